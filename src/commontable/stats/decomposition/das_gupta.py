"""Difference between two rates, decomposed into any number of factors (Das Gupta).

**What it says.** How much of the difference each factor of a rate accounts for, when a rate is a product (or another
function) of factors: births per woman × women per person, or age structure × race structure × death rates.

**Formula.** The effect of factor f is the mean, over all orders in which the factors can be exchanged one by one, of
what exchanging f changes: Σ over sets S of other factors of |S|! (K - 1 - |S|)! / K! × (rate with S and f of the
comparison - rate with S alone of it). With two factors: (a₂ - a₁)(b₁ + b₂)/2. Variance: each value is moved up and down
by its standard error, and half the resulting changes are squared and summed (the delta method; exact slopes for
products). `structure_factors` splits the shares of a table crossed by several variables into one factor a variable:
the product over sets S of (share of S and the variable / share of S) to the powers |S|! (V - 1 - |S|)! / V!.

**Assumptions.** The two groups are independent, and so are the factors' estimates. Factors without standard errors are
known without error.

**Interpretation.** Positive: the factor raises the rate of the comparison. The effects sum to the difference and do not
depend on the order of the factors.

**Type.** An absolute measure in the unit of the rate; the reference is given by you.

**Applicability.** 2 to 12 factors, single numbers or one value a category; any function of them through `rate`. With
one factor of shares and one of rates it is Kitagawa's decomposition with "average" weights.

**Limits.** The effects depend on which factors are told apart. Bookkeeping, not cause and effect. Comparisons of more
than two groups are made pair by pair here, so effects do not add up around a circle of groups.

**References.** Das Gupta P (1978) Demography 15:99-112. Das Gupta P (1993) Standardization and Decomposition of Rates:
A User's Manual, Current Population Reports P23-186. Shapley LS (1953) in: Contributions to the Theory of Games II.

**Example.** Das Gupta 1993: mean earnings as earnings per earner times earners per person.

>>> parts = das_gupta(
...     reference_factors={"per earner": 10_930, "earners": 0.717892},
...     factors={"per earner": 16_591, "earners": 0.825974},
... )
>>> parts.effects.estimate.round(3).tolist(), round(float(parts.difference.estimate), 3)
([4369.913, 1487.262], 5857.175)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Codes, Floats, floats
from commontable.stats.decomposition.shapley import Effects, Group, Rate, exchanged, spread, variance_of
from commontable.stats.decomposition.shapley import structure_factors as structure_factors
from commontable.stats.reasons import Reason, Reasoned, first_code, marked
from commontable.stats.results import Estimate

MOST_FACTORS = 12
NOTES = ("independent groups", "factors estimated independently")


@dataclass(frozen=True, eq=False)
class FactorDecomposition(Reasoned):
    """The comparison's rate minus the reference's; `effects` has one more axis, the factors in the order given."""

    factors: tuple[str, ...]
    difference: Estimate
    effects: Estimate

    @property
    def codes(self) -> Codes:
        return self.difference.codes

    def of_factor(self, factor: str) -> Estimate:
        """The effect of one factor."""
        if factor not in self.factors:
            raise KeyError(f"No factor is called {factor!r}. The factors are {', '.join(self.factors)}.")
        return self.effects.take((..., self.factors.index(factor)))


def das_gupta(
    *,
    factors: Mapping[str, ArrayLike],
    reference_factors: Mapping[str, ArrayLike],
    standard_errors: Mapping[str, ArrayLike] | None = None,
    reference_standard_errors: Mapping[str, ArrayLike] | None = None,
    categories: bool = False,
    rate: Rate | None = None,
) -> FactorDecomposition:
    """Comparison minus reference, one effect a factor, for any number of pairs.

    factors, reference_factors: the values by name, the same names in both.
    standard_errors, reference_standard_errors: by name, for the factors that have them; none at all, no intervals.
    categories: True where the last axis of every factor holds categories, over which the product is summed.
    rate: the rate as a function of the factors, in their order, where it is not their product; it sees whole arrays.
    """
    names = tuple(reference_factors)
    if set(factors) != set(names) or not 2 <= len(names) <= MOST_FACTORS:
        raise ValueError(
            f"factors and reference_factors must have the same 2 to {MOST_FACTORS} names; "
            f"got {', '.join(factors)} and {', '.join(names)}."
        )
    groups = [
        [floats(group[name], name=f"{word}[{name!r}]") for name in names]
        for word, group in (("reference_factors", reference_factors), ("factors", factors))
    ]
    shape = np.broadcast_shapes(*(value.shape for group in groups for value in group))
    if categories and not shape:
        raise ValueError("categories=True needs factors with at least one axis, the categories last.")
    first, last = ([np.broadcast_to(value, shape) for value in group] for group in groups)
    of = rate or (summed_product if categories else product)
    errors = [
        spread(given, names, shape, word)
        for word, given in (
            ("reference_standard_errors", reference_standard_errors),
            ("standard_errors", standard_errors),
        )
    ]
    known = standard_errors is not None or reference_standard_errors is not None
    return decomposed(names, (first, last), errors if known else None, of, categories)


def decomposed(
    names: tuple[str, ...], groups: tuple[Group, Group], errors: list[Group] | None, rate: Rate, categories: bool
) -> FactorDecomposition:
    def effects(first: Group, last: Group) -> Floats:
        return exchanged(first, last, rate)

    def whole(first: Group, last: Group) -> Floats:
        return np.asarray(rate(*last) - rate(*first))

    def part(measure: Effects, codes: Codes, words: str) -> Estimate:
        values = np.moveaxis(measure(*groups), 0, -1) if measure is effects else measure(*groups)
        variance = np.full(values.shape, np.nan)
        if errors is not None:
            variance = variance_of(measure, groups, errors, categories)
            variance = np.moveaxis(variance, 0, -1) if measure is effects and variance.ndim else variance
        bad = codes != 0
        value, error = (np.where(bad, np.nan, array) for array in (values, np.sqrt(variance)))
        return Estimate(value, error, codes, np.full(value.shape, np.nan), f"Das Gupta, {words}", NOTES)

    with np.errstate(all="ignore"):
        codes = reasons(groups, effects(*groups), categories)
        each = np.broadcast_to(codes[..., None], (*codes.shape, len(names)))
        difference, of_factors = part(whole, codes, "difference"), part(effects, each, "effect of each factor")
    return FactorDecomposition(names, difference, of_factors)


def reasons(groups: tuple[Group, Group], effects: Floats, categories: bool) -> Codes:
    """A factor is missing, or the rate has no value somewhere between the groups."""
    lost = ~np.isfinite(np.stack([value for group in groups for value in group])).all(axis=0)
    missing = lost.any(axis=-1) if categories else lost
    unknown = ~np.isfinite(effects).all(axis=0)
    return first_code(marked(missing, Reason.MISSING_VALUE), marked(unknown, Reason.DENOMINATOR_NOT_POSITIVE))


def product(*factors: Floats) -> Floats:
    return np.asarray(np.prod(np.stack(factors), axis=0))


def summed_product(*factors: Floats) -> Floats:
    return np.asarray(product(*factors).sum(axis=-1))
