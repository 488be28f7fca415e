"""How long those who die in an age band lived in it (the life table's ax), by named rules.

Sources of the coefficients:
- Andreev EM, Kingkade WW (2015). Average age at death in infancy and infant mortality level. Demographic Research
  33:363-390 (from the infant death rate).
- Coale AJ, Demeny P (1983). Regional Model Life Tables and Stable Populations, 2nd ed., West (from q0); the same on the
  scale of the infant death rate: Preston SH, Heuveline P, Guillot M (2001). Demography, table 3.3.
- Greville's adjustment for a curved death rate: Keyfitz N (1977). Introduction to the Mathematics of Population, ch. 2.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.ages import AgeBands
from commontable.stats.arrays import Floats, choice, floats

InfantRule = Literal["andreev-kingkade", "coale-demeny", "coale-demeny-q0"]
BandRule = Literal["coale-demeny", "coale-demeny-q0", "greville"]
INFANT_RULES = ("andreev-kingkade", "coale-demeny", "coale-demeny-q0")
BAND_RULES = ("coale-demeny", "coale-demeny-q0", "greville")

# Straight pieces: below this death rate (or q0): intercept + slope × it.
Pieces = tuple[tuple[float, float, float], ...]
Line = dict[str, Pieces]

A0: dict[str, Line] = {
    "andreev-kingkade": {
        "male": ((0.02300, 0.14929, -1.99545), (0.08307, 0.02832, 3.26021), (np.inf, 0.29915, 0.0)),
        "female": ((0.01724, 0.14903, -2.05527), (0.06891, 0.04667, 3.88089), (np.inf, 0.31411, 0.0)),
    },
    "coale-demeny": {
        "male": ((0.107, 0.045, 2.684), (np.inf, 0.330, 0.0)),
        "female": ((0.107, 0.053, 2.800), (np.inf, 0.350, 0.0)),
    },
    "coale-demeny-q0": {
        "male": ((0.1, 0.0425, 2.875), (np.inf, 0.330, 0.0)),
        "female": ((0.1, 0.0500, 3.000), (np.inf, 0.350, 0.0)),
    },
}
A1: dict[str, Line] = {
    "coale-demeny": {
        "male": ((0.107, 1.651, -2.816), (np.inf, 1.352, 0.0)),
        "female": ((0.107, 1.522, -1.518), (np.inf, 1.361, 0.0)),
    },
    "coale-demeny-q0": {
        "male": ((0.1, 1.653, -3.013), (np.inf, 1.352, 0.0)),
        "female": ((0.1, 1.524, -1.627), (np.inf, 1.361, 0.0)),
    },
}
MALE_SHARE = {"male": 1.0, "female": 0.0, "both": 0.5}


def male_share(sex: ArrayLike | None, *, needed_by: str | None) -> Floats | None:
    """1 for "male", 0 for "female", one half for "both" (the mean of the two formulas), cell by cell."""
    if sex is None:
        if needed_by is not None:
            raise ValueError(f"{needed_by} has a formula for each sex: give sex='female', 'male' or 'both'.")
        return None
    words = np.asarray(sex)
    unknown = sorted({str(word) for word in words.ravel()} - set(MALE_SHARE))
    if unknown:
        raise ValueError(f"sex must be 'female', 'male' or 'both'; got {', '.join(map(repr, unknown))}.")
    share = np.zeros(words.shape)
    for word, value in MALE_SHARE.items():
        share[words == word] = value
    return share


def check_infant_rule(a0: float | InfantRule, bands: AgeBands) -> None:
    """A number is a share of the first band; a name needs the band of the first year of life."""
    if isinstance(a0, str):
        choice(a0, name="a0", allowed=INFANT_RULES)
        if not bands.has_infant_band:
            raise ValueError(
                f"a0={a0!r} needs a band from 0 to 1; the first band here starts at {bands.starts[0]:g} "
                f"and is {bands.widths[0]:g} wide. Give a0 as a number, the share of that band."
            )
    elif not 0 < a0 < 1:
        raise ValueError(f"a0 must be between 0 and 1, a share of the first band; got {a0}. The default is 0.1.")


def check_band_rule(ax: float | BandRule | ArrayLike, bands: AgeBands) -> Floats | str:
    """A share for all bands, years for each band, or a named rule."""
    if isinstance(ax, str):
        choice(ax, name="ax", allowed=BAND_RULES)
        if ax in A1 and not (bands.has_infant_band and bands.widths[1] == 4):
            raise ValueError(
                f"ax={ax!r} needs bands from 0 to 1 and from 1 to 5; they start at "
                f"{bands.starts[:3].tolist()}. Use ax=0.5 or 'greville'."
            )
        return ax
    years = floats(ax, name="ax")
    if years.ndim == 0:
        if not 0 < years < 1:
            raise ValueError(
                f"ax must be between 0 and 1, a share of each band; got {float(years)}. The default is 0.5."
            )
        return years
    if years.shape[-1] != len(bands):
        raise ValueError(f"ax must have {len(bands)} values of years, one a band; got {years.shape[-1]}.")
    closed = years[..., :-1]
    if not np.all((closed > 0) & (closed < bands.widths[:-1])):
        raise ValueError(
            "ax must be more than 0 and less than the width of its band, in years. "
            f"The widths are {bands.widths[:-1].tolist()}; got from {closed.min():g} to {closed.max():g}."
        )
    return years


def straight_pieces(pieces: Pieces, level: Floats) -> Floats:
    value = np.full(level.shape, pieces[-1][1])
    for below, intercept, slope in reversed(pieces[:-1]):
        value = np.where(level < below, intercept + slope * level, value)
    return value


def by_sex(line: Line, level: dict[str, Floats], share: Floats) -> Floats:
    male, female = (straight_pieces(line[sex], level[sex]) for sex in ("male", "female"))
    return np.asarray(share * male + (1 - share) * female)


def infant_years(rule: str, rate: Floats, share: Floats) -> Floats:
    """a0 from the infant death rate, or from the q0 that it implies."""
    if rule == "coale-demeny-q0":
        return by_sex(A0[rule], {sex: infant_probability(rate, pieces) for sex, pieces in A0[rule].items()}, share)
    return by_sex(A0[rule], {"male": rate, "female": rate}, share)


def child_years(rule: str, rate: Floats, a0: Floats, share: Floats) -> Floats:
    """Years lived from 1 to 5 by those who die there, from the infant death rate or from the table's own q0."""
    level = rate / (1 + (1 - a0) * rate) if rule == "coale-demeny-q0" else rate
    return by_sex(A1[rule], {"male": level, "female": level}, share)


