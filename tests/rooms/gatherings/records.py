"""What the tests of records need besides tests/gathered.py: a rule, a motion, a vote from beginning to end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.gatherings import actions
from commontable.rooms.gatherings.models import DecisionRule, Meeting, Motion, Result, VoteEvent
from commontable.rooms.gatherings.rules import BallotHow, Option
from commontable.rooms.gatherings.vote_details import BallotEntry
from commontable.rooms.people.models import Account, Body, Seat, seen_like
from tests import gathered


def rule(body: Body, **fields: Any) -> DecisionRule:
    """Rule 4.2: a majority of the organizations present, quorum a majority."""
    told = {"number": "4.2", "name": "Ordinary motions", "citation": "Bylaws 4.2", "begins": PartialDate.parse("2015")}
    return DecisionRule.objects.create(body=body, **{**told, **fields}, **seen_like(body))


def motion(held: Meeting, text: str = "Fund a van", **fields: Any) -> Motion:
    item = fields.pop("item", None) or gathered.item(held, text)
    return Motion.objects.create(item=item, text=text, **fields, **seen_like(held))


def called(asked: Motion, by: Account) -> VoteEvent:
    return actions.call_vote(motion=asked, by=by)


def vote(asked: Motion, by: Account, ballots: Mapping[Seat, Option]) -> Result:
    """Called, every ballot entered from paper by the clerk, closed."""
    event = called(asked, by)
    for seat, option in ballots.items():
        voter = event.voters.get(seat=seat)
        actions.cast_ballot(voter=voter, by=by, entry=BallotEntry(option, caster=voter.person, how=BallotHow.PAPER))
    return actions.close_vote(event=event, by=by)
