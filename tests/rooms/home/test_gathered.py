"""A meeting and all that came of it, the lists of the page Agree, and the sentence of the morning."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from commontable.foundation.sight import Audience
from commontable.rooms.gatherings import actions
from commontable.rooms.gatherings.record_details import ActionItemDetails
from commontable.rooms.gatherings.rules import Option
from commontable.rooms.people.models import Body
from tests import agreed, gathered, voted


def page(client, name, *args):
    answer = client.get(reverse(f"table:{name}", args=["river-city", *args]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def follow_up(cast, meeting, what):
    due = timezone.localdate() + dt.timedelta(days=9)
    return actions.add_action_item(meeting=meeting, details=ActionItemDetails(what, cast.department, due), by=cast.dana)


@pytest.fixture
def meeting(cast):
    """One motion adopted, one action item, closed."""
    seats = voted.board(cast.department, 3, name="Council")
    held = gathered.opened(seats[0].body)
    gathered.everybody(held)
    voted.rule(seats[0].body)
    event = voted.called(held, cast.dana)
    for seat in seats:
        voted.cast(event, seat, Option.FOR)
    actions.close_vote(event=event, by=cast.dana)
    follow_up(cast, held, "Write to the school")
    actions.close_meeting(meeting=held, by=cast.dana)
    return held


def test_a_visitor_reads_what_came_of_a_public_meeting(client, meeting):
    text = page(client, "gathered", meeting.pk)
    assert "<h1>What came of " in text
    assert "Adopted: 3 of 3 organizations for" in text
    assert "Write to the school" in text
    assert "Its minutes" in text


def test_what_came_of_a_meeting_that_is_not_public_is_nobody_elses(client, cast, meeting):
    Body.objects.filter(pk=meeting.body_id).update(audience=Audience.PARTNERSHIP)
    url = reverse("table:gathered", args=["river-city", meeting.pk])
    for account in (None, cast.esther):
        client.logout()
        if account:
            client.force_login(account)
        assert client.get(url).status_code == 404
        assert str(meeting) not in page(client, "agree")
    client.force_login(cast.omar)
    assert client.get(url).status_code == 200


def test_agree_lists_what_comes_what_is_voted_on_what_is_in_force_and_what_is_due(client, cast, meeting):
    later = gathered.meeting(meeting.body, title="The next meeting", begins_at=timezone.now() + dt.timedelta(days=8))
    version = agreed.signed(cast)  # its parties have not opened it
    text = page(client, "agree")
    for words in (str(later), "What came of it", "Write to the school"):
        assert words in text
    assert version.title not in text
    client.force_login(cast.dana)
    assert version.title in page(client, "agree")


def test_the_morning_says_that_a_vote_is_open(client, cast):
    seats = voted.board(cast.department, 2, name="Council")
    held = gathered.opened(seats[0].body)
    gathered.everybody(held)
    client.force_login(cast.dana)
    assert "Council is meeting now." in page(client, "partnership")
    voted.rule(seats[0].body)
    voted.called(held, cast.dana)
    assert "A vote is open in Council." in page(client, "partnership")


def test_the_pages_take_the_same_queries_for_little_and_for_much(client, cast, django_assert_max_num_queries):
    counts: dict[str, list[int]] = {"agree": [], "gathered": []}
    seats = voted.board(cast.department, 2, name="Council")
    voted.rule(seats[0].body)
    for number in (2, 10):
        held = gathered.opened(seats[0].body)
        for one in range(number):
            voted.motion(held, f"Motion {one}")
            follow_up(cast, held, f"Item {one}")
            gathered.meeting(seats[0].body, begins_at=timezone.now() + dt.timedelta(days=one + 1))
        for name, args in (("agree", ()), ("gathered", (held.pk,))):
            with django_assert_max_num_queries(60) as captured:
                page(client, name, *args)
            counts[name].append(len(captured))
    assert counts["agree"][0] == counts["agree"][1], counts
    assert counts["gathered"][0] == counts["gathered"][1], counts
