"""Slow twins of the statistics, in plain Python: one table at a time, the textbook's sums written out.

They share no code with `commontable.stats` and no array library, so a mistake would have to be made twice.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist


def life_table_twin(
    deaths: Sequence[float], population: Sequence[float], age_starts: Sequence[float], a0: float = 0.1, ax: float = 0.5
) -> list[dict[str, float]]:
    """Forward sums, survivors first: l, d, L, T, e; Chiang's variance as a sum over the bands above each age."""
    rows, alive = [], 1.0
    last = len(age_starts) - 1
    for band, start in enumerate(age_starts):
        rate = deaths[band] / population[band]
        if band == last:
            rows.append({"n": math.inf, "a": 1 / rate, "q": 1.0, "l": alive, "L": alive / rate, "var_q": 0.0})
            break
        width = age_starts[band + 1] - start
        lived = width * (a0 if start == 0 else ax)
        q = min(width * rate / (1 + (width - lived) * rate), 1.0)
        rows.append(
            {
                "n": width,
                "a": lived,
                "q": q,
                "l": alive,
                "L": width * alive * (1 - q) + lived * alive * q,
                "var_q": q * q * (1 - q) / deaths[band] if deaths[band] else 0.0,
            }
        )
        alive *= 1 - q
    for band, row in enumerate(rows):
        row["T"] = sum(later["L"] for later in rows[band:])
        row["e"] = row["T"] / row["l"] if row["l"] else math.nan
    for band, row in enumerate(rows):
        row["var"] = expectancy_variance(rows, band, deaths[last], population[last])
    return rows


def expectancy_variance(rows: list[dict[str, float]], band: int, open_deaths: float, open_population: float) -> float:
    """Σ l² (n - a + e')² var(q) / l(x)², and the open band's l² var(m) / m⁴ / l(x)² (Silcocks)."""
    start = rows[band]["l"]
    if not start:
        return math.nan
    total = 0.0
    for here, after in zip(rows[band:-1], rows[band + 1 :], strict=True):
        if here["var_q"]:
            total += here["l"] ** 2 * (here["n"] - here["a"] + after["e"]) ** 2 * here["var_q"]
    rate = open_deaths / open_population
    total += rows[-1]["l"] ** 2 * (rate / open_population) / rate**4
    return total / start**2


def lives(rows: list[dict[str, float]], steps: int = 4000) -> tuple[float, float, float]:
    """SD, e-dagger-like integral -∫ l ln l, and Gini, by walking the survival curve in small steps."""
    e0, squares, squared_l, entropy = 0.0, 0.0, 0.0, 0.0
    age = 0.0
    for row in rows:
        span = row["n"] if math.isfinite(row["n"]) else 40 * row["a"]
        step = span / steps
        for place in range(steps):
            middle = (place + 0.5) * step
            if math.isfinite(row["n"]):
                power = row["a"] / (row["n"] - row["a"])
                alive = row["l"] * (1 - row["q"] * (middle / row["n"]) ** power)
            else:
                alive = row["l"] * math.exp(-middle / row["a"])
            e0 += alive * step
            squares += 2 * (age + middle) * alive * step  # E[X²] = ∫ 2x l(x) dx
            squared_l += alive**2 * step
            entropy -= alive * math.log(alive) * step if alive > 0 else 0.0
        age += row["n"] if math.isfinite(row["n"]) else 0.0
    return math.sqrt(squares - e0**2), entropy, 1 - squared_l / e0


def sullivan_twin(rows: list[dict[str, float]], prevalence: Sequence[float]) -> float:
    """Healthy years as Sullivan wrote them: the years of each band times the share in health."""
    return sum((1 - ill) * row["L"] for ill, row in zip(prevalence, rows, strict=True)) / rows[0]["l"]


def trend_twin(times: Sequence[float], values: Sequence[float], errors: Sequence[float]) -> tuple[float, float]:
    """Slope and standard error from the normal equations."""
    w = [1 / error**2 for error in errors]
    s = sum(w)
    st, stt = sum(a * t for a, t in zip(w, times, strict=True)), sum(a * t * t for a, t in zip(w, times, strict=True))
    sy = sum(a * y for a, y in zip(w, values, strict=True))
    sty = sum(a * t * y for a, t, y in zip(w, times, values, strict=True))
    determinant = s * stt - st * st
    return (s * sty - st * sy) / determinant, math.sqrt(s / determinant)


def chance_between_twin(mean: float, error: float, limit: float, doubt: float, steps: int = 20_000) -> float:
    """P(0 < R < C) by the midpoint rule over R."""
    reference, comparison = NormalDist(mean, error), NormalDist(limit, doubt)
    low, high = max(0.0, mean - 9 * error), max(0.0, mean + 9 * error)
    step = (high - low) / steps
    return sum(
        reference.pdf(low + (place + 0.5) * step) * (1 - comparison.cdf(low + (place + 0.5) * step)) * step
        for place in range(steps)
    )


def ranks_twin(lower: Sequence[float], upper: Sequence[float]) -> list[tuple[int, int]]:
    """Best and worst place of each area when high is favorable, by looking at every pair."""
    areas = range(len(lower))
    return [
        (
            1 + sum(lower[other] > upper[area] for other in areas),
            len(lower) - sum(upper[other] < lower[area] for other in areas),
        )
        for area in areas
    ]
