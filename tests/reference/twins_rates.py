"""Slow twins of the rates, in plain Python: one area at a time, distributions summed term by term.

They share no code with `commontable.stats` and no array library.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import combinations, pairwise
from statistics import NormalDist


def halved(curve: Callable[[float], float], low: float, high: float) -> float:
    """Where a rising curve crosses zero."""
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if curve(middle) < 0 else (low, middle)
    return (low + high) / 2


def poisson_below(count: int, mean: float) -> float:
    """P(X <= count)."""
    return sum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1)) if mean else 1.0


def binomial_below(count: int, total: int, share: float) -> float:
    return sum(math.comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(count + 1))


def count_limits_twin(events: int, level: float, method: str) -> tuple[float, float]:
    tail, top = (1 - level) / 2, 20 + 3 * events
    z = NormalDist().inv_cdf(1 - tail)
    if method == "byar-from-ten":
        method = "byar" if events >= 10 else "exact"
    if method == "byar":
        more = events + 1
        lower = events * max(1 - 1 / (9 * events) - z / (3 * math.sqrt(events)), 0) ** 3 if events else 0.0
        return lower, more * (1 - 1 / (9 * more) + z / (3 * math.sqrt(more))) ** 3
    half = 0.5 if method == "mid-p" else 0.0

    def seen(mean: float) -> float:
        return poisson_below(events, mean) - (poisson_below(events - 1, mean) if events else 0.0)

    # Above: P(X >= events); below: P(X <= events); mid-p takes half of the chance of the count itself.
    lower = halved(lambda m: 1 - poisson_below(events, m) + (1 - half) * seen(m) - tail, 0, events) if events else 0.0
    return lower, halved(lambda m: tail - poisson_below(events, m) + half * seen(m), events, top)


def share_limits_twin(events: int, total: int, level: float, method: str) -> tuple[float, float]:
    tail = (1 - level) / 2
    z = NormalDist().inv_cdf(1 - tail)
    p = events / total
    if method == "wilson":
        # The shares whose score statistic is exactly z, by halving on each side.
        def score(share: float) -> float:
            return (share - p) / math.sqrt(share * (1 - share) / total)

        lower = halved(lambda s: score(s) + z, 1e-300, p) if events else 0.0
        return lower, halved(lambda s: score(s) - z, p, 1 - 1e-16) if events < total else 1.0
    lower = halved(lambda s: 1 - binomial_below(events - 1, total, s) - tail, 0, p) if events else 0.0
    return lower, halved(lambda s: tail - binomial_below(events, total, s), p, 1) if events < total else 1.0


def gamma_quantile(shape: float, scale: float, probability: float) -> float:
    """By halving the incomplete gamma's series."""

    def below(x: float) -> float:
        term = total = 1 / shape
        k = shape
        while abs(term) > 1e-17 * abs(total):
            k += 1
            term *= x / k
            total += term
        return total * math.exp(shape * math.log(x) - x - math.lgamma(shape))

    return scale * halved(lambda x: below(x) - probability, 1e-300, shape + 40 * math.sqrt(shape) + 60)


def direct_twin(
    events: Sequence[float], population: Sequence[float], standard: Sequence[float], level: float, method: str
) -> tuple[float, float, float]:
    """Rate and limits per person: fay-feuer, tiwari, or dobson-exact."""
    tail, whole = (1 - level) / 2, sum(standard)
    weights = [s / whole / p for s, p in zip(standard, population, strict=True)]
    y = sum(w * x for w, x in zip(weights, events, strict=True))
    v = sum(w * w * x for w, x in zip(weights, events, strict=True))
    if method == "dobson-exact":
        o = sum(events)
        low, high = count_limits_twin(int(o), level, "exact")
        return y, y + math.sqrt(v / o) * (low - o), y + math.sqrt(v / o) * (high - o)
    lower = gamma_quantile(y * y / v, v / y, tail) if y else 0.0
    if method == "fay-feuer":
        up, spread = y + max(weights), v + max(weights) ** 2
    else:
        up = y + sum(weights) / len(weights)
        spread = v + sum(w * w for w in weights) / len(weights)
    return y, lower, gamma_quantile(up * up / spread, spread / up, 1 - tail)


