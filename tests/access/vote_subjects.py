"""Rules, motions, votes and gates for the access table: the department's open ones, and the organizing group's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Audience
from commontable.rooms.gatherings import actions, models
from commontable.rooms.gatherings.rules import GateAnswer, GateMatter, GateMethod, Option, QuorumKind
from commontable.rooms.people.models import Body, Organization, seen_like
from commontable.rooms.people.states import SeatClass
from tests import gathered, things, voted
from tests.cast import Cast

VOTE_NOUNS = {
    "rule rule_versions rule_endings": models.DecisionRule,
    "motion motion_edit motion_withdrawals votes": models.Motion,
    "vote ballots closings voidings corrections": models.VoteEvent,
    "gate residents_decisions": models.ResidentGate,
    "residents_decision gate_confirmations gate_delegations": models.ResidentDecision,
    "gate_delegation_ends": models.GateDelegation,
}


def furnish_votes(cast: Cast, holder: Organization) -> None:
    """A body with a resident's seat, its rule, a motion that is being voted on, and a gate with what residents said."""
    own = holder == cast.organizers
    sight = things.private() if own else {"audience": Audience.PUBLIC}
    body = things.body(holder, "Own deciding circle" if own else "Deciding circle", **sight)
    seat = things.seat(body, "Own voice" if own else "A voice", seat_class=SeatClass.RESIDENT)
    things.membership(seat, cast.neighbor if own else cast.rosa.persons.get(), None)
    voted.rule(body, name="Own rule of ours" if own else "Open rule", quorum_kind=QuorumKind.NONE)
    held = gathered.opened(body)
    text = "Own motion of ours" if own else "An open motion"
    event = actions.call_vote(motion=voted.motion(held, text), by=cast.olivia if own else cast.dana)
    voter = event.voters.get()
    models.Ballot.objects.create(event=event, voter=voter, option=Option.FOR, caster=voter.person, **seen_like(event))
    _gate(body, held, own=own)


def _gate(body: Body, held: models.Meeting, *, own: bool) -> None:
    since, seen = PartialDate.parse("2015"), seen_like(body)
    gate = models.ResidentGate.objects.create(
        body=body,
        name="Own gate of ours" if own else "Open gate",
        who="Neighbors",
        languages="English",
        begins=since,
        **seen,
    )
    decision = models.ResidentDecision.objects.create(
        gate=gate, matter=GateMatter.DELEGATION, question="Own question of ours?" if own else "May they?",
        answer=GateAnswer.YES, method=GateMethod.ASSEMBLY, held_on=dt.date(2025, 5, 3), invited="Every household",
        turnout=40, languages="English", **seen,
    )  # fmt: skip
    models.GateDelegation.objects.create(
        gate=gate, ground=decision, to_body=held.body, matters="Own works of ours" if own else "Works", begins=since,
        **seen,
    )  # fmt: skip


def vote_subjects(cast: Cast, pair: Callable[..., Any]) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """For each address what it is asked about."""
    table: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for names, model in VOTE_NOUNS.items():
        table |= {f"gatherings:{name}": pair(model, cast) for name in names.split()}
    circles = pair(Body, cast, name__endswith="eciding circle")
    table["gatherings:decision_rule_new"] = table["gatherings:gate_new"] = circles
    circle = "meeting__body__name__endswith"
    table["gatherings:motion_new"] = pair(models.AgendaItem, cast, **{circle: "eciding circle"})
    table["gatherings:consent_adoptions"] = pair(models.Meeting, cast, body__name__endswith="eciding circle")
    return table
