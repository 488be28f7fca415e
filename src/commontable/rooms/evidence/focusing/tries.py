"""Making the choice again many times: values from their intervals, other weights, other scales."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..interpreting import FocusRule, Standardization
from .scales import Floats, Measure, Plan, need, positions, selected

DRAWS = 1000
CELLS_AT_ONCE = 2_000_000
LEVEL = 0.95


@dataclass(frozen=True)
class Way:
    """What is drawn anew in a try."""

    values: bool = False
    weights: bool = False
    scales: bool = False


WAYS = {
    "chance": Way(values=True), "weights": Way(weights=True),
    "together": Way(values=True, weights=True, scales=True),
}  # fmt: skip


@dataclass
class Tries:
    """Share of tries in which each place was chosen, and its best and worst position in the middle 95 % of them."""

    share: Floats
    positions: tuple[Floats, Floats]


def tried(measures: Sequence[Measure], weights: Floats, plan: Plan, way: Way) -> Tries:
    places = measures[0].values.size
    chosen, found = np.zeros(places), []
    for needs, drawn in _draws(measures, weights, plan, way):
        chosen += selected(needs, drawn, plan).sum(axis=0)
        scores = np.einsum("dmp,dm->dp", needs, drawn) if plan.rule == FocusRule.WEIGHTED else _list_scores(needs, plan)
        found.append(places - positions(scores))
    ends = np.quantile(np.concatenate(found), [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return Tries(chosen / DRAWS, (np.floor(ends[0]), np.ceil(ends[1])))


def _list_scores(needs: Floats, plan: Plan) -> Floats:
    return np.asarray(needs[:, 1 if plan.rule == FocusRule.CHANGE else 0, :])


def _draws(measures: Sequence[Measure], weights: Floats, plan: Plan, way: Way) -> Iterator[tuple[Floats, Floats]]:
    """Needs as (tries, numbers, places) and weights as (tries, numbers), some tries at a time."""
    stream = np.random.default_rng([plan.seed, way.values, way.weights, way.scales])
    size = max(1, CELLS_AT_ONCE // (measures[0].values.size * len(measures)))
    for start in range(0, DRAWS, size):
        tries = min(size, DRAWS - start)
        drawn = np.tile(weights, (tries, 1))
        if way.weights:
            drawn = drawn * np.exp(stream.uniform(-np.log(2), np.log(2), drawn.shape))
            drawn /= drawn.sum(axis=1, keepdims=True)
        scales = list(Standardization) if way.scales else [plan.how]
        which = stream.integers(len(scales), size=tries)
        needs = np.stack([_drawn(measure, (scales, which), stream, way) for measure in measures], axis=1)
        yield needs, drawn


def _drawn(
    measure: Measure, scales: tuple[Sequence[Standardization], NDArray[np.int_]], stream: np.random.Generator, way: Way
) -> Floats:
    """One number drawn anew for every try; gaps anywhere between the best and the worst place shown."""
    names, which = scales
    shown, tries = measure.shown, which.size
    values = np.tile(measure.values[shown], (tries, 1))
    if way.values:
        values = values + np.nan_to_num(measure.errors[shown]) * stream.standard_normal(values.shape)
    on_scale = np.empty_like(values)
    for number, name in enumerate(names):
        on_scale[which == number] = need(values[which == number], name, measure.worse)
    found = np.empty((tries, shown.size))
    found[:, shown] = on_scale
    least, most = on_scale.min(axis=1, keepdims=True), on_scale.max(axis=1, keepdims=True)
    found[:, ~shown] = least + (most - least) * stream.random((tries, int((~shown).sum())))
    return found