def infant_probability(rate: Floats, pieces: Pieces) -> Floats:
    """q0 from the death rate where a0 itself depends on q0: the root of q = m / (1 + (1 - α - βq) m)."""
    (below, intercept, slope), (_, top, _) = pieces
    linear = 1 + rate * (1 - intercept)
    # The form of the root that keeps its digits when the rate is near zero.
    root = 2 * rate / (linear + np.sqrt(np.maximum(linear**2 - 4 * slope * rate**2, 0)))
    return np.where(root < below, root, rate / (1 + rate * (1 - top)))


def greville(rates: Floats, bands: AgeBands) -> Floats:
    """n/2 - n²/12 (m - k), k the slope of ln m across the neighbors; n/2 where a neighbor has no deaths.

    `rates` has the ages first. The first band and the last closed one keep n/2 (no closed neighbor on one side), and so
    does a band under five, where mortality falls too fast for the expansion.
    """
    widths = bands.widths[:-1]
    years = np.broadcast_to((widths / 2)[:, None], (widths.size, rates.shape[1])).copy()
    middles = bands.starts[:-1] + widths / 2
    for band in range(1, widths.size - 1):
        before, after = rates[band - 1], rates[band + 1]
        known = (before > 0) & (after > 0) & (bands.starts[band] >= 5)
        with np.errstate(divide="ignore", invalid="ignore"):
            slope = np.log(after / before) / (middles[band + 1] - middles[band - 1])
        width = widths[band]
        curved = width / 2 - width**2 / 12 * (rates[band] - slope)
        # Few deaths make wild slopes; the time lived must stay inside the band.
        years[band] = np.where(known, np.clip(curved, 0.05 * width, 0.95 * width), width / 2)
    return years
