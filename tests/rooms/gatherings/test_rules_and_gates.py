"""What holds a body to its word: rules that follow each other, parity, and residents who decide first."""

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
from commontable.rooms.gatherings.models import Decision, DecisionRule, ResidentDecision
from commontable.rooms.gatherings.queries import votes as reads
from commontable.rooms.gatherings.rules import (
    GateAnswer,
    GateMatter,
    GateMethod,
    Option,
    QuorumKind,
    RuleScope,
    Threshold,
)
from commontable.rooms.gatherings.vote_details import (
    DelegationDetails,
    Enactment,
    GateDetails,
    MotionDetails,
    ResidentDecisionDetails,
)
from commontable.rooms.people.models import Body, Membership, Seat
from commontable.rooms.people.queries import sight_of
from commontable.rooms.people.states import Office, ParityEffect, SeatClass
from tests import gathered, things, voted

SINCE_2024 = PartialDate.parse("2024")


@pytest.fixture
def seats(cast):
    return voted.board(cast.department, 3, residents=2)


@pytest.fixture
def body(seats):
    return seats[0].body


@pytest.fixture
def meeting(body):
    held = gathered.opened(body)
    gathered.everybody(held)
    return held


def adopt(event, seats, by):
    for seat in seats:
        voted.cast(event, seat, Option.FOR)
    actions.close_vote(event=event, by=by)
    return Decision.objects.get(event=event)


# --- Rules -----------------------------------------------------------------------------------------------------------


def test_a_new_version_follows_and_the_old_one_keeps_its_time(cast, body):
    old = actions.enact_rule(body=body, details=voted.details(), by=cast.dana)
    details = voted.details(begins=SINCE_2024, threshold=Threshold.TWO_THIRDS)
    new = actions.enact_rule(body=body, details=details, by=cast.dana, enactment=Enactment(old))
    on = {day: DecisionRule.objects.in_force(dt.date(day, 6, 1)).get() for day in (2016, 2025)}
    assert on == {2016: old, 2025: new}
    with pytest.raises(NotNow, match="has a later version"):
        actions.enact_rule(
            body=body, details=voted.details(begins=PartialDate.parse("2025")), by=cast.dana, enactment=Enactment(old)
        )
    with pytest.raises(NotNow, match="Give a later day"):
        actions.enact_rule(body=body, details=details, by=cast.dana, enactment=Enactment(new))


def test_one_rule_of_each_scope_and_each_number_once(cast, body):
    actions.enact_rule(body=body, details=voted.details(), by=cast.dana)
    with pytest.raises(NotNow, match="Make a new version of it"):
        actions.enact_rule(body=body, details=voted.details(), by=cast.dana)
    with pytest.raises(NotNow, match="or choose another scope"):
        actions.enact_rule(body=body, details=voted.details(number="4.4"), by=cast.dana)
    assert actions.enact_rule(body=body, details=voted.details(number="4.4", scope=RuleScope.CHOSEN), by=cast.dana)
    for stranger in (cast.hank, cast.rosa, cast.esther):
        with pytest.raises(NotPermitted, match="clerk"):
            actions.enact_rule(body=body, details=voted.details(number="7"), by=stranger)


def test_a_rule_that_contradicts_itself_is_refused_field_by_field(cast, body):
    broken = voted.details(citation=" ", quorum_kind=QuorumKind.COUNT, threshold=Threshold.DUAL)
    with pytest.raises(ValidationError) as refused:
        actions.enact_rule(body=body, details=broken, by=cast.dana)
    assert set(refused.value.message_dict) == {"citation", "quorum_count", "classes"}


