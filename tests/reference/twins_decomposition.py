"""Slow twins of the decompositions, in plain Python: one pair at a time, the textbook's sums written out.

They share no code with `commontable.stats` and no array library. Slopes are taken by central differences.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence

Rates = list[float]
Split = Callable[[list[Rates], list[Rates]], list[Rates]]


def columns(rates: Sequence[float], starts: Sequence[float], a0: float = 0.1) -> dict[str, list[float]]:
    """l, L and T by forward sums; the first band's a is a0 of it where it starts at age 0, all others half."""
    alive, lived = [1.0], []
    for band, rate in enumerate(rates[:-1]):
        width = starts[band + 1] - starts[band]
        a = width * (a0 if starts[band] == 0 else 0.5)
        q = min(width * rate / (1 + (width - a) * rate), 1.0)
        lived.append(alive[-1] * (width * (1 - q) + a * q))
        alive.append(alive[-1] * (1 - q))
    lived.append(alive[-1] / rates[-1])
    return {"l": alive, "L": lived, "T": [sum(lived[band:]) for band in range(len(lived))] + [0.0]}


def e0(rates: Sequence[float], starts: Sequence[float]) -> float:
    return columns(rates, starts)["T"][0]


def arriaga(one: Sequence[float], two: Sequence[float], starts: Sequence[float]) -> list[float]:
    """Direct, indirect and interaction effects of Arriaga 1984, summed as Preston, Heuveline and Guillot write them."""
    first, last = columns(one, starts), columns(two, starts)
    parts = []
    for band in range(len(one)):
        l1, l2 = first["l"][band], last["l"][band]
        years = l1 * (last["L"][band] / l2 - first["L"][band] / l1)
        if band < len(one) - 1:
            years += last["T"][band + 1] * (l1 / l2 - first["l"][band + 1] / last["l"][band + 1])
        parts.append(years)
    return parts


def chandrasekaran(one: Sequence[float], two: Sequence[float], starts: Sequence[float]) -> list[float]:
    """(l1 + l2)(e2 - e1) / 2 at the start of a band less the same at its end."""
    first, last = columns(one, starts), columns(two, starts)

    def at(band: int) -> float:
        if band == len(one):
            return 0.0
        e1, e2 = (table["T"][band] / table["l"][band] for table in (first, last))
        return (first["l"][band] + last["l"][band]) * (e2 - e1) / 2

    return [at(band) - at(band + 1) for band in range(len(one))]


def stepwise(one: list[Rates], two: list[Rates], starts: Sequence[float]) -> list[Rates]:
    """[cause][band]: each rate replaced in turn, causes first to last, ages upward."""
    now = [list(row) for row in one]
    parts = [[0.0] * len(starts) for _ in one]
    before = e0([sum(rates) for rates in zip(*now, strict=True)], starts)
    for cause, band in itertools.product(range(len(one)), range(len(starts))):
        now[cause][band] = two[cause][band]
        after = e0([sum(rates) for rates in zip(*now, strict=True)], starts)
        parts[cause][band], before = after - before, after
    return parts


def averaged(split: Split) -> Split:
    """The mean of both directions."""

    def both(one: list[Rates], two: list[Rates]) -> list[Rates]:
        ahead, back = split(one, two), split(two, one)
        return [[(x - y) / 2 for x, y in zip(a, b, strict=True)] for a, b in zip(ahead, back, strict=True)]

    return both


def proportional(by_age: Callable[[Rates, Rates], list[float]]) -> Split:
    """A band's years to its causes by their rate differences."""

    def split(one: list[Rates], two: list[Rates]) -> list[Rates]:
        first, last = ([sum(rates) for rates in zip(*group, strict=True)] for group in (one, two))
        years = by_age(first, last)
        return [
            [
                years[band] * (two[cause][band] - one[cause][band]) / (last[band] - first[band])
                for band in range(len(first))
            ]
            for cause in range(len(one))
        ]

    return split


