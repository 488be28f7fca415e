"""What the pages of meetings show: the list, one meeting, its agenda with papers. Within sight, in constant queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q

from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Body, Organization, Partnership, Seat

from . import meeting_words
from .models import AgendaItem, HubUpdate, Meeting, PacketItem
from .queries.coming import WhoCame, who_came
from .states import ItemKind, MeetingState, Support

VOTED = Q(kind__in=[ItemKind.VOTE, ItemKind.CLOSED_SESSION]) | Q(kind=ItemKind.CONSENT, consent_removal__isnull=False)
LOOKS = {
    MeetingState.PLANNED: "neutral", MeetingState.NOTICED: "good", MeetingState.OPEN: "good",
    MeetingState.CLOSED: "neutral", MeetingState.CANCELED: "late",
}  # fmt: skip


def look(meeting: Meeting) -> str:
    """The look of the state; a late notice is never shown as a good one."""
    state = meeting.state
    is_late = state == MeetingState.NOTICED and getattr(meeting, "noticed_late", False)
    return "late" if is_late else LOOKS[state]


@dataclass(frozen=True)
class MeetingRow:
    """A meeting in a list."""

    meeting: Meeting
    votes: int
    came: WhoCame | None

    @property
    def look(self) -> str:
        return look(self.meeting)

    @property
    def state(self) -> str:
        return meeting_words.state_words(self.meeting)

    @property
    def when(self) -> str:
        return meeting_words.when(self.meeting)

    @property
    def where(self) -> str:
        return meeting_words.where(self.meeting)

    @property
    def told(self) -> str:
        """For a past meeting who came."""
        return meeting_words.came_words(self.came) if self.meeting.state == MeetingState.CLOSED else ""


def meeting_rows(meetings: Iterable[Meeting]) -> list[MeetingRow]:
    """Two queries besides the meetings themselves."""
    meetings = list(meetings)
    votes = vote_counts(meetings)
    came = who_came(meetings)
    return [MeetingRow(one, votes.get(one.pk, 0), came.get(one.pk)) for one in meetings]


def vote_counts(meetings: Iterable[Meeting]) -> dict[Any, int]:
    """Items that will be voted on, by meeting."""
    items = AgendaItem.objects.filter(VOTED, meeting__in=list(meetings), withdrawal__isnull=True)
    return dict(items.order_by().values("meeting").annotate(number=Count("pk")).values_list("meeting", "number"))


@dataclass(frozen=True)
class ItemShown:
    """An agenda item with what the viewer may see of it."""

    item: AgendaItem
    number: int | None
    presenter: str
    brought_by: str
    update: HubUpdate | None
    papers: tuple[PacketItem, ...]
    added_late: bool

    @property
    def is_withdrawn(self) -> bool:
        return self.item.is_withdrawn


def agenda_of(meeting: Meeting, sight: Sight) -> list[ItemShown]:
    """The agenda in order; numbers are those of the items that stand. Six queries whatever its length."""
    papers = PacketItem.objects.visible_to(sight).filter(removal__isnull=True)
    items = (
        AgendaItem.objects.visible_to(sight)
        .filter(meeting=meeting)
        .select_related("withdrawal", "consent_removal", "closed_session__end")
        .prefetch_related(
            Prefetch("packet", papers, to_attr="shown_papers"),
            Prefetch("hub_update", HubUpdate.objects.visible_to(sight), to_attr="shown_update"),
            Prefetch("presenter_seat", Seat.objects.visible_to(sight), to_attr="shown_presenter"),
            Prefetch("brought_by_seat", Seat.objects.visible_to(sight), to_attr="shown_seat"),
            Prefetch("brought_by", Organization.objects.visible_to(sight), to_attr="shown_organization"),
        )
    )
    noticed = meeting.notices.order_by("posted_at").values_list("posted_at", flat=True).first()
    found, number = [], 0
    for item in items:
        number += not item.is_withdrawn
        found.append(_item(item, None if item.is_withdrawn else number, noticed))
    return found


def _item(item: Any, number: int | None, noticed: Any) -> ItemShown:
    seat, group = getattr(item, "shown_seat", None), getattr(item, "shown_organization", None)
    presenter = getattr(item, "shown_presenter", None)
    return ItemShown(
        item=item,
        number=number,
        presenter=item.presenter or (presenter.title if presenter else ""),
        brought_by=", ".join(str(one) for one in (seat.title if seat else None, group) if one),
        update=getattr(item, "shown_update", None),
        papers=tuple(item.shown_papers),
        added_late=noticed is not None and item.added_at > noticed,
    )


def offered(meeting: Meeting) -> list[str]:
    """The supports offered, in words; what a former version offered and this one does not know is left out."""
    known = {str(support): support for support in Support}
    return [str(known[one].label) for one in meeting.supports_offered if one in known]


def bodies_meeting(partnership: Partnership, sight: Sight) -> list[Body]:
    """Bodies that meet, for the choice above the list."""
    meeting = Meeting.objects.visible_to(sight).filter(partnership=partnership).values("body")
    return list(Body.objects.visible_to(sight).filter(pk__in=meeting).order_by("-governs", "name"))
