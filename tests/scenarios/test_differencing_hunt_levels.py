"""The hunt in one release of two levels: a county by group alone, its tracts for everyone alone, so that neither holds
the sum in which they meet.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from commontable.pipeline import LifeExpectancyRequest, measure
from commontable.pipeline.disclosure import lone_rows, protect

from .hunt.attacker import Attacker, recovered
from .hunt.reading import told_by
from .hunt.worlds import STARTS, Atom, World, band

TRACTS = ("29095000100", "29095000200", "29095000300")
SMALL = (TRACTS[1], 5)


def world() -> World:
    """Few died in one tract at 5 to 14, of both groups together; nowhere are a group's deaths in the county few."""
    made = World.of({(tract, group): size for tract in TRACTS for group, size in (("A", 2.0), ("B", 3.0))}, (2014,))
    counts = {atom: 33 + 2 * number for number, atom in enumerate(made.deaths) if atom.age in (1, 5)}
    tract, age = SMALL
    return made.but(counts | {Atom(tract, "A", 2014, age): 1, Atom(tract, "B", 2014, age): 2})


def write(path: Path, of: World) -> Path:
    county = {("29095", group): [(tract, group) for tract in TRACTS] for group in "AB"}
    tracts = {(tract, "Everyone"): [(tract, group) for group in "AB"] for tract in TRACTS}
    lines = ["place,group,year,age,deaths,population"]
    for (place, group), parts in (county | tracts).items():
        for start, end in zip(STARTS, (*STARTS[1:], None), strict=True):
            atoms = [Atom(*part, 2014, start) for part in parts]
            deaths, people = (sum(numbers[atom] for atom in atoms) for numbers in (of.deaths, of.people))
            lines.append(f"{place},{group},2014,{band(start, end)},{deaths},{people}")
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture
def found(tmp_path):
    """What an attacker recovers of what the release hides."""

    def hunt() -> list[str]:
        file = write(tmp_path / "counts.csv", world())
        request = LifeExpectancyRequest(deaths=(file,), by=("place", "group", "year"))
        told = told_by(measure(request, releases=tmp_path / "releases"))
        attacker = Attacker(world())
        attacker.hears(told)
        assert any((cell.place, cell.age) == SMALL for cell in told.hidden)
        return recovered(attacker, told.hidden)

    return hunt


def test_nobody_works_out_a_tract_from_groups_of_its_county(found):
    assert found() == []


def test_without_the_rows_in_which_the_levels_meet_the_attacker_finds_it(found, monkeypatch):
    monkeypatch.setattr(protect, "meetings_of", lambda _sheets, _within: [])
    assert len(found()) == 1


def test_rows_that_meet_in_a_sum_nobody_told_do_not_stand_alone(found, monkeypatch):
    monkeypatch.setattr(lone_rows, "MANY", 0)
    asked = []
    plain = lone_rows.lone_rows
    monkeypatch.setattr(protect, "lone_rows", lambda *given: asked.append(plain(*given)) or asked[-1])
    assert found() == []
    assert [np.size(rows) for rows in asked] == [0]
