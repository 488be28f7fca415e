"""Gini coefficient, Theil index, mean log deviation and Atkinson index of persons, and their parts within and between
groups.

**What it says.** How unevenly a quantity that can be held (years lived, income, visits) is spread over persons, and how
much of that is between the groups named.

**Formula.** With shares w of people and μ = Σ w y: Gini = Σ w (2 F - 1) y / μ, F the rank by y; Theil T = Σ w (y / μ)
ln(y / μ); mean log deviation L = Σ w ln(μ / y); Atkinson 1 - (Σ w (y / μ)^(1 - ε))^(1 / (1 - ε)), for ε = 1
1 - exp(Σ w ln y) / μ. Groups with share p, mean m and share of the quantity s = p m / μ: T = Σ s T_g + Σ s ln(m / μ);
L = Σ p L_g + Σ p ln(μ / m); Gini = Σ p s G_g + Gini of the means + overlap. Standard errors, those of the parts
included, by linearization over sampling units in strata.

**Assumptions.** Sampling units were drawn with replacement (or few of many) within strata; weights are known numbers.

**Interpretation.** Zero: everybody has the same; toward 1 (Gini, Atkinson): one has all. Neither good nor bad by
itself. Atkinson's ε says how much the bottom counts.

**Type.** Relative; weighted by the survey; the reference is the average.

**Applicability.** Values above zero (Gini: zero or more, with an average above zero).

**Limits.** Says nothing about who has what: that is `person_concentration`. The within part of Gini depends on overlap;
only T and L add up. corrected=True multiplies Gini by n / (n - 1), for small simple samples. Chance alone makes a part
between groups: where their means may be equal, its limits hold too seldom; take `survey_measure` with `theil_index`.
Where no two groups overlap, the overlap has no limits.

**References.** Atkinson AB (1970) J Econ Theory 2:244. Bourguignon F (1979) Econometrica 47:901. Lambert PJ, Aronson JR
(1993) Econ J 103:1221 (Gini's parts). Langel M, Tillé Y (2013) J R Stat Soc A 176:521.

**Example.**

>>> gini = person_inequality(values=[10, 20, 30, 40], measure="gini")
>>> round(float(gini.estimate), 4), round(float(gini.standard_error), 4)
(0.25, 0.0866)
>>> parts = within_between(values=[10, 20, 30, 40], group=[0, 0, 1, 1], measure="theil")
>>> [round(float(part.estimate), 4) for part in (parts.total, parts.within, parts.between)]
[0.1064, 0.0242, 0.0823]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Mask, choice
from commontable.stats.inequality.design import Persons
from commontable.stats.inequality.gini_parts import Scored, gini_parts
from commontable.stats.inequality.groups import Places
from commontable.stats.inequality.ladder import Ladder
from commontable.stats.rates.limited import positive
from commontable.stats.reasons import Reason
from commontable.stats.results import Estimate

Measure = Literal["gini", "theil", "mean-log-deviation", "atkinson"]
MEASURES = ("gini", "theil", "mean-log-deviation", "atkinson")
NOTHING = 1e-12


@dataclass(frozen=True, eq=False)
class Parts:
    """A measure and its parts; `overlap` is Gini's third part, zero for the others."""

    total: Estimate
    within: Estimate
    between: Estimate
    overlap: Estimate


def person_inequality(
    *,
    values: ArrayLike,
    measure: Measure,
    weights: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    psu: ArrayLike | None = None,
    aversion: float = 1,
    corrected: bool = False,
) -> Estimate:
    """One figure for all persons; `aversion` is Atkinson's ε."""
    what = choice(measure, name="measure", allowed=MEASURES)
    if corrected and what != "gini":
        raise ValueError(f"corrected goes with measure='gini', not {what!r}.")
    people = Persons.of(values, weights, strata, psu)
    safe, faults = _checked(people, what)
    figure, score = _scored(safe, what, positive(aversion, name="aversion"))
    factor = people.value.size / (people.value.size - 1) if corrected else 1.0
    name = f"{what} of persons" + (f", aversion {aversion:g}" if what == "atkinson" else "")
    return people.made(factor * figure, factor * score, name, faults)


