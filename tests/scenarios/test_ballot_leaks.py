"""An attacker's tour of votes whose ballots are secret, or hidden until the vote closes."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commontable.foundation.errors import NotNow
from commontable.rooms.gatherings import actions
from commontable.rooms.gatherings.models import Ballot
from commontable.rooms.gatherings.queries.votes import result_sentence
from commontable.rooms.gatherings.rules import Option, RecusalEffect, Threshold, Tie
from commontable.rooms.people.models import Membership
from commontable.rooms.people.queries import sight_of
from commontable.rooms.people.states import SeatClass
from tests import gathered, voted


def url(name: str, *args: Any) -> str:
    return reverse(f"gatherings:{name}", args=["river-city", *args])


def page(client: Client, name: str, *args: Any) -> str:
    return client.get(url(name, *args)).content.decode()


def secret(cast, count=2, **rule):
    seats = voted.board(cast.department, count, name="Board")
    voted.rule(seats[0].body, secret=True, **rule)
    held = gathered.opened(seats[0].body)
    gathered.everybody(held)
    return seats, voted.called(held, cast.dana)


def test_nobody_who_shares_a_seat_reads_the_other_ones_secret_ballot(cast, client):
    seats, event = secret_with_alternate(cast)
    voted.cast(event, seats[0], Option.AGAINST)
    client.force_login(cast.omar)
    assert "<strong>against</strong>" not in page(client, "vote", event.pk)
    assert 'aria-pressed="true"' not in page(client, "live", event.meeting_id)
    client.force_login(voted.sitting(seats[0]))
    assert "<strong>against</strong>" in page(client, "vote", event.pk)
    assert 'aria-pressed="true"' in page(client, "live", event.meeting_id)


def secret_with_alternate(cast):
    seats = voted.board(cast.department, 2, name="Board")
    Membership.objects.filter(seat=seats[0]).update(alternate=cast.omar.persons.get())
    voted.rule(seats[0].body, secret=True)
    held = gathered.opened(seats[0].body)
    gathered.everybody(held)
    return seats, voted.called(held, cast.dana)


def test_a_tie_in_a_small_secret_vote_tells_the_clerk_no_numbers(cast):
    seats, event = secret(cast, tie=Tie.CHAIR)
    voted.cast(event, seats[0], Option.AGAINST)
    voted.cast(event, seats[1], Option.FOR)
    with pytest.raises(NotNow) as refused:
        actions.close_vote(event=event, by=cast.dana)
    assert "1 of 2" not in str(refused.value)
    assert "chair" in str(refused.value)


def test_who_is_recused_does_not_make_a_secret_vote_large_enough_to_be_counted_out(cast, client):
    """Five answered, four of them voted: by no way out are the four counted."""
    seats, event = secret(cast, 5, recusal=RecusalEffect.LEAVES)
    voted.cast(event, seats[0], Option.RECUSE, reason="My sister.")
    for seat in seats[1:]:
        voted.cast(event, seat, Option.FOR)
    result = actions.close_vote(event=event, by=cast.dana)
    assert "numbers are not told" in result_sentence(result)
    for name, *args in (("vote", event.pk), ("live", event.meeting_id), ("votes_export", event.meeting_id, "csv")):
        told = page(client, name, *args)
        assert "4 of 4" not in told, name
        assert "My sister" not in told, name


def test_a_small_class_in_a_secret_vote_is_not_counted_out(cast):
    """Six ballots may be counted; the one of the one resident may not."""
    seats = voted.board(cast.department, 5, residents=1, name="Board")
    classes = (SeatClass.INSTITUTIONAL, SeatClass.RESIDENT)
    voted.rule(seats[0].body, secret=True, threshold=Threshold.DUAL, classes=classes, electorate="seat")
    held = gathered.opened(seats[0].body)
    gathered.everybody(held)
    event = voted.called(held, cast.dana)
    for seat in seats[:-1]:
        voted.cast(event, seat, Option.FOR)
    voted.cast(event, seats[-1], Option.AGAINST)
    told = result_sentence(actions.close_vote(event=event, by=cast.dana))
    assert "0 of 1" not in told
    assert "numbers are not told" in told


def test_scores_that_are_hidden_until_the_close_stay_hidden_in_a_vote_declared_void(cast, client):
    """It may be called anew, and nobody is to score by what the others said."""
    seats = voted.board(cast.department, 2, name="Board")
    voted.rule(seats[0].body, hides_until_closed=True)
    held = gathered.opened(seats[0].body)
    gathered.everybody(held)
    event = voted.called(held, cast.dana)
    voted.cast(event, seats[0], Option.AGAINST)
    actions.void_vote(event=event, why="The wrong text was read out.", by=cast.dana)
    assert "against" not in page(client, "vote", event.pk).split("<main")[1]
    assert not Ballot.objects.visible_to(sight_of(cast.dana)).exists()
    actions.close_meeting(meeting=held, by=cast.dana)
    client.force_login(cast.dana)
    assert "against" not in page(client, "minutes", held.pk).split("<main")[1]
