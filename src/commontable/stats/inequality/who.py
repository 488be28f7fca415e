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
reference, all weighted ones when no population was given. With `bounds`, SII and RII use the logit model.

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


def who_measures(*, groups: Groups, bounds: Bounds | None = None) -> dict[str, Estimate]:
    """Each measure that fits, under WHO's abbreviation."""
    found = {"D": group_difference(groups=groups), "R": group_ratio(groups=groups)}
    found["MDBU"] = mean_difference_from_best(groups=groups, weighted=False)
    if groups.reference is not None:
        found["MDRU"] = mean_difference_from_reference(groups=groups, weighted=False)
    if groups.share is None:
        return found
    found |= _weighted(groups)
    if groups.reference is not None:
        found["MDRW"] = mean_difference_from_reference(groups=groups, weighted=True)
    return found | _ordered(groups, bounds) if groups.ordered else found


def _weighted(groups: Groups) -> dict[str, Estimate]:
    return {
        "MDBW": mean_difference_from_best(groups=groups, weighted=True),
        "MDMU": mean_difference_from_average(groups=groups, weighted=False),
        "MDMW": mean_difference_from_average(groups=groups, weighted=True),
        "IDISU": index_of_disparity(groups=groups, weighted=False),
        "IDISW": index_of_disparity(groups=groups, weighted=True),
        "BGV": between_group_variance(groups=groups),
        "BGSD": between_group_sd(groups=groups),
        "COV": coefficient_of_variation(groups=groups),
        "TI": theil_index(groups=groups),
        "MLD": mean_log_deviation(groups=groups),
        "PAR": population_attributable_risk(groups=groups),
        "PAF": population_attributable_fraction(groups=groups),
    }


def _ordered(groups: Groups, bounds: Bounds | None) -> dict[str, Estimate]:
    """The measures that need an order."""
    model: Model = "linear" if bounds is None else "logit"
    return {
        "ACI": concentration_index(groups=groups, kind="absolute"),
        "RCI": concentration_index(groups=groups, kind="relative"),
        "SII": slope_index(groups=groups, model=model, bounds=bounds),
        "RII": relative_slope_index(groups=groups, model=model, bounds=bounds),
    }
