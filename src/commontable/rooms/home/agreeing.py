"""What is agreed and about to be: meetings that come, votes that are open, agreements in force, what is due next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from commontable.foundation.sight import Sight
from commontable.rooms.agreements.models import Version
from commontable.rooms.agreements.queries import in_force, promises_seen
from commontable.rooms.gatherings.models import Meeting
from commontable.rooms.gatherings.queries import open_items
from commontable.rooms.gatherings.queries.votes import votes_seen
from commontable.rooms.gatherings.states import VoteState
from commontable.rooms.people.models import Partnership

from .cards import Row

FEW = 3  # meetings to come, and meetings held
MOST = 6


@dataclass(frozen=True)
class Agreeing:
    """The lists of the page Agree. Each row leads to the thing itself."""

    coming: list[Row]
    held: list[Row]
    votes: list[Row]
    agreements: list[Row]
    due: list[Row]


def agreeing(partnership: Partnership, sight: Sight) -> Agreeing:
    """Seven queries, whatever there is."""
    return Agreeing(
        coming=meeting_rows(coming_meetings(partnership, sight), partnership),
        held=[
            _held(row, partnership) for row in _meetings(partnership, sight).past().filter(closing__isnull=False)[:FEW]
        ],
        votes=open_votes(partnership, sight),
        agreements=agreements_in_force(partnership, sight),
        due=_due(partnership, sight),
    )


def _meetings(partnership: Partnership, sight: Sight) -> Any:
    return Meeting.objects.visible_to(sight).filter(partnership=partnership).with_state()


def coming_meetings(partnership: Partnership, sight: Sight) -> list[Meeting]:
    return list(_meetings(partnership, sight).coming()[:FEW])


def meeting_rows(meetings: Iterable[Meeting], partnership: Partnership) -> list[Row]:
    return [_meeting(row, partnership) for row in meetings]


def upcoming(meetings: list[Meeting], votes: list[Row]) -> str:
    """What is going on now or today, in one sentence; "" on other days."""
    if votes:
        return _("A vote is open in %(body)s.") % {"body": votes[0].detail}
    first = next((row for row in meetings if row.is_open or row.local_begin.date() == localdate()), None)
    if first is None:
        return ""
    if first.is_open:
        return _("%(body)s is meeting now.") % {"body": first.body}
    return _("%(body)s meets today, %(time)s.") % {"body": first.body, "time": time_format(first.local_begin.time())}


def _meeting(row: Meeting, partnership: Partnership) -> Row:
    """An open meeting leads to its live page, another one to its own."""
    name = "live" if row.is_open else "meeting"
    return Row(
        title=str(row),
        detail=" · ".join(word for word in (when(row), row.place) if word),
        url=reverse(f"gatherings:{name}", args=[partnership.slug, row.pk]),
        date=row.local_begin.date(),
        state=_("open now") if row.is_open else "",
        kind="good",
    )


def when(row: Meeting) -> str:
    """By the meeting's own clock."""
    local = row.local_begin
    return _("%(weekday)s, %(time)s") % {"weekday": date_format(local, "l"), "time": time_format(local.time())}


def _held(row: Meeting, partnership: Partnership) -> Row:
    return Row(
        title=str(row),
        detail=_("What came of it"),
        url=reverse("table:gathered", args=[partnership.slug, row.pk]),
        date=row.local_begin.date(),
    )


def open_votes(partnership: Partnership, sight: Sight) -> list[Row]:
    rows = votes_seen(partnership, sight).filter(state=VoteState.OPEN).order_by("-called_at")[:MOST]
    return [
        Row(
            title=row.motion.text,
            detail=str(row.meeting.body),
            url=reverse("gatherings:vote", args=[partnership.slug, row.pk]),
            state=_("open now"),
            kind="good",
        )
        for row in rows
    ]


def agreements_in_force(partnership: Partnership, sight: Sight) -> list[Row]:
    return [_agreement(row, partnership) for row in in_force(partnership, sight)[:MOST]]


def _agreement(version: Version, partnership: Partnership) -> Row:
    since = _("in force since %(since)s") % {"since": version.effective_from} if version.effective_from else ""
    return Row(
        title=version.title,
        detail=" · ".join(word for word in (version.label, since) if word),
        url=reverse("agreements:agreement", args=[partnership.slug, version.agreement_id]),
    )


def _due(partnership: Partnership, sight: Sight) -> list[Row]:
    """Promises and action items together, the first day first."""
    today = localdate()
    promises = promises_seen(partnership, sight).open().filter(next_due__isnull=False).order_by("next_due")[:MOST]
    rows = [
        _dated(row.what, row.obligors.all(), reverse("agreements:obligation", args=[partnership.slug, row.pk]),
               row.next_due, today)
        for row in promises
    ]  # fmt: skip
    for item in open_items(partnership, sight):
        url = reverse("gatherings:action_item", args=[partnership.slug, item.pk])
        rows.append(_dated(item.what, [item.organization], url, item.due, today))
    return sorted(rows, key=lambda row: row.date or today)[:MOST]


def _dated(what: str, who: Iterable[object], url: str, day: dt.date, today: dt.date) -> Row:
    late = day < today
    return Row(
        title=what, detail=" · ".join(str(one) for one in who), url=url, date=day,
        state=_("late") if late else "", kind="late" if late else "neutral",
    )  # fmt: skip
