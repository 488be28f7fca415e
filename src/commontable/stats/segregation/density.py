"""Dissimilarity with the density correction: the likeliest true distance of every unit instead of the observed one.

**What it says.** Dissimilarity of one group against another with chance taken out unit by unit.

**Formula.** Unit j holds the shares x_j/X and y_j/Y of both groups; their distance over its standard error σ_j,
σ_j² = (x_j/X)(1 - x_j/X)/X + (y_j/Y)(1 - y_j/Y)/Y, is θ_j. An observed |distance| follows a folded normal density;
the corrected θ is the largest point of φ(θ - θ_j) + φ(θ + θ_j): zero up to θ_j = 1, above it the root of
θ = θ_j tanh(θ θ_j). Corrected D = ½ Σ σ_j θ.

**Assumptions.** Each group's people choose units independently (two multinomials), with enough of them in each unit for
the normal density.

**Interpretation.** As dissimilarity, with less of its upward bias.

**Type.** Relative, without unit; weighted by people.

**Applicability.** Two groups, or one against everybody else.

**Limits.** Takes off too much of small differences and nothing of sampling other than people's choice: with
margins of error use `simulated_segregation`, whose limits have known coverage. No standard error is given for it.

**References.** Allen R, Burgess S, Davidson R, Windmeijer F (2015) Econom J 18:40.

**Example.**

>>> people = [[30, 20], [22, 28], [25, 25]]
>>> round(float(density_corrected_dissimilarity(counts=people).estimate), 3)
0.1
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Floats
from commontable.stats.results import Estimate
from commontable.stats.segregation.evenness import compared
from commontable.stats.segregation.paired import read_pair
from commontable.stats.segregation.tables import ACS_LEVEL, only_one_group

# Newton's steps from θ_j downward; each doubles the digits once near.
STEPS = 60


def density_corrected_dissimilarity(
    *,
    counts: ArrayLike,
    regions: ArrayLike | None = None,
    group: int | None = None,
    reference: int | None = None,
) -> Estimate:
    """Density-corrected dissimilarity of each region."""
    people = read_pair(
        "The density correction",
        (group, reference),
        counts=counts,
        regions=regions,
        margins=None,
        margin_level=ACS_LEVEL,
        sampling="none",
    )
    spread, totals = people.regions.spread, people.regions.sum(people.n)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = people.n / spread(totals)
        error = np.sqrt((shares * (1 - shares) / spread(totals)).sum(axis=0))
        far = np.where(error > 0, np.abs(shares[0] - shares[1]) / error, 0.0)
    # A unit with all of a group and none of the other has no error left: it is as far apart as it looks.
    sure = np.where(error > 0, error * likeliest(far), np.abs(shares[0] - shares[1]))
    value = people.regions.sum(sure) / 2
    words = f"density-corrected dissimilarity, {compared(group, reference)}"
    return people.estimate(value, None, words, only_one_group(people))


def likeliest(far: Floats) -> Floats:
    """The largest point of φ(θ - far) + φ(θ + far)."""
    found = np.array(far)
    above = far > 1
    for _ in range(STEPS):
        bent = np.tanh(found * far)
        found = np.where(above, found - (found - far * bent) / (1 - far**2 * (1 - bent**2)), 0.0)
        found = np.clip(found, 0.0, far)
    return np.where(above, found, 0.0)
