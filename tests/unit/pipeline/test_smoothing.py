"""Places with few deaths: each row says its method; groups lean on their own standard; too few rows give no figure."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.pipeline import LifeExpectancyRequest, RefusedInput, measure, verify_release

from .conftest import AGES, PEOPLE, RATES


@pytest.fixture
def many(write):
    """Thirty places of two groups, the smallest of a few hundred people; Black death rates are 1.4 times as high."""
    rng = np.random.default_rng(3)
    lines = ["place,group,year,age,deaths,population"]
    for place in range(30):
        size, level = 0.0005 * 1.25**place, float(np.exp(rng.normal(0, 0.15)))
        for group, factor in (("Black", 1.4), ("White", 1.0)):
            for age, rate, people in zip(AGES, RATES, PEOPLE, strict=True):
                years = round(people * size * 5, 1)
                lines.append(f"P{place:02},{group},2015,{age},{rng.poisson(years * rate * level * factor)},{years}")
    return write("many.csv", "\n".join(lines) + "\n")


def request_for(path, method):
    return LifeExpectancyRequest(deaths=(path,), by=("place", "group"), reference_group="White", method=method)


def test_places_that_fail_the_plain_table_get_a_figure_that_says_its_method(many, tmp_path):
    found = {each: measure(request_for(many, each), releases=tmp_path / each) for each in ("plain", "hierarchical")}
    told = {each: [row for row in release.rows("estimates") if row["value"]] for each, release in found.items()}
    assert len(told["hierarchical"]) > len(told["plain"])
    assert {row["method"] for row in told["plain"]} == {"life_table"}
    assert {row["method"] for row in told["hierarchical"]} == {"hierarchical"}
    spread = {each: np.std([row["value"] for row in rows]) for each, rows in told.items()}
    assert spread["hierarchical"] < spread["plain"]
    assert "hierarchical" in found["hierarchical"].facts["method"]
    assert "decomposition" not in found["hierarchical"].names, "its ages would not add up to these gaps"
    assert verify_release(found["hierarchical"].path, [tmp_path]).problems == ()


def test_each_group_leans_on_its_own_standard(many, tmp_path):
    release = measure(request_for(many, "hierarchical"), releases=tmp_path / "r")
    gaps = [row["value"] for row in release.rows("gaps") if row["value"] is not None]
    assert np.mean(gaps) == pytest.approx(3.6, abs=0.8), "rates 1.4 times as high cost about 3.6 years"


def test_no_small_count_is_told_and_totals_of_few_deaths_stay_suppressed(many, tmp_path):
    release = measure(request_for(many, "hierarchical"), releases=tmp_path / "r")
    assert not [row for row in release.rows("counts") if row["deaths"] is not None and row["deaths"] < 10]
    few = [row for row in release.rows("estimates") if row["reason"] == "fewer_deaths_than_may_be_shown"]
    assert few
    assert {row["value"] for row in few} == {None}


def test_too_few_rows_have_nothing_in_common_and_are_refused(counts_csv, tmp_path):
    request = LifeExpectancyRequest(deaths=(counts_csv(size=5),), method="hierarchical")
    with pytest.raises(RefusedInput) as refused:
        measure(request, releases=tmp_path / "r")
    (fault,) = refused.value.report.faults
    assert fault.column == "method"
    assert "20 rows" in fault.remedy


def test_it_is_for_life_expectancy(counts_csv, tmp_path):
    request = LifeExpectancyRequest(deaths=(counts_csv(),), method="hierarchical", measure="crude_death_rate")
    with pytest.raises(RefusedInput) as refused:
        measure(request, releases=tmp_path / "r")
    assert refused.value.report.faults[0].column == "method"
