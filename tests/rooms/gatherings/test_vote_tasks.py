"""What waits for members while a vote is open: their own ballot, and an organization whose delegates disagree."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from commontable.rooms.gatherings import actions
from commontable.rooms.gatherings.models import VoteEvent
from commontable.rooms.gatherings.rules import Option
from commontable.rooms.gatherings.vote_tasks import vote_tasks
from commontable.rooms.people.models import Membership
from commontable.rooms.people.queries import sight_of
from tests import gathered, things, voted


@pytest.fixture
def seats(cast):
    return voted.board(cast.department, 3)


@pytest.fixture
def event(cast, seats):
    voted.rule(seats[0].body)
    held = gathered.opened(seats[0].body)
    gathered.everybody(held)
    return voted.called(held, cast.dana)


def asking(account):
    request = RequestFactory().get("/")
    request.user, request.sight = account, sight_of(account)
    return request


def waiting(cast, account) -> list[str]:
    return [str(task.title) for task in vote_tasks(asking(account), cast.river)]


NOT_YET = ["You have not voted yet: We give $300 to the school."]
UNRESOLVED = ["Your organization's ballot is unresolved: We give $300 to the school."]


def test_a_ballot_waits_for_whoever_may_cast_it_until_it_is_cast(cast, seats, event):
    member = voted.sitting(seats[0])
    task = vote_tasks(asking(member), cast.river)[0]
    assert str(event.pk) in task.url
    assert "Board seat 000" in str(task.detail)
    assert "open until the clerk closes the vote" in str(task.detail)
    voted.cast(event, seats[0], Option.ABSTAIN)
    assert waiting(cast, member) == []
    assert waiting(cast, cast.esther) == waiting(cast, cast.dana) == []


def test_it_waits_no_more_when_the_vote_is_closed_or_the_seat_was_left(cast, seats, event):
    Membership.objects.filter(seat=seats[1]).update(ends="2020")
    assert waiting(cast, Membership.objects.get(seat=seats[1]).person.account) == []
    assert waiting(cast, voted.sitting(seats[0])) == NOT_YET
    actions.close_vote(event=event, by=cast.dana)
    assert waiting(cast, voted.sitting(seats[0])) == []


def test_an_alternate_is_asked_until_the_seat_has_voted(cast, seats):
    voted.rule(seats[0].body)
    held = gathered.opened(seats[0].body)
    gathered.everybody(held)
    stand_in = voted.delegate(cast.department, "Stand In")
    Membership.objects.filter(seat=seats[0]).update(alternate=stand_in)
    event = voted.called(held, cast.dana)
    assert waiting(cast, stand_in.account) == NOT_YET
    assert "As alternate" in str(vote_tasks(asking(stand_in.account), cast.river)[0].detail)
    voted.cast(event, seats[0], Option.FOR)
    assert waiting(cast, stand_in.account) == []


def delegates(cast, seats, **rule):
    """Two seats of one organization, in a vote that is open."""
    same = Membership.objects.get(seat=seats[0]).organization
    Membership.objects.filter(seat=seats[1]).update(organization=same)
    voted.rule(seats[0].body, **rule)
    held = gathered.opened(seats[0].body)
    gathered.everybody(held)
    return voted.called(held, cast.dana)


def test_delegates_who_disagree_are_told_that_their_organizations_ballot_is_unresolved(cast, seats):
    event = delegates(cast, seats)
    voted.cast(event, seats[0], Option.FOR)
    assert waiting(cast, voted.sitting(seats[0])) == []
    voted.cast(event, seats[1], Option.AGAINST)
    assert [waiting(cast, voted.sitting(seat)) for seat in seats] == [UNRESOLVED, UNRESOLVED, NOT_YET]
    voted.cast(event, seats[1], Option.FOR)
    assert waiting(cast, voted.sitting(seats[0])) == []


@pytest.mark.parametrize("rule", [{"secret": True}, {"hides_until_closed": True}])
def test_nobody_learns_of_a_hidden_ballot_by_being_told_that_delegates_disagree(cast, seats, rule):
    event = delegates(cast, seats, **rule)
    voted.cast(event, seats[0], Option.FOR)
    voted.cast(event, seats[1], Option.AGAINST)
    assert waiting(cast, voted.sitting(seats[0])) == []


def test_it_costs_the_same_for_two_voters_and_for_twenty(cast, seats, event, django_assert_num_queries):
    request = asking(voted.sitting(seats[0]))
    with django_assert_num_queries(4):
        assert len(vote_tasks(request, cast.river)) == 1
    body = things.body(cast.department, "Other board")
    voted.rule(body)
    for number in range(18):
        seat = things.seat(body, f"Other {number}")
        person = request.user.persons.get() if number == 0 else things.person(cast.department, f"P {number}")
        things.membership(seat, person, cast.department)
    held = gathered.opened(body)
    gathered.everybody(held)
    assert voted.called(held, cast.dana).voters.count() == 18
    assert VoteEvent.objects.count() == 2
    with django_assert_num_queries(4):
        assert len(vote_tasks(request, cast.river)) == 2
