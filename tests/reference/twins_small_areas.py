"""Slow twins of the small-area methods, in plain Python: one area at a time, textbook sums, full matrices."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

Row = list[float]
Matrix = list[Row]


def inverse_of(matrix: Matrix) -> Matrix:
    """Gauss and Jordan, with the largest pivot of each column."""
    size = len(matrix)
    work = [[*row, *(1.0 if i == j else 0.0 for j in range(size))] for i, row in enumerate(matrix)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(work[row][column]))
        work[column], work[pivot] = work[pivot], work[column]
        scale = work[column][column]
        work[column] = [value / scale for value in work[column]]
        for row in range(size):
            if row != column:
                factor = work[row][column]
                work[row] = [a - factor * b for a, b in zip(work[row], work[column], strict=True)]
    return [row[size:] for row in work]


def times(matrix: Matrix, vector: Row) -> Row:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def tents(middles: Row, knots: Row) -> Matrix:
    """The share of each knot at each age: straight between neighbors, flat outside."""
    rows = []
    for age in middles:
        row = [0.0] * len(knots)
        if age <= knots[0]:
            row[0] = 1.0
        elif age >= knots[-1]:
            row[-1] = 1.0
        else:
            right = next(i for i, knot in enumerate(knots) if knot > age)
            share = (age - knots[right - 1]) / (knots[right] - knots[right - 1])
            row[right - 1], row[right] = 1 - share, share
        rows.append(row)
    return rows


def posterior_twin(
    deaths: Row, years: Row, mean: Row, basis: Matrix, covariance: Matrix, residual: float, rounds: int = 4000
) -> tuple[Row, Matrix]:
    """Normal posterior of all log rates of an area, by the full covariance of the bands.

    The fixed point: center = mean + K (deaths - w), spread = (K⁻¹ + diag w)⁻¹, w = years × exp(center + variance / 2),
    approached by small steps so that no search can leap away.
    """
    bands, factors = len(mean), len(covariance)
    prior = [
        [
            sum(basis[i][a] * covariance[a][b] * basis[j][b] for a in range(factors) for b in range(factors))
            + (residual if i == j else 0.0)
            for j in range(bands)
        ]
        for i in range(bands)
    ]
    precision = inverse_of(prior)
    center, variance = list(mean), [prior[i][i] for i in range(bands)]
    spread = prior
    for _ in range(rounds):
        w = [n * math.exp(c + v / 2) for n, c, v in zip(years, center, variance, strict=True)]
        spread = inverse_of(
            [[p + (w[i] if i == j else 0.0) for j, p in enumerate(row)] for i, row in enumerate(precision)]
        )
        variance = [spread[i][i] for i in range(bands)]
        away = [c - m for c, m in zip(center, mean, strict=True)]
        score = [d - x - pull for d, x, pull in zip(deaths, w, times(precision, away), strict=True)]
        step = times(spread, score)
        longest = max(abs(each) for each in step)
        center = [c + each * min(1.0, 0.5 / max(longest, 1e-300)) for c, each in zip(center, step, strict=True)]
        if longest < 1e-12:
            break
    return center, spread


def expectancy_twin(rates: Row, starts: Sequence[float], open_expectancy: float, a0: float = 0.1) -> float:
    """Life expectancy at birth, closed by an expectancy given."""
    alive, years = 1.0, 0.0
    for band, rate in enumerate(rates[:-1]):
        width = starts[band + 1] - starts[band]
        lived = width * (a0 if starts[band] == 0 else 0.5)
        q = min(width * rate / (1 + (width - lived) * rate), 1.0)
        years += alive * (width * (1 - q) + lived * q)
        alive *= 1 - q
    return years + alive * open_expectancy


def delta_variance(figure: Callable[[Row], float], center: Row, spread: Matrix, step: float = 1e-5) -> float:
    """The variance of a figure of the log rates, by slopes found by moving each of them a little."""
    slopes = []
    for band in range(len(center)):
        up, down = list(center), list(center)
        up[band] += step
        down[band] -= step
        slopes.append((figure(up) - figure(down)) / (2 * step))
    return sum(a * b for a, b in zip(slopes, times(spread, slopes), strict=True))


def marshall_twin(deaths: Row, years: Row, around: list[list[int]]) -> Row:
    """Marshall's figure of each area, given the numbers of the areas around it (itself among them)."""
    figures = []
    for area, members in enumerate(around):
        total = sum(years[i] for i in members)
        center = sum(deaths[i] for i in members) / total
        seen = sum(years[i] * (deaths[i] / years[i] - center) ** 2 for i in members) / total
        among = max(seen - center / (total / len(members)), 0.0)
        rate = deaths[area] / years[area]
        weight = among / (among + center / years[area]) if among else 0.0
        figures.append(center + weight * (rate - center))
    return figures


