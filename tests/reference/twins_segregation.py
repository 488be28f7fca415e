"""Slow twins of the segregation measures: plain Python, one definition after another, no arrays."""

from __future__ import annotations

import math
from itertools import pairwise, permutations

Table = list[list[float]]


def shares(table: Table) -> tuple[list[float], list[float], float]:
    """People of each unit, share of each group, people of the region."""
    units = [sum(row) for row in table]
    total = sum(units)
    return units, [sum(row[m] for row in table) / total for m in range(len(table[0]))], total


def mixed(groups: list[float]) -> float:
    return sum(p * (1 - p) for p in groups)


def dissimilarity_twin(table: Table) -> float:
    units, groups, total = shares(table)
    apart = 0.0
    for row, people in zip(table, units, strict=True):
        for count, share in zip(row, groups, strict=True):
            apart += abs(count - people * share)
    return apart / (2 * total * mixed(groups))


def classic_dissimilarity_twin(table: Table) -> float:
    """Duncan and Duncan's own form, for two groups."""
    one, other = (sum(row[m] for row in table) for m in (0, 1))
    return sum(abs(row[0] / one - row[1] / other) for row in table) / 2


def gini_twin(table: Table) -> float:
    units, groups, total = shares(table)
    apart = 0.0
    for m in range(len(groups)):
        for row, people in zip(table, units, strict=True):
            for other, others in zip(table, units, strict=True):
                apart += abs(row[m] * others - other[m] * people)
    return apart / (2 * total**2 * mixed(groups))


def entropy_twin(groups: list[float]) -> float:
    return -sum(p * math.log(p) for p in groups if p > 0)


def mutual_twin(table: Table) -> float:
    """Σ over cells of the joint share times the log of joint share over the product of margins."""
    units, groups, total = shares(table)
    return sum(
        count / total * math.log(count / (people * share))
        for row, people in zip(table, units, strict=True)
        for count, share in zip(row, groups, strict=True)
        if count > 0
    )


def information_twin(table: Table) -> float:
    return mutual_twin(table) / entropy_twin(shares(table)[1])


def diversity_twin(table: Table) -> float:
    units, groups, total = shares(table)
    inside = sum(
        people / total * mixed([count / people for count in row])
        for row, people in zip(table, units, strict=True)
        if people
    )
    return 1 - inside / mixed(groups)


def squared_variation_twin(table: Table) -> float:
    units, groups, total = shares(table)
    kinds = sum(share > 0 for share in groups) - 1
    return sum(
        people * (count / people - share) ** 2 / (total * kinds * share)
        for row, people in zip(table, units, strict=True)
        for count, share in zip(row, groups, strict=True)
        if people and share
    )


def normalized_exposure_twin(table: Table) -> float:
    units, groups, total = shares(table)
    return sum(
        people * (count / people - share) ** 2 / (total * (1 - share))
        for row, people in zip(table, units, strict=True)
        for count, share in zip(row, groups, strict=True)
        if people
    )


def min_max_twin(table: Table) -> float:
    one, other = (sum(row[m] for row in table) for m in (0, 1))
    ends = [(row[0] / one, row[1] / other) for row in table]
    return 1 - sum(min(each) for each in ends) / sum(max(each) for each in ends)


def profile_twin(table: Table) -> float:
    """The area under the curve, step by step between the shares of units."""
    share = shares(table)[1][0]
    group = sum(row[0] for row in table)
    steps = sorted({0.0, share, 1.0, *(row[0] / sum(row) for row in table)})
    area = {False: 0.0, True: 0.0}
    for low, high in pairwise(steps):
        held = sum(row[0] for row in table if row[0] / sum(row) >= high) / group
        area[low >= share] += held * (high - low)
    return (share - area[False] + area[True]) / (1 - share)


