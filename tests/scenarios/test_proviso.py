"""Proviso: each hub is led by an institution and a resident together; without one of them it does not spend."""

from __future__ import annotations

import pytest

from commontable.rooms.gatherings.models import DecisionRule
from commontable.rooms.people.models import Body, Membership
from commontable.rooms.people.states import Office, ParityEffect, SeatClass
from tests import things, voted

from .sitting import RULE, Sitting


@pytest.fixture
def hub(cast):
    """Food Justice: two co-leads, both on the Executive Board; without parity no new spending."""
    board = things.body(cast.department, "Executive Board", governs=True)
    body = things.body(cast.department, "Food Justice Hub", kind="hub", needs_parity=True)
    Body.objects.filter(pk=body.pk).update(parity_effect=ParityEffect.NO_SPENDING)
    university = things.organization(cast.river, "University")
    seats = {}
    for title, seat_class, organization in (
        ("Institutional co-lead", SeatClass.INSTITUTIONAL, university),
        ("Resident co-lead", SeatClass.RESIDENT, None),
    ):
        seats[title] = things.seat(body, title, seat_class=seat_class, office=Office.CO_LEAD)
        who = voted.delegate(cast.department, title)
        things.membership(seats[title], who, organization)
        things.membership(things.seat(board, f"{title}, Food", seat_class=seat_class), who, organization)
    for name in ("Clinic", "Farm"):
        seats[name] = things.seat(body, name)
        things.membership(seats[name], voted.delegate(cast.department, name), things.organization(cast.river, name))
    return seats


@pytest.fixture
def table(client, cast, hub) -> Sitting:
    table = Sitting(client, cast.river)
    dual = {"threshold": "dual", "classes": ["institutional", "resident"], "asks_resident": 1}
    amending = {"number": "9", "name": "Amendments", "scope": "amendment", "threshold": "two_thirds"}
    body = hub["Farm"].body_id
    table.as_(cast.dana).does("gatherings:decision_rule_new", body, **RULE | dual | {"amended_by": "9"})
    table.does("gatherings:decision_rule_new", body, **RULE | amending)
    return table


def test_pp_03_a_hub_out_of_parity_decides_but_does_not_spend(table, cast, hub):
    meeting = table.meets(cast.dana, hub["Farm"].body, hub.values())
    spending = table.moves(cast.dana, meeting, "We buy a truck.", spends="on")
    member = Membership.objects.current().get(seat=hub["Resident co-lead"])
    table.as_(cast.dana).does("people:membership_end", member.pk, ends="2026-01", reason="Moved away")
    refused = table.is_refused("gatherings:votes", spending.pk)
    assert "out of parity" in refused
    assert "no resident co-lead" in refused
    page = table.reads("people:body", hub["Farm"].body_id)
    assert "out of parity" in page.lower()
    assert "Bring Food Justice Hub into parity" in table.reads("table:act")


def test_pp_05_a_change_of_the_bylaws_that_breaks_parity_needs_the_bylaws_own_rule(table, cast, hub):
    body = hub["Farm"].body
    rule = DecisionRule.objects.get(body=body, number="4.2")
    heads = {**RULE, "begins": "2027", "amended_by": "9", "text": "Everybody's head counts."}
    refused = table.as_(cast.dana).is_refused("gatherings:rule_versions", rule.pk, **heads)
    assert "would lose its own majority" in refused
    assert "adopted by rule 9" in refused
    meeting = table.meets(cast.dana, body, hub.values())
    motion = table.moves(cast.dana, meeting, "Heads count.", changes_rule=rule.pk)
    event = table.calls(cast.dana, motion)
    for title in ("Institutional co-lead", "Clinic", "Farm"):
        table.votes(event, hub[title], "for")
    table.votes(event, hub["Resident co-lead"], "against")
    page = table.closes(cast.dana, event)
    assert "by rule 9" in page
    decision = motion.decision
    table.does("gatherings:rule_versions", rule.pk, **heads, decision=decision.pk)
    assert DecisionRule.objects.get(replaces=rule).decision == decision
    assert "rule changed here" in table.as_(None).reads("table:gathered", meeting.pk)