def test_a_change_that_would_break_parity_goes_only_by_the_rule_the_bylaws_name(cast, body, seats, meeting):
    equal = voted.details(
        threshold=Threshold.DUAL, classes=("institutional", "resident"), quorum_classes={"resident": 1}, amended_by="9"
    )
    rule = actions.enact_rule(body=body, details=equal, by=cast.dana)
    own = actions.enact_rule(
        body=body, by=cast.dana,
        details=replace(equal, number="9", amended_by="", scope=RuleScope.AMENDMENT),
    )  # fmt: skip
    heads = voted.details(begins=SINCE_2024, amended_by="9")
    with pytest.raises(NotNow, match="have it adopted by rule 9, and name that decision") as refused:
        actions.enact_rule(body=body, details=heads, by=cast.dana, enactment=Enactment(rule))
    assert "the class “resident” would lose its own majority" in str(refused.value)
    another = adopt(actions.call_vote(motion=voted.motion(meeting), by=cast.dana), seats, cast.dana)
    with pytest.raises(NotNow, match="break the parity"):
        actions.enact_rule(body=body, details=heads, by=cast.dana, enactment=Enactment(rule, another))
    event = actions.call_vote(motion=voted.motion(meeting, changes_rule=rule), by=cast.dana)
    assert event.rule == own
    decision = adopt(event, seats, cast.dana)
    new = actions.enact_rule(body=body, details=heads, by=cast.dana, enactment=Enactment(rule, decision))
    assert (new.decision, new.replaces) == (decision, rule)


def test_what_protects_parity_and_names_no_rule_for_its_amendment_stays(cast, body):
    details = voted.details(needs_gate=True, quorum_classes={"resident": 1})
    rule = actions.enact_rule(body=body, details=details, by=cast.dana)
    for losing in ({"needs_gate": False}, {"quorum_classes": {}}):
        with pytest.raises(NotNow, match="Keep it in the new version"):
            actions.enact_rule(
                body=body, details=replace(details, begins=SINCE_2024, **losing), by=cast.dana,
                enactment=Enactment(rule),
            )  # fmt: skip
    with pytest.raises(NotNow, match="break the parity"):
        actions.end_rule(rule=rule, ends=SINCE_2024, by=cast.dana)
    with pytest.raises(NotNow, match="break the parity"):  # nor around it, by another rule
        actions.enact_rule(body=body, details=voted.details(number="5", scope=RuleScope.CHOSEN), by=cast.dana)


# --- Parity ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def hub(cast):
    """A hub whose co-leads also sit on the commission, which governs."""
    seats = voted.board(cast.department, 1, residents=1, name="Food hub", needs_parity=True)
    Seat.objects.filter(body=seats[0].body).update(office=Office.CO_LEAD)
    for seat in seats:
        held = things.seat(cast.commission, f"For {seat.title}", seat_class=seat.seat_class)
        things.membership(held, seat.memberships.get().person, seat.memberships.get().organization)
    voted.rule(seats[0].body, quorum_kind=QuorumKind.NONE)
    return seats


def end(seat):
    Membership.objects.filter(seat=seat).update(ends=PartialDate.parse("2025"))


@pytest.mark.parametrize(
    ("effect", "spends", "refused"),
    [
        (ParityEffect.NOTICE, True, False),
        (ParityEffect.NO_SPENDING, True, True),
        (ParityEffect.NO_SPENDING, False, False),
        (ParityEffect.NO_DECISION, False, True),
    ],
)
def test_while_a_co_lead_seat_is_empty_a_hub_decides_less(cast, hub, effect, spends, refused):
    Body.objects.filter(pk=hub[0].body_id).update(parity_effect=effect)
    meeting = gathered.opened(Body.objects.get(pk=hub[0].body_id))
    gathered.everybody(meeting)
    assert actions.call_vote(motion=voted.motion(meeting, spends=spends), by=cast.dana)
    actions.void_vote(event=meeting.votes.get(), why="Only a trial", by=cast.dana)
    end(hub[1])  # the resident co-lead leaves
    motion = voted.motion(meeting, spends=spends)
    if refused:
        with pytest.raises(NotNow, match=r"out of parity, and decides .* It has no resident co-lead"):
            actions.call_vote(motion=motion, by=cast.dana)
    else:
        assert actions.call_vote(motion=motion, by=cast.dana)


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
