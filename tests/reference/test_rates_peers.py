"""Rates against other programs: figures in ../shared/reference (programs and versions in its README).

Each test says how far apart figures may be; docs/reference/measures/rates.md gives the largest differences measured.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from commontable.stats import (
    crude_rate,
    direct_rate,
    expected_events,
    indirect_rate,
    indirect_ratio,
    mean,
    proportion,
    repeated_events,
    survey_proportion,
)

Rows = list[dict[str, str]]
LEVELS = {"95_0": 0.95, "99_8": 0.998}


def read(shared: Path, name: str) -> Rows:
    with (shared / "reference" / name).open(newline="") as file:
        return list(csv.DictReader(file))


def column(rows: Iterable[dict[str, str]], name: str) -> np.ndarray:
    return np.array([float(row[name].replace("NA", "nan") or "nan") for row in rows])


def apart(ours: np.ndarray, theirs: np.ndarray) -> float:
    """Largest relative difference where the other program has a figure."""
    known = np.isfinite(theirs)
    assert known.any()
    return float(np.max(np.abs(ours - theirs)[known] / np.maximum(np.abs(theirs[known]), 1e-9)))


@pytest.fixture
def areas(shared: Path) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Events and population by age of each area."""
    found: dict[str, Rows] = {}
    for row in read(shared, "inputs/rates_input.csv"):
        found.setdefault(row["area_id"], []).append(row)
    return {area: (column(rows, "events"), column(rows, "population")) for area, rows in found.items()}


@pytest.fixture
def standard(shared: Path) -> np.ndarray:
    return column(read(shared, "inputs/std_pop.csv"), "std_pop")


