"""Disclosure: what is hidden, what hides elsewhere, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array

import commontable.stats.disclosure.attack as attack
from commontable.stats.disclosure import (
    POLICIES,
    audit,
    controlled_rounding,
    cross_table,
    linked_table,
    nested_table,
    round_counts,
    suppress,
    with_earlier_release,
    with_group,
    with_life_expectancy,
    with_rate,
    with_rounding,
)

CMS = POLICIES["cms"]
SMALL = [[4, 30, 25], [40, 35, 60], [22, 50, 45]]


def small(shape: tuple[int, ...], mean: float, seed: int = 3) -> np.ndarray:
    return np.random.default_rng(seed).poisson(mean, shape).astype(float)


def test_a_pattern_protects_and_says_what_each_cell_is() -> None:
    table = cross_table(counts=SMALL)
    found = suppress(table=table, policy=CMS)
    assert found.primary.sum() == 1
    assert found.protective.sum() == 3
    assert not found.unprotected.any()
    seen = audit(table=table, hidden=found.hidden, policy=CMS)
    assert seen.exact.all()
    assert not seen.exposed.any()
    assert seen.low[0] <= 1
    assert seen.high[0] >= 10


def test_nothing_small_hides_nothing() -> None:
    found = suppress(table=cross_table(counts=[[30, 40], [50, 60]]), policy=CMS)
    assert not found.hidden.any()


def test_a_secret_named_besides_is_protected_like_a_small_count() -> None:
    table = cross_table(counts=[[30, 40], [50, 60]])
    also = np.arange(9) == 0
    found = suppress(table=table, policy=CMS, also=also)
    seen = audit(table=table, hidden=found.hidden, policy=CMS, also=also)
    assert seen.low[0] <= 26
    assert seen.high[0] >= 35
    with pytest.raises(ValueError, match="also"):
        suppress(table=table, policy=CMS, also=[True])
    with pytest.raises(ValueError, match="hidden"):
        audit(table=table, hidden=[True], policy=CMS)


def test_what_readers_came_for_is_hidden_last() -> None:
    """25 is less than 30 and goes first, unless people came for it."""
    table = cross_table(counts=[4, 30, 25])
    assert suppress(table=table, policy=POLICIES["cms"]).hidden.tolist() == [True, False, True, False]
    found = suppress(table=table, policy=POLICIES["cms"], value=[1, 1, 9, 1])
    assert found.hidden.tolist() == [True, True, False, False]
    assert not found.unprotected.any()


@pytest.mark.parametrize("value", [[1.0, 1.0], [1, 1, 0, 1], [1, 1, np.inf, 1]])
def test_a_value_without_sense_is_refused(value: list[float]) -> None:
    with pytest.raises(ValueError, match="value must give each of the 4 cells a number above zero"):
        suppress(table=cross_table(counts=[4, 30, 25]), policy=POLICIES["cms"], value=value)


def test_what_is_withheld_anyway_protects_and_what_was_seen_is_believed_once_checked() -> None:
    table = cross_table(counts=[4, 30, 25])
    found = suppress(table=table, policy=POLICIES["cms"], withheld=[False, True, False, False])
    assert found.hidden.tolist() == [True, True, False, False]
    again = suppress(
        table=table, policy=POLICIES["cms"], withheld=[False, True, False, False], witnesses=found.witnesses
    )
    assert again.hidden.tolist() == found.hidden.tolist()
    assert len(again.witnesses) == len(found.witnesses)
    with pytest.raises(ValueError, match="does not agree with what is published"):
        suppress(table=table, policy=POLICIES["cms"], witnesses=[(np.array([0], np.int32), np.array([5.0]))])
    with pytest.raises(ValueError, match="withheld must tell of each of the 4 cells; got 2"):
        suppress(table=table, policy=POLICIES["cms"], withheld=[True, False])


def test_a_rounded_figure_that_leaves_room_is_not_hidden() -> None:
    """Two rows whose totals are told: one within 30, which leaves room for its secret; one within 3, which does not."""
    table = cross_table(counts=[[4, 30, 25], [5, 40, 35]], margins=[])
    for cells, within in (([0, 1, 2], 30), ([4, 5, 6], 3)):
        total = table.counts[cells].sum()
        table = table.linked(
            value=total, parts=np.array(cells), weights=[1, 1, 1], known=(total - within, total + within)
        )
    countless = replace(table, fixed=table.fixed | (table.countable & (table.counts > 10)))
    found = suppress(table=countless, policy=POLICIES["cms"])
    assert found.hidden[-2:].tolist() == [False, True]
    assert not found.unprotected.any()
    assert not audit(table=countless, hidden=found.hidden, policy=POLICIES["cms"]).exposed.any()


def test_a_shown_secret_is_exposed() -> None:
    table = cross_table(counts=SMALL)
    assert audit(table=table, hidden=np.zeros(16, bool), policy=CMS).exposed[0]
    assert audit(table=table, hidden=np.zeros(16, bool), policy=CMS, exact=False).exposed[0]


def test_without_a_total_a_hidden_count_has_no_upper_end() -> None:
    table = cross_table(counts=[4, 30, 25])
    hidden = np.array([True, False, False, True])
    seen = audit(table=table, hidden=hidden, policy=CMS)
    assert seen.high[0] == np.inf


def test_a_missing_count_stays_missing() -> None:
    table = cross_table(counts=[[np.nan, 30, 4], [40, 35, 60]])
    found = suppress(table=table, policy=CMS)
    assert found.state[0] == "missing"
    assert not audit(table=table, hidden=found.hidden, policy=CMS).exposed.any()
    assert np.isnan(audit(table=table, hidden=found.hidden, policy=CMS).low[0])


@pytest.mark.parametrize("margins", [[], [(0,)], [(0, 1)], [(0,), (0, 1)], [(1,), (2,), (0, 1, 2)]])
def test_only_the_margins_that_are_published_are_attacked(margins: list[tuple[int, ...]]) -> None:
    table = cross_table(counts=small((3, 2, 4), 12), margins=margins)
    shown = ~np.isnan(table.cube(table.counts))
    assert shown[:3, :2, :4].all()
    assert shown[3, 0, 0] == ((0,) in margins)
    assert shown[3, 2, 0] == ((0, 1) in margins)
    found = suppress(table=table, policy=CMS)
    assert not audit(table=table, hidden=found.hidden, policy=CMS, exact=False).exposed.any()


def test_nested_places_are_attacked_through_each_level() -> None:
    tracts = np.array([[4, 30], [20, 25], [30, 41], [50, 22]], float)
    counties = np.array([tracts[:2].sum(0), tracts[2:].sum(0)])
    counts = np.vstack([counties.sum(0), counties, tracts])
    parents = [-1, 0, 0, 1, 1, 2, 2]
    table = nested_table(counts=counts, parents=parents)
    alone = table.counts == 4
    assert audit(table=table, hidden=alone, policy=CMS).exposed.any()
    found = suppress(table=table, policy=CMS)
    assert not audit(table=table, hidden=found.hidden, policy=CMS).exposed.any()
    assert nested_table(counts=counts[:, 0], parents=parents).shape == (7,)


@pytest.mark.parametrize("parents", [[-1, 0], [1, 2, 1], [1, 0, -1]])
def test_places_that_are_no_tree_are_refused(parents: list[int]) -> None:
    with pytest.raises(ValueError, match=r"parents|circle|hold"):
        nested_table(counts=[7.0, 5.0, 7.0], parents=parents)


def test_a_table_that_does_not_add_up_is_refused() -> None:
    line = csr_array(np.array([[1.0, 1.0, -1.0]]))
    assert linked_table(counts=[1, 2, 3], equations=line).shape == (3,)
    for counts, word in (([1, 2, 4], "hold"), ([1, np.nan, 3], "missing"), ([1, -2, -1], "zero or more")):
        with pytest.raises(ValueError, match=word):
            linked_table(counts=counts, equations=line)
    with pytest.raises(ValueError, match="column"):
        linked_table(counts=[1, 2], equations=line)
    with pytest.raises(ValueError, match="margins"):
        cross_table(counts=[[1, 2]], margins=[(3,)])


def test_an_overlapping_group_tells_unless_it_is_linked() -> None:
    table = cross_table(counts=[[4, 30, 25], [40, 35, 60]])
    found = suppress(table=table, policy=CMS)
    linked = with_group(table=table, parts=[1, 2])
    before = np.append(found.hidden, False)
    assert (
        audit(table=linked, hidden=before, policy=CMS).high[0]
        <= audit(table=table, hidden=found.hidden, policy=CMS).high[0]
    )
    again = suppress(table=linked, policy=CMS)
    assert not audit(table=linked, hidden=again.hidden, policy=CMS).exposed.any()
    with pytest.raises(ValueError, match="cells"):
        with_group(table=table, parts=[99])


def test_a_rate_beside_a_population_tells_its_count() -> None:
    table = with_rate(table=cross_table(counts=SMALL), cells=0, population=5_000)
    hidden = np.append(suppress(table=cross_table(counts=SMALL), policy=CMS).hidden, False)
    assert audit(table=table, hidden=hidden, policy=CMS).exposed[0]
    found = suppress(table=table, policy=CMS)
    assert found.hidden[-1]  # the rate is withheld
    assert not audit(table=table, hidden=found.hidden, policy=CMS).exposed.any()
    with pytest.raises(ValueError, match="above zero"):
        with_rate(table=table, cells=0, population=0)
    missing = cross_table(counts=[np.nan, 4, 3])
    with pytest.raises(ValueError, match="missing"):
        with_rate(table=missing, cells=0, population=10)


def test_a_life_expectancy_tells_of_its_deaths() -> None:
    deaths = np.array([[4, 30, 300], [20, 90, 800]], float)
    ages, people = [0, 40, 70], [3_000.0, 4_000.0, 4_500.0]
    table = with_life_expectancy(
        table=cross_table(counts=deaths), cells=[0, 1, 2], population=people, age_starts=ages, decimals=4
    )
    free = suppress(table=cross_table(counts=deaths), policy=CMS)
    wide = audit(table=cross_table(counts=deaths), hidden=free.hidden, policy=CMS)
    narrow = audit(table=table, hidden=np.append(free.hidden, False), policy=CMS)
    assert narrow.high[0] - narrow.low[0] < wide.high[0] - wide.low[0]
    found = suppress(table=table, policy=CMS)
    assert not audit(table=table, hidden=found.hidden, policy=CMS).exposed.any()
    with pytest.raises(ValueError, match="undefined"):
        with_life_expectancy(table=cross_table(counts=deaths), cells=[0, 1, 2], population=[0, 1, 1], age_starts=ages)


def test_what_an_earlier_release_told_cannot_be_hidden_now() -> None:
    table = with_earlier_release(table=cross_table(counts=SMALL), cells=0, least=4)
    found = suppress(table=table, policy=CMS)
    assert found.unprotected[0]
    assert audit(table=table, hidden=found.hidden, policy=CMS).exposed[0]
    with pytest.raises(ValueError, match="revised"):
        with_earlier_release(table=table, cells=0, least=6, most=9)


def test_differencing_against_an_earlier_total_is_part_of_the_attack() -> None:
    table = cross_table(counts=SMALL)
    found = suppress(table=table, policy=CMS)
    others = np.flatnonzero(found.hidden)[1]
    linked = with_earlier_release(table=table, cells=[0, others], least=table.counts[0] + table.counts[others])
    again = suppress(table=linked, policy=CMS)
    assert not audit(table=linked, hidden=again.hidden, policy=CMS).exposed.any()


def test_rounded_margins_leave_room() -> None:
    table = cross_table(counts=[4, 30, 25])
    rounded = with_rounding(table=table, shown=round_counts(counts=table.counts, base=10), within=10)
    seen = audit(table=rounded, hidden=table.counts == 4, policy=CMS)
    assert not seen.exposed.any()
    assert seen.high[0] > 10
    with pytest.raises(ValueError, match="farther"):
        with_rounding(table=table, shown=[0, 0, 0, 0], within=5)
    with pytest.raises(ValueError, match="shown"):
        with_rounding(table=table, shown=[0], within=5)


def test_a_large_table_is_searched_in_neighborhoods(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attack, "CELLS", 150)
    counts = small((14, 3, 5), 9)
    counts[:, 1, :] = np.minimum(counts[:, 1, :], 2)
    table = cross_table(counts=counts)
    assert len(list(attack.neighborhoods(table))) > 1
    found = suppress(table=table, policy=CMS)
    assert not found.unprotected.any()
    believed = audit(table=table, hidden=found.hidden, policy=CMS, exact=False, witnesses=found.witnesses)
    searched = audit(table=table, hidden=found.hidden, policy=CMS, exact=False)
    assert not believed.exposed.any()
    assert not searched.exposed.any()
    with pytest.raises(ValueError, match="witness"):
        audit(table=table, hidden=found.primary, policy=CMS, exact=False, witnesses=found.witnesses)


def test_conventional_and_random_rounding() -> None:
    counts = np.array([0.0, 1, 2, 3, 4, 5, np.nan])
    np.testing.assert_array_equal(round_counts(counts=counts, base=5), [0, 0, 0, 5, 5, 5, np.nan])
    many = np.full(20_000, 2.0)
    chance = round_counts(counts=many, base=3, method="random", seed=1)
    assert set(chance) == {0.0, 3.0}
    assert chance.mean() == pytest.approx(2, abs=0.04)
    for wrong, word in (({"base": 1}, "base"), ({"base": 3, "method": "random"}, "seed")):
        with pytest.raises(ValueError, match=word):
            round_counts(counts=counts, **wrong)


def test_controlled_rounding_keeps_every_sum() -> None:
    table = cross_table(counts=small((6, 5), 7))
    rounded = controlled_rounding(table=table, base=3)
    np.testing.assert_array_equal(rounded % 3, 0)
    np.testing.assert_allclose(table.equations @ rounded, 0, atol=1e-9)
    assert np.abs(rounded - table.counts).max() < 3
    with pytest.raises(ValueError, match="base"):
        controlled_rounding(table=table, base=1)
    with pytest.raises(ValueError, match="known count"):
        controlled_rounding(table=cross_table(counts=[np.nan, 2]), base=3)
    clash = linked_table(counts=[1, 4], equations=csr_array(np.array([[4.0, -1.0]])))
    with pytest.raises(ValueError, match="No rounding"):
        controlled_rounding(table=clash, base=3)


def test_asked_one_by_one_a_told_count_is_still_found() -> None:
    table = cross_table(counts=[[4, 30, 25], [40, 35, 60], [3, 2, 45]])
    seen = audit(table=table, hidden=(table.counts < 10), policy=CMS, exact=False)
    assert table.cube(seen.exposed)[0, 0]
    assert seen.exact[0]  # its row tells it, which needs no program
