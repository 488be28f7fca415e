"""Index of Concentration at the Extremes (ICE), with its direction kept.

**What it says.** Whether the people of a place are concentrated at the privileged or at the deprived end: -1 if all are
deprived, 1 if all are privileged, 0 if both ends are alike (many or none).

**Formula.** ICE = (A - D) / T with A privileged, D deprived and T all people. Standard error with margins:
√(m_A² + m_D² + ICE² m_T²) / T with m turned to standard errors (A, D and T taken as independent); with
sampling="multinomial": √((a + d - ICE²) / T) with shares a and d.

**Assumptions.** The two ends are parts of the same total and do not overlap; those in between count in T alone.

**Interpretation.** toward="privileged" (Krieger's): higher is more privileged; toward="deprived": the sign turned. The
result's `toward` says which, so that a sign can never be lost on the way to a map or a regression.

**Type.** A signed share of people (-1 to 1); no reference.

**Applicability.** Any place with people, one figure each; ends by income, race and ethnicity, tenure, or crossed.
Extremes above the total are undefined with a reason.

**Limits.** Zero may be a mixed place or one without extremes: show a and d beside it. It is no measure of unevenness
between units; for that use `information_index`.

**References.** Massey DS (2001), in Booth A, Crouter AC, Does It Take a Village? Krieger N et al. (2016) Am J Public
Health 106:256.

**Example.** A tract of 1,000 households, 100 above and 400 below the cutoffs.

>>> ice = concentration_at_extremes(privileged=100, deprived=400, total=1_000, toward="privileged")
>>> float(ice.estimate), ice.toward
(-0.3, 'privileged')
>>> turned = concentration_at_extremes(privileged=100, deprived=400, total=1_000, toward="deprived")
>>> float(turned.estimate)
0.3
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Codes, Floats, choice, floats, normal_quantile
from commontable.stats.reasons import NUMBER, Reason
from commontable.stats.results import Estimate
from commontable.stats.segregation.tables import ACS_LEVEL

Toward = Literal["privileged", "deprived"]


@dataclass(frozen=True, eq=False)
class Concentration(Estimate):
    """ICE; `toward` names the end that has positive figures."""

    toward: str = field(kw_only=True)

    def interval(self, level: float = 0.95) -> tuple[Floats, Floats]:
        """Normal limits, cut at -1 and 1."""
        lower, upper = super().interval(level)
        return np.maximum(lower, -1.0), np.minimum(upper, 1.0)


def concentration_at_extremes(
    *,
    privileged: ArrayLike,
    deprived: ArrayLike,
    total: ArrayLike,
    toward: Toward,
    privileged_margin: ArrayLike | None = None,
    deprived_margin: ArrayLike | None = None,
    total_margin: ArrayLike | None = None,
    margin_level: float = ACS_LEVEL,
    sampling: Literal["none", "multinomial"] = "none",
) -> Concentration:
    """ICE of each place. `toward` must be given: the end with positive figures."""
    end = choice(toward, name="toward", allowed=("privileged", "deprived"))
    way = choice(sampling, name="sampling", allowed=("none", "multinomial"))
    given = [floats(each, name=name) for each, name in zip((privileged, deprived, total), NAMES, strict=True)]
    a, d, t = np.broadcast_arrays(*given)
    codes = extreme_faults(a, d, t)
    margins = (privileged_margin, deprived_margin, total_margin)
    missing = sum(each is None for each in margins)
    if missing not in (0, 3) or (missing == 0 and way != "none"):
        raise ValueError("Give all three margins (and no sampling), or none of them.")
    with np.errstate(divide="ignore", invalid="ignore"):
        value = (a - d) / t
        square = np.full(value.shape, np.nan)
        if way == "multinomial":
            square = np.maximum((a + d) / t - value**2, 0.0) / t
        elif missing == 0:
            square = margin_square(margins, value, t, margin_level)
    blank = codes != 0
    value = np.where(blank, np.nan, value if end == "privileged" else -value + 0.0)
    error = np.where(blank, np.nan, np.sqrt(square))
    words = f"concentration at the extremes, positive toward the {end}"
    return Concentration(value, error, codes, np.array(t), words, toward=end)


NAMES = ("privileged", "deprived", "total")


def margin_square(margins: tuple[ArrayLike | None, ...], value: Floats, total: Floats, level: float) -> Floats:
    known = [floats(np.nan if each is None else each, name="margins") for each in margins]
    a, d, t = (np.where(each >= 0, each / normal_quantile(level), np.nan) for each in known)
    return np.asarray((a**2 + d**2 + value**2 * t**2) / total**2)


def extreme_faults(a: Floats, d: Floats, t: Floats) -> Codes:
    found = np.zeros(t.shape, dtype=np.uint8)
    for reason, mask in (
        (Reason.NO_PEOPLE, t == 0),
        (Reason.EXTREMES_ABOVE_TOTAL, a + d > t),
        (Reason.NEGATIVE_COUNT, (a < 0) | (d < 0) | (t < 0)),
        (Reason.INFINITE_COUNT, np.isinf(a) | np.isinf(d) | np.isinf(t)),
        (Reason.MISSING_COUNT, np.isnan(a) | np.isnan(d) | np.isnan(t)),
    ):
        found[mask] = NUMBER[reason]
    return found
