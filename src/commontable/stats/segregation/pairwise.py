"""Mean absolute difference over all pairs of units of a region, by sorting: never a units × units table."""

from __future__ import annotations

import numpy as np

from commontable.stats.arrays import Floats
from commontable.stats.segregation.regions import Places, Regions


def by_share(shares: Floats, people: Floats, regions: Regions) -> tuple[Places, Floats, Floats]:
    """The order of the units by region and share, and both figures in it."""
    key = shares if regions.starts.size == 1 else shares + 2.0 * regions.codes
    order = np.argsort(key, axis=-1)
    return order, np.take_along_axis(shares, order, axis=-1), np.take_along_axis(people, order, axis=-1)


def balance(weights: Floats, regions: Regions) -> Floats:
    """For each sorted unit, the weight before it minus the weight after it, within its region."""
    running = np.cumsum(weights, axis=-1)
    ends = running[..., regions.starts + regions.sizes - 1]
    before = ends - regions.sum(weights)
    running *= 2
    running -= weights
    running -= regions.spread(before + ends)
    return np.asarray(running)


def gini_sums(shares: Floats, people: Floats, regions: Regions) -> Floats:
    """Σ over pairs (both ways) of t t' |p - p'|."""
    _, p, t = by_share(shares, people, regions)
    lead = balance(t, regions)
    lead *= t
    lead *= p
    return np.maximum(2 * regions.sum(lead), 0.0)


def gini_slopes(shares: Floats, people: Floats, regions: Regions) -> tuple[Floats, Floats]:
    """Its derivatives by t and by p."""
    order, p, t = by_share(shares, people, regions)
    ahead = balance(t, regions)
    by_people, by_shares = np.empty(shares.shape), np.empty(shares.shape)
    np.put_along_axis(by_people, order, 2 * (p * ahead - balance(t * p, regions)), axis=-1)
    np.put_along_axis(by_shares, order, 2 * t * ahead, axis=-1)
    return by_people, by_shares
