"""Who came when residents decided, by group: told so that no small number gives anybody away (CG-02)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .tally import Tally
from .words import Stand

SMALLEST = 5  # fewer than this are not told
SECRET_SMALLEST = 5  # fewer secret ballots than this are not told by number
VOTED = (Stand.FOR, Stand.AGAINST, Stand.BLOCK, Stand.ABSTAIN)


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


def secret_counts_are_safe(tally: Tally) -> bool:
    """Whether the numbers of a secret vote may be told beside its outcome: enough voted, in every class that is told
    apart too. Everybody sees who has voted, so where classes are told apart nobody in them may have kept silent. Who is
    recused has not voted.
    """
    voted = sum(tally.number(stand) for stand in VOTED)
    is_apart = any(0 < one.base < SECRET_SMALLEST for one in tally.classes)
    return voted >= SECRET_SMALLEST and not is_apart and not (tally.classes and tally.number(Stand.SILENT))
