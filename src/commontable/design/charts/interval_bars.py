"""Bars from zero with intervals: amounts that can be added up, such as the years each age adds to a gap."""

from collections.abc import Iterable

from commontable.design.charts.chart import Chart
from commontable.design.charts.points import Row
from commontable.design.charts.row_chart import RowLook, row_chart
from commontable.design.charts.words import Words


def interval_bars(rows: Iterable[Row], *, words: Words, look: RowLook | None = None) -> Chart:
    """Chart of rows with place or group, value, lower, upper, state, value_low and value_high; bars start at zero."""
    return row_chart(rows, words, look or RowLook(), "bar")
