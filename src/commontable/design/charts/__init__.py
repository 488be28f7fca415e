"""Charts as Vega-Lite specs: one module a chart, the same spec for screen, print and download.

Importing this package loads neither Altair nor vl-convert nor shapely; they are loaded on first use.
"""

from commontable.design.charts.chart import Chart, ChartError, Column, Size
from commontable.design.charts.dot_interval import dot_interval
from commontable.design.charts.interval_bars import interval_bars
from commontable.design.charts.place_map import MapLook, place_map
from commontable.design.charts.render import render, rendered
from commontable.design.charts.row_chart import RowLook
from commontable.design.charts.small_multiples import SmallLook, small_multiples
from commontable.design.charts.theme import PHONE, WIDE
from commontable.design.charts.trend_lines import TrendLook, trend_lines
from commontable.design.charts.words import Words

__all__ = [
    "PHONE",
    "WIDE",
    "Chart",
    "ChartError",
    "Column",
    "MapLook",
    "RowLook",
    "Size",
    "SmallLook",
    "TrendLook",
    "Words",
    "dot_interval",
    "interval_bars",
    "place_map",
    "render",
    "rendered",
    "small_multiples",
    "trend_lines",
]
