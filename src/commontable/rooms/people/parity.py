"""The clock of parity, pure: since when a hub has lacked a co-lead of each kind, both on the governing body (PP-03)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from .states import Parity, SeatClass

KINDS = (SeatClass.INSTITUTIONAL, SeatClass.RESIDENT)


@dataclass(frozen=True)
class Sitting:
    """Somebody sat somewhere from one day until the day they had left; None is "before anyone remembers", "still"."""

    person: object
    seat_class: str
    begins: dt.date | None
    ends: dt.date | None

    def covers(self, day: dt.date) -> bool:
        return (self.begins is None or self.begins <= day) and (self.ends is None or day < self.ends)


def parity_on(day: dt.date, co_leads: Iterable[Sitting], board: Iterable[Sitting]) -> Parity:
    """One co-lead of each kind who also sits on the governing body is enough; more are welcome."""
    on_board = {sitting.person for sitting in board if sitting.covers(day)}
    leading = [sitting for sitting in co_leads if sitting.covers(day)]
    by_kind = {kind: [sitting for sitting in leading if sitting.seat_class == kind] for kind in KINDS}
    missing = [
        kind for kind, found in by_kind.items() if found and not any(sitting.person in on_board for sitting in found)
    ]
    return Parity(
        institutional_co_leads=len(by_kind[SeatClass.INSTITUTIONAL]),
        resident_co_leads=len(by_kind[SeatClass.RESIDENT]),
        missing_from_board=tuple(missing),
    )


def out_since(today: dt.date, co_leads: list[Sitting], board: list[Sitting]) -> dt.date | None:
    """The day the present stretch out of parity began; None when parity holds, or never held."""
    days = {day for sitting in [*co_leads, *board] for day in (sitting.begins, sitting.ends) if day and day <= today}
    held_before, since = False, None
    for day in [*sorted(days), today]:
        holds = parity_on(day, co_leads, board).holds
        if holds:
            held_before, since = True, None
        elif held_before and since is None:
            since = day
    return since
