"""Who comes with less power to decide than their seat has, meeting after meeting (CJ-11). Pure: no ORM.

Only meetings at which an organization was represented count: who stays away is told by the attendance itself.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from commontable.rooms.people.states import AUTHORITY_RANK, Authority

IN_A_ROW = 3


@dataclass(frozen=True)
class Came:
    """One presence: for whom, in which meeting, what the person may decide and what the seat's member may."""

    organization: Hashable
    meeting: Hashable
    authority: str
    of_the_seat: str


@dataclass(frozen=True)
class Fall:
    """An organization that was represented below its seat's authority in its last meetings, one after the other."""

    organization: Hashable
    meetings: int
    seat: Authority
    came: Authority


def sustained_falls(newest_first: Iterable[Hashable], came: Iterable[Came], *, row: int = IN_A_ROW) -> list[Fall]:
    """For each organization its latest run of meetings at lower authority, where the run is at least `row` long."""
    by_organization: dict[Hashable, dict[Hashable, list[Came]]] = {}
    for one in came:
        if one.authority in AUTHORITY_RANK and one.of_the_seat in AUTHORITY_RANK:
            by_organization.setdefault(one.organization, {}).setdefault(one.meeting, []).append(one)
    order = list(newest_first)
    found = []
    for organization in sorted(by_organization, key=str):
        meetings = by_organization[organization]
        found.append(_run(organization, [meetings[one] for one in order if one in meetings]))
    return [fall for fall in found if fall is not None and fall.meetings >= row]


def _run(organization: Hashable, meetings: list[list[Came]]) -> Fall | None:
    """Counts from the newest meeting back, until one at which somebody had the authority of the seat."""
    length, newest = 0, None
    for there in meetings:
        best, due = _best(one.authority for one in there), _best(one.of_the_seat for one in there)
        if AUTHORITY_RANK[best] >= AUTHORITY_RANK[due]:
            break
        newest = newest or (due, best)
        length += 1
    return Fall(organization, length, *newest) if newest else None


def _best(levels: Iterable[str]) -> Authority:
    return max((Authority(level) for level in levels), key=lambda level: AUTHORITY_RANK[level])