def conditional_ratio_twin(one: int, people: float, other: int, others: float, level: float) -> tuple[float, float]:
    """Exact limits of a rate ratio given the total of events: those of a binomial share, as odds."""
    low, high = share_limits_twin(one, one + other, level, "clopper-pearson")
    return low / (1 - low) * others / people, high / (1 - high) * others / people


def survey_twin(
    rows: Sequence[tuple[object, object, float, float, bool]],
) -> tuple[float, float, int]:
    """Share, variance and degrees of freedom from (stratum, unit, weight, value, in the domain) rows."""
    total = sum(w for _, _, w, _, inside in rows if inside)
    share = sum(w * y for _, _, w, y, inside in rows if inside) / total
    strata: dict[object, dict[object, float]] = {}
    met: dict[object, set[object]] = {}
    for stratum, unit, w, y, inside in rows:
        sums = strata.setdefault(stratum, {})
        sums[unit] = sums.get(unit, 0.0) + (w * (y - share) / total if inside else 0.0)
        if inside:
            met.setdefault(stratum, set()).add(unit)
    variance = 0.0
    for sums in strata.values():
        m, mean = len(sums), sum(sums.values()) / len(sums)
        variance += m / (m - 1) * sum((u - mean) ** 2 for u in sums.values())
    return share, variance, sum(len(units) for units in met.values()) - len(met)


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gauss with pivots."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for column in range(size):
        best = max(range(column, size), key=lambda row: abs(rows[row][column]))
        rows[column], rows[best] = rows[best], rows[column]
        for row in range(column + 1, size):
            factor = rows[row][column] / rows[column][column]
            rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column], strict=True)]
    found = [0.0] * size
    for row in reversed(range(size)):
        rest = sum(rows[row][k] * found[k] for k in range(row + 1, size))
        found[row] = (rows[row][size] - rest) / rows[row][row]
    return found


def segments_twin(
    times: Sequence[float], rates: Sequence[float], weights: Sequence[float], breaks: int, apart: int
) -> tuple[list[float], list[float], float]:
    """Break times, slopes and residual sum of the best continuous broken line through ln(rate)."""
    middle = sum(times) / len(times)
    y = [math.log(rate) for rate in rates]
    best: tuple[list[float], list[float], float] | None = None
    for places in combinations(range(len(times)), breaks):
        edges = [-1, *places, len(times)]
        if any(after - before <= apart for before, after in pairwise(edges)):
            continue
        columns = [
            [1.0] * len(times),
            [t - middle for t in times],
            *([max(t - times[p], 0) for t in times] for p in places),
        ]
        matrix = [
            [sum(w * a * b for w, a, b in zip(weights, one, two, strict=True)) for two in columns] for one in columns
        ]
        right = [sum(w * a * b for w, a, b in zip(weights, column, y, strict=True)) for column in columns]
        beta = solve(matrix, right)
        line = [sum(b * column[k] for b, column in zip(beta, columns, strict=True)) for k in range(len(times))]
        residual = sum(w * (a - b) ** 2 for w, a, b in zip(weights, y, line, strict=True))
        if best is None or residual < best[2]:
            slopes = [sum(beta[1 : k + 2]) for k in range(breaks + 1)]
            best = [times[p] for p in places], slopes, residual
    assert best is not None
    return best


def student_below(degrees: int, at: float, steps: int = 400) -> float:
    """P(T <= at) by Simpson's rule over the angle whose tangent is t / √degrees."""
    top = math.atan(at / math.sqrt(degrees))
    scale = math.exp(math.lgamma((degrees + 1) / 2) - math.lgamma(degrees / 2)) / math.sqrt(math.pi)
    heights = [math.cos(top * k / steps) ** (degrees - 1) * (1, 4, 2)[0 if k in (0, steps) else 1 + (k + 1) % 2]
               for k in range(steps + 1)]  # fmt: skip
    return 0.5 + scale * top / steps / 3 * sum(heights)


