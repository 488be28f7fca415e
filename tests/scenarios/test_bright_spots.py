"""Kansas City, real data: what poverty and unemployment of tracts foretell of their published life expectancy."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.cli import main
from commontable.pipeline import open_release


@pytest.fixture(scope="module")
def release(shared, tmp_path_factory):
    data, out = shared / "data", tmp_path_factory.mktemp("bright")
    code = main(
        [
            "measure", "life-expectancy", "--published", str(data / "usaleep/MO_A.CSV"),
            "--places", str(data / "kc/tracts_2010vintage_clipped_to_kcmo.geojson"),
            "--context", str(data / "ses/tract_unemployment_poverty_2014-2018.csv"), "--focus", "7", "--out", str(out),
        ]
    )  # fmt: skip
    assert code == 0
    return open_release(next(each for each in out.iterdir() if each.is_dir()))


def test_predictions_hold_as_often_as_they_say(release):
    rows = [row for row in release.rows("expected") if row["state"] == "estimate"]
    assert len(rows) > 140
    observed, predicted = (np.array([row[name] for row in rows]) for name in ("observed", "value"))
    assert np.corrcoef(observed, predicted)[0, 1] > 0.6, "poverty tells much of it"
    holds = np.mean([row["difference_lower"] < 0 < row["difference_upper"] for row in rows])
    assert 0.90 < holds <= 0.99, f"{holds:.1%} of tracts lie where the others foretell"
    for row in rows:
        assert row["standing"] == "as_expected" or row["false_share"] <= 0.1


def test_tracts_without_a_value_foretell_nothing_and_are_foretold_nothing(release):
    missing = {row["place"] for row in release.rows("estimates") if row["state"] == "missing"}
    assert len(missing) == 23
    assert {row["place"] for row in release.rows("expected") if row["state"] == "missing"} >= missing
    assert all(row["value"] is None for row in release.rows("expected") if row["place"] in missing)


def test_kc_30_the_lowest_seven_are_named_with_the_ranks_chance_allows(release):
    rows = [row for row in release.rows("focus") if row["lists"]]
    assert {row["level_rank"] for row in rows} <= set(range(1, 8)), "two share the seventh rank"
    assert len(rows) == 8
    lowest = min(rows, key=lambda row: row["level_rank"])
    assert (lowest["place"], lowest["level_rank"]) == ("29095007600", 1)
    assert all(row["level_rank_to"] > 50 for row in rows), "published errors are wide: none is surely among the lowest"
    assert {row["least_improvement"] for row in rows} == {""}, "one period tells no improvement"
