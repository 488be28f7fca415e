"""Small invented worlds with secrets in them: who died, by place, group, year and age, and releases made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

STARTS = (0, 1, 5, 15, 25, 35, 45, 55, 65, 75, 85)
RATES = (0.006, 0.0004, 0.0003, 0.0009, 0.0013, 0.0019, 0.004, 0.009, 0.02, 0.05, 0.15)
PEOPLE = (1300, 5200, 13000, 13000, 14000, 13000, 13000, 12000, 8000, 5000, 2500)


class Atom(NamedTuple):
    """The finest thing anybody counts."""

    place: str
    group: str
    year: int
    age: int  # its first year


@dataclass(frozen=True)
class World:
    """Deaths and people of every atom; `areas` names the places of each area that codes do not tell of."""

    deaths: dict[Atom, int]
    people: dict[Atom, int]
    areas: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, sizes: dict[tuple[str, str], float], years: Iterable[int]) -> World:
        """`sizes` says how many times the usual people a place and group has; death rates fall a little each year."""
        deaths, people = {}, {}
        for number, ((place, group), size) in enumerate(sizes.items()):
            for year in years:
                for age, usual, rate in zip(STARTS, PEOPLE, RATES, strict=True):
                    atom = Atom(place, group, year, age)
                    people[atom] = round(usual * size)
                    level = (1 + 0.07 * number) * (1 - 0.01 * (year - 2014))
                    deaths[atom] = round(people[atom] * rate * level)
        return cls(deaths, people)

    def but(self, changes: dict[tuple[str, str, int, int], int]) -> World:
        """The same with other deaths in some atoms."""
        return replace(self, deaths=self.deaths | {Atom(*where): count for where, count in changes.items()})

    def among(self, **areas: tuple[str, ...]) -> World:
        """The same with areas made of its places."""
        return replace(self, areas=self.areas | {name: frozenset(some) for name, some in areas.items()})

    def write(
        self, path: Path, keep: Callable[[Atom], bool] = lambda atom: True, ages: tuple[int, ...] = STARTS
    ) -> Path:
        """A file of counts, of all atoms or some, added up to ages that begin at some of theirs."""
        path.parent.mkdir(parents=True, exist_ok=True)
        held: dict[Atom, list[int]] = {}
        for atom in filter(keep, self.deaths):
            cell = held.setdefault(atom._replace(age=max(start for start in ages if start <= atom.age)), [0, 0])
            cell[0], cell[1] = cell[0] + self.deaths[atom], cell[1] + self.people[atom]
        named = {start: band(start, end) for start, end in zip(ages, (*ages[1:], None), strict=True)}
        lines = [
            f"{atom.place},{atom.group},{atom.year},{named[atom.age]},{deaths},{people}"
            for atom, (deaths, people) in held.items()
        ]
        path.write_text("place,group,year,age,deaths,population\n" + "\n".join(lines) + "\n")
        return path

    def crosswalk(self, path: Path, areas: tuple[str, ...]) -> Path:
        """A file of which places lie in some areas."""
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [f"{place},{area},1" for area in areas for place in sorted(self.areas[area])]
        path.write_text("place,area,share\n" + "\n".join(lines) + "\n")
        return path


def band(start: int, end: int | None) -> str:
    """Ages as they are written."""
    if end is None:
        return f"{start}+"
    return str(start) if end == start + 1 else f"{start}-{end - 1}"


def single(group: str, years: range, size: float = 1.5) -> World:
    """One group at no place."""
    return World.of({("", group): size}, years)
