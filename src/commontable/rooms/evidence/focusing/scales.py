"""One scale for numbers of different units, and the rules that choose places on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..interpreting import FocusRule, Standardization, Worse

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

CLOSE = 1e-9


@dataclass(frozen=True)
class Measure:
    """One number for every place: its values, their standard errors, and NaN where nothing is shown."""

    name: str
    values: Floats
    errors: Floats
    weight: float = 1.0
    worse: Worse = Worse.HIGHER

    @property
    def shown(self) -> Mask:
        return np.asarray(np.isfinite(self.values))


@dataclass(frozen=True)
class Plan:
    """How places are chosen: the rule, the scale, how many, and the seed of the tries."""

    rule: FocusRule = FocusRule.WEIGHTED
    how: Standardization = Standardization.SPREAD
    count: int = 5
    second_count: int = 5
    seed: int = 1


def need(values: Floats, how: Standardization, worse: Worse) -> Floats:
    """Values along the last axis on one scale, more meaning more need. Every value must be there."""
    turned = values if worse == Worse.HIGHER else -values
    if how == Standardization.RANK:
        return np.asarray(positions(turned) / max(values.shape[-1] - 1, 1))
    if how == Standardization.RANGE:
        least = turned.min(axis=-1, keepdims=True)
        return _divided(turned - least, turned.max(axis=-1, keepdims=True) - least)
    center = turned.mean(axis=-1, keepdims=True)
    return _divided(turned - center, turned.std(axis=-1, keepdims=True))


def _divided(part: Floats, whole: Floats) -> Floats:
    """Where all places are alike nobody has more need: zero for all."""
    return np.divide(part, whole, out=np.zeros_like(part), where=np.broadcast_to(whole > 0, part.shape))


def positions(values: Floats) -> Floats:
    """Number of places with less, ties counted by half."""
    from scipy.stats import rankdata

    return np.asarray(rankdata(values, axis=-1), dtype=float) - 1


def top(scores: Floats, count: int) -> Mask:
    """The `count` highest along the last axis, NaN left out; a tie at the edge takes all of the tied."""
    known = np.where(np.isnan(scores), -np.inf, scores)
    edge = -np.partition(-known, min(count, known.shape[-1]) - 1, axis=-1)[..., min(count, known.shape[-1]) - 1]
    return np.asarray((known >= edge[..., None] - CLOSE) & np.isfinite(known))


def selected(needs: Floats, weights: Floats, plan: Plan) -> Mask:
    """Which places are chosen, from needs as (…, numbers, places) and weights as (…, numbers)."""
    if plan.rule == FocusRule.WEIGHTED:
        return top(np.einsum("...mp,...m->...p", needs, weights), plan.count)
    level, change = top(needs[..., 0, :], plan.count), top(needs[..., 1, :], plan.second_count)
    return {
        FocusRule.LEVEL: level, FocusRule.CHANGE: change, FocusRule.UNION: level | change,
        FocusRule.OVERLAP: level & change,
    }[plan.rule]  # fmt: skip


def shares_of(weights: Sequence[float]) -> Floats:
    """Weights that add up to one."""
    given = np.asarray(weights, dtype=float)
    if given.size == 0 or not np.all(np.isfinite(given)) or np.any(given < 0) or given.sum() == 0:
        raise ValueError(f"Weights must be zero or more, and one of them more than zero; got {list(weights)}.")
    return np.asarray(given / given.sum())


def needs_of(measure: Measure, how: Standardization) -> Floats:
    found = np.full(measure.values.shape, np.nan)
    found[measure.shown] = need(measure.values[measure.shown], how, measure.worse)
    return found


def scores_of(needs: Floats, weights: Floats, plan: Plan) -> Floats:
    if plan.rule == FocusRule.WEIGHTED:
        return np.asarray(weights @ needs)
    return np.asarray(needs[1 if plan.rule == FocusRule.CHANGE else 0])