def horiuchi(one: Rates, two: Rates, starts: Sequence[float], steps: int = 60) -> list[float]:
    """The line integral by Simpson's rule, every slope by central differences."""
    parts = [0.0] * len(one)
    for step in range(steps + 1):
        share = step / steps
        weight = (1 if step in (0, steps) else 4 if step % 2 else 2) / (3 * steps)
        here = [(1 - share) * a + share * b for a, b in zip(one, two, strict=True)]
        for band, rate in enumerate(here):
            h = 1e-5 * rate
            slope = (e0(moved(here, band, h), starts) - e0(moved(here, band, -h), starts)) / (2 * h)
            parts[band] += weight * slope * (two[band] - one[band])
    return parts


def moved(rates: Sequence[float], band: int, by: float) -> list[float]:
    return [rate + (by if place == band else 0) for place, rate in enumerate(rates)]


Slopes = dict[tuple[int, int, int], list[list[float]]]


def slopes_of(split: Split, groups: tuple[list[Rates], list[Rates]]) -> Slopes:
    """[side, cause, band] of the rate moved: the slope of the years of every cause and band."""
    slopes = {}
    for side, cause, band in itertools.product(range(2), range(len(groups[0])), range(len(groups[0][0]))):
        h = 1e-4 * groups[side][cause][band]
        ends = []
        for sign in (1, -1):
            both = [[list(row) for row in group] for group in groups]
            both[side][cause][band] += sign * h
            ends.append(split(both[0], both[1]))
        slopes[side, cause, band] = [
            [(up - down) / (2 * h) for up, down in zip(*rows, strict=True)] for rows in zip(*ends, strict=True)
        ]
    return slopes


def standard_errors(
    split: Split, groups: tuple[list[Rates], list[Rates]], population: tuple[Rates, Rates], by_cause: bool = False
) -> tuple[list[Rates], list[float], list[float]]:
    """Of each cause and band, of each band and of each cause: Poisson rates, and on each side half a death more of the
    figure's own kind, spread as such deaths are. `by_cause`: the causes of a band weigh differently."""
    causes, bands = len(groups[0]), len(groups[0][0])
    slopes = slopes_of(split, groups)
    spread = {(s, c, b): groups[s][c][b] / population[s][b] for s, c, b in slopes}
    cell = [
        [
            sum(slopes[k][c][b] ** 2 * spread[k] for k in slopes)
            + sum((slopes[s, c, b][c][b] / population[s][b]) ** 2 / 2 for s in range(2))
            for b in range(bands)
        ]
        for c in range(causes)
    ]
    at_age = {k: [sum(row[b] for row in slopes[k]) for b in range(bands)] for k in slopes}
    age = [sum(at_age[k][b] ** 2 * spread[k] for k in slopes) for b in range(bands)]
    everyone = [[sum(group[c][b] for c in range(causes)) for b in range(bands)] for group in groups]
    for s, b in itertools.product(range(2), range(bands)):
        weights = [1.0] + [0.0] * (causes - 1)
        if by_cause:
            weights = [
                sum(groups[g][c][x] * population[g][x] for g in range(2) for x in range(bands)) for c in range(causes)
            ]
        age[b] += half_a_death([at_age[s, c, b][b] / population[s][b] for c in range(causes)], weights)
    total = {k: [sum(row) for row in slopes[k]] for k in slopes}
    cause = [sum(total[k][c] ** 2 * spread[k] for k in slopes) for c in range(causes)]
    for s, c in itertools.product(range(2), range(causes)):
        weights = [(everyone[0][b] + everyone[1][b]) * population[s][b] for b in range(bands)]
        cause[c] += half_a_death([total[s, c, b][c] / population[s][b] for b in range(bands)], weights)
    return (
        [[math.sqrt(v) for v in row] for row in cell],
        [math.sqrt(v) for v in age],
        [math.sqrt(v) for v in cause],
    )


