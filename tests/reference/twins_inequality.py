"""Slow twins of the measures of inequality, in plain Python, one setting at a time, the sums written out.

They share no code with `commontable.stats` and no array library, so a mistake would have to be made twice. Standard
errors come from small pushes of each figure, not from slopes worked out on paper.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

List = Sequence[float]


def shares(people: List) -> list[float]:
    return [each / sum(people) for each in people]


def average(y: List, people: List) -> float:
    return sum(a * b for a, b in zip(y, shares(people), strict=True))


def ranks(people: List) -> list[float]:
    p = shares(people)
    return [sum(p[:place]) + p[place] / 2 for place in range(len(p))]


def measures(y: List, people: List, favorable: bool, reference: int | None = None) -> dict[str, float]:
    """WHO's measures that need no order."""
    p, mean, many = shares(people), average(y, people), len(y)
    best = max(y) if favorable else min(y)
    found = {
        "D": max(y) - min(y),
        "R": max(y) / min(y),
        "BGV": sum(w * (a - mean) ** 2 for w, a in zip(p, y, strict=True)),
        "MDMU": sum(abs(a - mean) for a in y) / many,
        "MDMW": sum(w * abs(a - mean) for w, a in zip(p, y, strict=True)),
        "MDBU": sum(abs(a - best) for a in y) / many,
        "MDBW": sum(w * abs(a - best) for w, a in zip(p, y, strict=True)),
        "TI": 1000 * sum(w * a / mean * math.log(a / mean) for w, a in zip(p, y, strict=True)),
        "MLD": -1000 * sum(w * math.log(a / mean) for w, a in zip(p, y, strict=True)),
        "PAR": best - mean,
        "PAF": 100 * (best - mean) / mean,
    }
    if reference is not None:
        found["MDRU"] = sum(abs(a - y[reference]) for a in y) / many
        found["MDRW"] = sum(w * abs(a - y[reference]) for w, a in zip(p, y, strict=True))
    found["BGSD"] = math.sqrt(found["BGV"])
    found["COV"] = 100 * found["BGSD"] / mean
    found["IDISU"], found["IDISW"] = (100 * found[name] / mean for name in ("MDMU", "MDMW"))
    return found


def concentration(y: List, people: List) -> float:
    """By the area between the diagonal and the concentration curve, trapezoid by trapezoid."""
    total = sum(a * b for a, b in zip(y, people, strict=True))
    below_people = below_held = area = 0.0
    for a, b in zip(y, people, strict=True):
        next_people, next_held = below_people + b / sum(people), below_held + a * b / total
        area += (next_people - below_people) * (below_held + next_held) / 2
        below_people, below_held = next_people, next_held
    return 1 - 2 * area


def extended(y: List, people: List, aversion: float) -> tuple[float, float]:
    """NCI's extended concentration indices, absolute and relative, as printed in HD*Calc's help (relative concentration
    index): ν Σ p (1 - R)^(ν - 1) - ν / μ Σ p y (1 - R)^(ν - 1), R the share of people up to the middle of a group."""
    p, r, mean = shares(people), ranks(people), average(y, people)
    heavy = [aversion * w * (1 - rank) ** (aversion - 1) for w, rank in zip(p, r, strict=True)]
    relative = sum(heavy) - sum(h * a for h, a in zip(heavy, y, strict=True)) / mean
    return mean * relative, relative


def extended_error(y: List, people: List, errors: List, aversion: float) -> float:
    """Standard error of the relative one by the Taylor series printed there."""
    p, r, mean = shares(people), ranks(people), average(y, people)
    heavy = [aversion * (1 - rank) ** (aversion - 1) for rank in r]
    pull = sum(w * h * a for w, h, a in zip(p, heavy, y, strict=True)) / mean
    parts = [(s * w * (pull - h)) ** 2 for s, w, h in zip(errors, p, heavy, strict=True)]
    return math.sqrt(sum(parts)) / mean


def extended_area(y: List, people: List, aversion: float, steps: int = 4_000) -> float:
    """The extended relative index from its definition, 1 - ν (ν - 1) ∫ (1 - x)^(ν - 2) L(x) dx, with the concentration
    curve L of groups in which all are alike, by Simpson's rule within each group."""
    total = sum(a * b for a, b in zip(y, people, strict=True))
    start = held = area = 0.0

    def force(x: float, base: float, slope: float, left: float) -> float:
        return (1 - x) ** (aversion - 2) * (base + slope * (x - left))

    for a, b in zip(y, people, strict=True):
        width, gain = b / sum(people), a * b / total
        step = width / steps
        values = [force(start + k * step, held, gain / width, start) for k in range(steps + 1)]
        area += step / 3 * (values[0] + values[-1] + 4 * sum(values[1:-1:2]) + 2 * sum(values[2:-1:2]))
        start, held = start + width, held + gain
    return 1 - aversion * (aversion - 1) * area


