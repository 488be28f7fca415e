"""Diversity: how mixed a region or a unit is, whoever lives where inside it.

**What it says.** Entropy: how hard it is to guess the group of a person. Interaction: the chance that two people are of
different groups. Concentration: the chance that they are of the same. Of a region they say what there is to spread; of
a unit, what is mixed there.

**Formula.** With shares P_m: entropy E = -Σ P_m ln P_m; interaction I = Σ P_m (1 - P_m); concentration Σ P_m².
normalized=True divides by the largest value for so many groups: ln K, 1 - 1/K; (concentration - 1/K) / (1 - 1/K).
Standard errors: delta method over all counts.

**Assumptions.** Counts are what they say; or, with `margins`, estimates with independent errors; or, with
sampling="multinomial", a random draw of people.

**Interpretation.** Neither adverse nor favorable, and no segregation: a diverse region may be segregated, and an even
one of one group is not diverse. H and R (information_index, relative_diversity) compare units with the region.

**Type.** Absolute (entropy in nats; chances without unit); no reference.

**Applicability.** Any counts; K is the number of columns, present or not. Regions without people, and units without
people, are undefined with a reason.

**Limits.** Depends on how finely groups are told apart. With sampled counts entropy and interaction are a little too
low (interaction by I/t).

**References.** Simpson EH (1949) Nature 163:688. Theil H (1972) Statistical Decomposition Analysis. Reardon SF,
Firebaugh G (2002) Sociol Methodol 32:33.

**Example.**

>>> people = [[100, 0], [60, 40], [40, 60], [0, 100]]
>>> float(diversity(counts=people, of="regions", index="interaction").estimate)
0.5
>>> diversity(counts=people, of="units", index="entropy", normalized=True).estimate.round(3).tolist()
[0.0, 0.971, 0.971, 0.0]
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats, choice
from commontable.stats.chunks import CELLS, by_columns
from commontable.stats.results import Estimate
from commontable.stats.segregation.indices import entropy
from commontable.stats.segregation.local import unit_estimate, unit_reasons
from commontable.stats.segregation.state import mix_of
from commontable.stats.segregation.tables import ACS_LEVEL, Sampling, read_people

INDICES = ("entropy", "interaction", "concentration")


def diversity(
    *,
    counts: ArrayLike,
    of: Literal["regions", "units"],
    index: Literal["entropy", "interaction", "concentration"],
    normalized: bool = False,
    regions: ArrayLike | None = None,
    margins: ArrayLike | None = None,
    margin_level: float = ACS_LEVEL,
    sampling: Sampling = "none",
) -> Estimate:
    """Diversity of each region, or of each unit in the shape of counts without its groups."""
    which = choice(of, name="of", allowed=("regions", "units"))
    name = choice(index, name="index", allowed=INDICES)
    people = read_people(counts=counts, regions=regions, margins=margins, margin_level=margin_level, sampling=sampling)
    words = f"{'normalized ' if normalized else ''}{name} of {which}"
    if which == "regions":
        v = None if people.variance is None else people.regions.sum(people.variance)
        mix, size = mix_of(people.n, people.regions)
        return people.estimate(*figured(mix, size, v, (name, normalized)), words)

    def some(units: slice) -> tuple[Floats, ...]:
        n, v = people.n[..., units], None if people.variance is None else people.variance[..., units]
        size = n.sum(axis=0)
        shares = np.divide(n, size, out=np.zeros(n.shape), where=size > 0)
        return figured(shares, size, v, (name, normalized))

    value, error = by_columns(some, people.n.shape[-1], CELLS)
    return unit_estimate(people, value, error, (unit_reasons(people), people.n.sum(axis=0)), words)


def figured(shares: Floats, size: Floats, variance: Floats | None, how: tuple[str, bool]) -> tuple[Floats, Floats]:
    """The figure of each unit or region, and its standard error."""
    value, slopes = mixed(shares, *how)
    if variance is None:
        return value, np.full(value.shape, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        pulled = (slopes - (shares * slopes).sum(axis=0)) / size
    return value, np.sqrt((pulled**2 * variance).sum(axis=0))


def mixed(shares: Floats, name: str, normalized: bool) -> tuple[Floats, Floats]:
    """The figure and its slopes by the shares; that of an absent group's logarithm is never asked for."""
    kinds = len(shares)
    alike = (shares**2).sum(axis=0)
    if name == "entropy":
        logs = np.log(shares, out=np.zeros(shares.shape), where=shares > 0)
        value, slopes, low, high = entropy(shares), -(logs + 1), 0.0, float(np.log(kinds))
    elif name == "interaction":
        value, slopes, low, high = 1 - alike, -2 * shares, 0.0, 1 - 1 / kinds
    else:
        value, slopes, low, high = alike, 2 * shares, 1 / kinds, 1.0
    return ((value - low) / (high - low), slopes / (high - low)) if normalized else (value, slopes)
