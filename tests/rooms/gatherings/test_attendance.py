"""Attendance by seat: members and alternates, in the room and remote, who left when, and what was noted wrongly."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.gatherings import actions, queries
from commontable.rooms.gatherings.details import Arrival
from commontable.rooms.gatherings.models import Attendance, CheckInLink, Meeting
from commontable.rooms.gatherings.states import Presence, RecordedHow, ReplyAnswer, SittingAs
from commontable.rooms.people.models import Membership
from commontable.rooms.people.queries import sight_of
from commontable.rooms.people.states import Authority
from tests import gathered, things, voted


@pytest.fixture
def meeting(cast):
    return gathered.opened(cast.commission, begins_at=timezone.now() - dt.timedelta(minutes=10))


@pytest.fixture
def alternate(cast):
    """Somebody else of the hospital's, named as the delegate's alternate."""
    person = things.person(cast.hospital, "Ivy St. Anne")
    Membership.objects.filter(seat=cast.hospital_seat).update(alternate=person)
    return person


def last_told(account) -> str:
    sight = sight_of(account)
    return ledger.tell(LedgerLine.objects.visible_to(sight).order_by("-id")[:1], sight)[0].sentence


def test_check_in_by_oneself_and_by_the_clerk(cast, meeting):
    own = actions.check_in(meeting=meeting, seat=cast.hospital_seat, by=cast.hank)
    assert (own.how, own.sits_as, own.authority) == (RecordedHow.SELF, SittingAs.MEMBER, Authority.DELEGATE)
    assert actions.check_in(meeting=meeting, seat=cast.hospital_seat, by=cast.hank) == own
    noted = actions.check_in(meeting=meeting, seat=cast.resident_seat, by=cast.dana)
    assert (noted.how, noted.organization) == (RecordedHow.CLERK, None)
    assert "noted that the seat Resident, North, Health Commission is taken" in last_told(cast.rosa)
    for stranger in (cast.rosa, cast.omar, cast.esther):
        with pytest.raises(NotPermitted, match="somebody else's"):
            actions.check_in(meeting=meeting, seat=cast.hospital_seat, by=stranger)
    with pytest.raises(NotNow, match="vacant"):
        actions.check_in(meeting=meeting, seat=cast.vacant_seat, by=cast.dana)


def test_seats_can_be_taken_shortly_before_and_not_after(cast):
    early = gathered.meeting(cast.commission, begins_at=timezone.now() + dt.timedelta(hours=5))
    with pytest.raises(NotNow, match="two hours before"):
        actions.check_in(meeting=early, seat=cast.hospital_seat, by=cast.hank)
    soon = gathered.meeting(cast.commission, begins_at=timezone.now() + dt.timedelta(hours=1))
    assert actions.check_in(meeting=soon, seat=cast.hospital_seat, by=cast.hank)
    over = gathered.opened(cast.commission)
    gathered.close_it(over)
    with pytest.raises(NotNow, match="is closed"):
        actions.check_in(meeting=over, seat=cast.hospital_seat, by=cast.hank)


def test_an_alternate_sits_in_the_seat_and_says_what_they_may_decide(cast, meeting, alternate):
    as_alternate = Arrival(sits_as=SittingAs.ALTERNATE, mode=Presence.REMOTE, authority=Authority.EXECUTIVE)
    noted = actions.check_in(meeting=meeting, seat=cast.hospital_seat, by=cast.dana, details=as_alternate)
    assert (noted.person, noted.mode, noted.authority) == (alternate, "remote", "executive")
    with pytest.raises(NotNow, match="Somebody sits in"):
        actions.check_in(meeting=meeting, seat=cast.hospital_seat, by=cast.hank)
    with pytest.raises(NotNow, match="no alternate"):
        actions.check_in(meeting=meeting, seat=cast.chair, by=cast.dana, details=Arrival(sits_as=SittingAs.ALTERNATE))
    actions.leave(attendance=noted, by=cast.dana)
    assert actions.check_in(meeting=meeting, seat=cast.hospital_seat, by=cast.hank).person == cast.hank.persons.get()
    unsaid = gathered.meeting(cast.commission)
    silent = actions.check_in(
        meeting=unsaid, seat=cast.hospital_seat, by=cast.dana, details=Arrival(sits_as=SittingAs.ALTERNATE)
    )
    assert silent.authority == Authority.DELEGATE


def test_leave_is_timed_and_said_once(cast, meeting):
    there = actions.check_in(meeting=meeting, seat=cast.hospital_seat, by=cast.hank)
    with pytest.raises(NotNow, match="still to come"):
        actions.leave(attendance=there, by=cast.dana, at=timezone.now() + dt.timedelta(hours=1))
    with pytest.raises(NotNow, match="cannot have left before"):
        actions.leave(attendance=there, by=cast.dana, at=there.arrived_at - dt.timedelta(minutes=1))
    gone = actions.leave(attendance=there, by=cast.hank)
    assert "was left" in last_told(cast.hank)
    with pytest.raises(NotNow, match="has left already"):
        actions.leave(attendance=gone, by=cast.hank)
    back = actions.check_in(meeting=meeting, seat=cast.hospital_seat, by=cast.hank)
    row = next(row for row in queries.seats_at(meeting) if row.seat == cast.hospital_seat)
    assert (row.is_present, row.stays) == (True, (gone, back))


def test_going_on_by_phone_is_a_stay_of_its_own(cast, meeting):
    room = actions.check_in(meeting=meeting, seat=cast.hospital_seat, by=cast.hank)
    phone = actions.check_in(
        meeting=meeting, seat=cast.hospital_seat, by=cast.hank, details=Arrival(mode=Presence.REMOTE)
    )
    room.refresh_from_db()
    assert room.left_at is not None
    assert Attendance.objects.present().get() == phone


def test_who_is_replaced_in_the_middle_is_not_there_any_more(cast, meeting):
    actions.check_in(meeting=meeting, seat=cast.hospital_seat, by=cast.hank)
    former = Membership.objects.get(seat=cast.hospital_seat)
    former.ends = PartialDate.parse(timezone.localdate().isoformat())
    former.save()
    successor = things.person(cast.hospital, "Nora St. Anne")
    today = PartialDate.parse(timezone.localdate().isoformat())
    new = things.membership(cast.hospital_seat, successor, cast.hospital, begins=today)
    row = next(row for row in queries.seats_at(meeting) if row.seat == cast.hospital_seat)
    assert (row.is_present, row.membership) == (False, new)
    actions.check_in(meeting=meeting, seat=cast.hospital_seat, by=cast.dana)
    there = Attendance.objects.present().get(seat=cast.hospital_seat)
    assert there.person == successor


def test_the_database_holds_one_person_to_a_seat(cast, meeting):
    gathered.present(meeting, cast.hospital_seat)
    with pytest.raises(IntegrityError), transaction.atomic():
        gathered.present(meeting, cast.hospital_seat)
    with pytest.raises(TypeError, match="never deleted"):
        Attendance.objects.get().delete()


def test_mark_mistake_keeps_the_row_and_counts_it_nowhere(cast, meeting):
    there = actions.check_in(meeting=meeting, seat=cast.hospital_seat, by=cast.dana)
    with pytest.raises(NotPermitted):
        actions.mark_mistake(attendance=there, why="Not me", by=cast.hank)
    with pytest.raises(NotNow, match="what was wrong"):
        actions.mark_mistake(attendance=there, why="", by=cast.dana)
    actions.mark_mistake(attendance=there, why="It was somebody else", by=cast.dana)
    assert "as a mistake" in last_told(cast.dana)
    assert not Attendance.objects.standing().exists()
    assert Attendance.objects.count() == 1
    assert not any(row.is_present for row in queries.seats_at(meeting))


def test_renew_check_in_link_makes_the_former_one_lead_nowhere(cast, meeting):
    link = actions.renew_check_in_link(meeting=meeting, by=cast.dana)
    token = link.token
    assert actions.renew_check_in_link(meeting=meeting, by=cast.dana).token != token
    assert not CheckInLink.objects.filter(token=token).exists()
    assert "check-in code" in last_told(cast.dana)
    with pytest.raises(NotPermitted):
        actions.renew_check_in_link(meeting=meeting, by=cast.hank)


def test_reply_to_meeting_is_for_the_seat_and_the_last_one_counts(cast):
    coming = gathered.meeting(cast.commission, begins_at=timezone.now() + dt.timedelta(days=3))
    actions.reply_to_meeting(meeting=coming, seat=cast.hospital_seat, answer=ReplyAnswer.NO, by=cast.hank)
    actions.reply_to_meeting(meeting=coming, seat=cast.hospital_seat, answer=ReplyAnswer.REMOTE, by=cast.hank)
    assert [reply.answer for reply in coming.replies.all()] == ["no", "remote"]
    assert "replied for the seat Hospital" in last_told(cast.hank)
    with pytest.raises(NotPermitted):
        actions.reply_to_meeting(meeting=coming, seat=cast.hospital_seat, answer=ReplyAnswer.NO, by=cast.rosa)


def test_seats_at_costs_the_same_for_two_and_for_twenty_seats(cast, django_assert_num_queries):
    meeting = gathered.opened(cast.commission)
    meeting = Meeting.objects.with_state().get(pk=meeting.pk)
    with django_assert_num_queries(3):
        assert len(queries.seats_at(meeting)) == 4
    for number in range(20):
        seat = things.seat(cast.commission, f"Seat {number}")
        things.membership(seat, things.person(cast.hospital, f"P {number}"), cast.hospital)
        gathered.present(meeting, seat)
    with django_assert_num_queries(3):
        assert sum(row.is_present for row in queries.seats_at(meeting)) == 20


def test_who_sat_in_a_closed_meeting_costs_the_same_for_few_and_for_many(cast, django_assert_num_queries):
    """Then each seat shows who sat in it, not who fills it now."""
    for number in (2, 12):
        held = gathered.opened(voted.board(cast.department, number, name=f"Board of {number}")[0].body)
        gathered.everybody(held)
        gathered.close_it(held)
        held = type(held).objects.select_related("closing").get(pk=held.pk)
        with django_assert_num_queries(4):  # and whether the meeting was called off
            found = [(at.organization, at.person) for at in queries.seats_at(held)]
        assert len(found) == number
