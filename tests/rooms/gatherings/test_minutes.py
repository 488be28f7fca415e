"""Minutes: drafted when a meeting closes, edited in versions, approved by a later decision, fixed; in the ledger."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.foundation.sight import Sight
from commontable.rooms.gatherings import actions
from commontable.rooms.gatherings.models import Minutes, MinutesVersion, WithheldText
from commontable.rooms.gatherings.record_details import MinutesEdit
from commontable.rooms.gatherings.record_states import MinutesPart
from commontable.rooms.gatherings.rules import Option
from commontable.rooms.people.queries import sight_of
from tests import gathered

from . import records


@pytest.fixture
def meeting(cast):
    """A board meeting of last month, open, everybody there."""
    held = gathered.opened(cast.commission, begins_at=timezone.now() - dt.timedelta(days=30), place="Library")
    gathered.everybody(held)
    records.rule(cast.commission)
    return held


@pytest.fixture
def minutes(cast, meeting) -> Minutes:
    actions.close_meeting(meeting=meeting, by=cast.dana)
    return Minutes.objects.get(meeting=meeting)


def _text(version: MinutesVersion) -> str:
    return "\n".join(f"{part.heading}\n{part.text}" for part in version.told)


def _edit(minutes: Minutes, **changes) -> MinutesEdit:
    newest = minutes.versions.last()
    return MinutesEdit(**{"parts": newest.told, "based_on": newest.number, **changes})


def test_a_closed_meeting_has_its_draft_with_attendance_vote_and_roll_call(cast, meeting):
    asked = records.motion(meeting, "Fund a van", mover_seat=cast.chair)
    records.vote(
        asked, cast.dana, {cast.chair: Option.FOR, cast.hospital_seat: Option.ABSTAIN, cast.resident_seat: Option.FOR}
    )
    actions.close_meeting(meeting=meeting, by=cast.dana)
    version = meeting.minutes.versions.get()
    text = _text(version)
    assert "3 of 4 seats were represented." in text
    assert "- Hospital: St. Anne Hospital" in text
    assert "Not represented: Resident, South (vacant)." in text
    assert "Motion: Fund a van" in text
    assert "Moved by Chair." in text
    assert "Adopted: 2 of 3" in text
    assert "- St. Anne Hospital: abstained" in text
    assert ledger.tell(LedgerLine.objects.filter(deed="minutes_drafted"), sight_of(cast.dana))[0].sentence.startswith(
        "Dana Health Department drafted the minutes"
    )


def test_names_that_not_every_reader_may_see_stay_out_of_a_public_draft(cast, minutes):
    text = _text(minutes.versions.get())
    assert "Hank" not in text
    assert "Rosa" not in text


def test_an_edit_is_a_version_and_nobody_overwrites_another_unseen(cast, minutes):
    first = minutes.versions.get()
    parts = (*first.told, MinutesPart("more", "Thanks", "To the *library*."))
    second = actions.edit_minutes(minutes=minutes, edit=_edit(minutes, parts=parts, change="Thanks"), by=cast.dana)
    assert (second.number, second.change) == (2, "Thanks")
    assert _text(first) != _text(second)
    with pytest.raises(NotNow, match="Version 2 was saved while you wrote"):
        actions.edit_minutes(minutes=minutes, edit=MinutesEdit(parts, based_on=1), by=cast.dana)
    with pytest.raises(TypeError, match="never changed"):
        second.save()
    assert LedgerLine.objects.filter(deed="minutes_edited").count() == 1


def test_only_the_clerk_writes_minutes(cast, minutes):
    for account in (cast.rosa, cast.hank, cast.esther):
        with pytest.raises(NotPermitted):
            actions.edit_minutes(minutes=minutes, edit=_edit(minutes), by=account)
        with pytest.raises(NotPermitted):
            actions.draft_minutes(meeting=minutes.meeting, by=account)


def test_faulty_edits_are_refused_with_what_to_do(cast, minutes):
    for parts, words in [((), "at least one part"), ((MinutesPart("a", " "),), "no heading")]:
        with pytest.raises(NotNow, match=words):
            actions.edit_minutes(minutes=minutes, edit=_edit(minutes, parts=parts), by=cast.dana)
    twice = (MinutesPart("a", "A"), MinutesPart("a", "B"))
    with pytest.raises(NotNow, match="same key"):
        actions.edit_minutes(minutes=minutes, edit=_edit(minutes, parts=twice), by=cast.dana)


def test_what_is_withheld_is_kept_apart_and_read_by_members_alone(cast, minutes):
    secret = MinutesPart("closed", "Personnel", "The director leaves.", "Closed session: RSMo 610.021(3)")
    version = actions.edit_minutes(minutes=minutes, edit=_edit(minutes, parts=(secret,)), by=cast.dana)
    assert "director" not in str(version.parts)
    assert version.told[0].withheld == "Closed session: RSMo 610.021(3)"
    seen = {
        name: WithheldText.objects.visible_to(sight_of(cast.account(name))).exists()
        for name in ("dana", "rosa", "hank", "ana", "omar", "olivia", "esther", "visitor")
    }
    assert {name for name, may in seen.items() if may} == {"dana", "rosa", "hank"}


def test_a_draft_is_for_the_table_and_the_approved_version_for_everybody(cast, minutes):
    drafts = MinutesVersion.objects.filter(minutes=minutes)
    assert not drafts.visible_to(Sight()).exists()
    assert not drafts.visible_to(sight_of(cast.esther)).exists()
    assert drafts.visible_to(sight_of(cast.omar)).exists()
    _approve(cast, minutes)
    assert drafts.visible_to(Sight()).count() == 1


def _approve(cast, minutes: Minutes, **fields):
    later = gathered.opened(cast.commission, **fields)
    gathered.everybody(later)
    asked = records.motion(later, "Approve the minutes")
    everybody = {cast.chair: Option.FOR, cast.hospital_seat: Option.FOR, cast.resident_seat: Option.FOR}
    result = records.vote(asked, cast.dana, everybody)
    return actions.approve_minutes(version=minutes.versions.last(), decision=result.event.decision, by=cast.dana)


def test_approved_minutes_are_fixed(cast, minutes):
    approval = _approve(cast, minutes)
    assert approval.meeting.begins_at > minutes.meeting.begins_at
    assert LedgerLine.objects.filter(deed="minutes_approved").count() == 1
    minutes = Minutes.objects.get(pk=minutes.pk)
    assert minutes.is_fixed
    for deed in (
        lambda: actions.edit_minutes(minutes=minutes, edit=_edit(minutes), by=cast.dana),
        lambda: actions.draft_minutes(meeting=minutes.meeting, by=cast.dana),
    ):
        with pytest.raises(NotNow, match="approved by a later meeting"):
            deed()


def test_minutes_are_approved_by_a_later_meeting_of_the_same_body(cast, minutes):
    early = timezone.now() - dt.timedelta(days=60)
    with pytest.raises(NotNow, match="later meeting of the same body"):
        _approve(cast, minutes, begins_at=early)


def test_a_meeting_that_was_not_opened_has_no_minutes(cast):
    with pytest.raises(NotNow, match="not been opened"):
        actions.draft_minutes(meeting=gathered.meeting(cast.commission), by=cast.dana)


def test_the_draft_is_in_the_language_of_the_meeting_and_in_both_where_both_are_spoken(cast):
    spanish = gathered.opened(cast.commission, language="es")
    assert "Apertura" in _text(actions.draft_minutes(meeting=spanish, by=cast.dana))
    both = _text(actions.draft_minutes(meeting=gathered.opened(cast.commission, language="en-es"), by=cast.dana))
    assert "Opening · Apertura" in both
