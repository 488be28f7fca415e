"""Slow twins of the measures that know where units lie: plain Python over all pairs."""

from __future__ import annotations

import math

Table = list[list[float]]
Points = list[list[float]]


def split(table: Table) -> tuple[list[float], list[float], list[float]]:
    return [row[0] for row in table], [row[1] for row in table], [sum(row) for row in table]


def delta_twin(table: Table, areas: list[float]) -> float:
    x = split(table)[0]
    return sum(abs(a / sum(x) - b / sum(areas)) for a, b in zip(x, areas, strict=True)) / 2


def crowd(table: Table, areas: list[float], whole: bool, largest: bool) -> float:
    """Mean area when as many people as the group has settle one by one."""
    x, _, t = split(table)
    left, land, people = sum(x), 0.0, 0.0
    for area, lived in sorted(zip(areas, t, strict=True), reverse=largest):
        if left <= 0:
            break
        taken = lived if whole else min(lived, left)
        land, people, left = land + taken * area, people + taken, left - lived
    return land / people


def mean_area(n: list[float], areas: list[float]) -> float:
    return sum(a * b for a, b in zip(n, areas, strict=True)) / sum(n)


def absolute_concentration_twin(table: Table, areas: list[float], whole: bool = False) -> float:
    least, most = (crowd(table, areas, whole, turned) for turned in (False, True))
    return 1 - (mean_area(split(table)[0], areas) - least) / (most - least)


def relative_concentration_twin(table: Table, areas: list[float], whole: bool = False) -> float:
    least, most = (crowd(table, areas, whole, turned) for turned in (False, True))
    x, y, _ = split(table)
    return (mean_area(x, areas) / mean_area(y, areas) - 1) / (least / most - 1)


def nearer_twin(x: list[float], y: list[float], far: list[float]) -> float:
    places = range(len(x))
    pairs = ((i, j) for i in places for j in places if far[i] < far[j])
    return sum(x[i] * y[j] - x[j] * y[i] for i, j in pairs) / (sum(x) * sum(y))


def local_nearer_twin(table: Table, points: Points, unit: int, neighbors: int) -> float:
    far = [round(math.dist(points[unit], each), 9) for each in points]
    near = sorted(range(len(points)), key=far.__getitem__)[: neighbors + 1]
    return nearer_twin([table[i][0] for i in near], [table[i][1] for i in near], [far[i] for i in near])


def proximities(points: Points, areas: list[float], scale: float, cutoff: float = math.inf) -> Table:
    found = []
    for i, one in enumerate(points):
        row = [math.dist(one, other) for other in points]
        row = [math.exp(-far / scale) if far <= cutoff else 0.0 for far in row]
        row[i] = math.exp(-math.sqrt(0.6 * areas[i]) / scale)
        found.append(row)
    return found


def form(one: list[float], near: Table, other: list[float]) -> float:
    return sum(a * c * b for a, row in zip(one, near, strict=True) for c, b in zip(row, other, strict=True))


def absolute_clustering_twin(table: Table, near: Table) -> float:
    x, _, t = split(table)
    base = sum(x) / len(x) ** 2 * sum(map(sum, near))
    return (form(x, near, x) / sum(x) - base) / (form(x, near, t) / sum(x) - base)


def relative_clustering_twin(table: Table, near: Table) -> float:
    x, y, _ = split(table)
    return form(x, near, x) / sum(x) ** 2 / (form(y, near, y) / sum(y) ** 2) - 1


def spatial_proximity_twin(table: Table, near: Table) -> float:
    x, y, t = split(table)
    own = form(x, near, x) / sum(x) + form(y, near, y) / sum(y)
    return own / (form(t, near, t) / sum(t))


def distance_exposure_twin(table: Table, near: Table, group: int, to: int) -> float:
    total = sum(row[group] for row in table)
    found = 0.0
    for row, weights in zip(table, near, strict=True):
        people = sum(w * sum(other) for w, other in zip(weights, table, strict=True))
        found += row[group] / total * sum(w * other[to] for w, other in zip(weights, table, strict=True)) / people
    return found


def steps_between(touching: Table) -> Table:
    """Fewest contacts on a way from each unit to each other."""
    units = range(len(touching))
    far = [[0.0 if i == j else 1.0 if touching[i][j] else math.inf for j in units] for i in units]
    for k in units:
        for i in units:
            for j in units:
                far[i][j] = min(far[i][j], far[i][k] + far[k][j])
    return far


def proximity_profile_twin(table: Table, touching: Table, share: float) -> float:
    """How near units with at least this share of the group are: pairs over steps between them."""
    far = steps_between(touching)
    rich = [i for i, row in enumerate(table) if row[0] / sum(row) >= share]
    steps = sum(far[i][j] for i in rich for j in rich)
    return (len(rich) ** 2 - len(rich)) / steps if steps else 0.0


def distortion_twin(table: Table, points: Points, unit: int, by_people: bool) -> float:
    """Divergence of ever wider surroundings from the region; units at one distance enter together."""
    groups = range(len(table[0]))
    region = [sum(row[m] for row in table) for m in groups]
    total = sum(region)
    far = [round(math.dist(points[unit], each), 9) for each in points]
    found = weights = 0.0
    for reach in sorted(set(far)):
        inside = [sum(row[m] for row, d in zip(table, far, strict=True) if d <= reach) for m in groups]
        people = sum(inside)
        entering = [sum(row) for row, d in zip(table, far, strict=True) if d == reach]
        weight = sum(entering) if by_people else float(len(entering))
        kept = [(a / people, b / total) for a, b in zip(inside, region, strict=True) if a]
        found += weight * sum(p * math.log(p / q) for p, q in kept)
        weights += weight
    return found / weights if by_people else found
