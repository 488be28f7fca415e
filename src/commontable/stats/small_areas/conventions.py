"""Pieces the simpler methods share: Chiang's variance on the log scale, and schedules closed by 1 / m."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from commontable.stats.arrays import Floats
from commontable.stats.life_tables import probabilities
from commontable.stats.reasons import Reason
from commontable.stats.rules import Rules
from commontable.stats.small_areas.areas import Areas, mark
from commontable.stats.small_areas.schedules import InverseRate, Schedules, Spread

# Stands for the log of no rate at all: its exponential is zero in every sum, and no NaN comes of it.
NO_RATE = -700.0


def log_of(rates: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        return np.asarray(np.where(rates > 0, np.log(rates), NO_RATE))


def chiang_variances(rates: Floats, deaths: Floats, areas: Areas, rules: Rules) -> Floats:
    """Variances of log rates that give Chiang's q²(1 - q) / deaths for q, and Silcocks' 1 / deaths in the open band."""
    widths = areas.bands.widths[:-1, None]
    qx, ax, _ = probabilities(rates[:-1], areas.bands, rules)
    stretched = (1 - qx) * (1 + (widths - ax) * rates[:-1]) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        closed, last = stretched / deaths[:-1], 1 / deaths[-1:]
    return np.where(deaths > 0, np.concatenate([closed, last]), 0.0)


def closed_by_rate(areas: Areas, log_rates: Floats, rules: Rules, spread: Spread) -> tuple[Areas, Schedules]:
    """Schedules closed by 1 / m; an area whose open band has no rate goes out of use."""
    without: NDArray[np.bool_] = np.asarray(log_rates[-1] <= NO_RATE)
    return mark(areas, without, Reason.OPEN_BAND_WITHOUT_DEATHS), Schedules(
        areas.bands, rules, np.where(without, 0.0, log_rates), InverseRate(), spread
    )
