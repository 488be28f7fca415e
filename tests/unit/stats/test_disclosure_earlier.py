"""Two releases, each safe alone, that together tell a count; and what a revision or a rounding leaves in doubt."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.stats.disclosure import (
    POLICIES,
    EarlierTable,
    LinkedTable,
    audit,
    cross_table,
    suppress,
    with_earlier_release,
    with_earlier_table,
    with_rate,
)

CMS = POLICIES["cms"]
NOW = np.array([[30.0, 25, 41], [40, 35, 60], [4, 12, 33]])
KEPT = ([0, 1], [0, 1, 2])


def shown(table: LinkedTable, hidden: np.ndarray) -> np.ndarray:
    """What a release with this pattern showed, in the shape of the table."""
    return np.asarray(table.cube(np.where(hidden, np.nan, table.counts)))


def padded(hidden: np.ndarray, table: LinkedTable) -> np.ndarray:
    return np.pad(hidden, (0, len(table.counts) - len(hidden)))


def test_an_area_added_is_told_by_the_totals_of_two_releases_and_mended() -> None:
    """The differencing attack: only column totals now, the whole table then; the new area is their difference."""
    now, then = cross_table(counts=NOW, margins=[(0,)]), cross_table(counts=NOW[:2])
    first, second = suppress(table=then, policy=CMS), suppress(table=now, policy=CMS)
    assert not audit(table=then, hidden=first.hidden, policy=CMS).exposed.any()
    assert not audit(table=now, hidden=second.hidden, policy=CMS).exposed.any()
    second_alone = second.hidden.copy()
    other = np.flatnonzero(now.cube(second.hidden)[:2, 0])[0]
    assert now.cube(second.hidden)[2, 0]  # the new area's 4 is hidden, and one of the old areas' counts to protect it
    both = with_earlier_table(table=now, earlier=EarlierTable(shown=shown(then, first.hidden), kept=KEPT))
    attacked = audit(table=both, hidden=padded(second_alone, both), policy=CMS)
    assert attacked.exposed[now.cube(np.arange(16))[2, 0]]
    assert attacked.low[now.cube(np.arange(16))[2, 0]] == attacked.high[now.cube(np.arange(16))[2, 0]] == 4
    assert other in (0, 1)
    mended = suppress(table=both, policy=CMS)
    assert not mended.unprotected.any()
    assert not audit(table=both, hidden=mended.hidden, policy=CMS).exposed.any()
    assert mended.hidden[now.cube(np.arange(16))[3, 0]]  # the total has to go


def test_a_count_hidden_now_and_shown_then_is_known() -> None:
    table = cross_table(counts=NOW)
    told = with_earlier_table(table=table, earlier=EarlierTable(shown=table.cube(table.counts)))
    found = suppress(table=told, policy=CMS)
    assert found.unprotected.sum() == 1
    assert found.protective.sum() == 0  # nothing is hidden in vain
    assert audit(table=told, hidden=found.hidden, policy=CMS).exposed.sum() == 1


def test_what_was_hidden_then_and_is_hidden_now_stays_hidden() -> None:
    table = cross_table(counts=NOW)
    found = suppress(table=table, policy=CMS)
    told = with_earlier_table(table=table, earlier=EarlierTable(shown=shown(table, found.hidden)))
    again = suppress(table=told, policy=CMS)
    assert np.array_equal(again.hidden, found.hidden)
    assert not audit(table=told, hidden=again.hidden, policy=CMS).exposed.any()


def test_another_pattern_now_than_then_tells_and_is_mended_or_reported() -> None:
    table = cross_table(counts=NOW)
    found = suppress(table=table, policy=CMS)
    other = np.zeros(table.shape, bool)
    other[1:3, 0:2] = True  # another square of hidden cells around the same secret
    before = table.cube(found.hidden)
    assert not np.array_equal(before, other)
    told = with_earlier_table(table=table, earlier=EarlierTable(shown=shown(table, found.hidden)))
    seen = audit(table=told, hidden=padded(other.ravel(), told), policy=CMS)
    assert seen.exposed.any()


def test_a_rounded_figure_of_then_leaves_its_rounding() -> None:
    table = cross_table(counts=NOW, margins=[])
    figures = np.full(table.shape, np.nan)
    figures[2, 0] = 5
    told = with_earlier_table(table=table, earlier=EarlierTable(shown=figures, within=2))
    seen = audit(table=told, hidden=table.counts == 4, policy=CMS)
    assert (seen.low[8], seen.high[8]) == (3, 7)
    for wrong, word in (({"within": -1}, "within"), ({"within": 0}, "revised")):
        with pytest.raises(ValueError, match=word):
            with_earlier_table(table=table, earlier=EarlierTable(shown=figures, **wrong))


def test_a_revision_keeps_its_doubt() -> None:
    """Then the second area had 38, now 40: whoever takes the totals of then from those of now misses by the 2."""
    now = cross_table(counts=NOW, margins=[(0,)])
    earlier_counts = NOW[:2].copy()
    earlier_counts[1, 0] = 38
    then = cross_table(counts=earlier_counts)
    hidden = np.zeros(then.shape, bool)
    hidden[1, 0] = hidden[1, 1] = hidden[0, 0] = hidden[0, 1] = True
    revised = np.full((2, 3), np.nan)
    revised[1, 0] = 38
    old = shown(then, hidden.ravel())
    with pytest.raises(ValueError, match="revised"):
        with_earlier_table(table=now, earlier=EarlierTable(shown=old, kept=KEPT))
    both = with_earlier_table(table=now, earlier=EarlierTable(shown=old, kept=KEPT, revised=revised))
    pattern = np.zeros(now.shape, bool)
    pattern[2, 0] = pattern[1, 0] = True
    seen = audit(table=both, hidden=padded(pattern.ravel(), both), policy=CMS)
    without = audit(table=now, hidden=pattern.ravel(), policy=CMS)
    cell = int(now.cube(np.arange(16))[2, 0])
    assert (seen.low[cell], seen.high[cell]) == (without.low[cell], without.high[cell])
    same = with_earlier_table(table=now, earlier=EarlierTable(shown=np.full((4, 4), np.nan), revised=NOW + 1))
    assert len(same.counts) > len(now.counts)


def test_figures_linked_before_and_after_stand_beside_an_earlier_table() -> None:
    table = cross_table(counts=NOW)
    earlier = EarlierTable(shown=shown(table, table.counts < 11))
    told = with_earlier_release(table=with_earlier_table(table=table, earlier=earlier), cells=0, least=30)
    rated = with_earlier_table(table=with_rate(table=table, cells=0, population=9_000), earlier=earlier)
    for each in (told, rated):
        found = suppress(table=each, policy=CMS)
        assert found.unprotected.sum() == 1  # one cell was missing from a full table: a sum tells it


def test_a_missing_count_stays_missing_in_both() -> None:
    counts = NOW.copy()
    counts[0, 1] = np.nan
    now = cross_table(counts=counts)
    then = np.full((3, 4), np.nan)
    then[1, 0] = 40
    both = with_earlier_table(table=now, earlier=EarlierTable(shown=then, kept=KEPT))
    found = suppress(table=both, policy=CMS)
    assert not audit(table=both, hidden=found.hidden, policy=CMS).exposed.any()


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"shown": np.ones(3)}, "figure for each"),
        ({"shown": np.ones((3, 3)), "kept": KEPT}, "shape"),
        ({"shown": np.ones((3, 4)), "kept": ([0, 9], [0, 1, 2])}, "kept"),
        ({"shown": np.ones((3, 4)), "kept": ([0, 0], [0, 1, 2])}, "kept"),
        ({"shown": np.ones((3, 4)), "kept": ([0],)}, "kept"),
        ({"shown": np.ones((3, 4)), "kept": ([], [0])}, "kept"),
        ({"shown": np.ones((3, 4)), "kept": KEPT, "revised": [1]}, "revised"),
    ],
)
def test_an_earlier_table_that_does_not_fit_is_refused(wrong: dict[str, object], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        with_earlier_table(table=cross_table(counts=NOW), earlier=EarlierTable(**wrong))
