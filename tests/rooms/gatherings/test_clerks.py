"""Who is clerk of a body: whoever keeps it, chair and secretary; a vice chair or co-lead while the chair is away."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from commontable.foundation.errors import NotPermitted
from commontable.rooms.gatherings import actions, permissions, queries
from commontable.rooms.people.models import Body, Membership, Seat
from commontable.rooms.people.states import Office
from tests import gathered, voted

OFFICES = (Office.CHAIR, Office.VICE_CHAIR, Office.CO_LEAD, Office.SECRETARY, Office.MEMBER)


@pytest.fixture
def seats(cast):
    """One seat of each office; the body is kept by somebody else."""
    board = voted.board(cast.department, len(OFFICES))
    for seat, office in zip(board, OFFICES, strict=True):
        Seat.objects.filter(pk=seat.pk).update(office=office)
    return dict(zip(OFFICES, board, strict=True))


def clerks(seats) -> list[str]:
    body = seats[Office.CHAIR].body
    return [office for office, seat in seats.items() if permissions.is_clerk(voted.sitting(seat), body)]


def test_with_a_chair_the_clerk_is_the_chair_the_secretary_and_whoever_keeps_the_body(cast, seats):
    assert clerks(seats) == [Office.CHAIR, Office.SECRETARY]
    assert permissions.is_clerk(cast.dana, seats[Office.CHAIR].body)
    vice = voted.sitting(seats[Office.VICE_CHAIR])
    meeting = gathered.meeting(seats[Office.CHAIR].body, begins_at=timezone.now() + dt.timedelta(hours=3))
    with pytest.raises(NotPermitted, match="while the chair is not here, a vice chair or co-lead"):
        actions.cancel_meeting(meeting=meeting, why="Snow", by=vice)


def test_a_vice_chair_stands_in_from_when_a_meeting_is_on_until_the_chair_is_there(client, seats):
    vice = voted.sitting(seats[Office.VICE_CHAIR])
    body = seats[Office.CHAIR].body
    meeting = gathered.meeting(body, begins_at=timezone.now() + dt.timedelta(minutes=5))
    assert clerks(seats) == [Office.CHAIR, Office.VICE_CHAIR, Office.CO_LEAD, Office.SECRETARY]
    gathered.open_it(meeting, timezone.now())
    client.force_login(vice)
    live = reverse("gatherings:live", args=["river-city", meeting.pk])
    assert "You stand in for the chair, who is not here." in client.get(live).content.decode()
    there = actions.check_in(meeting=meeting, seat=seats[Office.CHAIR], by=vice)
    assert clerks(seats) == [Office.CHAIR, Office.SECRETARY]
    assert "For the clerk" not in client.get(live).content.decode()
    actions.leave(attendance=there, by=voted.sitting(seats[Office.CHAIR]))
    assert permissions.stands_in(vice, body)
    gathered.close_it(meeting)
    assert clerks(seats) == [Office.CHAIR, Office.SECRETARY]


def test_where_nobody_is_chair_a_vice_chair_and_co_leads_lead(seats):
    Membership.objects.filter(seat=seats[Office.CHAIR]).update(ends="2020")
    body = seats[Office.CHAIR].body
    vice, lead = voted.sitting(seats[Office.VICE_CHAIR]), voted.sitting(seats[Office.CO_LEAD])
    assert permissions.is_clerk(vice, body)
    assert permissions.is_clerk(lead, body)
    assert not permissions.stands_in(vice, body)
    rows = Body.objects.filter(partnership=body.partnership)
    assert queries.bodies_clerked(vice, body.partnership, rows) == [body]


def test_it_costs_the_same_for_two_bodies_and_for_twenty(cast, seats, django_assert_max_num_queries):
    vice = voted.sitting(seats[Office.VICE_CHAIR])
    table = seats[Office.CHAIR].body.partnership
    gathered.opened(seats[Office.CHAIR].body)

    def cost() -> int:
        with django_assert_max_num_queries(9) as counted:
            queries.bodies_clerked(vice, table, Body.objects.filter(partnership=table))
        return len(counted)

    few = cost()
    for number in range(4):
        board = voted.board(cast.department, 2, name=f"Board {number}")
        Membership.objects.filter(seat=board[0]).update(person=vice.persons.get())
        Seat.objects.filter(pk=board[0].pk).update(office=Office.VICE_CHAIR)
        Seat.objects.filter(pk=board[1].pk).update(office=Office.CHAIR)
        gathered.opened(board[0].body)
    assert cost() == few
    assert len(queries.bodies_clerked(vice, table, Body.objects.filter(partnership=table))) == 5
