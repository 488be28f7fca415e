"""The public page of a partnership: exactly what a visitor may see, whoever looks."""

from __future__ import annotations

from dataclasses import dataclass

from commontable.foundation.sight import Sight
from commontable.rooms.evidence.queries import ReleaseCard, latest_gap, latest_map
from commontable.rooms.people.models import Organization, Partnership
from commontable.rooms.people.queries import AtTheTable, at_the_table

from . import cards, queries
from .agreeing import agreements_in_force, coming_meetings, meeting_rows

VISITOR = Sight()


@dataclass(frozen=True)
class PublicPage:
    table: Partnership
    partners: list[Organization]
    now: AtTheTable
    gap: ReleaseCard | None
    map: ReleaseCard | None
    meetings: list[cards.Row]
    agreements: list[cards.Row]
    events: list[cards.Event]
    sources: list[cards.Source]

    @property
    def bodies(self) -> list[cards.Seating]:
        return cards.seatings(self.now.bodies, self.table.slug)


def public_page(partnership: Partnership) -> PublicPage:
    events = cards.events(queries.timeline(partnership, VISITOR))
    return PublicPage(
        table=partnership,
        partners=queries.partners(partnership, VISITOR),
        now=at_the_table(partnership, VISITOR),
        gap=latest_gap(partnership, VISITOR),
        map=latest_map(partnership, VISITOR),
        meetings=meeting_rows(coming_meetings(partnership, VISITOR), partnership),
        agreements=agreements_in_force(partnership, VISITOR),
        events=events,
        sources=cards.sources(events),
    )
