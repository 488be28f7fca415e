"""Isolation and exposure: whom people of a group meet where they live.

**What it says.** Exposure of X to Y: the share of Y in the unit of a person of X, on average. Isolation: the share of
her own group there. Unlike evenness these follow the group's size: everybody is more isolated in a larger group.

**Formula.** xPy = Σ_j (x_j / X) (y_j / t_j); isolation xPx. adjusted=True: eta² = (xPx - P) / (1 - P), zero under even
spread. With `surroundings` y_j / t_j is the share among the people around (Reardon and O'Sullivan). Standard errors:
delta method over all counts.

**Assumptions.** Counts are what they say; or, with `margins`, estimates with independent errors; or, with
sampling="multinomial", a random draw of people. Everybody is in some column: t is the sum of all groups given.

**Interpretation.** Neither favorable nor adverse alone: isolation of a group kept out of other places is adverse, a
strong community of its own may be wanted. Say whose exposure to whom.

**Type.** A share (adjusted: relative); weighted by people of the group; no reference (adjusted: the group's share).

**Applicability.** Any counts. A region without anybody of the group is undefined with a reason; with everybody of the
group, only the adjusted form is. Exposures to all groups add up to one.

**Limits.** Chance placement in small units raises isolation (see simulated_segregation). The unit's border is taken as
the border of meeting.

**References.** Bell W (1954) Social Forces 32:357. Lieberson S (1981), in Peach C et al., Ethnic Segregation in Cities.
Massey DS, Denton NA (1988) Social Forces 67:281. Reardon SF, O'Sullivan D (2004) Sociol Methodol 34:121.

**Example.**

>>> people = [[100, 0], [60, 40], [40, 60], [0, 100]]
>>> float(isolation(counts=people, group=0).estimate), float(exposure(counts=people, group=0, to=1).estimate)
(0.76, 0.24)
>>> round(float(isolation(counts=people, group=0, adjusted=True).estimate), 2)
0.52
"""

from __future__ import annotations

from numpy.typing import ArrayLike

from commontable.stats.results import Estimate
from commontable.stats.segregation.indices import Choice
from commontable.stats.segregation.measure import measure
from commontable.stats.segregation.tables import (
    ACS_LEVEL,
    Sampling,
    Sparse,
    check_group,
    chosen_groups,
    read_people,
)


def isolation(
    *,
    counts: ArrayLike,
    group: int,
    regions: ArrayLike | None = None,
    adjusted: bool = False,
    surroundings: Sparse | None = None,
    margins: ArrayLike | None = None,
    margin_level: float = ACS_LEVEL,
    sampling: Sampling = "none",
) -> Estimate:
    """Isolation of a group; adjusted=True takes away what its size alone gives (eta²)."""
    people = read_people(
        counts=counts,
        regions=regions,
        surroundings=surroundings,
        margins=margins,
        margin_level=margin_level,
        sampling=sampling,
    )
    own = check_group(group, len(people.n), "group")
    if adjusted:
        return measure(chosen_groups(people, own, None), "eta", f"adjusted isolation (eta²) of group {own}")
    return measure(people, "exposure", f"isolation of group {own}", Choice(group=own, to=own))


def exposure(
    *,
    counts: ArrayLike,
    group: int,
    to: int,
    regions: ArrayLike | None = None,
    surroundings: Sparse | None = None,
    margins: ArrayLike | None = None,
    margin_level: float = ACS_LEVEL,
    sampling: Sampling = "none",
) -> Estimate:
    """Exposure of a group to another (or to itself, which is isolation)."""
    people = read_people(
        counts=counts,
        regions=regions,
        surroundings=surroundings,
        margins=margins,
        margin_level=margin_level,
        sampling=sampling,
    )
    own, other = check_group(group, len(people.n), "group"), check_group(to, len(people.n), "to")
    return measure(people, "exposure", f"exposure of group {own} to group {other}", Choice(group=own, to=other))
