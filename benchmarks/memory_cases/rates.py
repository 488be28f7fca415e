"""Rates, shares, margins and trends."""

from __future__ import annotations

from functools import partial

import numpy as np

from benchmarks.memory_cases.inputs import (
    AREAS,
    BANDS,
    Case,
    Inputs,
    calling,
    counts,
    estimates,
    pairs,
    persons,
    totals,
)
from commontable import stats
from commontable.stats import Estimate

STANDARD = np.linspace(1.3, 0.4, BANDS)


def crude(seed: int) -> Estimate:
    given = counts(seed=seed)
    return stats.crude_rate(events=given["events"].sum(axis=1), population=given["population"].sum(axis=1))


def yearly() -> Inputs:
    rng = np.random.default_rng(1)
    values = np.exp(rng.normal(0, 0.05, (16_000, 20)) - 0.01 * np.arange(20)) * 500
    return {"times": np.arange(20.0), "rates": values, "standard_errors": 0.05 * values}


def given_margins(values: np.ndarray) -> Inputs:
    return {"estimates": values, "margins": 0.2 * values}


def margins(*names: str) -> Inputs:
    rng, found = np.random.default_rng(1), {}
    for name in names:
        found[name] = rng.uniform(100, 1_000, AREAS)
        found[f"{name}_margin"] = 0.2 * found[name]
    return found


def ill() -> Inputs:
    return {"values": (persons("values")["values"] > 3).astype(float), **persons("weights", "psu")}


def expected() -> Inputs:
    given = counts()
    sums = {"reference_events": given["events"].sum(axis=0), "reference_population": given["population"].sum(axis=0)}
    return {"population": given["population"], **sums}


def a_trend() -> Inputs:
    seen = estimates((AREAS, 20))
    return {"times": np.arange(20.0), "estimates": seen.estimate, "standard_errors": seen.standard_error}


def broken(given: Inputs) -> object:
    found = stats.segmented_trend(**given, max_breaks=1)
    return found, found.apc, found.aapc()


def bounded_funnel(given: Inputs) -> object:
    found = stats.funnel(**given, kind="rate")
    return found, found.limits()


def rates() -> dict[str, Case]:
    standard = {"standard": STANDARD}
    return {
        "crude_rate": calling(stats.crude_rate, totals),
        "direct_rate": calling(stats.direct_rate, counts, **standard),
        "direct_rate, gamma-mid-p": calling(stats.direct_rate, counts, limits="gamma-mid-p", **standard),
        "expected_events": calling(stats.expected_events, expected),
        "indirect_ratio": calling(stats.indirect_ratio, partial(totals, "observed", "expected")),
        "indirect_rate": calling(stats.indirect_rate, partial(totals, "observed", "expected"), reference_rate=0.01),
        "rate_ratio": calling(stats.rate_ratio, pairs, **standard),
        "rate_difference": calling(stats.rate_difference, lambda: {"one": crude(1), "other": crude(2)}),
        "proportion": calling(stats.proportion, totals),
        "mean": calling(stats.mean, partial(persons, "values", "area")),
        "survey_proportion": calling(stats.survey_proportion, ill),
        "quantile_groups": calling(
            stats.quantile_groups, lambda: {"values": totals()["events"]}, groups=5, first="highest"
        ),
        "funnel": Case(partial(totals, "events", "size"), bounded_funnel),
        "margin_sum": calling(stats.margin_sum, lambda: given_margins(counts()["population"])),
        "margin_change": calling(stats.margin_change, partial(margins, "first", "last")),
        "margin_product": calling(stats.margin_product, partial(margins, "one", "other")),
        "margin_ratio": calling(stats.margin_ratio, partial(margins, "numerator", "denominator")),
        "margin_share": calling(stats.margin_share, partial(margins, "part", "whole")),
        "repeated_events": calling(
            stats.repeated_events, lambda: {"events": counts()["events"]}, sizes=np.arange(1.0, 20)
        ),
        "trend": calling(stats.trend, a_trend),
        "segmented_trend, 16,000 areas, one break": Case(yearly, broken),
    }
