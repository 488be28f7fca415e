"""Presentation standards against CDC's own programs: their published tables, and their rules taken cell by cell."""

from __future__ import annotations

import csv
import itertools
import math
from pathlib import Path

import numpy as np
import pytest

from commontable.stats import survey_proportion
from commontable.stats.disclosure import POLICIES, STANDARDS, nchs_proportion, nchs_rate, rate_states

# surveytable of CDC (Apache 2), guide to residential care communities 2018, set_opts(mode = "NCHS"): percent,
# standard error, limits, people asked (of all answers), and the flag printed beside it.
PERCENTS = [
    ("white", 89.3, 1.8, 85.4, 92.6, 904, ""),
    ("black", 5.9, 1.5, 3.3, 9.6, 904, ""),
    ("hispanic", 1.9, 0.6, 1.0, 3.4, 904, ""),
    ("other", 2.8, 0.9, 1.3, 5.3, 904, ""),
    ("age under 65", 7.5, 1.2, 5.2, 10.3, 904, ""),
    ("age 85 and over", 54.9, 2.6, 49.7, 60.0, 904, ""),
    ("medicaid", 19.2, 2.1, 15.3, 23.6, 817, ""),
    ("under 65, no medicaid", 49.8, 9.5, 30.3, 69.4, 66, "Px"),
    ("under 65, medicaid", 50.2, 9.5, 30.6, 69.7, 66, "Px"),
    ("65-74, no medicaid", 62.0, 7.6, 45.5, 76.7, 83, "Px"),
    ("65-74, medicaid", 38.0, 7.6, 23.3, 54.5, 83, "Px"),
]
# The same guide: thousands of residents, limits, people asked, flag.
COUNTS = [
    ("white", 821, 776, 868, 816, ""),
    ("black", 54, 31, 95, 40, ""),
    ("hispanic", 18, 9, 34, 23, ""),
    ("other", 26, 12, 55, 25, "Cx"),
]


def test_percents_are_withheld_where_cdc_prints_that_they_are() -> None:
    p, error, low, high, n = (np.array([row[k] for row in PERCENTS], float) for k in range(1, 6))
    p, error, low, high = p / 100, error / 100, low / 100, high / 100
    found = nchs_proportion(estimate=p, low=low, high=high, n=n, effective_n=p * (1 - p) / error**2)
    assert found.shown.tolist() == [row[-1] == "" for row in PERCENTS]
    assert set(found.reason[~found.shown]) == {"sample_too_small", "width_too_large"}
    assert not found.review.any()
    assert not found.complement.any()


def test_counts_are_withheld_where_cdc_prints_that_they_are() -> None:
    count, low, high, asked = (np.array([row[k] for row in COUNTS], float) for k in range(1, 5))
    found = nchs_rate(rate=count, low=low, high=high, events=asked)
    assert found.shown.tolist() == [row[-1] == "" for row in COUNTS]
    assert found.reason[-1] == "relative_width_too_large"


def of_nchs(p: float, low: float, high: float, n: float, effective: float, degrees: float) -> tuple[bool, bool, bool]:
    """Shown, reviewed, footnoted: the rules of NCHS's SAS macro calculate_KornGraubard_CIs 2.0 (2021), one by one."""
    tenth = [math.floor(each * 1000 + 0.5) / 10 for each in (high - low, (high - low) / p if p else 0.0)]
    width, relative = tenth
    if p in (0, 1):
        effective = n
    small, wide = min(effective, n) < 30, width >= 30
    loose = p > 0 and not width <= 5 and relative > 130
    shown = not (small or wide or loose)
    review = shown and (p in (0, 1) or degrees < 8)
    other = math.floor((high - low) / (1 - p) * 1000 + 0.5) / 10 if p < 1 else 0.0
    return shown, review, shown and not review and width > 5 and other > 130


