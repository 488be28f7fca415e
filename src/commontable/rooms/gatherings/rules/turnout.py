"""Who came when residents decided, by group: told so that no small number gives anybody away (CG-02)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SMALLEST = 5  # fewer than this are not told
SECRET_SMALLEST = 5  # fewer secret ballots than this are not told by number


@dataclass(frozen=True)
class GroupShown:
    """One group and its number; None when it is withheld."""

    group: str
    number: int | None


def shown(groups: Sequence[tuple[str, int]]) -> list[GroupShown]:
    """Each group's number, or None where it is small; a second one is withheld where one alone could be worked out."""
    small = {name for name, number in groups if 0 < number < SMALLEST}
    if len(small) == 1:
        others = sorted((number, name) for name, number in groups if number and name not in small)
        small |= {others[0][1]} if others else set()
    return [GroupShown(name, None if name in small else number) for name, number in groups]


def total_is_safe(total: int) -> bool:
    return total == 0 or total >= SMALLEST


def secret_counts_are_safe(ballots: int) -> bool:
    """Whether the numbers of a secret vote may be told, beside its outcome."""
    return ballots >= SECRET_SMALLEST
