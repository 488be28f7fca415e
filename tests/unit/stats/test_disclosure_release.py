"""The whole way: hidden, rounded, attacked as it is shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from commontable.stats.disclosure import (
    POLICIES,
    EarlierTable,
    cross_table,
    custom_policy,
    release_table,
    with_rate,
)

HES = POLICIES["england-hes"]
COUNTS = np.random.default_rng(4).negative_binomial(1, 0.04, (6, 5)).astype(float)


def test_what_is_shown_is_a_multiple_of_the_base_or_hidden() -> None:
    table = cross_table(counts=COUNTS)
    found = release_table(table=table, policy=HES)
    hidden = np.isnan(found.shown)
    assert np.array_equal(hidden, found.suppression.hidden)
    assert hidden[found.suppression.primary].all()
    assert np.all(found.shown[~hidden] % 5 == 0)
    assert np.abs(found.shown - table.counts)[~hidden].max() <= 2
    assert found.audit.exact[hidden].all()
    assert not found.audit.exposed.any()
    found.check()


def test_the_audit_uses_the_figures_that_are_shown() -> None:
    """Exactly shown, each hidden count is held more narrowly than beside rounded figures."""
    table = cross_table(counts=COUNTS)
    rounded = release_table(table=table, policy=HES)
    exact = release_table(table=table, policy=replace(HES, rounding="none"))
    hidden = rounded.suppression.hidden
    assert np.array_equal(hidden, exact.suppression.hidden)
    assert np.all(rounded.audit.low[hidden] <= exact.audit.low[hidden] + 1e-4)
    assert np.all(rounded.audit.high[hidden] >= exact.audit.high[hidden] - 1e-4)
    assert np.any(rounded.audit.high[hidden] > exact.audit.high[hidden] + 1)
    assert np.array_equal(exact.shown[~hidden], table.counts[~hidden])


def test_a_shown_zero_is_known_to_be_zero_and_a_shown_five_to_be_the_minimum_or_more() -> None:
    policy = custom_policy(name="x", minimum=4, zero_shown=True, rounding="conventional", base=5)
    found = release_table(table=cross_table(counts=[0, 4, 30], margins=[]), policy=policy)
    assert found.shown[:3].tolist() == [0, 5, 30]
    assert found.table.least[:3].tolist() == [0, 4, 28]
    assert found.table.most[:3].tolist() == [0, 7, 32]


@pytest.mark.parametrize("rounding", ["random", "controlled"])
def test_random_and_controlled_rounding_keep_the_secrets(rounding: str) -> None:
    policy = custom_policy(name="x", minimum=6, zero_shown=True, rounding=rounding, base=3)
    table = cross_table(counts=COUNTS)
    found = release_table(table=table, policy=policy, seed=7)
    assert np.array_equal(found.shown, release_table(table=table, policy=policy, seed=7).shown, equal_nan=True)
    assert np.nanmax(np.abs(found.shown - table.counts)) <= 2
    assert not found.audit.exposed.any()
    if rounding == "random":
        with pytest.raises(ValueError, match="seed"):
            release_table(table=table, policy=policy)
    else:
        with pytest.raises(ValueError, match="known count"):
            release_table(table=with_rate(table=table, cells=0, population=900), policy=policy)


def test_earlier_releases_are_part_of_the_attack_and_no_part_of_what_is_shown() -> None:
    now = np.array([[30.0, 25, 41], [40, 35, 60], [4, 12, 33]])
    then = cross_table(counts=now[:2])
    first = release_table(table=then, policy=POLICIES["cms"])
    table = cross_table(counts=now, margins=[(0,)])
    earlier = EarlierTable(shown=then.cube(first.shown), kept=([0, 1], [0, 1, 2]))
    alone = release_table(table=table, policy=POLICIES["cms"])
    both = release_table(table=table, policy=POLICIES["cms"], earlier=[earlier], also=table.counts == 60)
    cells = len(table.counts)
    assert len(both.shown) > cells
    assert np.isnan(both.shown[cells:]).all()
    assert np.isnan(both.shown[:cells]).sum() > np.isnan(alone.shown).sum()
    assert both.suppression.unprotected.sum() >= 1
    with pytest.raises(ValueError, match="would be told"):
        both.check()  # 60 was shown by the earlier release
    plain = release_table(table=table, policy=POLICIES["cms"], earlier=[earlier])
    plain.check()


def test_the_notes_say_what_a_reader_should_know_and_not_which_cells_are_small() -> None:
    table = cross_table(counts=COUNTS)
    notes = release_table(table=table, policy=replace(HES, unstable_below=20)).notes()
    for words in ("1 to 7", "multiples of 5", "conventional", "below 20", "narrowest interval"):
        assert words in notes
    quiet = release_table(table=cross_table(counts=[[30, 40]]), policy=POLICIES["cms"]).notes()
    assert "multiples" not in quiet
    assert "0 of 6" in quiet
    assert "narrowest" not in quiet