def half_a_death(per_death: list[float], weights: list[float]) -> float:
    return sum(each**2 * weight for each, weight in zip(per_death, weights, strict=True)) / sum(weights) / 2


def limits_by_age(
    split: Split, groups: tuple[list[Rates], list[Rates]], population: tuple[Rates, Rates], z: float
) -> list[tuple[float, float]]:
    """One cause: the band's two counts by the cube root of their Jeffreys gammas, all else normal, added in squares."""
    slopes, years = slopes_of(split, groups), split(*groups)[0]
    found = []
    for band, value in enumerate(years):
        down = up = 0.0
        for (s, _, b), slope in slopes.items():
            rate, people = groups[s][0][b], population[s][b]
            effect = slope[0][band]
            if b != band:
                down += (z * effect) ** 2 * rate / people
                up += (z * effect) ** 2 * rate / people
                continue
            a = rate * people + 0.5
            low, high = (a * max(1 - 1 / (9 * a) + sign * z / (3 * math.sqrt(a)), 0) ** 3 / people for sign in (-1, 1))
            ends = [effect * (low - rate), effect * (high - rate)]
            down += min(ends) ** 2
            up += max(ends) ** 2
        found.append((value - math.sqrt(down), value + math.sqrt(up)))
    return found


def kitagawa(sizes: tuple[Rates, Rates], rates: tuple[Rates, Rates]) -> tuple[list[float], list[float]]:
    """Composition and rate effects of each category, each weighted by the mean of the other."""
    shares = [[size / sum(group) for size in group] for group in sizes]
    composition = [(shares[1][i] - shares[0][i]) * (rates[0][i] + rates[1][i]) / 2 for i in range(len(rates[0]))]
    rate = [(rates[1][i] - rates[0][i]) * (shares[0][i] + shares[1][i]) / 2 for i in range(len(rates[0]))]
    return composition, rate


def das_gupta(first: Rates, last: Rates, rate: Callable[[Rates], float] = math.prod) -> list[float]:
    """The mean over all orders in which the factors can be exchanged."""
    effects = [0.0] * len(first)
    orders = list(itertools.permutations(range(len(first))))
    for order in orders:
        now = list(first)
        before = rate(now)
        for factor in order:
            now[factor] = last[factor]
            after = rate(now)
            effects[factor] += (after - before) / len(orders)
            before = after
    return effects


Function = Callable[[Rates], float]


def line_integral(function: Function, first: Rates, last: Rates, steps: int) -> list[float]:
    """Horiuchi's, as its authors approximate it: one parameter at a time around the middle of each step."""
    parts = [0.0] * len(first)
    for step in range(steps):
        middle = [a + (b - a) * (step + 0.5) / steps for a, b in zip(first, last, strict=True)]
        for place in range(len(first)):
            half = (last[place] - first[place]) / steps / 2
            parts[place] += function(moved(middle, place, half)) - function(moved(middle, place, -half))
    return parts


def response_experiment(function: Function, first: Rates, last: Rates, steps: int) -> list[float]:
    """Slopes at the middle of each step times the step."""
    parts = [0.0] * len(first)
    for step in range(steps):
        middle = [a + (b - a) * (step + 0.5) / steps for a, b in zip(first, last, strict=True)]
        for place, value in enumerate(middle):
            h = 1e-6 * abs(value)
            slope = (function(moved(middle, place, h)) - function(moved(middle, place, -h))) / (2 * h)
            parts[place] += slope * (last[place] - first[place]) / steps
    return parts


def replacement(function: Function, first: Rates, last: Rates, order: Sequence[int]) -> list[float]:
    """Parameters replaced in this order."""
    now, parts = list(first), [0.0] * len(first)
    for place in order:
        before = function(now)
        now[place] = last[place]
        parts[place] = function(now) - before
    return parts
