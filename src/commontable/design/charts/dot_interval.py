"""Dots with intervals: estimates of places or groups side by side, where zero is no meaningful start."""

from collections.abc import Iterable

from commontable.design.charts.chart import Chart
from commontable.design.charts.points import Row
from commontable.design.charts.row_chart import RowLook, row_chart
from commontable.design.charts.words import Words


def dot_interval(rows: Iterable[Row], *, words: Words, look: RowLook | None = None) -> Chart:
    """Chart of rows with place or group, value, lower, upper, state, value_low and value_high."""
    return row_chart(rows, words, look or RowLook(), "dot")
