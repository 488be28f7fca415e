"""Segregation above chance: how much is left when what random placement alone would give is taken off.

**What it says.** Put everybody at random into units of the same sizes: some unevenness arises all the same, much of it
where units are small or the group is. This measure says how far beyond that the real place is.

**Formula.** S* is the mean of the index when each unit's people are drawn with the region's shares (multinomial).
Corrected = (S - S*) / (1 - S*) where S ≥ S*, else (S - S*) / S* (Carrington and Troske). standardized = (S - S*) / SD*.
For dissimilarity S* is exact, by De Moivre's mean absolute deviation of a binomial count: E|X - np| =
2k C(n,k) p^k (1-p)^(n-k+1), k = ⌊np⌋ + 1. For the other indices it is the mean of `draws` tables.

**Assumptions.** People are placed one by one; households and families placed together make S* larger.

**Interpretation.** Zero: as chance; above: more separate than chance (adverse); below: more even than chance. A
question other than that of `simulated_segregation`, which asks for the index without the noise of the counts.

**Type.** Relative, without unit, -1 to 1; the reference is random placement.

**Applicability.** Indices whose largest value is one: dissimilarity, gini, information, relative-diversity, atkinson.
Counts are rounded to whole people for S*.

**Limits.** The standard error is that of the index divided by 1 - S* (or S*), S* taken as known. For units of thousands
S* is small and the correction is, too.

**References.** Carrington WJ, Troske KR (1997) J Bus Econ Stat 15:402. Cortese CF, Falk RF, Cohen JK (1976) Am Sociol
Rev 41:630. Winship C (1977) Social Forces 55:1058. Diaconis P, Zabell S (1991) Stat Sci 6:284 (De Moivre's formula).

**Example.** Ten firms of ten, one of each ten a woman: evenly spread, far more evenly than chance would.

>>> firms = [[1, 9]] * 10
>>> found = above_chance(index="dissimilarity", counts=firms, seed=1)
>>> round(float(found.expected.estimate), 3), float(found.corrected.estimate)
(0.387, -1.0)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats, choice
from commontable.stats.chunks import in_parts
from commontable.stats.reasons import Reason, first_code, marked
from commontable.stats.results import Estimate
from commontable.stats.segregation.measure import measure, undefined
from commontable.stats.segregation.named import EVENNESS, described, named, value_of
from commontable.stats.segregation.running import summed_up
from commontable.stats.segregation.simulated import check_draws
from commontable.stats.segregation.state import mix_of
from commontable.stats.segregation.tables import ACS_LEVEL, People, Sampling, read_people


@dataclass(frozen=True, eq=False)
class AboveChance:
    """The index, what chance gives (its standard error is the spread of chance), and the two compared."""

    observed: Estimate
    expected: Estimate
    corrected: Estimate
    standardized: Estimate


def above_chance(
    *,
    index: str,
    counts: ArrayLike,
    seed: int,
    draws: int = 200,
    regions: ArrayLike | None = None,
    group: int | None = None,
    reference: int | None = None,
    shape: float = 0.5,
    margins: ArrayLike | None = None,
    margin_level: float = ACS_LEVEL,
    sampling: Sampling = "none",
) -> AboveChance:
    """An index against random placement (Carrington and Troske). The same seed gives the same figures."""
    check_draws(draws)
    if index == "mutual-information":
        raise ValueError("M has no largest value of one; use index='information' (H), which is M over its maximum.")
    choice(index, name="index", allowed=EVENNESS)
    read = read_people(counts=counts, regions=regions, margins=margins, margin_level=margin_level, sampling=sampling)
    people, name, chosen = named(read, index, (group, reference), shape)
    words = described(index, (group, reference))
    observed = measure(people, name, words, chosen)
    streams = (np.random.default_rng([seed, place]) for place in range(draws))
    figures = (value_of(people, name, chosen, placed(people, stream)) for stream in streams)
    found = summed_up(figures, np.zeros(people.codes.shape))
    mean = expected_dissimilarity(people) if name == "dissimilarity" else found.mean
    none = marked(~(found.finite & (mean < 1)), Reason.ONE_GROUP_ONLY)
    codes = first_code(undefined(people, name, chosen), none)
    expected = people.estimate(mean, found.spread, f"{words}, random placement", codes)
    return AboveChance(observed, expected, *compare(observed, expected))


def placed(people: People, stream: np.random.Generator) -> Floats:
    """A table of the same unit sizes with everybody placed at random: binomial counts, group by group."""
    mix, size = mix_of(people.n, people.regions)
    left = np.rint(people.n.sum(axis=0)).astype(np.int64)
    rest = np.ones(size.shape)
    table = np.empty(people.n.shape)
    for group, share in enumerate(mix):
        with np.errstate(divide="ignore", invalid="ignore"):
            part = np.nan_to_num(np.clip(share / rest, 0, 1), nan=1.0)
        counted = stream.binomial(left, people.regions.spread(part))
        table[group] = counted
        left, rest = left - counted, np.maximum(rest - share, 0.0)
    return table


def expected_dissimilarity(people: People) -> Floats:
    """The exact mean of D under random placement."""
    mix, size = mix_of(people.n, people.regions)
    there, apart = np.rint(people.n.sum(axis=0)), np.zeros(size.shape)
    for share in mix:
        apart += people.regions.sum(in_parts(mean_distance, there, people.regions.spread(share))[0])
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(apart / (2 * size * (mix * (1 - mix)).sum(axis=0)))


def mean_distance(people: Floats, p: Floats) -> tuple[Floats]:
    """Mean distance of a binomial count from its mean (De Moivre)."""
    from scipy.special import gammaln, xlog1py, xlogy  # late: keeps the import of this package light

    k = np.floor(people * p) + 1
    ways = gammaln(people + 1) - gammaln(k + 1) - gammaln(np.maximum(people - k, 0) + 1)
    mean = 2 * k * np.exp(ways + xlogy(k, p) + xlog1py(people - k + 1, -p))
    return (np.where((k <= people) & (p < 1), mean, 0.0),)


def compare(observed: Estimate, expected: Estimate) -> tuple[Estimate, Estimate]:
    """The corrected index, and the distance in standard deviations of chance."""
    s, chance, codes = observed.estimate, expected.estimate, expected.codes
    with np.errstate(divide="ignore", invalid="ignore"):
        room = np.where(s >= chance, 1 - chance, chance)
        corrected, error = (s - chance) / room, observed.standard_error / room
        far = (s - chance) / expected.standard_error
    fixed = first_code(codes, marked(~np.isfinite(far), Reason.NO_SPREAD))
    far = np.where(fixed == 0, far, np.nan)
    unknown = np.full(s.shape, np.nan)
    words = f"{observed.method}, above random placement"
    return (
        Estimate(np.asarray(corrected), np.asarray(error), codes, observed.n, words, observed.notes),
        Estimate(far, unknown, fixed, observed.n, f"{words}, in standard deviations of chance", observed.notes),
    )
