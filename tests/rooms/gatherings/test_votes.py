"""A vote from its call to its result: what stands in its way, and what cannot be undone."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.gatherings import actions, vote_words, voting
from commontable.rooms.gatherings.models import Ballot, Decision, Result, VoteEvent
from commontable.rooms.gatherings.rules import Option, Outcome, RuleScope, Threshold, Tie, VoteState
from commontable.rooms.gatherings.states import ItemKind
from commontable.rooms.gatherings.vote_details import CorrectionDetails
from commontable.rooms.people.states import Office
from tests import gathered, voted

FOR, AGAINST, ABSTAIN, RECUSE = Option.FOR, Option.AGAINST, Option.ABSTAIN, Option.RECUSE


def test_a_vote_is_called_cast_and_closed_and_becomes_a_decision(cast, seats, meeting, rule):
    event = voted.called(meeting, cast.dana)
    assert (event.electors.count(), event.voters.count(), event.state) == (6, 6, VoteState.OPEN)
    for seat, option in zip(seats, (FOR, FOR, FOR, FOR, ABSTAIN, AGAINST), strict=True):
        voted.cast(event, seat, option)
    result = actions.close_vote(event=event, by=cast.dana)
    assert vote_words.sentence(result.explanation) == (
        "Adopted: 4 of 6 organizations for; quorum 4 held with 6; 1 abstained, which by rule 4.2 (since 2015) counts "
        "as present and not for. 1 was against. Needed: 4 of 6 (more than half)."
    )
    decision = Decision.objects.get()
    assert (decision.event, decision.motion, decision.stands) == (event, event.motion, True)
    assert voting.recomputed(result) == result.explanation
    assert "closed the vote: We give $300 to the school. Outcome: adopted." in voted.told(cast.dana)[0]


def test_a_vote_waits_for_an_open_meeting_an_item_to_vote_on_and_a_rule(cast, seats):
    body = seats[0].body
    waiting = gathered.meeting(body)
    with pytest.raises(NotNow, match="not open yet"):
        voted.called(waiting, cast.dana)
    held = gathered.opened(body)
    gathered.everybody(held)
    told_only = voted.motion(held, item=gathered.item(held, kind=ItemKind.INFORMATION))
    with pytest.raises(NotNow, match="make it an item of type vote first"):
        actions.call_vote(motion=told_only, by=cast.dana)
    with pytest.raises(NotNow, match="No rule of Board is in force"):
        voted.called(held, cast.dana)
    voted.rule(body, begins=PartialDate.parse("2015"), ends=PartialDate.parse("2020"))
    with pytest.raises(NotNow, match="No rule of Board is in force"):
        voted.called(held, cast.dana)


def test_without_a_quorum_no_vote_is_called_and_the_refusal_says_who_is_missing(cast, seats, rule):
    held = gathered.opened(seats[0].body)
    for seat in seats[:3]:
        gathered.present(held, seat)
    with pytest.raises(NotNow, match=r"No quorum by rule 4.2 \(since 2015\). 3 organizations here, 4 needed. Check in"):
        voted.called(held, cast.dana)
    gathered.present(held, seats[3])
    assert voted.called(held, cast.dana)


def test_quorum_is_tested_again_at_each_vote_and_when_it_closes(cast, seats, meeting, rule):
    first = voted.called(meeting, cast.dana)
    voted.cast(first, seats[0], FOR)
    meeting.attendances.filter(seat__in=seats[1:4]).update(left_at=meeting.begins_at)
    result = actions.close_vote(event=first, by=cast.dana)
    assert result.outcome == Outcome.NO_QUORUM
    assert "Not decided: 1 of 3 organizations for; quorum 4 not reached with 3" in vote_words.sentence(
        result.explanation
    )
    assert not Decision.objects.exists()
    with pytest.raises(NotNow, match="3 organizations here, 4 needed"):
        actions.call_vote(motion=first.motion, by=cast.dana)


def test_only_the_clerk_calls_and_closes_and_members_put_motions(cast, seats, meeting, rule):
    motion = voted.motion(meeting)
    for somebody in (voted.sitting(seats[1]), cast.hank, cast.esther):
        with pytest.raises(NotPermitted, match="clerk"):
            actions.call_vote(motion=motion, by=somebody)
    event = actions.call_vote(motion=motion, by=cast.dana)
    with pytest.raises(NotPermitted, match="clerk"):
        actions.close_vote(event=event, by=voted.sitting(seats[1]))
    with pytest.raises(NotPermitted, match="sit in Board"):
        actions.put_motion(item=motion.item, details=None, by=cast.hank)  # type: ignore[arg-type]


def test_one_vote_at_a_time_and_a_decided_motion_is_decided(cast, seats, meeting, rule):
    event = voted.called(meeting, cast.dana)
    with pytest.raises(NotNow, match="Close it first"):
        voted.called(meeting, cast.dana)
    with pytest.raises(IntegrityError), transaction.atomic():
        VoteEvent.objects.create(
            motion=event.motion, meeting=meeting, rule=rule, rule_data={}, partnership=event.partnership,
            custodian=event.custodian,
        )  # fmt: skip
    for seat in seats[:4]:
        voted.cast(event, seat, FOR)
    actions.close_vote(event=event, by=cast.dana)
    with pytest.raises(NotNow, match="is decided"):
        actions.call_vote(motion=event.motion, by=cast.dana)


def test_a_closed_vote_takes_no_ballot_and_cannot_be_closed_or_voided_again(cast, seats, meeting, rule):
    event = voted.called(meeting, cast.dana)
    actions.close_vote(event=event, by=cast.dana)
    with pytest.raises(NotNow, match="this ballot was not taken"):
        voted.cast(event, seats[0], FOR)
    for again in (
        lambda: actions.close_vote(event=event, by=cast.dana),
        lambda: actions.void_vote(event=event, why="An error", by=cast.dana),
    ):
        with pytest.raises(NotNow, match="becomes a correction"):
            again()
    with pytest.raises(TypeError, match="never changed"):
        Result.objects.get().save()
    with pytest.raises(TypeError, match="never deleted"):
        Result.objects.get().delete()
    assert not Ballot.objects.exists()


def test_a_vote_called_in_error_is_void_and_may_be_called_anew(cast, seats, meeting, rule):
    event = voted.called(meeting, cast.dana)
    with pytest.raises(NotNow, match="in one sentence"):
        actions.void_vote(event=event, why=" ", by=cast.dana)
    actions.void_vote(event=event, why="The wrong motion was read out.", by=cast.dana)
    with pytest.raises(NotNow, match="declared void"):
        voted.cast(event, seats[0], FOR)
    assert actions.call_vote(motion=event.motion, by=cast.dana).state == VoteState.OPEN


def test_a_correction_is_a_new_result_beside_the_old_one(cast, seats, meeting, rule):
    event = voted.called(meeting, cast.dana)
    for seat in seats[:4]:
        voted.cast(event, seat, FOR)
    first = actions.close_vote(event=event, by=cast.dana)
    wrong = voted.voter(event, seats[3])
    with pytest.raises(NotNow, match="says this already"):
        actions.correct_result(event=event, details=CorrectionDetails("Misread", {wrong: FOR}), by=cast.dana)
    with pytest.raises(NotNow, match="how that is known"):
        actions.correct_result(event=event, details=CorrectionDetails(" ", {wrong: AGAINST}), by=cast.dana)
    details = CorrectionDetails("The paper says against; it was entered as for.", {wrong: AGAINST})
    second = actions.correct_result(event=event, details=details, by=cast.dana)
    assert [one.outcome for one in event.results.all()] == [Outcome.ADOPTED, Outcome.REJECTED]
    assert Ballot.objects.standing().get(voter=wrong).option == FOR
    assert not Decision.objects.get().stands
    third = actions.correct_result(
        event=event, details=CorrectionDetails("There was no such paper at all.", {wrong: None}), by=cast.dana
    )
    assert third.number == 3
    assert third.explanation.tally.in_favor == 3
    for result in (first, second, third):
        assert voting.recomputed(result) == result.explanation


def test_a_tie_waits_for_the_chair_where_the_rule_says_so(cast, seats, meeting):
    body = seats[0].body
    voted.rule(body, tie=Tie.CHAIR, number="4.3")
    type(seats[0]).objects.filter(pk=seats[0].pk).update(office=Office.CHAIR)
    event = voted.called(meeting, cast.dana)
    for number, seat in enumerate(seats):
        voted.cast(event, seat, FOR if number % 2 else AGAINST)
    with pytest.raises(NotNow, match="Ask the chair"):
        actions.close_vote(event=event, by=cast.dana)
    result = actions.close_vote(event=event, by=cast.dana, casting=FOR)
    assert result.outcome == Outcome.ADOPTED
    assert event.casting_vote.voter.seat == seats[0]
    assert voting.recomputed(result) == result.explanation
    assert "It was a tie, which by rule 4.3 (since 2015) the chair decides." in vote_words.sentence(result.explanation)


def test_spending_and_changes_of_rules_go_by_their_own_rule(cast, seats, meeting, rule):
    body = seats[0].body
    two_thirds = voted.rule(body, number="6", scope=RuleScope.SPENDING, threshold=Threshold.TWO_THIRDS)
    amendment = voted.rule(body, number="9", scope=RuleScope.AMENDMENT, threshold=Threshold.UNANIMITY)
    assert voted.called(meeting, cast.dana, spends=True).rule == two_thirds
    actions.close_vote(event=VoteEvent.objects.get(), by=cast.dana)
    changing = voted.motion(meeting, changes_rule=rule)
    with pytest.raises(NotNow, match="It may be decided by: 9 Decisions"):
        actions.call_vote(motion=changing, by=cast.dana, rule=rule)
    assert actions.call_vote(motion=changing, by=cast.dana).rule == amendment


def test_a_motion_needs_a_second_where_the_rule_says_so(cast, seats, meeting):
    voted.rule(seats[0].body, needs_second=True)
    with pytest.raises(NotNow, match="Note which seat seconded it"):
        voted.called(meeting, cast.dana, mover_seat=seats[0])
    assert voted.called(meeting, cast.dana, mover_seat=seats[0], seconder_seat=seats[1])


def test_what_is_left_on_the_consent_agenda_is_decided_at_once(cast, seats, meeting, rule):
    kept = gathered.item(meeting, "Minutes of October", kind=ItemKind.CONSENT)
    pulled = gathered.item(meeting, "A contract", kind=ItemKind.CONSENT)
    actions.take_off_consent(item=pulled, by=voted.sitting(seats[0]), why="I have a question.", seat=seats[0])
    decisions = actions.adopt_consent_agenda(meeting=meeting, by=cast.dana)
    assert [one.motion.item for one in decisions] == [kept]
    assert decisions[0].stands
    with pytest.raises(NotNow, match="Nothing is left"):
        actions.adopt_consent_agenda(meeting=meeting, by=cast.dana)
