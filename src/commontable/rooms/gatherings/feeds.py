"""What a calendar link answers with: the meetings its person may see, and what they are to do (RFC 5545)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commontable.foundation.icalendar import Calendar, Event, written
from commontable.foundation.models import LedgerLine
from commontable.foundation.sight import Sight
from commontable.foundation.slots import filled
from commontable.rooms.people.models import Affiliation
from commontable.rooms.people.states import INSIDE_ROLES

from .models import ActionItem, FeedLink, Meeting

BACK = dt.timedelta(days=366)  # a calendar keeps a year of what was
REFRESH = dt.timedelta(hours=2)
USUAL = dt.timedelta(hours=2)  # of a meeting that does not say when it ends
MOST = 2_000


def calendar(link: FeedLink, sight: Sight) -> bytes:
    """Meetings and the days of action items, in five queries whatever their number; and what other rooms keep."""
    named = Calendar(_name(link), "Meetings", REFRESH)
    higher = [] if link.body_id else filled("calendar", link.partnership, link.person, sight)
    return written(named, [*_meetings(link, sight), *_items(link, sight), *higher])


def _name(link: FeedLink) -> str:
    if link.body:
        return _("%(body)s: meetings") % {"body": link.body}
    return _("%(table)s: meetings and action items") % {"table": link.partnership}


def _meetings(link: FeedLink, sight: Sight) -> Iterator[Event]:
    rows = Meeting.objects.visible_to(sight).filter(
        partnership=link.partnership, begins_at__gte=timezone.now() - BACK
    )  # fmt: skip
    if link.body_id:
        rows = rows.filter(body=link.body_id)
    meetings = list(rows.select_related("partnership", "body", "cancellation").order_by("begins_at")[:MOST])
    changes = _changes(meetings)
    for meeting in meetings:
        yield _event(meeting, sight, *changes.get(meeting.pk, (0, meeting.planned_at)))


def _changes(things: Iterable[Any]) -> dict[Any, tuple[int, dt.datetime]]:
    """How often each was changed, and when last. The ledger only grows, so the number only rises (§3.8.7.4)."""
    ids = {thing.pk: thing._meta.label_lower for thing in things}
    lines = LedgerLine.objects.filter(subject_kind__in=set(ids.values()), subject_id__in=ids)
    counted = lines.values("subject_id").annotate(number=Count("pk"), last=Max("at"))
    return {row["subject_id"]: (row["number"], row["last"]) for row in counted}


def _event(meeting: Meeting, sight: Sight, sequence: int, changed: dt.datetime) -> Event:
    is_off = hasattr(meeting, "cancellation")
    summary = _("Called off: %(meeting)s") % {"meeting": meeting} if is_off else str(meeting)
    return Event(
        uid=f"{meeting.pk}@{_host()}",
        begins=meeting.begins_at,
        ends=meeting.ends_at or meeting.begins_at + USUAL,
        summary=summary if meeting.body.name in summary else f"{meeting.body}: {summary}",
        description="\n".join(_told(meeting, sight)),
        place=meeting.place,
        url=_page("gatherings:meeting", meeting.partnership.slug, meeting.pk),
        stamp=changed,
        sequence=sequence,
        is_canceled=is_off,
        is_busy=not is_off,
    )


def _told(meeting: Meeting, sight: Sight) -> Iterator[str]:
    if hasattr(meeting, "cancellation"):
        yield _("Called off: %(why)s") % {"why": meeting.cancellation.why}
    if meeting.purpose:
        yield meeting.purpose
    if link := meeting.link_for(sight):
        yield _("Join remotely: %(link)s") % {"link": link}


def _items(link: FeedLink, sight: Sight) -> Iterator[Event]:
    """What the link's person, or an organization they work in, answers for; all of a body's where the link is its."""
    rows = ActionItem.objects.visible_to(sight).filter(partnership=link.partnership)
    if link.body_id:
        rows = rows.filter(meeting__body=link.body_id)
    else:
        inside = Affiliation.objects.current().filter(person=link.person, role__in=INSIDE_ROLES)
        rows = rows.filter(Q(person=link.person) | Q(organization__in=inside.values("organization")))
    found = list(rows.with_state().select_related("partnership").order_by("first_due")[:MOST])
    changes = _changes(found)
    for item in found:
        yield _due(item, *changes.get(item.pk, (0, item.added_at)))


def _due(item: ActionItem, sequence: int, changed: dt.datetime) -> Event:
    return Event(
        uid=f"{item.pk}@{_host()}",
        begins=item.due,
        summary=_("Due: %(what)s") % {"what": item.what} if item.is_open else f"{item.state.label}: {item.what}",
        description=_("%(organization)s answers for it.") % {"organization": item.organization},
        url=_page("gatherings:action_item", item.partnership.slug, item.pk),
        stamp=changed,
        sequence=sequence,
        is_canceled=not item.is_open,
    )


def _page(name: str, *args: Any) -> str:
    return settings.SITE_URL + reverse(name, args=args)


def _host() -> str:
    return settings.SITE_URL.partition("//")[2].partition("/")[0].partition(":")[0]
