"""Difference between two rates, decomposed into composition and rates (Kitagawa).

**What it says.** How much of the difference between two crude rates comes from who lives there (age, say) and how much
from different rates of the same people; in total and for each category.

**Formula.** With shares c and rates r of the categories, 1 the reference and 2 the comparison, "average" weights:
composition Σ (c₂ - c₁)(r₁ + r₂)/2, rates Σ (r₂ - r₁)(c₁ + c₂)/2. "reference" weights: composition Σ (c₂ - c₁) r₁,
rates Σ (r₂ - r₁) c₁, interaction Σ (c₂ - c₁)(r₂ - r₁). Each part is a sum of counts with weights. Its limits are those
of the counts (Jeffreys's, so that no events are no certainty; in a total, one count of those that raise it and one of
those that lower it in each group), stretched by the weights and added in squares. Its standard error is the root of the
sum of squared weights times events, with half an event more in each group.

**Assumptions.** The two groups are independent; events are Poisson in each category; shares are known without error.

**Interpretation.** Positive: the part raises the rate of the comparison; adverse when the event is. The parts sum to
the difference.

**Type.** An absolute measure in events per `per`; weighted by the groups' own shares; the reference is given by you.

**Applicability.** One set of categories (or one that crosses several). A category that is empty in both groups adds
nothing; one that is empty in one group only has no rate there, so the pair is undefined with a reason.

**Limits.** The composition part of a single category depends on which categories there are; only its total does not.
Bookkeeping, not cause and effect. For several factors use `das_gupta`.

**References.** Kitagawa EM (1955) J Am Stat Assoc 50:1168-1194. Zou GY, Donner A (2008) Stat Med 27:1693-1702 and
Dobson AJ et al. (1991) Stat Med 10:457-462 (limits). Das Gupta P (1993) Standardization and Decomposition of
Rates: A User's Manual, Current Population Reports P23-186. Preston SH, Heuveline P, Guillot M (2001) Demography, 2.3.

**Example.** An older place with lower death rates.

>>> parts = kitagawa(
...     reference_events=[20, 60], reference_population=[8_000, 2_000],
...     events=[10, 125], population=[5_000, 5_000], per=1_000,
... )
>>> round(float(parts.difference.estimate), 2)
5.5
>>> round(float(parts.composition.estimate), 3), round(float(parts.rates.estimate), 3)
(7.575, -2.075)
>>> [round(float(limit), 2) for limit in parts.rates.interval(0.95)]
[-5.47, 1.06]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Codes, Floats, Mask, choice, floats
from commontable.stats.reasons import Reason, Reasoned, fault_codes
from commontable.stats.results import Estimate
from commontable.stats.small_counts import Doubt, Own, PartEstimate, together

NOTES = (
    "independent groups",
    "events Poisson in each category, shares without error",
    "limits of counts from Jeffreys's prior, added in squares",
)


@dataclass(frozen=True, eq=False)
class RateDecomposition(Reasoned):
    """The comparison's rate minus the reference's, and its parts in total and by category (the last axis).

    `interaction` and `interaction_by_category` are None with "average" weights, which leave none.
    """

    difference: Estimate
    composition: Estimate
    rates: Estimate
    interaction: Estimate | None
    composition_by_category: Estimate
    rates_by_category: Estimate
    interaction_by_category: Estimate | None

    @property
    def codes(self) -> Codes:
        return self.difference.codes


def kitagawa(
    *,
    events: ArrayLike,
    population: ArrayLike,
    reference_events: ArrayLike,
    reference_population: ArrayLike,
    weights: Literal["average", "reference"] = "average",
    per: float = 1.0,
) -> RateDecomposition:
    """Comparison minus reference, in parts; categories are the last axis, all other axes need only fit each other.

    weights: "average" of both groups (two parts), or those of the "reference" (three parts, the third interaction).
    per: the rate is events per so many people.
    """
    choice(weights, name="weights", allowed=("average", "reference"))
    if not 0 < per < np.inf:
        raise ValueError(f"per must be a number above zero; got {per}.")
    given = (reference_events, reference_population, events, population)
    names = ("reference_events", "reference_population", "events", "population")
    arrays = [floats(values, name=name) for values, name in zip(given, names, strict=True)]
    if any(array.ndim == 0 or array.shape[-1] != arrays[0].shape[-1] for array in arrays):
        shapes = ", ".join(f"{name} {array.shape}" for name, array in zip(names, arrays, strict=True))
        raise ValueError(f"All arrays must end in the same categories; got shapes {shapes}.")
    d1, p1, d2, p2 = np.broadcast_arrays(*arrays)
    codes = reasons(d1, p1, d2, p2)
    with np.errstate(divide="ignore", invalid="ignore"):
        first, last = Side.of(d1, p1, per), Side.of(d2, p2, per)
    working = Working(first, last, codes, weights)
    c1, c2 = first.shares, last.shares
    gap, mean = c2 - c1, (c1 + c2) / 2
    if weights == "average":
        composition, rates, interaction = (gap / 2, gap / 2), (-mean, mean), None
    else:
        zero = np.zeros(gap.shape)
        composition, rates, interaction = (gap, zero), (-c1, c1), (-gap, gap)
    of_shares, shares_by = working.part("composition", composition)
    of_rates, rates_by = working.part("rates", rates)
    both, both_by = (None, None) if interaction is None else working.part("interaction", interaction)
    return RateDecomposition(
        difference=working.part("difference", (-c1, c2))[0],
        composition=of_shares,
        rates=of_rates,
        interaction=both,
        composition_by_category=shares_by,
        rates_by_category=rates_by,
        interaction_by_category=both_by,
    )


class Side(NamedTuple):
    """Events, shares and rates of one group's categories, and what one event adds to a rate; an empty category has no
    weight."""

    events: Floats
    people: Floats
    shares: Floats
    rates: Floats
    per_event: Floats

    @classmethod
    def of(cls, events: Floats, people: Floats, per: float) -> Side:
        per_event = np.where(people > 0, per / people, 0.0)
        return cls(events, people, people / people.sum(axis=-1, keepdims=True), events * per_event, per_event)

    def likely(self, rates: Floats) -> Floats:
        """How events spread over the categories by the rates of both groups; by people where nobody had an event."""
        expected = rates * self.people
        return np.where(expected.sum(axis=-1, keepdims=True) > 0, expected, self.people)


@dataclass(frozen=True, eq=False)
class Working:
    """Each part is a sum of coefficients times rates."""

    first: Side
    last: Side
    codes: Codes
    weights: str

    def part(self, name: str, coefficients: tuple[Floats, Floats]) -> tuple[Estimate, Estimate]:
        """In total, and by category."""
        with np.errstate(invalid="ignore", over="ignore"):
            each = [Own(a * side.per_event, side.events) for a, side in zip(coefficients, self.sides, strict=True)]
            values = sum(own.per_death * own.deaths for own in each)
            rates = self.first.rates + self.last.rates
            pairs = zip(each, self.sides, strict=True)
            whole = [joined for own, side in pairs for joined in together(*own, side.likely(rates))]
            events = self.first.events + self.last.events
            words = f"Kitagawa, {name}, {self.weights} weights"
            spread = np.broadcast_to(self.codes[..., None], events.shape)
            return (
                estimate(np.asarray(values).sum(axis=-1), whole, self.codes, events.sum(axis=-1), words),
                estimate(np.asarray(values), each, spread, events, f"{words}, by category"),
            )

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.first, self.last


def estimate(values: Floats, own: list[Own], codes: Codes, n: Floats, words: str) -> Estimate:
    undefined = codes != 0
    error = Doubt(tuple(own), np.zeros(())).error
    value, error = (np.where(undefined, np.nan, each) for each in (values, error))
    return PartEstimate(value, error, np.asarray(codes), np.asarray(n), words, NOTES, own=tuple(own))


def reasons(d1: Floats, p1: Floats, d2: Floats, p2: Floats) -> Codes:
    """The first fault of each pair."""
    nobody = [(p.sum(axis=-1) == 0) | ((p == 0) & (d > 0)).any(axis=-1) for d, p in ((d1, p1), (d2, p2))]
    faults: dict[Reason, Mask] = {
        Reason.MISSING_EVENTS: np.isnan(d1) | np.isnan(d2),
        Reason.MISSING_POPULATION: np.isnan(p1) | np.isnan(p2),
        Reason.INFINITE_COUNT: np.isinf(d1) | np.isinf(d2) | np.isinf(p1) | np.isinf(p2),
        Reason.NEGATIVE_EVENTS: (d1 < 0) | (d2 < 0),
        Reason.NEGATIVE_POPULATION: (p1 < 0) | (p2 < 0),
        Reason.EMPTY_POPULATION: ((p1 == 0) != (p2 == 0)) | (nobody[0] | nobody[1])[..., None],
    }
    return fault_codes(d1.shape[:-1], {reason: mask.any(axis=-1) for reason, mask in faults.items()})
