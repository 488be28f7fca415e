"""Presentation standards: is an estimate precise enough to be shown?

**What it says.** Whether a proportion or a rate is shown, and if not, why not; whether an expert should look at it
first; and, for a proportion, whether its complement (1 - p) needs a footnote though p itself is shown.

**Formula.** Proportions (2017), w = the width of the 95% interval: withheld when the sample, or the effective sample,
is below 30; when w ≥ 0.30; when 0.05 < w < 0.30 and w / p > 1.30. Reviewed when shown and degrees of freedom are below
8, or p is 0 or 1. Footnoted when shown, w > 0.05 and w / (1 - p) > 1.30. Rates and counts (2023): withheld when fewer
than 10 events, or 10 people (or effective sample) in the denominator; when w / rate > 1.60. Reviewed below 8 degrees of
freedom.

**Assumptions.** Limits at 95% of the kind the standard names: Korn and Graubard for proportions (`survey_proportion`),
gamma for rates of vital events (`direct_rate`), logarithmic for rates of a survey. The effective sample is n p (1 - p)
over the variance as designed, at most n.

**Interpretation.** Unreliable is not suppressed for secrecy: a count may be safe to show and its rate too doubtful, or
the reverse. Apply a disclosure policy besides.

**Type.** A judgment of precision, absolute and relative; no reference.

**Applicability.** Proportions between 0 and 1 (not percent), rates and counts of events. Means and quantiles have no
standard here.

**Limits.** The relative width has no meaning at p = 0 and does not withhold there: the estimate is reviewed. Widths are
compared as computed; NCHS's own program compares percentages rounded to a tenth (`decimals=1`).

**References.** In `STANDARDS`, with day of effect and what was read. Parker JD et al. (2017) Vital Health Stat 2(175).
Parker JD et al. (2023) Vital Health Stat 2(200).

**Example.**

>>> from commontable.stats.disclosure import nchs_proportion, nchs_rate
>>> found = nchs_proportion(estimate=[0.93, 0.1, 0.4], low=[0.85, 0.02, 0.2], high=[0.97, 0.3, 0.62], n=[200, 60, 25])
>>> found.reason.tolist(), found.complement.tolist()
(['', 'relative_width_too_large', 'sample_too_small'], [True, False, False])
>>> nchs_rate(rate=[50.0, 50.0], low=[40.0, 20.0], high=[61.0, 103.0], events=[90, 6]).reason.tolist()
['', 'events_too_few']
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commontable.stats.arrays import WORD_TYPE, Floats, Words, floats
from commontable.stats.disclosure.tables import Mask


@dataclass(frozen=True, kw_only=True)
class ReliabilityStandard:
    """A standard's figures; widths are those of a 95% interval, `relative_width` in shares of the estimate."""

    name: str
    sample_from: int
    relative_width: float
    degrees_from: int
    width_below: float = np.inf
    width_fine: float = 0.0
    citation: str = ""
    url: str = ""
    effective: str = ""
    verified: bool = False

    def as_dict(self) -> dict[str, object]:
        """The standard as it is written beside a release."""
        return asdict(self)


PROPORTIONS = ReliabilityStandard(
    name="nchs-proportions-2017",
    sample_from=30,
    relative_width=1.30,
    degrees_from=8,
    width_below=0.30,
    width_fine=0.05,
    citation="Parker JD, Talih M, Malec DJ et al. (2017) National Center for Health Statistics Data Presentation "
    "Standards for Proportions. Vital Health Stat 2(175). The figures were read in the SAS macro of NCHS (version 2.0, "
    "2021) and in surveytable of CDC, which carry it out; of the report its first pages.",
    url="https://www.cdc.gov/nchs/data/series/sr_02/sr02_175.pdf",
    effective="2017-08",
    verified=True,
)
RATES = ReliabilityStandard(
    name="nchs-rates-2023",
    sample_from=10,
    relative_width=1.60,
    degrees_from=8,
    citation="Parker JD et al. (2023) National Center for Health Statistics Data Presentation Standards for Rates and "
    "Counts. Vital Health Stat 2(200). The figures were read in the abstract of NCHS's own evaluation, and that few "
    "degrees of freedom ask for review in surveytable of CDC, which carries out its table A.",
    url="https://stacks.cdc.gov/view/cdc/123462",
    effective="2023",
    verified=True,
)
STANDARDS: dict[str, ReliabilityStandard] = {each.name: each for each in (PROPORTIONS, RATES)}


