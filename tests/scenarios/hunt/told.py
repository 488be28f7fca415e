"""What was told, in one form whatever told it: counts, totals and figures of cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from .worlds import STARTS, Atom

EVERYONE = ("Everyone", "", "All groups together")


@dataclass(frozen=True, order=True)
class Cell:
    """Some people in some years at some ages. No place is all places; a code lies within the codes that begin it."""

    place: str
    group: str
    first: int
    last: int
    age: int = 0
    end: int | None = None  # the first age no longer in it

    def holds(self, atom: Atom, places: frozenset[str] = frozenset()) -> bool:
        """`places` are those the cell's place is made of, where that is no matter of codes."""
        return (
            (atom.place in places or atom.place.startswith(self.place))
            and (self.group in EVERYONE or atom.group == self.group)
            and self.first <= atom.year <= self.last
            and self.age <= atom.age
            and (self.end is None or atom.age < self.end)
        )

    def at(self, age: int, end: int | None) -> Cell:
        return replace(self, age=age, end=end)


@dataclass(frozen=True)
class Figure:
    """A published value and its standard error, made of counts by `ages`, rounded to multiples of `step`."""

    row: Cell
    made: Callable[..., Any]
    value: float | None
    error: float | None
    step: float
    ages: tuple[int, ...] = STARTS


@dataclass
class Told:
    """All that one source told. A count that is None is told to be hidden."""

    counts: dict[Cell, int | None] = field(default_factory=dict)
    totals: dict[Cell, int] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)

    @property
    def hidden(self) -> set[Cell]:
        return {cell for cell, count in self.counts.items() if count is None}

    def without(self, gone: Callable[[Cell], bool]) -> Told:
        """All but what is said of some cells."""
        return Told(
            {cell: count for cell, count in self.counts.items() if not gone(cell)},
            {row: total for row, total in self.totals.items() if not gone(row)},
            [figure for figure in self.figures if not gone(figure.row)],
        )

    def is_rounded(self, row: Cell) -> bool:
        """Figures of a row in which a count is hidden are rounded."""
        return any(replace(cell, age=0, end=None) == row for cell in self.hidden)
