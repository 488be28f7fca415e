"""Work cut along the cells gives what work on the whole gives, and one bad area stays one."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.stats import Estimate, chunks, crude_rate, dissimilarity, leveling_down, proportion
from commontable.stats.chunks import cuts, in_parts


def test_parts_join_to_the_whole() -> None:
    rng = np.random.default_rng(1)
    values, weights = rng.normal(size=(101, 3)), rng.normal(size=3)

    def run(x: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return (x * w).sum(axis=-1), x > w

    whole, apart = run(values, np.broadcast_to(weights, values.shape)), in_parts(run, values, weights, cells=30)
    assert np.array_equal(whole[0], apart[0])
    assert np.array_equal(whole[1], apart[1])
    assert apart[1].dtype == bool


def test_a_single_cell_and_no_cell_are_parts_too() -> None:
    def double(x: np.ndarray) -> tuple[np.ndarray]:
        return (2 * x,)

    assert in_parts(double, np.array(3.0))[0] == 6
    assert in_parts(double, np.empty((0, 4)))[0].shape == (0, 4)
    assert [list(range(10))[part] for part in cuts(10, 4)] == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
    assert list(cuts(0, 4)) == [slice(0, 4)]


def test_rows_longer_than_a_part_are_worked_on_one_by_one() -> None:
    seen = []

    def note(x: np.ndarray) -> tuple[np.ndarray]:
        seen.append(x.shape)
        return (x,)

    values = np.arange(12.0).reshape(3, 4)
    assert np.array_equal(in_parts(note, values, cells=2)[0], values)
    assert seen == [(1, 4)] * 3


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks.in_parts, "__kwdefaults__", {"cells": 7})
    monkeypatch.setattr("commontable.stats.segregation.tables.CELLS", 7)
    monkeypatch.setattr("commontable.stats.leveling.CELLS", 7 * 48)


def figures() -> list[np.ndarray]:
    rng = np.random.default_rng(2)
    events, people = rng.poisson(20, 60).astype(float), np.full(60, 5_000.0)
    events[23], people[41] = -1, np.nan
    counts = rng.poisson(30, (60, 3)).astype(float)
    counts[17, 1] = np.nan
    first = Estimate.of(rng.normal(70, 2, (60, 3)), 0.5)
    last = Estimate.of(np.where(np.arange(60)[:, None] == 5, np.nan, first.estimate + 1), 0.5)
    rate, share = crude_rate(events=events, population=people), proportion(events=events, population=people)
    apart = dissimilarity(counts=counts, regions=np.repeat(np.arange(15), 4), sampling="multinomial")
    down = leveling_down(first=first, last=last, reference=0, comparison=2, favorable="high")
    assert rate.reason[[23, 41]].tolist() == ["negative_events", "missing_population"]
    assert apart.reason[4] == "missing_count"
    assert down.reason[5] == "missing_estimate"
    assert (np.sum(rate.codes > 0), np.sum(apart.codes > 0), np.sum(down.codes > 0)) == (2, 1, 1)
    return [*rate.interval(), *share.interval(), apart.estimate, apart.standard_error, down.closed_all_gained]


@pytest.mark.usefixtures("small_parts")
def test_measures_do_not_depend_on_how_the_work_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    cut = figures()
    monkeypatch.undo()
    for one, other in zip(cut, figures(), strict=True):
        assert np.allclose(one, other, rtol=1e-12, equal_nan=True)