def test_every_rule_is_that_of_nchs() -> None:
    """A grid that straddles each threshold. NCHS footnotes only what needs no review; ours all that is shown."""
    cells = [
        (p, max(p - w / 2, 0.0), max(p - w / 2, 0.0) + w, n, n / deff, degrees)
        for p, w, n, deff, degrees in itertools.product(
            (0.0, 0.02, 0.1, 0.23, 0.5, 0.77, 0.9, 0.98, 1.0),
            (0.0, 0.0499, 0.0504, 0.0506, 0.13, 0.1304, 0.2, 0.2994, 0.2996, 0.3, 0.4),
            (29.0, 30.0, 61.0, 400.0),
            (0.5, 1.0, 2.0),
            (7.0, 8.0),
        )
    ]
    p, low, high, n, effective, degrees = np.transpose(cells)
    found = nchs_proportion(estimate=p, low=low, high=high, n=n, effective_n=effective, degrees=degrees, decimals=1)
    theirs = np.array([of_nchs(*cell) for cell in cells])
    footnoted = found.complement & ~found.review
    np.testing.assert_array_equal(np.transpose([found.shown, found.review, footnoted]), theirs)
    assert theirs.any(axis=0).all()
    exact = nchs_proportion(estimate=p, low=low, high=high, n=n, effective_n=effective, degrees=degrees)
    assert 0 < np.mean(exact.shown != found.shown) < 0.2


def test_the_complement_of_a_rare_thing_is_shown_without_it() -> None:
    """93% is told well while the 7% that are left are not: the footnote says so."""
    found = nchs_proportion(estimate=[0.93, 0.07], low=[0.86, 0.03], high=[0.97, 0.14], n=200)
    assert found.shown.tolist() == [True, False]
    assert found.complement.tolist() == [True, False]


def test_nobody_in_a_sample_is_reviewed_and_not_withheld() -> None:
    """Zero of 40 has an exact upper limit of 8.8%: wider than 5 points, and no relative width."""
    found = nchs_proportion(estimate=[0.0, 1.0, 0.0], low=[0, 0.912, 0], high=[0.088, 1, 0.12], n=[40, 40, 29])
    assert found.review.tolist() == [True, True, False]
    assert found.reason.tolist() == ["", "", "sample_too_small"]


def test_few_degrees_of_freedom_ask_for_review_of_a_rate() -> None:
    found = nchs_rate(rate=[5, 5, 5], low=4, high=6, events=90, population=[900, 9, 900], degrees=[20, 20, 7])
    assert found.reason.tolist() == ["", "population_too_small", ""]
    assert found.review.tolist() == [False, False, True]
    assert not found.complement.any()


def test_standards_are_data() -> None:
    for name, standard in STANDARDS.items():
        told = standard.as_dict()
        assert told["name"] == name
        assert told["verified"]
        assert standard.citation
        assert standard.url.startswith("https://")
        assert standard.effective
    assert nchs_proportion(estimate=0.5, low=0.4, high=0.6, n=90).standard is STANDARDS["nchs-proportions-2017"]
    assert nchs_rate(rate=5, low=4, high=6, events=90).standard is STANDARDS["nchs-rates-2023"]


def test_survey_limits_go_straight_in() -> None:
    rng = np.random.default_rng(4)
    sick = rng.random(300) < 0.2
    found = survey_proportion(
        values=sick.astype(float), weights=np.ones(300), strata=np.repeat([0, 1, 2], 100), psu=np.arange(300) // 5
    )
    low, high = found.interval(0.95)
    judged = nchs_proportion(estimate=found.estimate, low=low, high=high, n=300)
    assert judged.shown.all()
    with pytest.raises(ValueError, match="proportions"):
        nchs_proportion(estimate=100 * found.estimate, low=low, high=high, n=300)


def test_wonder_marks_the_rates_that_its_policy_marks(shared: Path) -> None:
    """Deaths in counties of Missouri and Kansas, 2015 to 2021, as CDC WONDER gave them out: it marks its rates of
    16 to 19 deaths unreliable and not those of 20."""
    with (shared / "data" / "wonder" / "mo_ks_county_allcause_2015-2021.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Deaths"].isdigit()]
    counts, people = ([float(row[name]) for row in rows] for name in ("Deaths", "Population"))
    found = rate_states(counts=counts, population=people, policy=POLICIES["wonder"])
    assert min(counts) >= POLICIES["wonder"].minimum
    assert found.tolist() == ["unstable" if row["Crude Rate"] == "Unreliable" else "shown" for row in rows]
    assert {"unstable", "shown"} == set(found)
    assert {19, 20} <= set(counts)
