"""What waits before and in meetings, and what a search finds of them."""

import datetime as dt

import pytest
from django.test import RequestFactory
from django.utils import timezone

from commontable.rooms.gatherings import actions
from commontable.rooms.gatherings.details import Need, NoticeDetails, RuleDetails, UpdateDetails
from commontable.rooms.gatherings.meeting_tasks import meeting_hits, meeting_tasks
from commontable.rooms.gatherings.states import ReplyAnswer, Support
from commontable.rooms.people.queries import sight_of
from commontable.rooms.people.states import BodyKind
from tests import gathered, things


def tasks(cast, account) -> list[str]:
    request = RequestFactory().get("/")
    request.user, request.sight = account, sight_of(account)
    return [f"{task.title}{' (late)' if task.is_late else ''}" for task in meeting_tasks(request, cast.river)]


@pytest.fixture
def meeting(cast):
    return gathered.meeting(cast.commission, begins_at=timezone.now() + dt.timedelta(hours=30), title="June meeting")


def test_notice_waits_for_the_clerk_until_it_is_given_for_the_right_time(cast, meeting):
    assert tasks(cast, cast.dana) == ["Say whether you come to June meeting"]
    rule = RuleDetails("Sunshine Law", 24, "RSMo 610.020.2")
    actions.add_notice_rule(holder=cast.department, details=rule, by=cast.dana)
    assert "Give notice of June meeting" in tasks(cast, cast.dana)
    assert tasks(cast, cast.hank) == ["Say whether you come to June meeting"]
    own = RuleDetails("Bylaws", 72, "Article 4", body=cast.commission)
    actions.add_notice_rule(holder=cast.department, details=own, by=cast.dana)
    assert "Give notice of June meeting (late)" in tasks(cast, cast.dana)
    given = NoticeDetails(timezone.now(), "Door", "Called late")
    actions.post_notice(meeting=meeting, details=given, by=cast.dana)
    assert not [task for task in tasks(cast, cast.dana) if "notice" in task]


def test_members_are_asked_whether_they_come_until_they_say(cast, meeting):
    actions.reply_to_meeting(meeting=meeting, seat=cast.hospital_seat, answer=ReplyAnswer.NO, by=cast.hank)
    assert tasks(cast, cast.hank) == []
    assert tasks(cast, cast.rosa) == ["Say whether you come to June meeting"]
    assert tasks(cast, cast.omar) == tasks(cast, cast.esther) == []


def test_an_update_waits_for_those_who_sit_in_the_hub(cast, meeting):
    hub = things.body(cast.department, "North Hub", kind=BodyKind.HUB)
    things.membership(things.seat(hub, "Voice"), cast.omar.persons.get(), cast.organizers)
    actions.pull_hub_updates(meeting=meeting, by=cast.dana)
    assert tasks(cast, cast.omar) == ["Write the update of North Hub"]
    actions.write_hub_update(hub=hub, details=UpdateDetails("A garden"), by=cast.omar)
    assert tasks(cast, cast.omar) == []


def test_supports_and_open_meetings_wait_for_the_clerk(cast, meeting):
    actions.ask_support(meeting=meeting, person=cast.rosa.persons.get(), need=Need(Support.MEAL), by=cast.rosa)
    long = timezone.now() - dt.timedelta(hours=4)
    gathered.opened(cast.commission, title="Old", begins_at=long, ends_at=long + dt.timedelta(hours=1))
    waiting = tasks(cast, cast.dana)
    assert {"Answer what was asked for June meeting", "Close Old (late)"} < set(waiting)
    assert not any("Answer" in task or "Close" in task for task in tasks(cast, cast.hank))


def test_a_search_finds_meetings_and_items_within_sight(cast, meeting):
    gathered.item(meeting, "Adopt the June budget")
    quiet = things.body(cast.organizers, "Quiet circle", **things.private())
    gathered.meeting(quiet, title="Quiet June")

    def found(account) -> list[str]:
        return [hit.title for hit in meeting_hits(sight_of(account), cast.river, "june")]

    assert found(cast.rosa) == ["June meeting", "Adopt the June budget"]
    assert set(found(cast.olivia)) == {"June meeting", "Quiet June", "Adopt the June budget"}
    assert meeting_hits(sight_of(cast.rosa), cast.river, " ") == []


def test_tasks_cost_the_same_for_two_and_for_twenty(cast, meeting, django_assert_max_num_queries):
    rule = RuleDetails("Sunshine Law", 24, "RSMo 610.020.2")
    actions.add_notice_rule(holder=cast.department, details=rule, by=cast.dana)
    request = RequestFactory().get("/")
    request.user, request.sight = cast.dana, sight_of(cast.dana)

    def cost() -> int:
        with django_assert_max_num_queries(20) as counted:
            meeting_tasks(request, cast.river)
        return len(counted)

    few = cost()
    for number in range(18):
        gathered.meeting(cast.commission, begins_at=timezone.now() + dt.timedelta(days=number + 2))
    assert cost() == few