def atkinson_twin(table: Table, shape: float) -> float:
    units, groups, total = shares(table)
    gathered = 0.0
    for row, people in zip(table, units, strict=True):
        if people:
            share = row[0] / people
            gathered += (1 - share) ** (1 - shape) * share**shape * people / (groups[0] * total)
    return 1 - groups[0] / (1 - groups[0]) * abs(gathered) ** (1 / (1 - shape))


def exposure_twin(table: Table, group: int, to: int) -> float:
    people = sum(row[group] for row in table)
    return sum(row[group] / people * row[to] / sum(row) for row in table if sum(row))


def eta_twin(table: Table, group: int) -> float:
    share = shares(table)[1][group]
    return (exposure_twin(table, group, group) - share) / (1 - share)


def around_twin(table: Table, weights: Table) -> Table:
    """People around each unit, as shares."""
    found = []
    for row in weights:
        near = [sum(w * other[m] for w, other in zip(row, table, strict=True)) for m in range(len(table[0]))]
        found.append([count / sum(near) for count in near])
    return found


def spatial_information_twin(table: Table, weights: Table) -> float:
    units, groups, total = shares(table)
    inside = sum(people * entropy_twin(mix) for people, mix in zip(units, around_twin(table, weights), strict=True))
    return 1 - inside / (total * entropy_twin(groups))


def spatial_dissimilarity_twin(table: Table, weights: Table) -> float:
    units, groups, total = shares(table)
    apart = sum(
        people * abs(part - share)
        for people, mix in zip(units, around_twin(table, weights), strict=True)
        for part, share in zip(mix, groups, strict=True)
    )
    return apart / (2 * total * mixed(groups))


def morrill_twin(table: Table, contact: Table) -> float:
    part = [row[0] / sum(row) for row in table]
    places = range(len(table))
    apart = sum(contact[i][j] * abs(part[i] - part[j]) for i in places for j in places if i != j)
    return dissimilarity_twin(table) - apart / sum(contact[i][j] for i in places for j in places if i != j)


def fit_twin(table: Table, units: list[float], groups: list[float], fill: float) -> Table:
    found = [[count or fill for count in row] for row in table]
    for _ in range(3000):
        found = [[count * want / sum(row) for count in row] for row, want in zip(found, units, strict=True)]
        for m, want in enumerate(groups):
            column = sum(row[m] for row in found)
            for row in found:
                row[m] *= want / column
    return found


def change_twin(first: Table, last: Table, index: object, fill: float = 0.001) -> list[float]:
    """Unit margin, group margin, structure: mean step over all orders in which they may be changed."""
    tables = (first, last)
    margins = []
    for table in tables:
        units, groups, total = shares(table)
        margins.append(([each / total for each in units], groups))

    def value(state: tuple[int, int, int]) -> float:
        unit, group, inside = state
        if unit == group == inside:
            return index(tables[inside])
        return index(fit_twin(tables[inside], margins[unit][0], margins[group][1], fill))

    gained = [0.0, 0.0, 0.0]
    for order in permutations(range(3)):
        state = [0, 0, 0]
        for factor in order:
            before = value(tuple(state))
            state[factor] = 1
            gained[factor] += (value(tuple(state)) - before) / 6
    return gained


def expected_dissimilarity_twin(sizes: list[int], share: float) -> float:
    """The mean of two-group D under binomial placement, by summing over all counts."""
    total = sum(sizes)
    apart = 0.0
    for size in sizes:
        for seen in range(size + 1):
            chance = math.comb(size, seen) * share**seen * (1 - share) ** (size - seen)
            apart += chance * abs(seen - size * share)
    return apart / (2 * total * share * (1 - share)) * 1.0


def delta_twin(index: object, table: Table, variance: Table, step: float = 1e-4) -> float:
    """Standard error by moving one count after the other."""
    square = 0.0
    for j, row in enumerate(table):
        for m in range(len(row)):
            moved = []
            for sign in (1, -1):
                copy = [list(each) for each in table]
                copy[j][m] += sign * step
                moved.append(index(copy))
            square += ((moved[0] - moved[1]) / (2 * step)) ** 2 * variance[j][m]
    return math.sqrt(square)
