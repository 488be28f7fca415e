"""Years lived and survival between any two ages, also inside a band (the curve is in `table`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from commontable.stats.arrays import Floats

if TYPE_CHECKING:
    from commontable.stats.table import LifeTable


def power(table: LifeTable, band: int) -> Floats:
    """The power of the curve of deaths inside a closed band."""
    a = table.closed_ax[..., band]
    return np.asarray(a / (table.bands.widths[band] - a))


def years_between(table: LifeTable, age: float, until: float) -> tuple[Floats, Floats]:
    """Mean years lived between two ages by those alive at the first, and the delta-method variance.

    Rolled back band by band: R = (w - q g + (1 - q) R') / (1 - q u), where w is the overlap with the band, g the years
    in it lost to the band's deaths (per death) and u the share of the deaths that came before the first age.
    """
    bands = table.bands
    first, last = bands.locate(age), bands.locate(min(until, float(bands.starts[-1])), name="until")
    if not until > age:
        raise ValueError(f"until must be above age; got until {until:g} and age {age:g}.")
    years, variance = open_years(table, age, until)
    for band in range(min(last, len(bands) - 2), first - 1, -1):
        q, width, k = table.qx[..., band], bands.widths[band], power(table, band)
        begin, end = max(age - bands.starts[band], 0.0), min(until - bands.starts[band], width)
        before = (begin / width) ** k
        gone = width / (k + 1) * ((end / width) ** (k + 1) - before * begin / width)
        here = 1 - q * before
        mean = (end - begin - q * gone + (1 - q) * years) / here
        slope = (before * mean - gone - years) / here
        variance = slope**2 * table.q_variance[..., band] + ((1 - q) / here) ** 2 * variance
        years = mean
    return years, variance


def open_years(table: LifeTable, age: float, until: float) -> tuple[Floats, Floats]:
    """Years lived in the open band between two ages, and the variance; zero when it is not reached."""
    expectancy, variance = table.ex[..., -1], table.variance[..., -1]
    start = float(table.bands.starts[-1])
    span = (until - max(age, start)) / expectancy
    if until <= start:
        return np.zeros(expectancy.shape), np.zeros(expectancy.shape)
    if until == np.inf:
        return expectancy, variance
    gone = np.exp(-span)
    return expectancy * (1 - gone), (1 - gone * (1 + span)) ** 2 * variance


def share_surviving(table: LifeTable, since: float, age: float) -> tuple[Floats, Floats]:
    """l(age) / l(since) and its variance, by Greenwood's sum over the bands between."""
    bands = table.bands
    first, last = bands.locate(since, name="since"), bands.locate(age)
    if age < since:
        raise ValueError(f"age must be {since:g} or more, where the count of survivors starts; got {age:g}.")
    share, relative = np.ones(table.shape), np.zeros(table.shape)
    for band in range(first, min(last, len(bands) - 2) + 1):
        q, width, k = table.qx[..., band], bands.widths[band], power(table, band)
        before = (max(since - bands.starts[band], 0.0) / width) ** k
        after = (min(age - bands.starts[band], width) / width) ** k
        share = share * (1 - q * after) / (1 - q * before)
        with np.errstate(divide="ignore", invalid="ignore"):
            slope = before / (1 - q * before) - after / (1 - q * after)
            relative = relative + np.where(q < 1, slope**2 * table.q_variance[..., band], 0.0)
    expectancy = table.ex[..., -1]
    beyond = max(age - bands.starts[-1], 0.0) - max(since - bands.starts[-1], 0.0)
    share = share * np.exp(-beyond / expectancy)
    relative = relative + (beyond / expectancy**2) ** 2 * table.variance[..., -1]
    return np.asarray(share), np.asarray(share**2 * relative)
