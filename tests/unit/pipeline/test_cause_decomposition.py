"""Which causes make a gap: the parts add up, agree with the statistics where nothing is hidden, and tell no secret."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.pipeline import LifeExpectancyRequest, Release, measure
from commontable.pipeline.analysis.cause_decomposition import HIDDEN_CAUSES
from commontable.stats import decompose_expectancy
from tests.unit.pipeline.conftest import AGES, PEOPLE, RATES

SHARES = {"I21.9": 0.4, "C34.9": 0.3, "X95": 0.02, "R99": 0.28}
TITLES = ("Cancer", "Heart disease", "Homicide", "All other causes")
STARTS = tuple(int(age.split("-")[0].rstrip("+")) for age in AGES)
FACTORS = {"Black": 1.3, "White": 1.0}


def _deaths(group: str, age: int, cause: str, size: int) -> int:
    young = 8.0 if cause == "X95" and group == "Black" and 15 <= STARTS[age] < 45 else 1.0
    return round(PEOPLE[age] * size * RATES[age] * FACTORS[group] * SHARES[cause] * young)


def _measured(write, tmp_path, size: int, **changes) -> Release:
    lines = ["group,year,age,cause,deaths,population"]
    for group in FACTORS:
        for age, label in enumerate(AGES):
            for cause in SHARES:
                lines.append(f"{group},2015,{label},{cause},{_deaths(group, age, cause, size)},{PEOPLE[age] * size}")
    request = LifeExpectancyRequest(
        deaths=(write("causes.csv", "\n".join(lines) + "\n"),),
        by=("group",), causes="leading", reference_group="White", **changes,
    )  # fmt: skip
    return measure(request, releases=tmp_path / "releases")


def _kinds(release: Release) -> tuple[list[dict], list[dict], list[dict]]:
    rows = release.rows("decomposition")
    return (
        [row for row in rows if row["age"] and not row["cause"]],
        [row for row in rows if row["cause"] and not row["age"]],
        [row for row in rows if row["cause"] and row["age"]],
    )


@pytest.mark.parametrize("size", [8, 60, 2000])
def test_ages_causes_and_both_add_up_to_the_gap(write, tmp_path, size):
    release = _measured(write, tmp_path, size)
    (gap,) = release.rows("gaps")
    for rows in _kinds(release):
        assert sum(row["value"] for row in rows) == pytest.approx(gap["value"], abs=1e-4)
        assert all(row["lower"] <= row["value"] <= row["upper"] for row in rows)


def test_where_nothing_is_hidden_it_is_the_decomposition_of_the_statistics(write, tmp_path):
    size = 2000
    release = _measured(write, tmp_path, size, cause_ages=STARTS)
    causes = {"C34.9": "Cancer", "I21.9": "Heart disease", "X95": "Homicide", "R99": "All other causes"}
    deaths = {
        group: [[_deaths(group, age, cause, size) for cause in causes] for age in range(len(AGES))] for group in FACTORS
    }
    people = [each * size for each in PEOPLE]
    found = decompose_expectancy(
        deaths=deaths["Black"], population=people, reference_deaths=deaths["White"], reference_population=people,
        age_starts=STARTS, causes=tuple(causes.values()), population_floor=0,
    )  # fmt: skip
    _, by_cause, by_both = _kinds(release)
    for row in by_cause:
        part = found.of_cause(row["cause"])
        lower, upper = part.interval(0.95)
        assert (row["value"], row["lower"], row["upper"]) == pytest.approx((-part.estimate, -upper, -lower), abs=1e-5)
    whole = -np.asarray(found.by_age_and_cause.estimate)
    for row in by_both:
        expected = whole[STARTS.index(row["age_start"]), list(causes.values()).index(row["cause"])]
        assert row["value"] == pytest.approx(expected, abs=1e-5)


def test_hidden_counts_are_one_part_and_no_other_row_speaks_of_them(write, tmp_path):
    release = _measured(write, tmp_path, 8)
    hidden = {
        (row["cause"], row["age"]) for row in release.rows("causes") if row["state"] == "suppressed" and row["age"]
    }
    assert hidden
    _, by_cause, by_both = _kinds(release)
    assert not hidden & {(row["cause"], row["age"]) for row in by_both}
    together = [row for row in by_both if row["cause"] == HIDDEN_CAUSES]
    assert {row["age"] for row in together} == {age for _, age in hidden}
    assert {row["reason"] for row in together} == {"causes_hidden_together"}
    partly = {row["cause"] for row in by_cause if row["reason"] == "some_ages_hidden"}
    assert partly <= {cause for cause, _ in hidden}


def test_without_causes_there_are_ages_only(write, tmp_path, counts_csv):
    request = LifeExpectancyRequest(deaths=(counts_csv(),), by=("group",), reference_group="White")
    by_age, by_cause, by_both = _kinds(measure(request, releases=tmp_path / "releases"))
    assert by_age
    assert not by_cause
    assert not by_both
