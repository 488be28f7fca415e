"""Limits by turning a test round: which true unevenness would give the index seen, and which would not?

A region is imagined with its units' shares drawn toward the region's (factor 0: even) or away from it (above 1), the
size of units kept. For a ladder of such factors tables are drawn; a true index belongs to the interval when the index
seen is not too rare among what it gives. So bias goes, and the interval knows that near zero the index hardly falls.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from commontable.stats.arrays import Floats
from commontable.stats.segregation.state import mix_of
from commontable.stats.segregation.tables import People

# Evenly spread, so that the ladder holds for little and for much segregation alike.
LADDER = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4)


@dataclass(frozen=True, eq=False)
class Ladder:
    """For each rung: the true index, the mean and spread of what is seen; and how what is seen scatters in all."""

    truth: Floats  # rungs × leading × regions
    mean: Floats
    spread: Floats
    scatter: Floats  # standardized draws × leading × regions
    seen: Floats

    def at(self, probability: float) -> Floats:
        """The true index under which no more than `probability` of draws lie above what was seen."""
        steps = np.quantile(self.scatter, 1 - probability, axis=0)
        return crossing(self.mean + steps * self.spread, self.truth, self.seen)

    def middle(self) -> Floats:
        """The true index whose mean is what was seen."""
        return crossing(self.mean, self.truth, self.seen)


def crossing(given: Floats, truth: Floats, seen: Floats) -> Floats:
    """Where the line through the rungs meets what was seen, rung by rung between neighbors; ends beyond them."""
    turned = np.where(truth[-1] >= truth[0], 1.0, -1.0)
    rising = np.maximum.accumulate(given * turned, axis=0)
    want = seen * turned
    below = np.clip((rising <= want).sum(axis=0) - 1, 0, len(rising) - 2)[None]
    low, high = (np.take_along_axis(rising, below + step, axis=0)[0] for step in (0, 1))
    start, end = (np.take_along_axis(truth, below + step, axis=0)[0] for step in (0, 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(high > low, (want - low) / (high - low), 0.5)
    return np.asarray(start + np.clip(part, 0.0, 1.0) * (end - start))


def drawn_toward(people: People, factor: float) -> Floats:
    """The table with every unit's shares at `factor` times their distance from the region's, none below zero."""
    size, mix = people.n.sum(axis=0), mix_of(people.n, people.regions)[0]
    found = np.empty(people.n.shape)
    for place, counted in enumerate(people.n):
        own = np.divide(counted, size, out=np.zeros(size.shape), where=size > 0)
        even = people.regions.spread(mix[place])
        np.maximum(even + factor * (own - even), 0.0, out=found[place])
    whole = found.sum(axis=0)
    found *= size
    with np.errstate(invalid="ignore"):
        found /= whole
    return np.nan_to_num(found, copy=False)


@dataclass(frozen=True)
class Drawing:
    """The index of a table, its slopes by every count, and how one more table is drawn around one."""

    value: Callable[[Floats], Floats]
    slopes: Callable[[Floats], Floats]
    draw: Callable[[Floats, np.random.Generator], Floats]


def ladder_of(people: People, ways_of: Callable[[People], Drawing], plan: tuple[int, int]) -> Ladder:
    """`plan`: draws in all, and the seed. Each rung gets its part of them; some regions are worked on at a time."""
    found = [part_of_ladder(some, ways_of(some), (*plan, part)) for part, some in enumerate(people.parts())]
    return Ladder(*(np.concatenate(each, axis=-1) for each in zip(*found, strict=True)))


def part_of_ladder(people: People, ways: Drawing, plan: tuple[int, int, int]) -> tuple[Floats, ...]:
    """The fields of the ladder."""
    draws, seed, part = plan
    each = -(-draws // len(LADDER))
    rungs = [rung_of(people, ways, factor, [(seed, rung, place, part) for place in range(each)])
             for rung, factor in enumerate(LADDER)]  # fmt: skip
    truth, mean, seen = (list(column) for column in zip(*rungs, strict=True))
    spread = np.stack([tables.std(axis=0, ddof=1) for tables in seen])
    with np.errstate(divide="ignore", invalid="ignore"):
        scatter = np.concatenate([(tables - m) / s for tables, m, s in zip(seen, mean, spread, strict=True)])
    # A rung without spread (complete separation) says nothing of the scatter: normal scores stand in for it.
    scores = np.array([normal_score((place + 0.5) / each) for place in range(each)] * len(LADDER))
    scatter = np.where(np.isfinite(scatter), scatter, scores[:, None, None])
    # A region in which some table has no figure (a group vanishes) has no limits.
    known = np.where(np.isfinite(np.stack(seen)).all(axis=(0, 1)), np.stack(truth), np.nan)
    return known, np.stack(mean), spread, scatter, ways.value(people.n)


def rung_of(
    people: People, ways: Drawing, factor: float, seeds: list[tuple[int, ...]]
) -> tuple[Floats, Floats, Floats]:
    """The true index, the mean of what is seen, and what is seen in each table drawn."""
    table = drawn_toward(people, factor)
    slopes, seen, straight = ways.slopes(table), [], []
    for each in seeds:
        one = ways.draw(table, np.random.default_rng(each))
        seen.append(ways.value(one))
        straight.append(along(people, one, table, slopes))
    figures = np.stack(seen)
    # What is straight in the counts has mean zero: without it the mean needs far fewer draws.
    return ways.value(table), (figures - np.stack(straight)).mean(axis=0), figures


def along(people: People, one: Floats, table: Floats, slopes: Floats) -> Floats:
    """What the straight line through the table says of the index of another one."""
    total = np.zeros(one.shape[1:])
    for new, old, slope in zip(one, table, slopes, strict=True):
        total += (new - old) * slope
    return people.regions.sum(total)


def normal_score(probability: float) -> float:
    from statistics import NormalDist  # late: keeps the import of this package light

    return NormalDist().inv_cdf(probability)