@dataclass(frozen=True, eq=False)
class Presentation:
    """Whether each estimate is shown, why not ("" where it is), whether an expert should look at it first, and whether
    its complement needs a footnote (proportions only)."""

    shown: Mask
    reason: Words
    review: Mask
    complement: Mask
    standard: ReliabilityStandard


def nchs_proportion(
    *,
    estimate: ArrayLike,
    low: ArrayLike,
    high: ArrayLike,
    n: ArrayLike,
    effective_n: ArrayLike | None = None,
    degrees: ArrayLike | None = None,
    decimals: int | None = None,
) -> Presentation:
    """The standard for proportions, from estimates between 0 and 1, their limits, and the sample size.

    `effective_n` is the effective sample size where the design has one; `degrees` the degrees of freedom. `decimals`
    rounds widths, in percent, before they are compared.
    """
    most = np.inf if effective_n is None else floats(effective_n, name="effective_n")
    p, lower, upper, size, effective = _inputs(estimate, low, high, n, most)
    if np.any((p < 0) | (p > 1) | (upper < lower)):
        raise ValueError("Estimates must be proportions between 0 and 1, and limits in order; these are not.")
    size = np.where(p * (1 - p) > 0, np.minimum(size, effective), size)
    width = upper - lower
    wide = _rounded(width, decimals) > PROPORTIONS.width_fine
    rules = {
        "missing_estimate": np.isnan(p + width + size),
        "sample_too_small": size < PROPORTIONS.sample_from,
        "width_too_large": _rounded(width, decimals) >= PROPORTIONS.width_below,
        "relative_width_too_large": wide & _above(width, p, PROPORTIONS.relative_width, decimals),
    }
    reason = _first(p.shape, rules)
    shown = reason == ""
    certain = (p == 0) | (p == 1)
    complement = shown & wide & _above(width, 1 - p, PROPORTIONS.relative_width, decimals)
    review = shown & (certain | _few(degrees, PROPORTIONS))
    return Presentation(shown, reason, review, complement, PROPORTIONS)


def nchs_rate(
    *,
    rate: ArrayLike,
    low: ArrayLike,
    high: ArrayLike,
    events: ArrayLike,
    population: ArrayLike | None = None,
    degrees: ArrayLike | None = None,
) -> Presentation:
    """The standard for rates and counts, from estimates, their limits, and the events (or the effective sample of a
    count). `population` is the (effective) number of people in the denominator; `degrees` belong to surveys."""
    people = np.inf if population is None else floats(population, name="population")
    r, lower, upper, count, below = _inputs(rate, low, high, events, people)
    if np.any((r < 0) | (upper < lower)):
        raise ValueError("Rates must be zero or more, and limits in order; these are not.")
    rules = {
        "missing_estimate": np.isnan(r + lower + upper + count + below),
        "events_too_few": count < RATES.sample_from,
        "population_too_small": below < RATES.sample_from,
        "relative_width_too_large": _above(upper - lower, r, RATES.relative_width, None),
    }
    reason = _first(r.shape, rules)
    shown = reason == ""
    return Presentation(shown, reason, shown & _few(degrees, RATES), np.zeros(r.shape, bool), RATES)


def _inputs(*values: ArrayLike) -> tuple[Floats, ...]:
    return np.broadcast_arrays(*(floats(each, name="inputs") for each in values))


def _first(shape: tuple[int, ...], rules: dict[str, NDArray[np.bool_]]) -> Words:
    found = np.full(shape, "", dtype=WORD_TYPE)
    for word, broken in reversed(rules.items()):
        found[broken] = word
    return found


def _rounded(share: Floats, decimals: int | None) -> Floats:
    """A share rounded in percent, halves up."""
    if decimals is None:
        return share
    step = 100 * 10.0**decimals
    return np.asarray(np.floor(share * step + 0.5) / step)


def _above(width: Floats, of: Floats, limit: float, decimals: int | None) -> NDArray[np.bool_]:
    """Whether the width is more than so many times the estimate; never where the estimate is zero."""
    ratio = np.divide(width, of, out=np.zeros(np.shape(width)), where=of > 0)
    return np.asarray(_rounded(ratio, decimals) > limit)


def _few(degrees: ArrayLike | None, standard: ReliabilityStandard) -> NDArray[np.bool_]:
    return np.asarray(degrees is not None and floats(degrees, name="degrees") < standard.degrees_from)
