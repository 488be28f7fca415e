"""Evenings that go otherwise than planned: a code used the day after, a meeting moved, a seat left during a vote."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from commontable.foundation.errors import NotNow
from commontable.rooms.gatherings import actions, minutes_pages, queries
from commontable.rooms.gatherings.details import MeetingDetails
from commontable.rooms.gatherings.meeting_tasks import meeting_tasks
from commontable.rooms.gatherings.models import Attendance, Decision, Meeting, MinutesVersion
from commontable.rooms.gatherings.queries.minutes_facts import drafted
from commontable.rooms.gatherings.record_details import MinutesEdit
from commontable.rooms.gatherings.rules import Option, Outcome
from commontable.rooms.gatherings.states import ReplyAnswer
from commontable.rooms.gatherings.vote_details import CorrectionDetails
from commontable.rooms.people.models import Membership
from commontable.rooms.people.queries import sight_of
from tests import gathered, voted

HOUR = dt.timedelta(hours=1)


def url(name, *args):
    return reverse(f"gatherings:{name}", args=["river-city", *args])


@pytest.fixture
def seats(cast):
    return voted.board(cast.department, 3)


def test_the_code_of_a_meeting_that_nobody_closed_seats_nobody_the_day_after(client, cast):
    begun = timezone.now() - 20 * HOUR
    meeting = gathered.opened(cast.commission, begins_at=begun, ends_at=begun + 2 * HOUR)
    gathered.models.MeetingOpening.objects.filter(meeting=meeting).update(at=begun)
    link = actions.renew_check_in_link(meeting=meeting, by=cast.dana)
    client.force_login(cast.hank)
    answer = client.post(url("check_in", meeting.pk, link.token), {"seat": cast.hospital_seat.pk, "mode": "in_person"})
    assert answer.status_code == 409
    assert "Seats of this meeting could be taken until" in answer.content.decode()
    with pytest.raises(NotNow, match="noted by the clerk"):
        actions.check_in(meeting=meeting, seat=cast.hospital_seat, by=cast.dana)
    assert not Attendance.objects.exists()
    unopened = gathered.meeting(cast.commission, begins_at=begun, ends_at=begun + 2 * HOUR)
    with pytest.raises(NotNow, match="could be taken until"):
        actions.check_in(meeting=unopened, seat=cast.hospital_seat, by=cast.hank)
    assert actions.check_in(meeting=unopened, seat=cast.hospital_seat, by=cast.dana).arrived_at == begun


def test_a_meeting_that_is_moved_takes_nobodys_seat_and_no_reply_along(cast):
    begins = timezone.now() + HOUR
    meeting = gathered.meeting(cast.commission, begins_at=begins, ends_at=begins + HOUR)
    actions.reply_to_meeting(meeting=meeting, seat=cast.hospital_seat, answer=ReplyAnswer.IN_PERSON, by=cast.hank)
    actions.check_in(meeting=meeting, seat=cast.hospital_seat, by=cast.hank)
    assert queries.coming_count(meeting) == 1
    week = dt.timedelta(days=7)
    details = MeetingDetails.of(meeting)
    moved = MeetingDetails(**{**details.__dict__, "begins_at": begins + week, "ends_at": begins + week + HOUR})
    meeting = actions.change_meeting(meeting=meeting, details=moved, by=cast.dana)
    assert not Attendance.objects.standing().exists()
    assert "was moved to" in Attendance.objects.get().mistake.why
    assert queries.coming_count(meeting) == 0
    request = RequestFactory().get("/")
    request.user, request.sight = cast.hank, sight_of(cast.hank)
    assert any("Say whether you come" in str(task.title) for task in meeting_tasks(request, cast.river))
    back = MeetingDetails(**{**details.__dict__})
    meeting = actions.change_meeting(meeting=meeting, details=back, by=cast.dana)
    assert queries.coming_count(Meeting.objects.get(pk=meeting.pk)) == 1, "the reply for this time counts again"


def test_an_organization_that_leaves_while_a_vote_is_open_votes_no_more_and_its_ballot_stands(cast, seats):
    voted.rule(seats[0].body)
    held = gathered.opened(seats[0].body)
    gathered.everybody(held)
    event = voted.called(held, cast.dana)
    voted.cast(event, seats[0], Option.FOR)
    voted.cast(event, seats[1], Option.FOR)
    gone, silent = voted.sitting(seats[1]), voted.sitting(seats[2])
    Membership.objects.filter(seat__in=seats[1:]).update(ends=f"{timezone.localdate():%Y-%m-%d}")
    for seat, account in ((seats[1], gone), (seats[2], silent)):
        with pytest.raises(NotNow, match="was left, or given to somebody else"):
            voted.cast(event, seat, Option.AGAINST, by=account)
    result = actions.close_vote(event=event, by=cast.dana)
    tally = result.explanation.tally
    assert (tally.electors, tally.in_favor, result.outcome) == (3, 2, Outcome.ADOPTED)
    with pytest.raises(NotNow, match="closed and stays as it is"):
        actions.close_vote(event=event, by=cast.dana)


def test_items_are_counted_alike_on_the_agenda_the_screen_and_in_the_minutes(cast, seats):
    held = gathered.opened(seats[0].body)
    first, gone, last = (gathered.item(held, title) for title in ("First", "Gone", "Last"))
    actions.withdraw_item(item=gone, why="Not ready", by=cast.dana)
    assert [first.number, last.number] == [1, 2]
    headings = [part.heading for part in drafted(held)]
    assert [one for one in headings if one.endswith(("First", "Gone", "Last"))] == ["1. First", "Gone", "2. Last"]
    actions.move_item(item=last, up=True, by=cast.dana)
    first.refresh_from_db()
    assert [first.number, last.number] == [2, 1]
    assert last.meeting == held


def test_minutes_that_the_next_meeting_rejects_stay_a_draft_until_one_approves_them_as_corrected(cast, seats):
    voted.rule(seats[0].body)
    held = gathered.opened(seats[0].body, begins_at=timezone.now() - 5 * HOUR)
    actions.close_meeting(meeting=held, by=cast.dana)
    minutes = Meeting.objects.get(pk=held.pk).minutes
    later = gathered.opened(seats[0].body)
    gathered.everybody(later)
    rejected = voted.called(later, cast.dana, text="We approve the minutes.")
    voted.cast(rejected, seats[0], Option.AGAINST)
    assert actions.close_vote(event=rejected, by=cast.dana).outcome == Outcome.REJECTED
    assert not Decision.objects.exists()
    assert not minutes.is_fixed
    adopted = voted.called(later, cast.dana, text="We approve them with the name put right.")
    for seat in seats:
        voted.cast(adopted, seat, Option.FOR)
    actions.close_vote(event=adopted, by=cast.dana)
    version = actions.edit_minutes(minutes=minutes, edit=MinutesEdit(minutes.versions.last().told, 1), by=cast.dana)
    actions.approve_minutes(version=version, decision=Decision.objects.get(), by=cast.dana)
    shown = minutes_pages.shown(MinutesVersion.objects.get(pk=version.pk), None)
    assert "with what it asked to correct, saved" in shown.status
    wrong = CorrectionDetails("Two hands were counted twice", {voted.voter(adopted, seat): None for seat in seats[:2]})
    actions.correct_result(event=adopted, details=wrong, by=cast.dana)
    shown = minutes_pages.shown(MinutesVersion.objects.get(pk=version.pk), None)
    assert "by a decision that a correction of its vote has undone since" in shown.status