def stacked(areas: dict[str, tuple[np.ndarray, np.ndarray]], rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    events, population = zip(*(areas[row["area_id"]] for row in rows), strict=True)
    return np.array(events), np.array(population)


class TestPHEindicatormethods:
    """PHEindicatormethods 2.1.1, the function of each file's name, confidence = c(95, 99.8)."""

    def check(self, ours: object, rows: Rows, within: float = 1e-11) -> None:
        assert apart(ours.estimate, column(rows, "value")) < within
        for name, level in LEVELS.items():
            lower, upper = ours.interval(level)
            assert apart(lower, column(rows, f"lower{name}cl")) < within
            assert apart(upper, column(rows, f"upper{name}cl")) < within

    def test_rates(self, shared: Path) -> None:
        rows = read(shared, "peer_outputs/phe_rate.csv")
        counts = column(rows, "numerator"), column(rows, "denominator")
        self.check(crude_rate(events=counts[0], population=counts[1], limits="byar-from-ten"), rows)

    def test_proportions(self, shared: Path) -> None:
        rows = read(shared, "peer_outputs/phe_proportion.csv")
        counts = column(rows, "numerator"), column(rows, "denominator")
        self.check(proportion(events=counts[0], population=counts[1], per=100), rows)

    def test_means(self, shared: Path) -> None:
        rows = read(shared, "peer_outputs/phe_mean.csv")
        people = read(shared, "inputs/means_input.csv")
        names, place = np.unique([row["area_id"] for row in people], return_inverse=True)
        ours = mean(values=column(people, "value"), area=place)
        self.check(ours.take([list(names).index(row["area_id"]) for row in rows]), rows)

    def test_directly_standardized_rates(self, shared: Path, areas: dict, standard: np.ndarray) -> None:
        rows = read(shared, "peer_outputs/phe_calculate_dsr.csv")
        events, population = stacked(areas, rows)
        ours = direct_rate(
            events=events, population=population, standard=standard, limits="dobson-byar-from-ten", events_floor=10
        )
        suppressed = np.isnan(column(rows, "value"))
        assert suppressed.any()
        assert set(ours.reason[suppressed]) == {"events_below_floor"}
        assert set(ours.reason[~suppressed]) == {""}
        self.check(ours, rows)

    def test_areas_it_leaves_out_have_a_band_without_people(self, shared: Path, areas: dict, standard) -> None:
        there = {row["area_id"] for row in read(shared, "peer_outputs/phe_calculate_dsr.csv")}
        left_out = [area for area in areas if area not in there]
        events, population = stacked(areas, [{"area_id": area} for area in left_out])
        ours = direct_rate(events=events, population=population, standard=standard)
        assert set(ours.reason) == {"empty_population"}

    def test_events_that_repeat(self, shared: Path, standard: np.ndarray) -> None:
        rows = read(shared, "peer_outputs/phe_calculate_dsr_nonindependent.csv")
        split: dict[str, Rows] = {}
        for row in read(shared, "inputs/rates_repeat_events_input.csv"):
            split.setdefault(row["area_id"], []).append(row)
        ages = standard.size
        events = np.array([column(split[row["area_id"]], "events").reshape(ages, -1) for row in rows])
        population = np.array([column(split[row["area_id"]], "population").reshape(ages, -1)[:, 0] for row in rows])
        sizes = column(split[rows[0]["area_id"]], "event_freq").reshape(ages, -1)[0]
        total, variance = repeated_events(events=events, sizes=sizes)
        ours = direct_rate(
            events=total,
            population=population,
            standard=standard,
            limits="dobson-byar-from-ten",
            event_variance=variance,
        )
        lower, upper = ours.interval(0.95)
        assert apart(ours.estimate, column(rows, "value")) < 1e-12
        assert apart(lower, column(rows, "lowercl")) < 1e-12
        assert apart(upper, column(rows, "uppercl")) < 1e-12

    def test_indirect_ratios_and_rates(self, shared: Path, areas: dict) -> None:
        reference = read(shared, "inputs/std_ref_rates.csv")
        x, n = column(reference, "ref_events"), column(reference, "ref_population")
        rows = read(shared, "peer_outputs/phe_calculate_ISRatio.csv")
        events, population = stacked(areas, rows)
        expected = expected_events(population=population, reference_events=x, reference_population=n)
        assert apart(expected, column(rows, "expected")) < 1e-12
        observed = events.sum(axis=1)
        self.check(indirect_ratio(observed=observed, expected=expected, limits="byar-from-ten"), rows)
        rates = read(shared, "peer_outputs/phe_calculate_ISRate.csv")
        assert [row["area_id"] for row in rates] == [row["area_id"] for row in rows]
        whole = x.sum() / n.sum()
        self.check(
            indirect_rate(observed=observed, expected=expected, reference_rate=whole, limits="byar-from-ten"), rates
        )


class TestDsrTestAndEpitools:
    """dsrTest 1.0.0 and epitools 0.5.10.1, all their intervals of directly standardized rates, per 100,000, 95%."""

    OURS = {
        "gamma_fay_feuer_wmax": "fay-feuer",
        "gamma_tiwari_tcz": "tiwari",
        "gamma_midp": "gamma-mid-p",
        "gamma_wm_mean": "gamma-mean",
        "gamma_wm_minmaxavg": "gamma-midrange",
        "dobson_exact": "dobson-exact",
        "dobson_midp": "dobson-mid-p",
        "asymptotic_none": "normal",
        "asymptotic_log": "log",
        "asymptotic_logit": "logit",
        "epitools_ageadjust_direct": "fay-feuer",
    }

    def pick(self, shared: Path, method: str) -> Rows:
        return [
            row for row in read(shared, "peer_outputs/dsr_intervals_dsrTest_epitools.csv") if row["method"] == method
        ]

    @pytest.mark.parametrize("theirs", OURS)
    def test_intervals(self, shared: Path, areas: dict, standard: np.ndarray, theirs: str) -> None:
        rows = self.pick(shared, theirs)
        events, population = stacked(areas, rows)
        ours = direct_rate(events=events, population=population, standard=standard, limits=self.OURS[theirs])
        lower, upper = ours.interval(0.95)
        assert apart(ours.estimate, column(rows, "rate")) < 1e-11
        # Its mid-p limits are roots found to 1e-4; a normal lower limit below zero is cut at zero here.
        close = 2e-4 if "midp" in theirs else 1e-10
        assert apart(lower, np.maximum(column(rows, "lower"), 0)) < close
        assert apart(upper, column(rows, "upper")) < close

    def test_beta_takes_the_lower_limit_without_and_the_upper_with_the_event_not_yet_seen(
        self, shared: Path, areas: dict, standard: np.ndarray
    ) -> None:
        """dsrTest's "tcz" beta raises the lower limit too: above zero where nobody had an event."""
        plain, raised = self.pick(shared, "beta_none"), self.pick(shared, "beta_tcz")
        events, population = stacked(areas, plain)
        lower, upper = direct_rate(
            events=events, population=population, standard=standard, limits="beta-tiwari"
        ).interval()
        assert apart(lower, column(plain, "lower")) < 1e-9
        assert apart(upper, column(raised, "upper")) < 1e-9

    def test_indirect_ratio_of_epitools(self, shared: Path, areas: dict) -> None:
        rows = self.pick(shared, "epitools_ageadjust_indirect_sir_x1e-5")
        reference = read(shared, "inputs/std_ref_rates.csv")
        events, population = stacked(areas, rows)
        expected = expected_events(
            population=population,
            reference_events=column(reference, "ref_events"),
            reference_population=column(reference, "ref_population"),
        )
        ours = indirect_ratio(observed=events.sum(axis=1), expected=expected, limits="log")
        lower, upper = ours.interval()
        # Its multiplier is printed as 1 in this file, and its limits of zero events are 0 and NA.
        seen = events.sum(axis=1) > 0
        assert apart(ours.estimate, column(rows, "rate")) < 1e-11
        assert apart(lower[seen], column(rows, "lower")[seen]) < 1e-11
        assert apart(upper[seen], column(rows, "upper")[seen]) < 1e-11
        assert set(ours.interval_reason[~seen]) == {"no_events"}


def test_esda(shared: Path, areas: dict, standard: np.ndarray) -> None:
    """esda 2.9.0: direct (Fay-Feuer) and indirect (log) rates per 100,000; it raises an error without events."""
    rows = [row for row in read(shared, "peer_outputs/esda_standardization.csv") if not row["error"]]
    reference = read(shared, "inputs/std_ref_rates.csv")
    x, n = column(reference, "ref_events"), column(reference, "ref_population")
    events, population = stacked(areas, rows)
    direct = direct_rate(events=events, population=population, standard=standard)
    expected = expected_events(population=population, reference_events=x, reference_population=n)
    indirect = indirect_rate(
        observed=events.sum(axis=1), expected=expected, reference_rate=x.sum() / n.sum(), limits="log"
    )
    fine = direct.reason == ""
    for ours, name in ((direct, "direct"), (indirect, "indirect")):
        pick = fine if name == "direct" else np.ones(len(rows), dtype=bool)
        assert apart(ours.estimate[pick], column(rows, name)[pick]) < 1e-10
        lower, upper = ours.interval(0.95)
        assert apart(lower[pick], column(rows, f"{name}_lo")[pick]) < 1e-10
        assert apart(upper[pick], column(rows, f"{name}_hi")[pick]) < 1e-10


@pytest.mark.parametrize(
    ("ours", "theirs"), [("korn-graubard", "beta"), ("logit", "logit"), ("arcsine", "asin"), ("linear", "mean")]
)
def test_survey(shared: Path, ours: str, theirs: str) -> None:
    """R survey, svyby(svyciprop(method)) of y_binary by group; degrees of freedom of the domain."""
    rows = read(shared, "peer_outputs/survey_domain_proportions.csv")
    for dataset in sorted({row["dataset"] for row in rows}):
        people = [row for row in read(shared, "inputs/individual_input.csv") if row["dataset"] == dataset]
        names, place = np.unique([row["group"] for row in people], return_inverse=True)
        share = survey_proportion(
            values=column(people, "y_binary"),
            weights=column(people, "weight"),
            strata=[row["strata"] for row in people],
            psu=[row["psu"] for row in people],
            domain=place,
            limits=ours,
        )
        mine = [row for row in rows if row["dataset"] == dataset]
        picked = share.take([list(names).index(row["group"]) for row in mine])
        lower, upper = picked.interval(0.95)
        assert apart(picked.estimate, column(mine, "mean")) < 1e-12
        assert apart(picked.standard_error, column(mine, "se")) < 1e-12
        assert apart(lower, column(mine, f"{theirs}_lo")) < 1e-10
        assert apart(upper, column(mine, f"{theirs}_hi")) < 1e-10
