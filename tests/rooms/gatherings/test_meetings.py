"""Meetings are planned, moved, opened, closed and called off; each is told in the ledger."""

import datetime as dt

import pytest
from django.utils import timezone

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.foundation.sight import Audience, Sight
from commontable.rooms.gatherings import actions, signals
from commontable.rooms.gatherings.details import MeetingDetails
from commontable.rooms.gatherings.models import Meeting, MeetingOpening
from commontable.rooms.gatherings.states import MeetingFormat, MeetingState, Support
from commontable.rooms.people.queries import sight_of
from tests import gathered, things


def told(account, subject) -> list[str]:
    """The ledger's lines about a thing, oldest first, as this account reads them."""
    sight = sight_of(account)
    lines = LedgerLine.objects.visible_to(sight).filter(subject_id=subject.pk).order_by("at", "id")
    return [line.sentence for line in ledger.tell(lines, sight)]


def details(**fields) -> MeetingDetails:
    begins_at = timezone.now() + dt.timedelta(days=7)
    given = {"begins_at": begins_at, "time_zone": gathered.ZONE, "format": MeetingFormat.IN_PERSON, "place": "Room 4"}
    return MeetingDetails(**{**given, **fields})


def test_plan_meeting_is_the_clerk_s_deed_and_as_public_as_its_body(cast):
    meeting = actions.plan_meeting(
        body=cast.commission, details=details(supports_offered=(Support.CHILDCARE,)), by=cast.dana
    )
    assert meeting.state == MeetingState.PLANNED
    assert meeting.supports_offered == ["childcare"]
    assert Meeting.objects.visible_to(Sight()).filter(pk=meeting.pk).exists()
    assert "planned a meeting of Health Commission for" in told(cast.rosa, meeting)[0]
    for stranger in (cast.hank, cast.rosa, cast.esther):
        with pytest.raises(NotPermitted, match="clerk of Health Commission"):
            actions.plan_meeting(body=cast.commission, details=details(), by=stranger)


def test_whoever_leads_a_body_is_its_clerk_also_from_another_organization(cast):
    seat = things.seat(cast.commission, "Secretary", office="secretary")
    things.membership(seat, cast.omar.persons.get(), cast.organizers)
    assert actions.plan_meeting(body=cast.commission, details=details(), by=cast.omar)


def test_a_meeting_has_a_place_and_ends_after_it_begins(cast):
    begins_at = timezone.now()
    for wrong, why in (
        ({"place": " "}, "where people meet"),
        ({"ends_at": begins_at - dt.timedelta(hours=1), "begins_at": begins_at}, "before it begins"),
        ({"ends_at": begins_at + dt.timedelta(days=9), "begins_at": begins_at}, "three days"),
    ):
        with pytest.raises(NotNow, match=why):
            actions.plan_meeting(body=cast.commission, details=details(**wrong), by=cast.dana)
    remote = details(place="", format=MeetingFormat.REMOTE, remote_link="https://example.org/room")
    meeting = actions.plan_meeting(body=cast.commission, details=remote, by=cast.dana)
    assert meeting.link_for(sight_of(cast.hank)) == "https://example.org/room"
    assert meeting.link_for(Sight()) == meeting.link_for(sight_of(cast.esther)) == ""


def test_change_meeting_tells_a_move_from_other_changes(cast):
    meeting = actions.plan_meeting(body=cast.commission, details=details(), by=cast.dana)
    same = MeetingDetails.of(meeting)
    later = details(begins_at=meeting.begins_at + dt.timedelta(days=1), place="Room 5")
    actions.change_meeting(meeting=meeting, details=same, by=cast.dana)
    meeting = actions.change_meeting(meeting=meeting, details=later, by=cast.dana)
    assert (meeting.place, meeting.begins_at) == ("Room 5", later.begins_at)
    lines = told(cast.dana, meeting)
    assert "changed what is planned" in lines[1]
    assert "moved" in lines[2]