def within_between(
    *,
    values: ArrayLike,
    group: ArrayLike,
    measure: Literal["gini", "theil", "mean-log-deviation"],
    weights: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    psu: ArrayLike | None = None,
) -> Parts:
    """The measure's parts within and between groups; `group` holds any label per person."""
    what = choice(measure, name="measure", allowed=MEASURES[:3])
    people = Persons.of(values, weights, strata, psu)
    labels = np.asarray(group)
    if labels.shape != people.value.shape:
        raise ValueError(f"group must hold one label for each person; got shape {labels.shape}.")
    # Persons without weight count nowhere; a group of nobody else would have no mean.
    counted, place = people.weight > 0, np.zeros(labels.shape, dtype=np.intp)
    place[counted] = np.unique(labels[counted], return_inverse=True)[1]
    safe, faults = _checked(people, what)
    parts = _gini(safe, place) if what == "gini" else _additive(safe, place, what)
    names = ("", ", within groups", ", between groups", ", overlap of groups")
    made = [people.made(*part, f"{what} of persons{name}", faults) for part, name in zip(parts, names, strict=True)]
    return Parts(*made)


def _gini(people: Persons, place: Places) -> list[Scored]:
    """Total, within, between and overlap."""
    (whole, moved), (near, moved_near), (far, moved_far) = _scored(people, "gini", 1.0), *gini_parts(people, place)
    overlap = whole - near - far
    # Without any overlap its slope is zero, and chance cannot be told from it.
    unknown = np.full(place.size, np.nan)
    rest = (0.0, unknown) if overlap < NOTHING else (overlap, moved - moved_near - moved_far)
    return [(whole, moved), (near, moved_near), (far, moved_far), rest]


def _additive(people: Persons, place: Places, what: str) -> list[Scored]:
    """Total, within and between; they add up."""
    whole, moved = _scored(people, what, 1.0)
    far, moved_far = _between(people, place, what)
    return [(whole, moved), (whole - far, moved - moved_far), (far, moved_far), (0.0, np.zeros(place.size))]


def _checked(people: Persons, what: str) -> tuple[Persons, dict[Reason, Mask]]:
    """Persons whose values can be worked with, and what was wrong with those that could not."""
    y = people.value
    low = np.any(y < 0) | (people.mean <= 0) if what == "gini" else np.any(y <= 0)
    safe = Persons(np.ones(y.shape) if low else y, people.weight, people.design, {})
    return safe, {Reason.VALUE_NOT_POSITIVE: np.bool_(low)}


def _scored(people: Persons, what: str, aversion: float) -> Scored:
    """The figure, and how much a person's share moves it."""
    y, w, mean = people.value, people.weight, people.mean
    if what == "gini":
        ladder = Ladder.of(y, people, "average")
        a = 2 * ladder.rank - 1
        a *= y
        figure = float(w @ a) / mean
        a += ladder.moved(2 * y)
        a -= figure * y
        return figure, a / mean
    log = np.log(y)
    if what == "theil":
        heavy = float(w @ (y * log)) / mean
        return heavy - np.log(mean), (y * log - heavy * y) / mean - (y - mean) / mean
    middle = float(w @ log)
    if what == "mean-log-deviation":
        return np.log(mean) - middle, (y - mean) / mean - (log - middle)
    if aversion == 1:
        equal = np.exp(middle)
        return 1 - equal / mean, equal / mean * ((y - mean) / mean - (log - middle))
    power = 1 - aversion
    moment = float(w @ y**power)
    equal = moment ** (1 / power)
    return 1 - equal / mean, equal / mean * ((y - mean) / mean - (y**power - moment) / (power * moment))


def _between(people: Persons, place: Places, what: str) -> Scored:
    """Theil's index or the mean log deviation of the groups' means."""
    y, w, mean = people.value, people.weight, people.mean
    share = np.bincount(place, w)
    held = np.bincount(place, w * y)
    log = np.log(held / share)
    if what == "theil":
        heavy = float(held @ log) / mean
        return heavy - np.log(mean), (log[place] - heavy) * y / mean - (held / share)[place] / mean + 1
    middle = float(share @ log)
    return np.log(mean) - middle, y / mean - y / (held / share)[place] + middle - log[place]
