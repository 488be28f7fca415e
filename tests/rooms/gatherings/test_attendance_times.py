"""When somebody came and when they left: noted by the clerk, put right afterwards, and told in minutes and votes."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.foundation.sight import Audience
from commontable.rooms.gatherings import actions, queries
from commontable.rooms.gatherings.details import Arrival, Times
from commontable.rooms.gatherings.models import Attendance, AttendanceTimes, MinutesApproval
from commontable.rooms.gatherings.queries.quorum_since import quorum_since
from commontable.rooms.gatherings.record_details import MinutesEdit
from commontable.rooms.gatherings.rules import Option, QuorumKind
from commontable.rooms.gatherings.states import SittingAs
from commontable.rooms.people.models import seen_like
from commontable.rooms.people.queries import sight_of
from tests import gathered, things, voted


def minutes_ago(number: int) -> dt.datetime:
    return (timezone.now() - dt.timedelta(minutes=number)).replace(second=0, microsecond=0)


@pytest.fixture
def meeting(cast):
    return gathered.opened(cast.commission, begins_at=minutes_ago(60))


@pytest.fixture
def stay(cast, meeting):
    return gathered.present(meeting, cast.hospital_seat)


def url(name, *args):
    return reverse(f"gatherings:{name}", args=["river-city", *args])


def local(meeting, at) -> str:
    return f"{at.astimezone(meeting.zone):%Y-%m-%dT%H:%M}"


def last_told(account) -> str:
    sight = sight_of(account)
    return ledger.tell(LedgerLine.objects.visible_to(sight).order_by("-id")[:1], sight)[0].sentence


def test_correct_times_keeps_what_stood_there_who_put_it_right_and_why(cast, meeting, stay):
    right = actions.correct_times(
        attendance=stay, times=Times(minutes_ago(50), minutes_ago(10), "The bus was late"), by=cast.dana
    )
    assert (right.arrived_was, right.left_was) == (meeting.begins_at, None)
    assert right.by == cast.dana.persons.get()
    stay.refresh_from_db()
    assert (stay.arrived_at, stay.left_at, stay.left_noted_by) == (minutes_ago(50), minutes_ago(10), right.by)
    assert "put right when somebody came or left: Hospital" in last_told(cast.dana)
    back = actions.correct_times(attendance=stay, times=Times(minutes_ago(50), None, "Only went out"), by=cast.dana)
    stay.refresh_from_db()
    assert (back.left_was, stay.left_at, stay.left_noted_by) == (minutes_ago(10), None, None)
    with pytest.raises(NotPermitted):
        actions.correct_times(attendance=stay, times=Times(minutes_ago(40), None, "Mine"), by=cast.hank)
    with pytest.raises(TypeError, match="never changed"):
        right.save()


@pytest.mark.parametrize(
    ("came", "left", "why", "said"),
    [
        (60 * 30, None, "x", "before the day of the meeting"),
        (-30, None, "x", "still to come"),
        (20, -30, "x", "still to come"),
        (20, 40, "x", "They would have left at .* and come at"),
        (50, 10, " ", "how the right time is known"),
        (60, None, "x", "stand there already"),
    ],
)
def test_times_that_cannot_be_are_refused_with_the_bound(cast, stay, came, left, why, said):
    times = Times(minutes_ago(came), None if left is None else minutes_ago(left), why)
    with pytest.raises(NotNow, match=said):
        actions.correct_times(attendance=stay, times=times, by=cast.dana)
    assert not AttendanceTimes.objects.exists()


def test_note_stay_is_for_whoever_came_and_was_not_noted(cast, meeting):
    person = things.person(cast.hospital, "Ivy St. Anne")
    type(cast.hospital_seat).objects.get(pk=cast.hospital_seat.pk).memberships.update(alternate=person)
    noted = actions.note_stay(
        meeting=meeting, seat=cast.hospital_seat, details=Arrival(SittingAs.ALTERNATE),
        times=Times(minutes_ago(50), minutes_ago(30)), by=cast.dana,
    )  # fmt: skip
    assert (noted.person, noted.recorded_by, noted.how) == (person, cast.dana.persons.get(), "clerk")
    assert "noted that somebody sat in the seat Hospital" in last_told(cast.dana)
    with pytest.raises(NotNow, match=r"Somebody sat in .* A seat has one voice"):
        actions.note_stay(
            meeting=meeting, seat=cast.hospital_seat, details=Arrival(), times=Times(minutes_ago(40)), by=cast.dana
        )
    with pytest.raises(NotPermitted):
        actions.note_stay(
            meeting=meeting, seat=cast.hospital_seat, details=Arrival(), times=Times(minutes_ago(20)), by=cast.hank
        )
    later = actions.note_stay(
        meeting=meeting, seat=cast.hospital_seat, details=Arrival(), times=Times(minutes_ago(30)), by=cast.dana
    )
    assert [row.is_present for row in queries.seats_at(meeting) if row.seat == cast.hospital_seat] == [True]
    with pytest.raises(NotNow, match="Somebody sat in"):
        actions.correct_times(attendance=noted, times=Times(minutes_ago(50), minutes_ago(5), "x"), by=cast.dana)
    assert later.left_at is None


def test_after_the_meeting_times_are_put_right_until_its_minutes_are_approved(cast, meeting, stay):
    actions.close_meeting(meeting=meeting, by=cast.dana)
    stay.refresh_from_db()
    closed = stay.left_at
    too_late = Times(minutes_ago(60), closed + dt.timedelta(minutes=1), "x")
    with pytest.raises(NotNow, match="Nobody left it after that"):
        actions.correct_times(attendance=stay, times=too_late, by=cast.dana)
    actions.correct_times(attendance=stay, times=Times(minutes_ago(60), minutes_ago(20), "Seen leaving"), by=cast.dana)
    minutes = stay.meeting.minutes
    text = " ".join(part["text"] for part in minutes.versions.last().parts)
    at = minutes_ago(20).astimezone(meeting.zone)
    assert re.search(rf"left {at.hour % 12 or 12}:{at.minute:02}|left {at.hour % 12 or 12} ", text), text
    assert minutes.versions.count() == 2
    version = minutes.versions.last()
    edit = MinutesEdit(version.told, version.number)
    actions.edit_minutes(minutes=minutes, edit=edit, by=cast.dana)
    actions.correct_times(attendance=stay, times=Times(minutes_ago(60), minutes_ago(15), "Seen later"), by=cast.dana)
    assert minutes.versions.count() == 3, "minutes that somebody wrote in do not change by themselves"
    later = gathered.opened(cast.commission)
    decision = voted_decision(later)
    MinutesApproval.objects.create(
        minutes=minutes, version=minutes.versions.last(), decision=decision, meeting=later, **seen_like(meeting)
    )
    with pytest.raises(NotNow, match="minutes of this meeting were approved"):
        actions.correct_times(attendance=stay, times=Times(minutes_ago(60), minutes_ago(9), "x"), by=cast.dana)
    with pytest.raises(NotNow, match="minutes of this meeting were approved"):
        actions.mark_mistake(attendance=Attendance.objects.get(), why="x", by=cast.dana)


def voted_decision(held):
    from commontable.rooms.gatherings.models import Decision
    from commontable.rooms.gatherings.rules import DecidedHow

    motion = voted.motion(held, "We approve the minutes.")
    return Decision.objects.create(
        body=held.body, motion=motion, how=DecidedHow.CONSENT, decided_at=timezone.now(), **seen_like(held)
    )


def test_a_vote_says_when_its_quorum_would_have_been_another_and_stays_as_it_is(cast):
    seats = voted.board(cast.department, 3)
    voted.rule(seats[0].body, quorum_kind=QuorumKind.COUNT, quorum_count=2)
    meeting = gathered.opened(seats[0].body, begins_at=minutes_ago(60))
    gathered.present(meeting, seats[0])
    there = gathered.present(meeting, seats[1])
    event = voted.called(meeting, cast.dana)
    voted.cast(event, seats[0], Option.FOR)
    result = actions.close_vote(event=event, by=cast.dana)
    event.refresh_from_db()
    assert quorum_since(event) == ""
    actions.correct_times(attendance=there, times=Times(minutes_ago(60), minutes_ago(5), "Left early"), by=cast.dana)
    assert "1 organization" in quorum_since(event)
    assert "the quorum of 2 would not have held. The result stays as it was recorded" in quorum_since(event)
    assert list(event.results.all()) == [result]
    actions.correct_times(attendance=there, times=Times(minutes_ago(60), None, "It was somebody else"), by=cast.dana)
    assert quorum_since(event) == ""
    actions.mark_mistake(attendance=there, why="Never came", by=cast.dana)
    assert "would not have held" in quorum_since(event)
    actions.note_stay(meeting=meeting, seat=seats[2], details=Arrival(), times=Times(minutes_ago(60)), by=cast.dana)
    assert quorum_since(event) == ""


def test_a_vote_page_and_minutes_say_it(client, cast):
    seats = voted.board(cast.department, 2)
    voted.rule(seats[0].body, quorum_kind=QuorumKind.COUNT, quorum_count=2)
    meeting = gathered.opened(seats[0].body, begins_at=minutes_ago(60))
    gathered.everybody(meeting)
    event = voted.called(meeting, cast.dana)
    voted.cast(event, seats[0], Option.FOR)
    actions.close_vote(event=event, by=cast.dana)
    actions.close_meeting(meeting=meeting, by=cast.dana)
    there = Attendance.objects.get(seat=seats[1])
    actions.correct_times(attendance=there, times=Times(minutes_ago(60), minutes_ago(5), "Left early"), by=cast.dana)
    client.force_login(cast.dana)
    assert "would not have held" in client.get(url("vote", event.pk)).content.decode()
    assert "would not have held" in client.get(url("minutes", meeting.pk)).content.decode()


def test_the_clerk_puts_times_right_on_a_page_and_the_line_stands_at_the_seat(client, cast, meeting, stay):
    client.force_login(cast.dana)
    desk = client.get(url("attendance", meeting.pk)).content.decode()
    assert url("attendance_times", stay.pk) in desk
    assert url("stay_new", meeting.pk, cast.resident_seat.pk) in desk
    page = client.get(url("attendance_times", stay.pk))
    assert f'value="{local(meeting, stay.arrived_at)}"' in page.content.decode()
    wrong = client.post(url("attendance_times", stay.pk), {"arrived": "soon", "left": "", "why": "x"})
    assert wrong.status_code == 422
    sent = {"arrived": local(meeting, minutes_ago(50)), "left": local(meeting, minutes_ago(10)), "why": "Bus late"}
    early = client.post(url("attendance_times", stay.pk), sent | {"arrived": "2020-01-01T10:00"})
    assert early.status_code == 409
    assert "before the day of the meeting" in early.content.decode()
    done = client.post(url("attendance_times", stay.pk), sent, follow=True)
    assert "Bus late" in done.content.decode()
    noted = {"arrived": local(meeting, minutes_ago(40)), "left": "", "sits_as": "member", "mode": "remote"}
    client.post(url("stay_new", meeting.pk, cast.resident_seat.pk), noted)
    assert Attendance.objects.get(seat=cast.resident_seat).mode == "remote"
    for account in (cast.hank, cast.esther):
        client.force_login(account)
        assert client.get(url("attendance_times", stay.pk)).status_code == 404
        assert client.get(url("stay_new", meeting.pk, cast.resident_seat.pk)).status_code == 404
    client.logout()
    public = client.get(url("attendance", meeting.pk))
    if meeting.audience == Audience.PUBLIC:
        assert "Bus late" not in public.content.decode()


def test_a_mistake_stands_at_its_seat_for_the_table_and_counts_nowhere(client, cast, meeting, stay):
    actions.mark_mistake(attendance=stay, why="It was her cousin", by=cast.dana)
    client.force_login(cast.hank)
    assert "It was her cousin" in client.get(url("attendance", meeting.pk)).content.decode()
    client.logout()
    assert "It was her cousin" not in client.get(url("attendance", meeting.pk)).content.decode()


def test_no_clock_shows_the_hour_that_is_left_out_when_clocks_go_forward(client, cast):
    client.force_login(cast.dana)
    sent = {
        "kind": "regular", "begins_at": "2030-03-10T02:30", "time_zone": "America/Chicago", "format": "remote",
        "language": "en",
    }  # fmt: skip
    answer = client.post(f"{url('meeting_new')}?body={cast.commission.pk}", sent)
    assert answer.status_code == 422
    assert "no clock shows 2030-03-10 02:30" in answer.content.decode()
    answer = client.post(f"{url('meeting_new')}?body={cast.commission.pk}", sent | {"begins_at": "2030-03-10T03:00"})
    assert answer.status_code == 302
