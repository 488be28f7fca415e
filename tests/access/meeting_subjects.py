"""Meetings for the access table: an open one of the department's, and one that is the organizing group's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from commontable.rooms.gatherings import actions
from commontable.rooms.gatherings.details import ItemDetails, MeetingDetails, Need, PaperDetails, RuleDetails
from commontable.rooms.gatherings.models import (
    AgendaItem,
    Attendance,
    CheckInLink,
    ClosedSession,
    Meeting,
    NoticeRule,
    PacketItem,
    SupportRequest,
    VoteEvent,
)
from commontable.rooms.gatherings.states import ItemKind, MeetingFormat, Support
from commontable.rooms.people import models
from commontable.rooms.people.states import BodyKind
from tests import gathered, things
from tests.cast import Cast

OF_MEETING = (
    "meeting", "meeting_edit", "openings", "meeting_closings", "meeting_cancellations", "meeting_format", "replies",
    "notices", "notice_new", "agenda", "agenda_item_new", "agenda_hubs", "packet", "attendance", "arrivals",
    "check_in_code", "supports",
)  # fmt: skip
OF_ITEM = (
    "agenda_item", "agenda_item_edit", "agenda_item_moves", "agenda_item_withdrawals", "consent_removals",
    "closed_sessions", "paper_new",
)  # fmt: skip

OF_STAY = ("departures", "attendance_mistakes", "attendance_times")


def furnish_meetings(cast: Cast, holder: models.Organization) -> None:
    """A meeting of the holder's own body, soon enough to take a seat in, with all that hangs on it."""
    own = holder == cast.organizers
    clerk, word = (cast.olivia, "Own") if own else (cast.dana, "Open")
    body = models.Body.objects.get(custodian=holder, name="Inner Circle" if own else "Open Circle")
    rule = RuleDetails(f"{word} notice rule", 24, "Bylaws, article 4", body=body)
    actions.add_notice_rule(holder=holder, details=rule, by=clerk)
    details = MeetingDetails(
        begins_at=timezone.now() + dt.timedelta(minutes=5), time_zone=gathered.ZONE, place=f"{word} kitchen",
        format=MeetingFormat.IN_PERSON, title=f"{word} meeting",
    )  # fmt: skip
    meeting = actions.plan_meeting(body=body, details=details, by=clerk)
    item = actions.add_item(meeting=meeting, details=ItemDetails(f"{word} item", ItemKind.VOTE), by=clerk)
    paper = SimpleUploadedFile("paper.pdf", b"%PDF-1.7")
    actions.add_paper(item=item, details=PaperDetails(f"{word} paper"), file=paper, by=clerk)
    seat = models.Seat.objects.get(body=body, memberships__isnull=False)
    actions.check_in(meeting=meeting, seat=seat, by=clerk)
    actions.renew_check_in_link(meeting=meeting, by=clerk)
    who = models.Person.objects.get(memberships__seat=seat)
    actions.ask_support(meeting=meeting, person=who, need=Need(Support.OTHER, f"{word} need"), by=clerk)
    _closed_session(meeting, word)
    hub = {"audience": body.audience, "record_class": body.record_class}
    things.body(holder, f"{word} Hub", kind=BodyKind.HUB, **hub)


def _closed_session(meeting: Meeting, word: str) -> None:
    """The record alone: the vote it points to is one of the holder's, in another meeting."""
    item = gathered.item(meeting, f"{word} lease", kind=ItemKind.CLOSED_SESSION, citation="RSMo 610.021(2)")
    vote = VoteEvent.objects.filter(custodian=meeting.custodian).first()
    ClosedSession.objects.create(
        item=item, vote=vote, citation=item.citation, began_at=meeting.begins_at, **models.seen_like(meeting)
    )


def meeting_subjects(cast: Cast, pair: Callable[..., Any]) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """For each address what it is asked about."""
    table: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    meetings = pair(Meeting, cast, place__endswith="kitchen")
    items = pair(AgendaItem, cast, title__in=["Own item", "Open item"])
    nouns = {
        OF_MEETING: meetings,
        OF_ITEM: items,
        ("paper", "paper_removals"): pair(PacketItem, cast),
        OF_STAY: pair(Attendance, cast, meeting__place__endswith="kitchen"),
        ("provisions",): pair(SupportRequest, cast),
        ("notice_rule_ends",): pair(NoticeRule, cast),
        ("closed_session_ends",): pair(ClosedSession, cast),
        ("hub_update_new",): pair(models.Body, cast, kind=BodyKind.HUB),
    }
    for names, rows in nouns.items():
        table |= {f"gatherings:{name}": rows for name in names}
    tokens = {link.meeting_id: link.token for link in CheckInLink.objects.all()}
    held = Meeting.objects.filter(place__endswith="kitchen")
    seats = {row.pk: row.body.seats.get(memberships__isnull=False) for row in held}
    table["gatherings:stay_new"] = [
        (about, {**arguments, "seat": seats[arguments["pk"]].pk}) for about, arguments in meetings
    ]
    table["gatherings:check_in"] = [
        (about, {**arguments, "token": tokens[arguments["pk"]]}) for about, arguments in meetings
    ] + [("a wrong code", {**meetings[0][1], "token": "no-such-code"})]
    return table
