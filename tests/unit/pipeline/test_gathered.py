"""Rows gathered in memory, packed, and on the disk are the same rows."""

from __future__ import annotations

import pytest

from commontable.pipeline import gathered
from commontable.pipeline.engines import engine
from commontable.pipeline.tables import DEATHS, Deaths, gathered_deaths, together


def row(number: int) -> Deaths:
    band = (0, None) if number % 3 else (85, None)
    return Deaths(f"{number % 7:05}", "", "Black", "", 2014, *band, number, number, f"file{number % 2}", number)


@pytest.mark.parametrize(("chunk", "kept"), [(1 << 15, 1 << 21), (10, 1 << 21), (10, 30), (10, 0)])
def test_they_come_back_in_order_whatever_they_lie_in(monkeypatch, chunk, kept):
    monkeypatch.setattr(gathered, "CHUNK", chunk)
    monkeypatch.setattr(gathered, "KEPT", kept)
    rows = gathered_deaths()
    for number in range(104):
        rows.append(row(number))
    assert len(rows) == 104
    assert list(rows) == [row(number) for number in range(104)]
    assert (rows[0], rows[57], rows[-1]) == (row(0), row(57), row(103))
    table = rows.table()
    assert table.schema == DEATHS
    assert table.column("low").to_pylist() == list(range(104))
    doubled = rows.mapped(lambda each: each._replace(high=2 * each.low))
    assert [each.high for each in doubled] == [2 * number for number in range(104)]


def test_the_engine_reads_them_though_every_part_has_codes_of_its_own(monkeypatch):
    monkeypatch.setattr(gathered, "CHUNK", 10)
    monkeypatch.setattr(gathered, "KEPT", 20)
    rows = gathered_deaths()
    for number in range(104):
        rows.append(row(number))
    with engine() as held:
        held.hold(deaths=together([rows, [row(1000)]], DEATHS))
        found = held.table("select place, count(*)::int as n, sum(low)::int as low from deaths group by 1 order by 1")
    assert found.column("n").to_pylist() == [15, 15, 15, 15, 15, 15, 15]
    assert sum(found.column("low").to_pylist()) == sum(range(104)) + 1000


def test_an_index_that_is_not_there_and_no_rows_at_all():
    rows = gathered_deaths()
    assert (len(rows), list(rows), rows.table().num_rows) == (0, [], 0)
    with pytest.raises(IndexError):
        rows[0]
