"""Disclosure against a published example, another program's patterns, and a twin that tries every table."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from commontable.stats.disclosure import POLICIES, LinkedTable, audit, cross_table, custom_policy, suppress
from tests.reference.twins_disclosure import bounds

Cases = dict[tuple[str, str], list[dict[str, str]]]
NAMES = ("area", "race", "age")


def read(path: Path) -> Cases:
    found: Cases = defaultdict(list)
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            found[row["table"], row["zeros_protected"]].append(row)
    return found


def table_of(rows: list[dict[str, str]]) -> tuple[LinkedTable, list[int]]:
    """The peer's cells as a cross table, and where each of them stands in it."""
    axes = [name for name in NAMES if {row[name] for row in rows} != {"Total"}]
    labels = [[*sorted({row[name] for row in rows} - {"Total"}), "Total"] for name in axes]
    shape = tuple(len(each) for each in labels)
    place = [
        int(np.ravel_multi_index([label.index(row[name]) for name, label in zip(axes, labels, strict=True)], shape))
        for row in rows
    ]
    cube = np.full(int(np.prod(shape)), np.nan)
    cube[place] = [float(row["count"]) for row in rows]
    table = cross_table(counts=cube.reshape(shape)[tuple(slice(None, -1) for _ in shape)])
    np.testing.assert_array_equal(table.counts, cube)  # the peer's margins are ours
    return table, place


@pytest.fixture
def cases(shared: Path) -> Cases:
    return read(shared / "reference" / "peer_outputs" / "gausssuppression.csv")


def test_what_is_hidden_first_is_what_the_peer_hides_first(cases: Cases) -> None:
    for (_, zeros), rows in cases.items():
        table, place = table_of(rows)
        policy = custom_policy(name="maxN 9", minimum=10, zero_shown=zeros == "FALSE", width=1)
        primary = suppress(table=table, policy=policy).primary[place]
        assert primary.tolist() == [row["primary"] == "TRUE" for row in rows]


def test_our_patterns_pass_the_audit_and_hide_about_as_much_as_the_peers(cases: Cases) -> None:
    ours, theirs = 0, 0
    for (_, zeros), rows in cases.items():
        table, _ = table_of(rows)
        policy = custom_policy(name="maxN 9", minimum=10, zero_shown=zeros == "FALSE", width=1)
        found = suppress(table=table, policy=policy)
        seen = audit(table=table, hidden=found.hidden, policy=policy, exact=False)
        assert not seen.exposed.any()
        ours += int(found.hidden.sum())
        theirs += sum(row["suppressed"] == "TRUE" for row in rows)
    assert ours <= 1.05 * theirs


def test_the_peer_was_given_the_inner_counts_of_these_tables(shared: Path, cases: Cases) -> None:
    with (shared / "reference" / "inputs" / "suppression_input.csv").open(newline="") as file:
        given = {tuple(row[name] for name in ("table", *NAMES)): row["count"] for row in csv.DictReader(file)}
    for (name, _), rows in cases.items():
        axes = [each for each in NAMES if {row[each] for row in rows} != {"Total"}]
        inner = [row for row in rows if all(row[each] != "Total" for each in axes)]
        found = {(name, *(row[each] if each in axes else "all" for each in NAMES)): row["count"] for row in inner}
        assert found == {key: count for key, count in given.items() if key[0] == name}


def test_the_peers_patterns_tell_no_count_but_narrow_many(cases: Cases) -> None:
    """The peer promises that no hidden count is the only solution, and our attacker agrees; it promises no interval,
    and 316 of its 585 first secrets can be placed more narrowly than 0 (or 1) to 9."""
    secrets, narrowed = 0, 0
    for (_, zeros), rows in cases.items():
        table, place = table_of(rows)
        hidden = np.zeros(len(table.counts), bool)
        hidden[place] = [row["suppressed"] == "TRUE" for row in rows]
        policy = custom_policy(name="maxN 9", minimum=10, zero_shown=zeros == "FALSE")
        seen = audit(table=table, hidden=hidden, policy=policy, exact=True)
        assert np.all(seen.high[seen.secret] - seen.low[seen.secret] > 1e-6)
        secrets, narrowed = secrets + int(seen.secret.sum()), narrowed + int(seen.exposed.sum())
    assert (secrets, narrowed) == (585, 316)


def test_the_audit_finds_what_trying_every_table_finds() -> None:
    rng = np.random.default_rng(5)
    for _ in range(8):
        inner = rng.integers(1, 4, (3, 3))
        hidden = rng.permutation(9).reshape(3, 3) < 6  # six cells of six lines always close a ring
        table = cross_table(counts=inner)
        covered = np.zeros(table.shape, bool)
        covered[:3, :3] = hidden
        seen = audit(table=table, hidden=covered, policy=POLICIES["cms"], exact=True)
        low, high = table.cube(seen.low), table.cube(seen.high)
        for cell, (least, most) in bounds(inner.tolist(), hidden.tolist(), 1, 7).items():
            assert low[cell] == pytest.approx(least, abs=1e-6)  # two-way tables have whole corners
            assert high[cell] == pytest.approx(most, abs=1e-6)


def test_a_published_rule_of_thumb_fails_as_the_textbook_says() -> None:
    """Two hidden cells in every row and column are no protection (Cox 1995, JASA 90:1453): a cell that joins two
    rings of hidden cells is told exactly, though its row and its column hide three."""
    inner = np.full((4, 4), 20)
    inner[1, 2] = 5
    hidden = np.zeros((5, 5), bool)
    hidden[:2, :2] = hidden[2:4, 2:4] = hidden[1, 2] = True
    table = cross_table(counts=inner)
    seen = audit(table=table, hidden=hidden, policy=POLICIES["cms"])
    assert table.cube(seen.low)[1, 2] == table.cube(seen.high)[1, 2] == 5
    assert table.cube(seen.exposed)[1, 2]
    mended = suppress(table=table, policy=POLICIES["cms"])
    assert not audit(table=table, hidden=mended.hidden, policy=POLICIES["cms"]).exposed.any()