def posterior_twin(
    times: Sequence[float], rates: Sequence[float], weights: Sequence[float], breaks: int, apart: int, chance: float
) -> tuple[list[float], float]:
    """Quantiles of the slopes of ln(rate), and of their average over all years, each set of breaks weighted by
    |X'WX|^(-1/2) RSS^(-(n - p)/2)."""
    middle, degrees = sum(times) / len(times), len(times) - 2 * (breaks + 1)
    y = [math.log(rate) for rate in rates]
    # Of each set of breaks: logarithm of its weight, then center and spread of every figure.
    sets: list[tuple[float, list[tuple[float, float]]]] = []
    for places in combinations(range(len(times)), breaks):
        edges = [-1, *places, len(times)]
        if any(after - before <= apart for before, after in pairwise(edges)):
            continue
        columns = [[1.0] * len(times), [t - middle for t in times]]
        columns += [[max(t - times[p], 0) for t in times] for p in places]
        matrix = [
            [sum(w * a * b for w, a, b in zip(weights, one, two, strict=True)) for two in columns] for one in columns
        ]
        beta = solve(matrix, [sum(w * a * b for w, a, b in zip(weights, c, y, strict=True)) for c in columns])
        line = [sum(b * c[k] for b, c in zip(beta, columns, strict=True)) for k in range(len(times))]
        residual = sum(w * (a - b) ** 2 for w, a, b in zip(weights, y, line, strict=True))
        ends = [times[0], *(times[p] for p in places), times[-1]]
        figures = [[0.0, 1.0, *(1.0 if k < s else 0.0 for k in range(breaks))] for s in range(breaks + 1)]
        shares = [(after - before) / (times[-1] - times[0]) for before, after in pairwise(ends)]
        figures.append([sum(s * f[k] for s, f in zip(shares, figures, strict=True)) for k in range(breaks + 2)])
        made = []
        for figure in figures:
            variance = sum(a * b for a, b in zip(figure, solve(matrix, figure), strict=True)) * residual / degrees
            made.append((sum(a * b for a, b in zip(figure, beta, strict=True)), math.sqrt(variance)))
        sets.append((-math.log(determinant(matrix)) / 2 - degrees / 2 * math.log(residual), made))
    top = max(weight for weight, _ in sets)
    total = sum(math.exp(weight - top) for weight, _ in sets)

    def quantile(figure: int) -> float:
        def over(at: float) -> float:
            return (
                sum(
                    math.exp(weight - top) / total * student_below(degrees, (at - made[figure][0]) / made[figure][1])
                    for weight, made in sets
                )
                - chance
            )

        low = min(made[figure][0] - 60 * made[figure][1] for _, made in sets)
        high = max(made[figure][0] + 60 * made[figure][1] for _, made in sets)
        for _ in range(45):
            center = (low + high) / 2
            low, high = (center, high) if over(center) < 0 else (low, center)
        return (low + high) / 2

    return [quantile(figure) for figure in range(breaks + 1)], quantile(breaks + 1)


def determinant(matrix: list[list[float]]) -> float:
    """By the first row's minors."""
    if len(matrix) == 1:
        return matrix[0][0]
    return sum(
        (-1) ** column * value * determinant([[*row[:column], *row[column + 1 :]] for row in matrix[1:]])
        for column, value in enumerate(matrix[0])
    )


def quantile_groups_twin(values: Sequence[float], groups: int, highest_first: bool) -> list[int]:
    """Group by counting who stands strictly before."""
    made = []
    for value in values:
        before = sum(1 for other in values if (other > value if highest_first else other < value))
        made.append(1 + before * groups // len(values))
    return made


def funnel_limit_twin(target: float, size: float, tail: float) -> float:
    """Spiegelhalter's interpolated Poisson limit, counting up from zero."""
    count, below = 0, poisson_below(0, target * size)
    before = 0.0
    while below < tail:
        count, before = count + 1, below
        below = poisson_below(count, target * size)
    return max(count - (below - tail) / (below - before), 0) / size
