"""Residents decide first: their gate, what opens it, and to whom they lend it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.gatherings import actions, calling
from commontable.rooms.gatherings.models import ResidentDecision
from commontable.rooms.gatherings.queries import votes as reads
from commontable.rooms.gatherings.rules import (
    GateAnswer,
    GateMatter,
    GateMethod,
    RuleScope,
)
from commontable.rooms.gatherings.vote_details import (
    DelegationDetails,
    Enactment,
    GateDetails,
    MotionDetails,
    ResidentDecisionDetails,
)
from commontable.rooms.people.models import Seat
from commontable.rooms.people.queries import sight_of
from commontable.rooms.people.states import SeatClass
from tests import gathered, voted

SINCE_2024 = PartialDate.parse("2024")


@pytest.fixture
def seats(cast):
    return voted.board(cast.department, 3, residents=2)


# --- The resident gate -----------------------------------------------------------------------------------------------


@pytest.fixture
def gate(cast, body):
    details = GateDetails(
        "Residents of the north", "Everybody who lives there", "English and Spanish", PartialDate.parse("2015"),
        groups=("Black", "Latino", "refugees", "poor white"),
    )  # fmt: skip
    return actions.set_up_gate(body=body, details=details, by=cast.dana)


@pytest.fixture
def sidewalks(body, meeting):
    voted.rule(body)
    return voted.motion(meeting, "We build sidewalks.", initiative="Sidewalks on Avalon Road")


def decided(motion, **fields):
    usual = {
        "question": "Do you want sidewalks?", "answer": GateAnswer.YES, "method": GateMethod.ASSEMBLY,
        "held_on": dt.date(2025, 5, 3), "invited": "Every household, by a letter in two languages", "turnout": 61,
        "languages": "English and Spanish", "motion": motion,
    }  # fmt: skip
    return ResidentDecisionDetails(**{**usual, **fields})


def test_an_initiative_stays_proposed_until_residents_have_said_yes(cast, seats, gate, sidewalks):
    resident = voted.sitting(seats[4])
    with pytest.raises(NotNow, match="stays proposed: residents decide on it first"):
        actions.call_vote(motion=sidewalks, by=cast.dana)
    actions.record_resident_decision(
        gate=gate, details=decided(sidewalks, answer=GateAnswer.NOT_YET, words="We need better transportation."),
        by=resident,
    )  # fmt: skip
    with pytest.raises(NotNow, match="answered “not yet”"):
        actions.call_vote(motion=sidewalks, by=cast.dana)
    later = decided(sidewalks, held_on=dt.date(2025, 9, 1))
    actions.record_resident_decision(gate=gate, details=later, by=resident)
    assert actions.call_vote(motion=sidewalks, by=cast.dana)
    assert ResidentDecision.objects.count() == 2  # the dissent stays to be read


def test_staff_cannot_open_the_gate_only_enter_paper_that_a_resident_confirms(cast, seats, gate, sidewalks):
    with pytest.raises(ValidationError, match="signed is kept"):
        actions.record_resident_decision(gate=gate, details=decided(sidewalks), by=cast.dana)
    entered = actions.record_resident_decision(gate=gate, details=decided(sidewalks, on_paper="Folder 3"), by=cast.dana)
    with pytest.raises(NotNow, match="residents decide on it first"):
        actions.call_vote(motion=sidewalks, by=cast.dana)
    for staff in (cast.dana, cast.ana, cast.hank):
        with pytest.raises(NotPermitted, match="Staff cannot do it for them"):
            actions.confirm_decision(decision=entered, by=staff)
    with pytest.raises(NotPermitted, match="clerk"):
        actions.record_resident_decision(gate=gate, details=decided(sidewalks), by=cast.hank)
    actions.confirm_decision(decision=entered, by=voted.sitting(seats[3]))
    assert actions.call_vote(motion=sidewalks, by=cast.dana)


def test_only_residents_delegate_and_they_take_it_back(cast, seats, gate, sidewalks):
    resident = voted.sitting(seats[3])
    to_dana = DelegationDetails("Small works", PartialDate.parse("2025"), to_person=cast.dana.persons.get())
    by_delegation = decided(sidewalks, method=GateMethod.DELEGATED)
    with pytest.raises(NotPermitted, match="by no delegation"):
        actions.record_resident_decision(gate=gate, details=by_delegation, by=cast.dana)
    ground = decided(None, matter=GateMatter.DELEGATION, question="May the director decide on small works?")
    entered = actions.record_resident_decision(gate=gate, details=replace(ground, on_paper="Folder 4"), by=cast.dana)
    with pytest.raises(NotPermitted, match="Only residents"):
        actions.delegate_gate(ground=entered, details=to_dana, by=cast.dana)
    with pytest.raises(NotNow, match="rests on a decision"):
        actions.delegate_gate(ground=entered, details=to_dana, by=resident)
    actions.confirm_decision(decision=entered, by=resident)
    delegation = actions.delegate_gate(ground=entered, details=to_dana, by=resident)
    made = actions.record_resident_decision(
        gate=gate, details=replace(by_delegation, delegation=delegation), by=cast.dana
    )
    assert calling.latest_resident_decision(sidewalks) == made
    actions.end_delegation(delegation=delegation, why="The works grew.", by=resident)
    with pytest.raises(NotPermitted, match="by no delegation"):
        actions.record_resident_decision(gate=gate, details=replace(by_delegation, delegation=delegation), by=cast.dana)


def test_a_resident_who_sits_as_somebodys_employee_does_not_open_the_gate(cast, seats, gate, sidewalks):
    from commontable.rooms.people import actions as people
    from commontable.rooms.people.details import ResidenceStatement

    resident = voted.sitting(seats[3])
    statement = ResidenceStatement("North", lives_here=True, sits_as_employee=True)
    people.attest_residence(person=resident.persons.get(), by=resident, statement=statement)
    with pytest.raises(NotPermitted):
        actions.record_resident_decision(gate=gate, details=decided(sidewalks), by=resident)


def test_turnout_is_told_by_group_without_small_numbers(cast, seats, gate, sidewalks):
    groups = (("Black", 30), ("Latino", 21), ("refugees", 3), ("poor white", 7))
    made = actions.record_resident_decision(
        gate=gate, details=decided(sidewalks, groups=groups), by=voted.sitting(seats[3])
    )
    found = reads.turnout_of(made)
    assert found.total == 61
    assert {one.group: one.number for one in found.groups} == {
        "Black": 30, "Latino": 21, "refugees": None, "poor white": None,
    }  # fmt: skip
    with pytest.raises(ValidationError, match="More came from"):
        actions.record_resident_decision(
            gate=gate, details=decided(sidewalks, turnout=10, groups=groups), by=voted.sitting(seats[3])
        )


def test_a_rule_may_ask_residents_first_for_every_motion(cast, body, seats, meeting, gate):
    voted.rule(body, needs_gate=True)
    motion = voted.motion(meeting)
    with pytest.raises(NotNow, match="residents decide on it first"):
        actions.call_vote(motion=motion, by=cast.dana)
    assert Seat.objects.filter(body=body, seat_class=SeatClass.RESIDENT).count() == 2


# --- The ledger ------------------------------------------------------------------------------------------------------


def test_every_deed_on_rules_motions_and_gates_is_told_by_the_ledger(cast, body, seats, meeting, gate):
    """enact_rule, end_rule, put_motion, change_motion, withdraw_motion and the deeds at the gate."""
    resident, dana = voted.sitting(seats[3]), cast.dana
    rule = actions.enact_rule(body=body, details=voted.details(scope=RuleScope.CHOSEN), by=dana)
    later = voted.details(scope=RuleScope.CHOSEN, begins=SINCE_2024)
    new = actions.enact_rule(body=body, details=later, by=dana, enactment=Enactment(rule))
    actions.end_rule(rule=new, ends=PartialDate.parse("2030"), by=dana)
    motion = actions.put_motion(item=gathered.item(meeting, "Buses"), details=MotionDetails("Buses run."), by=dana)
    actions.change_motion(motion=motion, details=MotionDetails("Buses run on Sundays."), by=dana)
    motion.refresh_from_db()
    actions.withdraw_motion(motion=motion, why="Not now.", by=dana)
    ground = decided(None, matter=GateMatter.DELEGATION, question="May the director decide?", on_paper="Folder 4")
    entered = actions.record_resident_decision(gate=gate, details=ground, by=dana)
    actions.confirm_decision(decision=entered, by=resident)
    to_dana = DelegationDetails("Small works", PartialDate.parse("2025"), to_person=dana.persons.get())
    delegation = actions.delegate_gate(ground=entered, details=to_dana, by=resident)
    actions.end_delegation(delegation=delegation, why="", by=resident)
    actions.record_resident_decision(gate=gate, details=decided(None, matter=GateMatter.DELEGATION), by=resident)
    sight = sight_of(dana)
    lines = [line.sentence for line in ledger.tell(LedgerLine.objects.visible_to(sight)[:12], sight)]
    clerk, member = "Dana Health Department", "Board003"
    assert lines[::-1] == [
        f"{clerk} set up the resident gate Residents of the north: residents decide first.",
        f"{clerk} wrote down the decision rule 4.2 Decisions of Board.",
        f"{clerk} wrote down a new version of the decision rule 4.2 Decisions of Board.",
        f"{clerk} noted that the decision rule 4.2 Decisions of Board ends.",
        f"{clerk} noted a motion under “Buses”: Buses run.",
        f"{clerk} changed a motion under “Buses” before it was voted on: Buses run on Sundays.",
        f"{clerk} noted that a motion under “Buses” was withdrawn: Buses run on Sundays.",
        f"{clerk} entered from paper what residents decided at Residents of the north; a resident confirms it: "
        "May the director decide?",
        f"{member} confirmed what residents decided at Residents of the north: May the director decide?",
        f"Residents delegated their decision at Residents of the north to {clerk}: Small works",
        "Residents took back what they had delegated at Residents of the north: Small works",
        f"{member} put on record what residents decided at Residents of the north: Do you want sidewalks?",
    ]
