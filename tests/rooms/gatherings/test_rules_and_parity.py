"""What holds a body to its word: rules that follow each other, and parity."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.gatherings import actions
from commontable.rooms.gatherings.models import Decision, DecisionRule
from commontable.rooms.gatherings.rules import (
    Option,
    QuorumKind,
    RuleScope,
    Threshold,
)
from commontable.rooms.gatherings.vote_details import (
    Enactment,
)
from commontable.rooms.people.models import Body, Membership, Seat
from commontable.rooms.people.states import Office, ParityEffect
from tests import gathered, things, voted

SINCE_2024 = PartialDate.parse("2024")


@pytest.fixture
def seats(cast):
    return voted.board(cast.department, 3, residents=2)


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
