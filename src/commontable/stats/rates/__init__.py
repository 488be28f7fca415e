"""Rates, proportions, standardization, comparisons, funnels, trends and margins of error."""

from commontable.stats.rates.comparisons import rate_difference, rate_ratio
from commontable.stats.rates.crude import crude_rate
from commontable.stats.rates.direct import direct_rate, repeated_events
from commontable.stats.rates.funnel import Funnel, funnel
from commontable.stats.rates.indirect import expected_events, indirect_rate, indirect_ratio
from commontable.stats.rates.limited import LimitedEstimate
from commontable.stats.rates.margins import margin_change, margin_product, margin_ratio, margin_share, margin_sum
from commontable.stats.rates.means import mean
from commontable.stats.rates.proportions import proportion
from commontable.stats.rates.quantiles import QuantileGroups, quantile_groups
from commontable.stats.rates.segments import SegmentedTrend, segmented_trend
from commontable.stats.rates.survey import survey_proportion

__all__ = [
    "Funnel",
    "LimitedEstimate",
    "QuantileGroups",
    "SegmentedTrend",
    "crude_rate",
    "direct_rate",
    "expected_events",
    "funnel",
    "indirect_rate",
    "indirect_ratio",
    "margin_change",
    "margin_product",
    "margin_ratio",
    "margin_share",
    "margin_sum",
    "mean",
    "proportion",
    "quantile_groups",
    "rate_difference",
    "rate_ratio",
    "repeated_events",
    "segmented_trend",
    "survey_proportion",
]