def gamma_badness(deaths: Row, expected: Row, shape: float, rate: float) -> float:
    """Minus the log of the negative binomial likelihood."""
    return -sum(
        math.lgamma(d + shape) - math.lgamma(shape) + shape * math.log(rate / (rate + e)) - d * math.log(rate + e)
        for d, e in zip(deaths, expected, strict=True)
    )


def topals_twin(deaths: Row, years: Row, parts: list[list[tuple[int, float]]], standard: Row, basis: Matrix) -> Row:
    """α of one area by Newton's method on slopes and curvatures found by hand; penalty 2, as published.

    `parts` names, for each band of the counts, the ages of the standard in it and their weights.
    """
    size = len(basis[0])
    alpha = [0.0] * size
    for _ in range(200):
        rates = [
            math.exp(s + sum(b * a for b, a in zip(row, alpha, strict=True)))
            for s, row in zip(standard, basis, strict=True)
        ]
        score, information = [0.0] * size, [[0.0] * size for _ in range(size)]
        for d, n, part in zip(deaths, years, parts, strict=True):
            mean = sum(weight * rates[age] for age, weight in part)
            slope = [sum(weight * rates[age] * basis[age][k] for age, weight in part) / mean for k in range(size)]
            for i in range(size):
                score[i] += (d - n * mean) * slope[i]
                for j in range(size):
                    information[i][j] += n * mean * slope[i] * slope[j]
        for k in range(size - 1):
            bend = alpha[k + 1] - alpha[k]
            score[k] += 2 * bend
            score[k + 1] -= 2 * bend
            for i, j, sign in ((k, k, 2), (k + 1, k + 1, 2), (k, k + 1, -2), (k + 1, k, -2)):
                information[i][j] += sign
        step = times(inverse_of(information), score)
        longest = max(abs(each) for each in step)
        alpha = [a + each * min(1.0, 1.0 / max(longest, 1e-300)) for a, each in zip(alpha, step, strict=True)]
        if longest < 1e-12:
            break
    return alpha


def merged_bands_twin(deaths: Row, enough: float) -> list[int]:
    """The lowest band each band goes into: groups are filled from the oldest down, what is left joins the lowest."""
    groups: list[list[int]] = [[]]
    for band in reversed(range(len(deaths))):
        groups[-1].append(band)
        if sum(deaths[each] for each in groups[-1]) >= enough:
            groups.append([])
    if len(groups) > 1:
        rest = groups.pop()
        groups[-1] += rest
    return [min(next(group for group in groups if band in group)) for band in range(len(deaths))]


def merged_areas_twin(
    deaths: Matrix, years: Matrix, near: list[list[int]], precise: Callable[[Row, Row], bool], similar: bool
) -> list[int]:
    """Sets of areas, merged in rounds until every set is precise or alone; the sets numbered by their lowest area."""
    sets = [[area] for area in range(len(deaths))]
    while True:
        counts = [[sum(deaths[area][band] for area in one) for band in range(len(deaths[0]))] for one in sets]
        people = [[sum(years[area][band] for area in one) for band in range(len(deaths[0]))] for one in sets]
        pooled = [sum(column) for column in zip(*counts, strict=True)]
        lived = [sum(column) for column in zip(*people, strict=True)]
        expected = [sum(y * d / n for y, d, n in zip(each, pooled, lived, strict=True)) for each in people]
        ratio = [math.log((sum(d) + 0.5) / (e + 0.5)) for d, e in zip(counts, expected, strict=True)]
        failing = [place for place in range(len(sets)) if not precise(counts[place], people[place])]
        taken: set[int] = set()
        pairs = []
        for place in sorted(failing, key=lambda each: sum(people[each])):
            touching = [
                other
                for other in range(len(sets))
                if other != place and any(next_to in sets[other] for area in sets[place] for next_to in near[area])
            ]
            if place in taken or not touching:
                continue
            costs = [(abs(ratio[other] - ratio[place]) if similar else sum(people[other]), other) for other in touching]
            partner = min(costs)[1]
            if partner not in taken:
                taken |= {place, partner}
                pairs.append((place, partner))
        if not pairs:
            return [next(n for n, one in enumerate(sets) if area in one) for area in range(len(deaths))]
        joined = [sorted(sets[one] + sets[other]) for one, other in pairs]
        sets = sorted([one for place, one in enumerate(sets) if place not in taken] + joined)