def test_open_meeting_waits_for_the_announced_time_and_close_meeting_sends_everybody_home(cast):
    heard = []
    signals.meeting_opened.connect(lambda **told: heard.append("opened"), weak=False, dispatch_uid="t1")
    signals.meeting_closed.connect(lambda **told: heard.append("closed"), weak=False, dispatch_uid="t2")
    try:
        early = gathered.meeting(cast.commission, begins_at=timezone.now() + dt.timedelta(hours=3))
        with pytest.raises(NotNow, match="was announced for"):
            actions.open_meeting(meeting=early, by=cast.dana)
        with pytest.raises(NotNow, match="not open yet"):
            actions.close_meeting(meeting=early, by=cast.dana)
        meeting = gathered.meeting(cast.commission)
        actions.open_meeting(meeting=meeting, by=cast.dana)
        with pytest.raises(NotNow, match="open already"):
            actions.open_meeting(meeting=meeting, by=cast.dana)
        there = gathered.present(meeting, cast.chair, arrived_at=timezone.now())
        actions.close_meeting(meeting=Meeting.objects.get(pk=meeting.pk), by=cast.dana)
    finally:
        signals.meeting_opened.disconnect(dispatch_uid="t1")
        signals.meeting_closed.disconnect(dispatch_uid="t2")
    there.refresh_from_db()
    closed = Meeting.objects.with_state().get(pk=meeting.pk)
    assert there.left_at == closed.closing.closed_at
    assert closed.state == MeetingState.CLOSED
    assert heard == ["opened", "closed"]
    lines = told(cast.dana, meeting)
    assert (" opened " in lines[0], " closed " in lines[1]) == (True, True)
    with pytest.raises(NotNow, match="is closed"):
        actions.open_meeting(meeting=closed, by=cast.dana)
    with pytest.raises(NotNow, match="is closed"):
        actions.change_meeting(meeting=closed, details=details(), by=cast.dana)


def test_a_meeting_put_on_record_afterwards_keeps_its_own_times(cast):
    begins_at = timezone.now() - dt.timedelta(days=9)
    meeting = gathered.meeting(cast.commission, begins_at=begins_at, ends_at=begins_at + dt.timedelta(hours=2))
    opening = actions.open_meeting(meeting=meeting, by=cast.dana)
    there = actions.check_in(meeting=meeting, seat=cast.hospital_seat, by=cast.dana)
    closing = actions.close_meeting(meeting=meeting, by=cast.dana)
    assert (opening.opened_at, there.arrived_at, closing.closed_at) == (begins_at, begins_at, meeting.ends_at)
    assert opening.at > begins_at + dt.timedelta(days=8)


def test_a_meeting_that_ran_on_is_closed_when_it_is_closed(cast):
    begins_at = timezone.now() - dt.timedelta(hours=20)
    meeting = gathered.meeting(cast.commission, begins_at=begins_at, ends_at=begins_at + dt.timedelta(hours=2))
    gathered.open_it(meeting, at=begins_at)
    MeetingOpening.objects.update(at=begins_at)
    closing = actions.close_meeting(meeting=Meeting.objects.get(pk=meeting.pk), by=cast.dana)
    assert timezone.now() - closing.closed_at < dt.timedelta(minutes=5)


def test_cancel_meeting_says_why_and_only_before_it_begins(cast):
    meeting = gathered.meeting(cast.commission)
    with pytest.raises(NotNow, match="Say why"):
        actions.cancel_meeting(meeting=meeting, why=" ", by=cast.dana)
    actions.cancel_meeting(meeting=meeting, why="Snow", by=cast.dana)
    assert Meeting.objects.get(pk=meeting.pk).state == MeetingState.CANCELED
    assert told(cast.rosa, meeting)[0].endswith(": Snow")
    with pytest.raises(NotNow, match="called off"):
        actions.open_meeting(meeting=Meeting.objects.get(pk=meeting.pk), by=cast.dana)
    begun = gathered.opened(cast.commission)
    with pytest.raises(NotNow, match="has begun"):
        actions.cancel_meeting(meeting=begun, why="Snow", by=cast.dana)


def test_note_format_may_be_said_after_the_meeting(cast):
    meeting = gathered.opened(cast.commission, format=MeetingFormat.REMOTE)
    gathered.close_it(meeting)
    actions.note_format(meeting=meeting, words="Nobody stayed to talk.", by=cast.dana)
    assert Meeting.objects.get(pk=meeting.pk).format_note == "Nobody stayed to talk."
    assert "in this form" in told(cast.dana, meeting)[0]


def test_a_meeting_goes_out_of_sight_with_its_body(cast):
    meeting = gathered.meeting(cast.commission)
    seen = Meeting.objects.visible_to
    assert seen(Sight()).filter(pk=meeting.pk).exists()
    cast.commission.audience = Audience.PARTNERSHIP
    cast.commission.save()
    assert not seen(Sight()).filter(pk=meeting.pk).exists()
    assert seen(sight_of(cast.rosa)).filter(pk=meeting.pk).exists()
    assert not seen(sight_of(cast.esther)).filter(pk=meeting.pk).exists()
