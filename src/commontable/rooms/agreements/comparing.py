"""What changed between two versions: clause by clause, and word by word inside a clause. Pure: no ORM here."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# A word with the punctuation that hangs on it, or the space between two words.
TOKENS = re.compile(r"\s+|[^\s]+")
# Beyond so many words on a side, a clause is compared line by line: words would take too long.
MOST_WORDS = 4_000


class Change(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Piece:
    """Some words, and whether they were added, removed or stayed."""

    text: str
    change: Change = Change.SAME


@dataclass(frozen=True)
class ComparedClause:
    """A clause as it is compared. `root` is the same for a clause and all it was carried into."""

    root: Hashable
    number: str
    heading: str
    text: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Compared:
    """One clause in both versions; `before` or `after` is None where it was added or removed."""

    change: Change
    before: ComparedClause | None
    after: ComparedClause | None
    heading: tuple[Piece, ...]
    text: tuple[Piece, ...]
    marks: tuple[Piece, ...] = ()

    @property
    def is_renumbered(self) -> bool:
        return self.before is not None and self.after is not None and self.before.number != self.after.number


def compare(before: Sequence[ComparedClause], after: Sequence[ComparedClause]) -> tuple[Compared, ...]:
    """Every clause of both, in the order of the newer; removed ones stand where they stood before."""
    old = {one.root: one for one in before}
    kept = {one.root for one in after} & set(old)
    found: list[Compared] = []
    gone = iter(_runs_of_removed(before, kept))
    found += [_removed(one) for one in next(gone)]
    following = dict(zip(_kept_in_order(before, kept), gone, strict=True))
    for clause in after:
        found.append(_pair(old[clause.root], clause) if clause.root in kept else _added(clause))
        found += [_removed(one) for one in following.get(clause.root, ())]
    return tuple(found)


def counts(compared: Iterable[Compared]) -> dict[Change, int]:
    """How many clauses were added, removed, changed and stayed."""
    found = dict.fromkeys(Change, 0)
    for one in compared:
        found[one.change] += 1
    return found


def words_changed(before: str, after: str) -> tuple[Piece, ...]:
    """The words of both texts in reading order; unchanged words stand once."""
    if before == after:
        return (Piece(after),) if after else ()
    old, new = TOKENS.findall(before), TOKENS.findall(after)
    if len(old) > MOST_WORDS or len(new) > MOST_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return tuple(_joined(_pieces(old, new)))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for kind, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("".join(new[new_start:new_end]))
            continue
        if old_end > old_start:
            yield Piece("".join(old[old_start:old_end]), Change.REMOVED)
        if new_end > new_start:
            yield Piece("".join(new[new_start:new_end]), Change.ADDED)


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Runs of changed words are told once each, not word for word with every space between them the same."""
    found: list[Piece] = []
    removed = added = ""
    for piece in pieces:
        if piece.change is Change.SAME and (piece.text.strip() or not (removed or added)):
            found += _flushed(removed, added)
            removed = added = ""
            found.append(piece)
        else:
            removed += piece.text if piece.change is not Change.ADDED else ""
            added += piece.text if piece.change is not Change.REMOVED else ""
    return [*found, *_flushed(removed, added)]


def _flushed(removed: str, added: str) -> list[Piece]:
    if removed == added:
        return [Piece(added)] if added else []
    found = []
    tail = ""
    while removed and added and removed[-1].isspace() and removed[-1] == added[-1]:
        tail, removed, added = removed[-1] + tail, removed[:-1], added[:-1]
    if removed:
        found.append(Piece(removed, Change.REMOVED))
    if added:
        found.append(Piece(added, Change.ADDED))
    return [*found, Piece(tail)] if tail else found


def _kept_in_order(before: Sequence[ComparedClause], kept: set[Hashable]) -> list[Hashable]:
    return [one.root for one in before if one.root in kept]


def _runs_of_removed(before: Sequence[ComparedClause], kept: set[Hashable]) -> list[list[ComparedClause]]:
    """The removed clauses before the first that stayed, then those behind each that stayed."""
    runs: list[list[ComparedClause]] = [[]]
    for one in before:
        if one.root in kept:
            runs.append([])
        else:
            runs[-1].append(one)
    return runs


def _pair(old: ComparedClause, new: ComparedClause) -> Compared:
    heading = words_changed(old.heading, new.heading)
    text = words_changed(old.text, new.text)
    marks = tuple(_marks(old.marks, new.marks))
    same = (old.number, old.heading, old.text, old.marks) == (new.number, new.heading, new.text, new.marks)
    return Compared(Change.SAME if same else Change.CHANGED, old, new, heading, text, marks)


def _marks(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Piece]:
    yield from (Piece(mark, Change.REMOVED) for mark in old if mark not in new)
    yield from (Piece(mark, Change.ADDED) for mark in new if mark not in old)


def _added(new: ComparedClause) -> Compared:
    return Compared(Change.ADDED, None, new, _whole(new.heading, Change.ADDED), _whole(new.text, Change.ADDED))


def _removed(old: ComparedClause) -> Compared:
    return Compared(Change.REMOVED, old, None, _whole(old.heading, Change.REMOVED), _whole(old.text, Change.REMOVED))


def _whole(text: str, change: Change) -> tuple[Piece, ...]:
    return (Piece(text, change),) if text else ()
