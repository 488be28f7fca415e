"""All measures of the World Health Organization that fit the groups, in one call.

**What it says.** The 21 measures of WHO's Health Equity Assessment Toolkit, under its abbreviations, so that none is
picked because it looks good.

**Formula.** As each measure's own page says: D, R (`group_difference`, `group_ratio`); ACI, RCI
(`concentration_index`); SII, RII (`slope_index`, `relative_slope_index`); BGV, BGSD, COV; MDM, MDB, MDR, IDIS, each
unweighted (U) and weighted (W); TI, MLD (× 1,000); PAR, PAF.

**Assumptions.** As of each measure.

**Interpretation.** As of each measure. A fair report shows an absolute and a relative one at least.

**Type.** Absolute and relative, weighted and not.

**Applicability.** ACI, RCI, SII and RII are left out when the groups have no order, MDRU and MDRW when there is no
reference, all weighted ones when no population was given (a published `average` is enough for MDMU, IDISU, PAR, PAF).
With `bounds`, SII and RII use the logit model.

**Limits.** The 21 limits are for one measure each.

**References.** WHO (2013) Handbook on health inequality monitoring. WHO (2022) Health Equity Assessment Toolkit,
technical notes.

**Example.**

>>> from commontable.stats.inequality import group_figures
>>> groups = group_figures(estimates=[12.0, 15.0, 21.0], population=[50, 30, 20], direction="adverse")
>>> found = who_measures(groups=groups)
>>> sorted(found)[:6], round(float(found["D"].estimate), 1)
(['BGSD', 'BGV', 'COV', 'D', 'IDISU', 'IDISW'], 9.0)
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from commontable.stats.inequality.concentration import Bounds, concentration_index
from commontable.stats.inequality.entropy import mean_log_deviation, theil_index
from commontable.stats.inequality.extremes import group_difference, group_ratio
from commontable.stats.inequality.groups import Groups
from commontable.stats.inequality.impact import population_attributable_fraction, population_attributable_risk
from commontable.stats.inequality.mean_differences import (
    index_of_disparity,
    mean_difference_from_average,
    mean_difference_from_best,
    mean_difference_from_reference,
)
from commontable.stats.inequality.slopes import Model, relative_slope_index, slope_index
from commontable.stats.inequality.spread import between_group_sd, between_group_variance, coefficient_of_variation
from commontable.stats.results import Estimate

Measure = Callable[..., Estimate]
# What needs the size of each group, but no order.
WEIGHTED: dict[str, Measure] = {
    "MDBW": partial(mean_difference_from_best, weighted=True),
    "MDMU": partial(mean_difference_from_average, weighted=False),
    "MDMW": partial(mean_difference_from_average, weighted=True),
    "IDISU": partial(index_of_disparity, weighted=False),
    "IDISW": partial(index_of_disparity, weighted=True),
    "BGV": between_group_variance,
    "BGSD": between_group_sd,
    "COV": coefficient_of_variation,
    "TI": theil_index,
    "MLD": mean_log_deviation,
    "PAR": population_attributable_risk,
    "PAF": population_attributable_fraction,
}


# Of these, what a published average is enough for.
AVERAGE_ONLY = ("MDMU", "IDISU", "PAR", "PAF")


def who_measures(*, groups: Groups, bounds: Bounds | None = None) -> dict[str, Estimate]:
    """Each measure that fits, under WHO's abbreviation."""
    return {name: measure(groups=groups) for name, measure in fitting_measures(groups, bounds).items()}


def fitting_measures(groups: Groups, bounds: Bounds | None) -> dict[str, Measure]:
    """The measures for which the groups have what is needed."""
    found: dict[str, Measure] = {"D": group_difference, "R": group_ratio}
    found["MDBU"] = partial(mean_difference_from_best, weighted=False)
    if groups.reference is not None:
        found["MDRU"] = partial(mean_difference_from_reference, weighted=False)
    if groups.average is not None:
        return found | {name: WEIGHTED[name] for name in AVERAGE_ONLY}
    if groups.share is None:
        return found
    found |= WEIGHTED
    if groups.reference is not None:
        found["MDRW"] = partial(mean_difference_from_reference, weighted=True)
    return found | _ordered(bounds) if groups.ordered else found


def _ordered(bounds: Bounds | None) -> dict[str, Measure]:
    """The measures that need an order."""
    model: Model = "linear" if bounds is None else "logit"
    return {
        "ACI": partial(concentration_index, kind="absolute"),
        "RCI": partial(concentration_index, kind="relative"),
        "SII": partial(slope_index, model=model, bounds=bounds),
        "RII": partial(relative_slope_index, model=model, bounds=bounds),
    }
