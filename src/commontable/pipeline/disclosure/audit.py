"""The audit: an attacker who knows everything published, and how it was computed, bounds each hidden count by linear
programming.

A row passes where every secret count could still be each value of its interval. The attacker knows the shown counts,
the rounded
total, the populations, and the rounded life expectancy with its standard error (taken as linear in the counts around
their true
values, which the attacker is generously granted). Method: Fischetti & Salazar 2001, Management Science 47:1008-1027
(attacker's problem).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.disclosure.policy import DisclosurePolicy

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Published:
    """What a row tells: its figures before rounding, how they move with one death more of each age, and how they are
    rounded.
    """

    counts: Floats
    value: float
    error: float
    value_slope: Floats
    error_slope: Floats
    total_told: bool
    decimals: int


@dataclass(frozen=True)
class Target:
    """A row of secrets: what is hidden, what of it is audited, and what each audited count must still be able to be."""

    hidden: Mask
    audited: Mask
    lowest: Floats
    highest: Floats


def passes(published: list[Published], targets: list[Target], policy: DisclosurePolicy) -> list[bool]:
    """For each row: can every audited count still be its lowest and its highest value? One linear program for all
    rows.
    """
    from scipy.optimize import linprog
    from scipy.sparse import block_diag

    blocks: list[_Block] = []
    owners: list[int] = []
    for number, (row, target) in enumerate(zip(published, targets, strict=True)):
        for cell in np.flatnonzero(target.audited):
            for wanted in (target.lowest[cell], target.highest[cell]):
                blocks.append(_block(row, target, (int(cell), float(wanted)), policy))
                owners.append(number)
    good = [True] * len(published)
    if not blocks:
        return good
    solved = linprog(
        np.concatenate([block.cost for block in blocks]),
        A_ub=block_diag([block.matrix for block in blocks], format="csr"),
        b_ub=np.concatenate([block.bound for block in blocks]),
        bounds=np.concatenate([block.box for block in blocks]),
        method="highs",
    )
    if solved.x is None:
        return [not target.audited.any() for target in targets]
    start = 0
    for owner, block in zip(owners, blocks, strict=True):
        slack = solved.x[start + len(block.cost) - 1]
        good[owner] &= bool(slack <= TOLERANCE)
        start += len(block.cost)
    return good


@dataclass(frozen=True)
class _Block:
    """One question to the attacker: the hidden counts and one slack; a slack of zero means the answer is possible."""

    cost: Floats
    matrix: Floats
    bound: Floats
    box: Floats


def limits(row: Published, policy: DisclosurePolicy) -> list[tuple[Floats, float, float]]:
    """(slope, least, most) of each linear statement the release makes, as changes from the true counts."""
    half = 0.5 * 10.0**-row.decimals
    value = round(row.value, row.decimals) - row.value
    top = round_up(row.error, row.decimals) - row.error
    found = [(row.value_slope, value - half, value + half), (row.error_slope, top - 2 * half, top)]
    if row.total_told:
        total = row.counts.sum()
        told = round_to(total, policy.total_step) - total
        found.append((np.ones(len(row.counts)), told - policy.total_step / 2, told + policy.total_step / 2))
    return found


def _block(row: Published, target: Target, question: tuple[int, float], policy: DisclosurePolicy) -> _Block:
    cell, wanted = question
    cells = np.flatnonzero(target.hidden)
    counts = row.counts[cells]
    small = target.audited[cells]
    low = np.where(small, np.minimum(target.lowest[cells], counts), np.minimum(float(policy.minimum), counts)) - counts
    high = np.where(small, np.maximum(target.highest[cells], counts), 2 * counts + policy.minimum) - counts
    at = cells == cell
    low[at] = high[at] = wanted - row.counts[cell]
    lines, bound = [], []
    for slope, least, most in limits(row, policy):
        lines += [np.append(slope[cells], -1.0), np.append(-slope[cells], -1.0)]
        bound += [most, -least]
    return _Block(
        cost=np.append(np.zeros(len(cells)), 1.0),
        matrix=np.array(lines),
        bound=np.array(bound),
        box=np.column_stack([np.append(low, 0.0), np.append(high, np.inf)]),
    )


def round_up(number: float, decimals: int) -> float:
    """Rounded away from zero, so that an interval never becomes narrower than it is."""
    return float(np.ceil(number * 10**decimals - 1e-9) / 10**decimals)


def round_to(number: float, step: int) -> float:
    """To the nearest multiple of a step."""
    return float(np.floor(number / step + 0.5) * step)
