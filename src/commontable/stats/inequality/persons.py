"""Concentration index, slope index and relative index of inequality from persons or a survey.

**What it says.** The same as for groups, without first putting persons into groups: to which end of the social ladder
a figure is concentrated (`person_concentration`), and how much it changes from bottom to top (`person_slope_index`,
`person_relative_index`). For all other measures see `survey_measure`.

**Formula.** Rank F of a person: the share of the (weighted) people below and half of those tied. ACI = Σ w a y with a =
2 F - 1 (extended: a = 1 - [(1 - F₋)^ν - (1 - F₊)^ν] / (F₊ - F₋)); kinds as `concentration_index`. Slope: weighted
least squares, or logistic regression within `bounds`, of y on F; v(0) and v(1) at the ends. Standard errors by
linearization over sampling units in strata, with the error of the ranks themselves (ranks="estimated"); ranks="known"
leaves that out, and the average's, as regression programs do. Student's t with units - strata degrees of freedom.

**Assumptions.** Sampling units were drawn with replacement (or few of many) within strata; weights are known numbers.
For the slope, the model holds along the ladder.

**Interpretation.** As `concentration_index` and `slope_index`: of an adverse figure, negative means that the
disadvantaged bear more.

**Type.** ACI, Erreygers and SII absolute; RCI, Wagstaff and RII relative; weighted by the survey; reference: the
average.

**Applicability.** `rank_by` must grow with advantage. ties="average" gives tied persons one rank, "order" ranks them
as they come (some programs do). Wagstaff, Erreygers and the logistic model need `bounds`.

**Limits.** With few sampling units the limits are somewhat short (60 clusters of skewed values: 95% limits held the
truth 92% of the time). A stratum with one unit leaves the error unknown.

**References.** Kakwani N, Wagstaff A, van Doorslaer E (1997) J Econometrics 77:87. Langel M, Tillé Y (2013) J R Stat
Soc A 176:521 (errors of ranks). O'Donnell O et al. (2008) Analyzing health equity using household survey data, World
Bank.

**Example.** Ten persons, the sickest at the bottom.

>>> index = person_concentration(
...     values=[9, 8, 8, 6, 5, 5, 3, 2, 2, 1], rank_by=[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], kind="relative",
... )
>>> round(float(index.estimate), 4), [round(float(limit), 2) for limit in index.interval(0.95)]
(-0.3122, [-0.46, -0.16])
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import choice
from commontable.stats.inequality.concentration import KINDS, Bounds, Kind, check_bounds, kind_faults, scaled
from commontable.stats.inequality.design import Persons
from commontable.stats.inequality.ladder import Fit, Ladder, fitted
from commontable.stats.reasons import Reason
from commontable.stats.results import Estimate

Ties = Literal["average", "order"]
Ranks = Literal["estimated", "known"]
Over = Literal["bottom", "top", "mean"]


def person_concentration(
    *,
    values: ArrayLike,
    rank_by: ArrayLike,
    kind: Kind,
    weights: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    psu: ArrayLike | None = None,
    aversion: float = 2,
    bounds: Bounds | None = None,
    ties: Ties = "average",
    ranks: Ranks = "estimated",
) -> Estimate:
    """Concentration index of persons; lists with one entry per person."""
    what = choice(kind, name="kind", allowed=KINDS)
    rule = choice(ranks, name="ranks", allowed=("estimated", "known"))
    if not 1 < aversion < np.inf or (aversion != 2 and what not in ("absolute", "relative")):
        raise ValueError(f"aversion must be above 1, and 2 unless kind is 'absolute' or 'relative'; got {aversion}.")
    limits = check_bounds(bounds, needed=what in ("wagstaff", "erreygers"), name=f"kind={what!r}")
    people = Persons.of(values, weights, strata, psu)
    ladder = Ladder.of(rank_by, people, ties)
    y, mean = people.value, np.asarray(people.mean)
    a = ladder.aversion_weights(aversion)
    absolute = np.asarray(people.weight @ (a * y))
    faults = kind_faults(what, mean, limits, np.any((y < limits[0]) | (y > limits[1])))
    with np.errstate(divide="ignore", invalid="ignore"):
        figure, by_absolute, by_mean = scaled(what, absolute, mean, limits)
    if rule == "known":
        apart = ladder.rank - 0.5
        slope = people.weight @ (apart * y) / (people.weight @ apart**2)
        score = by_absolute * 2 * apart * (y - mean - slope * apart)
    else:
        turn = aversion * (aversion - 1) * (1 - ladder.rank) ** (aversion - 2)
        score = by_absolute * (a * y - absolute + ladder.moved(turn * y)) + by_mean * (y - mean)
    return people.made(float(figure), score, f"{what} concentration index of persons, ranks {rule}", faults)


def person_slope_index(
    *,
    values: ArrayLike,
    rank_by: ArrayLike,
    weights: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    psu: ArrayLike | None = None,
    model: Literal["linear", "logit"] = "linear",
    bounds: Bounds | None = None,
    ties: Ties = "average",
    ranks: Ranks = "estimated",
) -> Estimate:
    """SII of persons, in the unit of the figure."""
    people = Persons.of(values, weights, strata, psu)
    fit = fitted(people, Ladder.of(rank_by, people, ties), model, bounds, ranks)
    name = f"slope index of persons, {model} model, ranks {ranks}"
    return people.made(fit.top - fit.bottom, fit.by_top - fit.by_bottom, name, fit.faults)


def person_relative_index(
    *,
    values: ArrayLike,
    rank_by: ArrayLike,
    weights: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    psu: ArrayLike | None = None,
    model: Literal["linear", "logit"] = "linear",
    bounds: Bounds | None = None,
    ties: Ties = "average",
    ranks: Ranks = "estimated",
    over: Over = "bottom",
) -> Estimate:
    """RII of persons: top over bottom; bottom over top (Kunst and Mackenbach) with over="top"; slope over the average
    with over="mean"."""
    under = choice(over, name="over", allowed=("bottom", "top", "mean"))
    people = Persons.of(values, weights, strata, psu)
    fit = fitted(people, Ladder.of(rank_by, people, ties), model, bounds, ranks)
    name = f"relative index of inequality of persons, over the {under}, {model} model, ranks {ranks}"
    if under == "mean":
        return _over_mean(people, fit, name)
    low = not min(fit.bottom, fit.top) > 0
    bottom, top = (1.0, 1.0) if low else (fit.bottom, fit.top)
    turn = 1 if under == "bottom" else -1
    ratio = (top / bottom) ** turn
    score = turn * ratio * (fit.by_top / top - fit.by_bottom / bottom)
    return people.made(ratio, score, name, {**fit.faults, Reason.RATIO_OF_NON_POSITIVE: np.bool_(low)}, "log")


def _over_mean(people: Persons, fit: Fit, name: str) -> Estimate:
    low = not people.mean > 0
    mean = 1.0 if low else people.mean
    share = (fit.top - fit.bottom) / mean
    score = (fit.by_top - fit.by_bottom - share * (people.value - mean)) / mean
    return people.made(share, score, name, {**fit.faults, Reason.AVERAGE_NOT_POSITIVE: np.bool_(low)})
