"""Policies and standards as data: sources, bounds, and which rates may be shown."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from commontable.stats.disclosure import (
    POLICIES,
    DisclosurePolicy,
    cell_states,
    custom_policy,
    nchs_proportion,
    nchs_rate,
    rate_states,
)
from tests.unit.stats.test_disclosure import CMS


def test_every_policy_names_its_source_and_its_day() -> None:
    for name, policy in POLICIES.items():
        assert policy.name == name
        assert policy.citation
        assert policy.url.startswith("https://")
        assert policy.effective
        assert policy.verified or "verified" in policy.effective
        assert policy.as_dict()["minimum"] == policy.minimum
    assert {POLICIES["wonder"].minimum, POLICIES["cancer-statistics"].minimum, CMS.minimum} == {10, 16, 11}


def test_the_page_tells_of_every_policy_what_the_policy_says() -> None:
    page = (Path(__file__).parents[3] / "docs/reference/measures/disclosure.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.startswith("| `")
    ]
    told = {row[0].strip("`"): row[1:] for row in rows if len(row) == 7}
    assert set(told) == set(POLICIES)
    for name, (hidden, zero, withheld, unstable, effective, read) in told.items():
        policy = POLICIES[name]
        joint = " and " if policy.hidden_high - policy.hidden_low == 1 else " to "
        assert hidden.startswith(f"{policy.hidden_low}{joint}{policy.hidden_high}")
        assert zero.startswith("shown" if policy.zero_shown else "hidden")
        assert str(policy.rates_from or "hidden counts") in withheld
        assert str(policy.standardized_from or "") in withheld
        assert str(policy.population_from or "") in withheld
        assert str(policy.unstable_below or "") in unstable
        assert effective == "not stated" or policy.effective.startswith(effective)
        assert read.startswith("yes") == policy.verified


@pytest.mark.parametrize("wrong", [{"minimum": 0}, {"width": 0}, {"base": 0}, {"rates_from": -1}])
def test_a_policy_without_sense_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        DisclosurePolicy(**{"name": "x", "minimum": 5, "zero_shown": True, **wrong})


def test_needs_are_the_whole_hidden_range_or_a_width() -> None:
    down, up = CMS.needs(np.array([1.0, 4.0, 10.0]))
    assert (down.tolist(), up.tolist()) == ([0, 3, 9], [9, 6, 0])
    down, up = custom_policy(name="x", minimum=11, zero_shown=True, width=5).needs(np.array([1.0, 4.0]))
    assert (down.tolist(), up.tolist()) == ([0, 2], [5, 3])


def test_suppressed_unstable_zero_and_missing_are_four_things() -> None:
    found = cell_states(counts=[0, 3, 12, 40, np.nan], policy=POLICIES["washington"])
    assert found.tolist() == ["zero", "suppressed", "unstable", "shown", "missing"]
    assert cell_states(counts=[0], policy=POLICIES["wonder"]).tolist() == ["suppressed"]
    with pytest.raises(ValueError, match="zero or more"):
        cell_states(counts=[-1], policy=CMS)


def test_the_proportions_standard_of_2017() -> None:
    found = nchs_proportion(
        estimate=[0.5, 0.02, 0.5, 0.1, 0.4, np.nan, 0.0],
        low=[0.45, 0.01, 0.3, 0.03, 0.35, 0, 0],
        high=[0.55, 0.05, 0.65, 0.2, 0.45, 1, 0.04],
        n=[400, 400, 100, 60, 20, 100, 90],
    )
    assert found.reason.tolist() == [
        "",
        "",
        "width_too_large",
        "relative_width_too_large",
        "sample_too_small",
        "missing_estimate",
        "",
    ]
    assert found.review.tolist() == [False] * 6 + [True]
    few = nchs_proportion(estimate=[0.5], low=[0.45], high=[0.55], n=[400], degrees=[5])
    assert few.review.tolist() == [True]
    with pytest.raises(ValueError, match="proportions"):
        nchs_proportion(estimate=50, low=40, high=60, n=100)


def test_the_rates_standard_of_2023() -> None:
    given = {"rate": [50, 50, 50, np.nan], "low": [40, 20, 10, 1], "high": [60, 120, 80, 2], "events": [90, 20, 9, 50]}
    assert nchs_rate(**given).reason.tolist() == ["", "relative_width_too_large", "events_too_few", "missing_estimate"]
    more = nchs_rate(rate=[5, 5], low=[4, 4], high=[6, 6], events=[90, 90], population=[9, 900], degrees=[20, 7])
    assert more.reason.tolist() == ["population_too_small", ""]
    assert more.review.tolist() == [False, True]
    with pytest.raises(ValueError, match="Rates"):
        nchs_rate(rate=-1, low=0, high=1, events=20)


def test_a_rate_is_withheld_by_its_count_its_events_or_its_people() -> None:
    wonder, deaths = POLICIES["wonder"], POLICIES["england-deaths"]
    counts = [0, 9, 10, 20, 30, np.nan, 30]
    people = [900, 900, 900, 900, 9, 900, np.nan]
    found = rate_states(counts=counts, population=people, policy=wonder)
    assert found.tolist() == ["suppressed", "suppressed", "unstable", "shown", "suppressed", "missing", "missing"]
    assert rate_states(counts=[2, 3, 10, 20], policy=deaths).tolist() == ["suppressed", "unstable", "unstable", "shown"]
    standard = rate_states(counts=[3, 10, 20], policy=deaths, standardized=True)
    assert standard.tolist() == ["suppressed", "unstable", "shown"]
    assert rate_states(counts=[0, 4, 12], policy=CMS, standardized=True).tolist() == ["zero", "suppressed", "shown"]
    with pytest.raises(ValueError, match="zero or more"):
        rate_states(counts=[4], population=[-1], policy=CMS)
