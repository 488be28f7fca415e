"""The choice by the numbers, place by place, and how steady it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import numpy as np

from ..interpreting import FocusRule, Standardization
from .scales import CLOSE, Floats, Mask, Measure, Plan, needs_of, scores_of, selected, shares_of, top
from .tries import WAYS, tried

STEADY = 0.9


class Standing(StrEnum):
    """Where a place stands in the choice."""

    CHOSEN = "chosen"
    WOULD = "would"  # a value is hidden or missing, and it would be chosen whatever that value is
    COULD = "could"  # a value is hidden or missing, and it may or may not belong
    OUT = "out"


@dataclass(frozen=True)
class Area:
    """One place: score and position with their ranges, and in what share of the tries it was chosen."""

    score: float | None
    low: float
    high: float
    position: int | None
    best: int
    worst: int
    standing: Standing
    chance: float
    weights: float
    scales: float
    together: float


@dataclass(frozen=True)
class Without:
    """The choice made once more without one of the numbers: which places come in and which go out."""

    name: str
    comes_in: tuple[int, ...]
    goes_out: tuple[int, ...]


@dataclass(frozen=True)
class Chosen:
    """The choice, place by place in the order given, and how steady it is."""

    areas: tuple[Area, ...]
    without: tuple[Without, ...]
    by_level: Mask = field(default_factory=lambda: np.zeros(0, bool))
    by_change: Mask = field(default_factory=lambda: np.zeros(0, bool))

    @property
    def chosen(self) -> list[int]:
        return [place for place, area in enumerate(self.areas) if area.standing == Standing.CHOSEN]

    @property
    def steady(self) -> int:
        """How many of the chosen were chosen in nine of ten tries with everything at once."""
        return sum(self.areas[place].together >= STEADY for place in self.chosen)


def choose(measures: Sequence[Measure], plan: Plan) -> Chosen:
    """The choice by the numbers, and how steady it is. For the lists of KC-30: level first, then change."""
    weights = shares_of([measure.weight for measure in measures])
    _check(measures, plan)
    base = np.stack([needs_of(measure, plan.how) for measure in measures])
    low, high = _filled(base, np.nanmin), _filled(base, np.nanmax)
    standing = _standing(base, (low, high), weights, plan)
    tries = {name: tried(measures, weights, plan, which) for name, which in WAYS.items()}
    scales = np.mean([selected(_filled_middle(measures, how), weights, plan) for how in Standardization], axis=0)
    best, worst = tries["chance"].positions
    scores = scores_of(base, weights, plan)
    areas = tuple(
        Area(
            None if np.isnan(scores[place]) else float(scores[place]),
            float(scores_of(low, weights, plan)[place]), float(scores_of(high, weights, plan)[place]),
            _position(scores, place), int(best[place]), int(worst[place]), standing[place],
            float(tries["chance"].share[place]), float(tries["weights"].share[place]), float(scales[place]),
            float(tries["together"].share[place]),
        )
        for place in range(base.shape[1])
    )  # fmt: skip
    lists = [top(base[0], plan.count), top(base[-1], plan.second_count)]
    return Chosen(areas, _without(measures, plan, standing), *lists)


def _check(measures: Sequence[Measure], plan: Plan) -> None:
    for measure in measures:
        if measure.shown.sum() < 2:
            raise ValueError(f"“{measure.name}” shows fewer than two places: nothing can be compared.")
    if plan.rule != FocusRule.WEIGHTED and len(measures) != 2:
        raise ValueError(f"The lists need a level and a change; got {len(measures)} numbers.")
    if plan.count < 1 or plan.second_count < 1:
        raise ValueError(f"At least one place must be chosen; got {min(plan.count, plan.second_count)}.")


def _filled(needs: Floats, end: Any) -> Floats:
    """With every gap at one end of what the other places show."""
    return np.where(np.isnan(needs), end(needs, axis=1, keepdims=True), needs)


def _filled_middle(measures: Sequence[Measure], how: Standardization) -> Floats:
    """For comparing scales: a place with a gap has no score and is left out."""
    return np.stack([needs_of(measure, how) for measure in measures])


def _position(scores: Floats, place: int) -> int | None:
    return None if np.isnan(scores[place]) else int(1 + np.sum(scores > scores[place] + CLOSE))


def _standing(base: Floats, ends: tuple[Floats, Floats], weights: Floats, plan: Plan) -> list[Standing]:
    """Complete places are chosen among themselves; the others by whether either end of their range would be."""
    chosen = selected(base, weights, plan)
    gaps = np.isnan(base).any(axis=0)
    found = [Standing.CHOSEN if one else Standing.OUT for one in chosen & ~gaps]
    for place in np.flatnonzero(gaps).tolist():
        always, sometimes = (_alone(base, end, place, weights, plan) for end in ends)
        if sometimes:
            found[place] = Standing.WOULD if always else Standing.COULD
    return found


def _alone(base: Floats, end: Floats, place: int, weights: Floats, plan: Plan) -> bool:
    """Would this place be chosen among the complete ones with its gaps at this end?"""
    tried = base.copy()
    tried[:, place] = end[:, place]
    return bool(selected(tried, weights, plan)[place])


def _without(measures: Sequence[Measure], plan: Plan, standing: Sequence[Standing]) -> tuple[Without, ...]:
    """The same choice with each number left out in turn, where several are weighted."""
    if plan.rule != FocusRule.WEIGHTED or len(measures) < 2:
        return ()
    now = {place for place, one in enumerate(standing) if one == Standing.CHOSEN}
    found = []
    for left_out in measures:
        rest = [measure for measure in measures if measure is not left_out]
        if sum(measure.weight for measure in rest) == 0:
            continue
        base = np.stack([needs_of(measure, plan.how) for measure in rest])
        then = set(np.flatnonzero(selected(base, shares_of([each.weight for each in rest]), plan)).tolist())
        found.append(Without(left_out.name, tuple(sorted(then - now)), tuple(sorted(now - then))))
    return tuple(found)


def change_measure(first: Measure, last: Measure) -> Measure:
    """The change from the first period to the last; less of the good direction means more need.

    Errors of the two periods add up as if they were independent.
    """
    return replace(
        last, name=last.name, values=last.values - first.values, errors=np.hypot(first.errors, last.errors),
    )  # fmt: skip
