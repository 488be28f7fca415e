"""One death-rate schedule, and the columns of its life table that decompositions are made of.

Ages are the first axis, cells the second. In every band e(x) = n - g + (1 - q) e(x + n), where g = (n - a) q is the
years that its deaths cost within the band; in the open band n = 0, q = 1 and g = -1/m, so that e = 1/m.
"""

from __future__ import annotations

from functools import reduce
from typing import NamedTuple

import numpy as np

from commontable.stats.ages import AgeBands
from commontable.stats.arrays import Floats
from commontable.stats.life_tables import probabilities
from commontable.stats.rules import Rules

# Stands for "nobody is left" where a share of survivors is divided by an earlier one.
NOBODY = 1e-300


class Schedule(NamedTuple):
    """Rates, years lost and probability of dying in each band, survivors to it, expectancy at its end; the expectancy
    at the start; and n - a of each closed band."""

    rates: Floats
    lost: Floats
    q: Floats
    alive: Floats
    after: Floats
    at_start: Floats
    kept: Floats


class Slopes(NamedTuple):
    """First and second derivatives of g and of q by the band's own rate, its time lived a held at its rule."""

    lost: Floats
    q: Floats
    lost_bend: Floats
    q_bend: Floats


def schedule(rates: Floats, bands: AgeBands, rules: Rules) -> Schedule:
    """The columns for cells laid side by side."""
    widths = bands.widths[:-1, None]
    qx, ax, _ = probabilities(rates[:-1], bands, rules)
    q, lost, after = (np.empty(rates.shape) for _ in range(3))
    q[:-1], q[-1] = qx, 1.0
    kept = widths - ax
    np.multiply(kept, qx, out=lost[:-1])
    lost[-1] = -1 / rates[-1]
    survive = 1 - qx
    after[-1] = 0.0
    expectancy = -lost[-1]
    lived = widths - lost[:-1]
    for band in range(len(qx) - 1, -1, -1):
        after[band] = expectancy
        expectancy = lived[band] + survive[band] * expectancy
    alive = np.empty(rates.shape)
    alive[0] = 1.0
    for band, share in enumerate(survive):
        np.multiply(alive[band], share, out=alive[band + 1])
    return Schedule(rates, lost, q, alive, after, expectancy, kept)


def slopes(of: Schedule, bands: AgeBands, rules: Rules) -> Slopes:
    """Zero where q is held at one: there the rate changes nothing."""
    widths, m, kept = bands.widths[:-1, None], of.rates[:-1], of.kept
    damped = 1 / (1 + kept * m)
    q, lost, q_bend, lost_bend = (np.empty(of.rates.shape) for _ in range(4))
    q[:-1], q[-1] = np.where(widths * m * damped > 1, 0.0, widths * damped**2), 0.0
    q_bend[:-1], q_bend[-1] = -2 * kept * damped * q[:-1], 0.0
    lost[:-1], lost[-1] = kept * q[:-1], 1 / of.rates[-1] ** 2
    lost_bend[:-1], lost_bend[-1] = kept * q_bend[:-1], -2 / of.rates[-1] ** 3
    found = Slopes(lost, q, lost_bend, q_bend)
    if rules.q_rule == "constant-hazard":
        bend_steadily(found, widths, m, of.q[:-1])
    return found


def bend_steadily(found: Slopes, widths: Floats, m: Floats, q: Floats) -> None:
    """Where a rule would put q above one, 1 - exp(-n m) stands in, and the years lost are n - q/m."""
    remaining = np.exp(-widths * m)
    held = (widths * m > 1) & (q == -np.expm1(-widths * m))
    beyond = q - widths * m * remaining
    for column, values in (
        (found.q, widths * remaining),
        (found.q_bend, -(widths**2) * remaining),
        (found.lost, beyond / m**2),
        (found.lost_bend, widths**2 * remaining / m - 2 * beyond / m**3),
    ):
        column[:-1] = np.where(held, values, column[:-1])


def sensitivity(of: Schedule, by: Slopes) -> Floats:
    """What one more death per person-year of a band takes from the expectancy at the band's start."""
    return by.lost + by.q * of.after


def relative_slopes(of: Schedule, by: Slopes) -> Floats:
    """The fall of survivors beyond a band, as a share of them, by the band's rate."""
    survive = 1 - of.q
    return np.where(survive > 0, by.q / np.where(survive > 0, survive, 1.0), 0.0)


def survival_variance(of: Schedule, by: Slopes, spread: Floats) -> Floats:
    """Greenwood's sum over the bands below each: the relative variance of the survivors to it."""
    terms = relative_slopes(of, by) ** 2 * spread
    total = np.zeros(terms.shape)
    np.cumsum(terms[:-1], axis=0, out=total[1:])
    return total


def after_variance(of: Schedule, by: Slopes, spread: Floats) -> tuple[Floats, Floats]:
    """Variance of the expectancy at the end of each band, and at the start of the first."""
    here = sensitivity(of, by) ** 2 * spread
    square = (1 - of.q) ** 2
    after = np.zeros(here.shape)
    variance = here[-1]
    for band in range(len(here) - 2, -1, -1):
        after[band] = variance
        variance = here[band] + square[band] * variance
    return after, variance


def survivors_between(of: Schedule) -> Floats:
    """Shape (cells, ages, ages): of those alive at the end of band x, the share that lives to the start of band j > x;
    zero elsewhere."""
    shares = np.maximum(1 - of.q.T, NOBODY ** (1 / len(of.q)))
    alive = np.concatenate([np.ones((len(shares), 1)), np.cumprod(shares[:, :-1], axis=1)], axis=1)
    reached = alive[:, None, :] / (alive * shares)[:, :, None]
    return np.asarray(np.triu(reached, 1))


def added(parts: list[Floats]) -> Floats:
    """Their sum, without a stack of them."""
    return reduce(np.add, parts)
