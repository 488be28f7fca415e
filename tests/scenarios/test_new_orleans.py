"""New Orleans: from two exports of CDC WONDER to the gap a council member can read aloud (real data,
../shared/data/wonder).
"""

from __future__ import annotations

import time

import numpy as np
import pytest

from commontable.cli import main
from commontable.pipeline import LifeExpectancyRequest, Release, measure, verify_release
from commontable.pipeline.wording import sentence

BLACK, WHITE = "Black or African American", "White"


@pytest.fixture(scope="module")
def files(shared):
    return shared / "data/wonder/nola_Metro_Black.txt", shared / "data/wonder/nola_Metro_White.txt"


@pytest.fixture(scope="module")
def yearly(files, tmp_path_factory) -> Release:
    return measure(LifeExpectancyRequest(deaths=files, reference_group=WHITE), releases=tmp_path_factory.mktemp("nola"))


@pytest.fixture(scope="module")
def by_year(yearly):
    return {(row["group"], row["start_year"]): row for row in yearly.rows("estimates")}


@pytest.mark.parametrize(("year", "value"), [(2005, 70.95), (2017, 74.89), (2018, 74.98)])
def test_years_without_hidden_counts_are_the_plain_ten_year_table(by_year, year, value):
    row = by_year[BLACK, year]
    assert round(row["value"], 2) == value
    assert row["hidden_cells"] == 0
    assert row["value_low"] == row["value_high"]
    assert row["lower"] < row["value"] < row["upper"]


def test_where_white_children_are_hidden_the_estimate_carries_bounds(by_year):
    hidden = [year for year in range(1999, 2019) if by_year[WHITE, year]["hidden_cells"]]
    assert len(hidden) == 18, "all but 2001 and 2002"
    for year in range(1999, 2019):
        row = by_year[WHITE, year]
        if year in hidden:
            assert row["reason"] == "midpoint_of_bounds"
            assert 0.05 < row["value_high"] - row["value_low"] < 0.25, "nine deaths at most in each of one or two ages"
            assert row["lower"] < row["value_low"] < row["value"] < row["value_high"] < row["upper"]
            assert row["deaths"] is None
        else:
            assert row["value_low"] == row["value_high"]


def test_the_bounds_hold_the_life_table_with_any_possible_count(yearly, by_year):
    """The slow way round, for 2018: each of 0 to 9 deaths at ages 1 to 4 gives a life expectancy within the bounds."""
    from commontable.stats import life_table

    cells = [row for row in yearly.rows("counts") if row["group"] == WHITE and row["start_year"] == 2018]
    hidden = [number for number, cell in enumerate(cells) if cell["state"] == "suppressed"]
    assert [cells[number]["age"] for number in hidden] == ["1-4"]
    row = by_year[WHITE, 2018]
    for count in range(10):
        deaths = [count if cell["deaths"] is None else cell["deaths"] for cell in cells]
        table = life_table(
            deaths=deaths,
            population=[cell["population"] for cell in cells],
            age_starts=[cell["age_start"] for cell in cells],
        )
        assert row["value_low"] - 1e-6 <= float(table.expectancy(0).estimate) <= row["value_high"] + 1e-6


def test_the_gap_has_an_interval_each_year_and_a_trend(yearly):
    gaps = yearly.rows("gaps")
    assert [row["start_year"] for row in gaps] == list(range(1999, 2019))
    for row in gaps:
        assert (row["reference"], row["comparison"], row["state"]) == (WHITE, BLACK, "estimate")
        assert row["lower"] < row["value_low"] <= row["value"] <= row["value_high"] < row["upper"]
        assert row["lower"] > 0
    assert round(gaps[0]["value"], 1) == 5.9
    assert round(gaps[-1]["value"], 1) == 2.8
    (trend,) = [row for row in yearly.rows("trend") if row["kind"] == "gap"]
    assert trend["slope_upper"] < 0
    assert round(trend["slope"], 2) == pytest.approx(
        float(np.polyfit(range(20), [row["value"] for row in gaps], 1)[0]), abs=0.02
    )
    assert trend["verdict"] == "closed_all_gained"
    assert trend["closed_all_gained"] > 0.99


def test_no_count_of_nine_or_fewer_leaves_and_no_total_tells_one(yearly):
    counts = yearly.rows("counts")
    assert min(row["deaths"] for row in counts if row["deaths"] is not None) >= 10
    assert (
        sum(row["state"] == "suppressed" for row in counts)
        == yearly.facts["disclosure"]["result"]["hidden_at_source"]
        == 29
    )
    with_hidden = {(row["group"], row["period"]) for row in counts if row["state"] == "suppressed"}
    assert all(
        (row["deaths"] is None) == ((row["group"], row["period"]) in with_hidden) for row in yearly.rows("estimates")
    )


