"""A gate is opened at the body whose motion it holds: what residents delegated elsewhere opens nothing here (CG-01)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from commontable.foundation.errors import NotNow
from commontable.rooms.gatherings import actions
from commontable.rooms.gatherings.rules import GateAnswer, GateMatter, GateMethod
from commontable.rooms.gatherings.vote_details import DelegationDetails, GateDetails, ResidentDecisionDetails
from tests import gathered, voted

SINCE = voted.details().begins


@pytest.fixture
def here(cast):
    return voted.board(cast.department, 2, residents=1)


@pytest.fixture
def elsewhere(cast):
    return voted.board(cast.department, 1, residents=1, name="Elsewhere")


@pytest.fixture
def motion(here):
    voted.rule(here[0].body)
    held = gathered.opened(here[0].body)
    gathered.everybody(held)
    return voted.motion(held, initiative="A clinic")


def gate_of(cast, seats):
    details = GateDetails(name=f"Gate of {seats[0].body}", who="Neighbors", languages="English", begins=SINCE)
    return actions.set_up_gate(body=seats[0].body, details=details, by=cast.dana)


def said(**fields) -> ResidentDecisionDetails:
    usual = {
        "question": "May it go ahead?", "answer": GateAnswer.YES, "method": GateMethod.ASSEMBLY, "turnout": 30,
        "held_on": dt.date(2026, 1, 5), "invited": "Every household", "languages": "English",
    }  # fmt: skip
    return ResidentDecisionDetails(**{**usual, **fields})


def test_staff_to_whom_residents_delegated_elsewhere_open_no_gate_here(cast, here, elsewhere, motion):
    gate = gate_of(cast, elsewhere)
    resident = voted.sitting(elsewhere[-1])
    ground = actions.record_resident_decision(gate=gate, details=said(matter=GateMatter.DELEGATION), by=resident)
    staff = cast.dana.persons.get()
    details = DelegationDetails(matters="Works in Elsewhere", begins=SINCE, to_person=staff)
    delegation = actions.delegate_gate(ground=ground, details=details, by=resident)
    by_delegation = said(motion=motion, method=GateMethod.DELEGATED, delegation=delegation)
    with pytest.raises(ValidationError, match="at a gate of that body"):
        actions.record_resident_decision(gate=gate, details=by_delegation, by=cast.dana)
    with pytest.raises(NotNow, match="residents decide on it first"):
        actions.call_vote(motion=motion, by=cast.dana)


def test_a_body_with_a_gate_of_its_own_is_opened_there(cast, here, elsewhere, motion):
    other = gate_of(cast, elsewhere)
    own = gate_of(cast, here)
    resident = voted.sitting(here[-1])
    with pytest.raises(ValidationError, match="at a gate of that body"):
        actions.record_resident_decision(gate=other, details=said(motion=motion), by=resident)
    actions.record_resident_decision(gate=own, details=said(motion=motion), by=resident)
    assert actions.call_vote(motion=motion, by=cast.dana)
