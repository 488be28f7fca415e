"""Minutes, action items, counts and calendar links for the access table: of an open meeting, and of the organizers'."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from commontable.foundation.ids import hashed
from commontable.foundation.sight import Audience, RecordClass
from commontable.rooms.gatherings.models import (
    ActionItem,
    FeedLink,
    Meeting,
    Minutes,
    MinutesVersion,
    SpeakingCount,
    WithheldText,
)
from commontable.rooms.gatherings.narrower import for_the_body
from commontable.rooms.gatherings.record_states import MinutesPart
from commontable.rooms.people import models
from commontable.rooms.people.states import SeatClass
from tests.cast import Cast

OF_MEETING = (
    "live", "live_state", "minutes", "minutes_edit", "minutes_drafts", "minutes_approvals", "action_item_new", "voice",
    "voice_turns",
)  # fmt: skip
FILES = {"minutes_file": ("minutes.md", "minutes.pdf", "..")}
KINDS = {"attendance_export": ("csv", "xlsx", "exe"), "votes_export": ("csv", "exe")}


def furnish_records(cast: Cast, holder: models.Organization) -> None:
    """What is kept of the holder's meeting, written as rows; and a calendar link of its administrator's."""
    own = holder == cast.organizers
    word = "Own" if own else "Open"
    meeting = Meeting.objects.filter(custodian=holder, place__endswith="kitchen").get()
    sight = models.seen_like(meeting)
    minutes = Minutes.objects.create(meeting=meeting, **sight)
    part = MinutesPart("closed", f"{word} closed part", withheld="RSMo 610.021(2)")
    version = MinutesVersion.objects.create(minutes=minutes, number=1, parts=[part.as_json()], **sight)
    kept = for_the_body(meeting, RecordClass.PRIVILEGED)
    WithheldText.objects.create(version=version, key="closed", text=f"{word} words withheld", **kept)
    ActionItem.objects.create(
        meeting=meeting, what=f"{word} task", organization=holder, first_due=dt.date(2031, 5, 2), **sight
    )
    SpeakingCount.objects.create(
        meeting=meeting, seat_class=SeatClass.RESIDENT, turns=3, **for_the_body(meeting, RecordClass.CONFIDENTIAL)
    )
    person = models.Person.objects.get(account=cast.olivia if own else cast.dana)
    FeedLink.objects.create(
        partnership=cast.river, custodian=holder, audience=Audience.CUSTODIAN, record_class=RecordClass.PRIVILEGED,
        person=person, name=f"{word} calendar", token_hash=hashed(word),
    )  # fmt: skip


def record_subjects(cast: Cast, pair: Callable[..., Any]) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """For each address what it is asked about."""
    meetings = pair(Meeting, cast, place__endswith="kitchen")
    table = {f"gatherings:{name}": meetings for name in OF_MEETING}
    for names, argument in ((FILES, "name"), (KINDS, "kind")):
        for name, words in names.items():
            table[f"gatherings:{name}"] = [
                (f"{word}, {about}", {**arguments, argument: word}) for about, arguments in meetings for word in words
            ]
    for name in ("action_item", "action_item_steps"):
        table[f"gatherings:{name}"] = pair(ActionItem, cast)
    for name in ("feed_renewals", "feed_revocations"):
        table[f"gatherings:{name}"] = pair(FeedLink, cast)
    table["gatherings:feed"] = [("a wrong link", {"token": "no-such-link"})]
    return table