def gini_parts(y: List, weights: List, group: Sequence[int]) -> tuple[float, float]:
    """Within: pairs of one group; between: every person with the mean of the group. Pair by pair."""
    whole = sum(weights)
    mean = sum(a * w for a, w in zip(y, weights, strict=True)) / whole
    near = sum(
        v * w * abs(a - b)
        for a, v, g in zip(y, weights, group, strict=True)
        for b, w, h in zip(y, weights, group, strict=True)
        if g == h
    )
    means = {}
    for label in set(group):
        mine = [(a, w) for a, w, g in zip(y, weights, group, strict=True) if g == label]
        means[label] = sum(a * w for a, w in mine) / sum(w for _, w in mine)
    return near / whole**2 / (2 * mean), gini([means[label] for label in group], weights)


def line(y: List, people: List) -> tuple[float, float]:
    """Values at both ends of the least-squares line on the midpoint ranks."""
    p, x, mean = shares(people), ranks(people), average(y, people)
    rise = sum(w * (r - 0.5) * a for w, r, a in zip(p, x, y, strict=True))
    rise /= sum(w * (r - 0.5) ** 2 for w, r in zip(p, x, strict=True))
    return mean - rise / 2, mean + rise / 2


def logistic(y: List, weights: List, x: List, steps: int = 200) -> tuple[float, float]:
    """Values at both ends of the logistic curve; y between 0 and 1. Newton's method, damped."""
    level = rise = 0.0
    for _ in range(steps):
        fit = [1 / (1 + math.exp(-(level + rise * r))) for r in x]
        u = sum(w * (a - f) for w, a, f in zip(weights, y, fit, strict=True))
        v = sum(w * (a - f) * r for w, a, f, r in zip(weights, y, fit, x, strict=True))
        a = sum(w * f * (1 - f) for w, f in zip(weights, fit, strict=True))
        b = sum(w * f * (1 - f) * r for w, f, r in zip(weights, fit, x, strict=True))
        c = sum(w * f * (1 - f) * r * r for w, f, r in zip(weights, fit, x, strict=True))
        level += (c * u - b * v) / (a * c - b * b)
        rise += (a * v - b * u) / (a * c - b * b)
    return 1 / (1 + math.exp(-level)), 1 / (1 + math.exp(-level - rise))


def pushed(measure: Callable[[List], float], y: List, errors: List) -> float:
    """Standard error of a smooth measure by central differences."""
    total = 0.0
    for place, error in enumerate(errors):
        push = 1e-5 * max(abs(y[place]), 1)
        up, down = list(y), list(y)
        up[place] += push
        down[place] -= push
        total += ((measure(up) - measure(down)) / (2 * push) * error) ** 2
    return math.sqrt(total)


def person_index(y: List, ladder: List, weights: List, aversion: float = 2) -> float:
    """Absolute concentration index of persons, ranks by counting everybody for everybody."""
    whole = sum(weights)
    total = 0.0
    for a, height, w in zip(y, ladder, weights, strict=True):
        below = sum(v for v, other in zip(weights, ladder, strict=True) if other < height) / whole
        tied = sum(v for v, other in zip(weights, ladder, strict=True) if other == height) / whole
        total += w / whole * a * (1 - ((1 - below) ** aversion - max(1 - below - tied, 0) ** aversion) / tied)
    return total


def gini(y: List, weights: List) -> float:
    """Mean distance of every two persons over twice the mean."""
    whole = sum(weights)
    mean = sum(a * w for a, w in zip(y, weights, strict=True)) / whole
    apart = sum(v * w * abs(a - b) for a, v in zip(y, weights, strict=True) for b, w in zip(y, weights, strict=True))
    return apart / whole**2 / (2 * mean)


def jackknife(measure: Callable[[list[int]], float], units: Sequence[int]) -> float:
    """Standard error by leaving out one person at a time."""
    each = [measure([other for other in units if other != left]) for left in units]
    mean = sum(each) / len(each)
    return math.sqrt((len(each) - 1) / len(each) * sum((one - mean) ** 2 for one in each))