def test_the_notes_say_what_was_hidden_and_what_was_filled_in(yearly):
    notes = " ".join(yearly.facts["notes"])
    assert "each is a hidden count of 0 to 9, never zero" in notes
    assert "29 hidden counts came without their population; it was filled in" in notes
    assert yearly.facts["checks"]["rows_put_aside"] == {"Total row, kept out of the counts": 12}


def test_total_rows_are_counted_once(shared, tmp_path):
    release = measure(
        LifeExpectancyRequest(deaths=(shared / "data/wonder/nola_Metro_Total.txt",), by=("year",)), releases=tmp_path
    )
    rows = release.rows("estimates")
    assert sum(row["deaths"] for row in rows) == 226347 - 19, (
        "the file's own Total, less the deaths whose age is not stated"
    )


def test_everyone_beside_the_groups_tells_no_hidden_child(files, shared, tmp_path):
    everyone = shared / "data/wonder/nola_Metro_Total.txt"
    release = measure(LifeExpectancyRequest(deaths=(*files, everyone), reference_group=WHITE), releases=tmp_path)
    cells = {(row["group"], row["start_year"], row["age"]): row for row in release.rows("counts")}
    for year, age in {key[1:] for key in cells}:
        three = [cells[group, year, age] for group in (BLACK, WHITE, "Everyone")]
        shown = [row["deaths"] for row in three if row["deaths"] is not None]
        if "hidden_at_source" in [row["reason"] for row in three]:
            assert len(shown) < 2, "one of three hidden is told by the two others"
        if len(shown) == 3:
            assert shown[2] - shown[0] - shown[1] >= 10, "all others than the two groups, by subtraction"


def test_five_years_together_narrow_the_bounds(files, yearly, tmp_path):
    pooled = measure(LifeExpectancyRequest(deaths=files, periods=5, reference_group=WHITE), releases=tmp_path)
    assert [row["period"] for row in pooled.rows("gaps")] == ["1999–2003", "2004–2008", "2009–2013", "2014–2018"]
    width = {row["period"]: row["upper"] - row["lower"] for row in pooled.rows("gaps")}
    yearly_width = {row["period"]: row["upper"] - row["lower"] for row in yearly.rows("gaps")}
    assert width["2014–2018"] < yearly_width["2018"] * 0.6


def test_it_is_fast_reproducible_and_verifiable(files, shared, yearly, tmp_path):
    began = time.process_time()
    again = measure(LifeExpectancyRequest(deaths=files, reference_group=WHITE), releases=tmp_path)
    seconds = time.process_time() - began
    assert again.id == yearly.id
    assert seconds < 2, f"{seconds:.2f} s of processor time"
    found = verify_release(yearly.path, [shared / "data/wonder"])
    assert (found.ok, found.recomputed) == (True, True)


def test_the_sentence_can_be_read_aloud(yearly):
    assert sentence(yearly).startswith(
        "In 2018, Black or African American people could expect to live 2.8 years less than White people (95% "
        "interval 2.1 to 3.5). "
        "In 1999 the gap was 5.9 years; it narrowed by 3.1 years"
    )


def test_one_command_gives_the_same(files, yearly, tmp_path, capsys):
    code = main(
        [
            "measure",
            "life-expectancy",
            "--deaths",
            str(files[0]),
            "--deaths",
            str(files[1]),
            "--by",
            "group,year",
            "--reference",
            "White",
            "--out",
            str(tmp_path),
            "--charts",
            "svg",
        ]
    )
    out = capsys.readouterr().out
    assert code == 0
    assert yearly.id in out
    assert "Black or African American  2018        74.98  (74.44 to 75.52)" in out
    (chart,) = tmp_path.glob("charts-*/trend.svg")
    assert "<svg" in chart.read_text()[:200]


def test_six_races_with_the_population_of_the_oldest_from_another_file(us_races, tmp_path):
    """WONDER tells no population from 85 up; the Census Bureau's estimates do."""
    kept, oldest = us_races
    release = measure(
        LifeExpectancyRequest(deaths=(kept,), population=(oldest,), reference_group="White"), releases=tmp_path / "r"
    )
    values = {(row["group"], row["period"]): row["value"] for row in release.rows("estimates")}
    assert values["White", "2019"] - values["White", "2020"] == pytest.approx(1.3, abs=0.4), (
        "the first pandemic year cost more than a year of life"
    )
    assert values["American Indian or Alaska Native", "2021"] < values["White", "2021"] < values["Asian", "2021"]
