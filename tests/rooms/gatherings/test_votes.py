"""A vote from its call to its result: who is frozen into it, what stands in its way, and what cannot be undone."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.gatherings import actions, vote_words, voting
from commontable.rooms.gatherings.models import Ballot, Decision, Result, VoteEvent
from commontable.rooms.gatherings.rules import BallotHow, Option, Outcome, RuleScope, Threshold, Tie, VoteState
from commontable.rooms.gatherings.states import ItemKind
from commontable.rooms.gatherings.vote_details import BallotEntry, CorrectionDetails
from commontable.rooms.people.models import Membership
from commontable.rooms.people.queries import sight_of
from commontable.rooms.people.states import Authority, Office
from tests import gathered, things, voted

FOR, AGAINST, ABSTAIN, RECUSE = Option.FOR, Option.AGAINST, Option.ABSTAIN, Option.RECUSE


@pytest.fixture
def seats(cast):
    """Five organizations with a delegate each, and one resident."""
    return voted.board(cast.department, 5, residents=1)


@pytest.fixture
def meeting(seats):
    held = gathered.opened(seats[0].body)
    gathered.everybody(held)
    return held


@pytest.fixture
def rule(seats):
    return voted.rule(seats[0].body)


def told(account) -> list[str]:
    sight = sight_of(account)
    return [line.sentence for line in ledger.tell(LedgerLine.objects.visible_to(sight)[:6], sight)]


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
    assert "closed the vote: We give $300 to the school. Outcome: adopted." in told(cast.dana)[0]


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


def test_three_delegates_who_disagree_leave_their_organization_unresolved(cast, seats, meeting, rule):
    body, hospital = seats[0].body, cast.hospital
    more = [things.seat(body, f"Hospital {number}") for number in range(3)]
    for number, seat in enumerate(more):
        things.membership(seat, voted.delegate(hospital, f"Doctor {number}"), hospital)
        gathered.present(meeting, seat)
    event = voted.called(meeting, cast.dana)
    assert (event.electors.count(), event.voters.count()) == (7, 9)
    for seat in (*seats[:3], *more[:2]):
        voted.cast(event, seat, FOR)
    voted.cast(event, more[2], AGAINST)
    tally = actions.close_vote(event=event, by=cast.dana).explanation.tally
    assert dict(tally.stands) == {"for": 3, "unresolved": 1, "silent": 3}
    assert (tally.base, tally.people_present) == (7, 9)


def test_a_delegate_replaced_while_the_vote_is_open_does_not_vote_twice(cast, seats, meeting, rule):
    event = voted.called(meeting, cast.dana)
    before = voted.sitting(seats[0])
    voted.cast(event, seats[0], FOR)
    follower = voted.delegate(cast.department, "Follower")
    old = seats[0].memberships.current().get()
    Membership.objects.filter(pk=old.pk).update(ends=PartialDate.parse("2026"))
    things.membership(seats[0], follower, old.organization)
    with pytest.raises(NotPermitted, match="when the vote was called"):
        voted.cast(event, seats[0], AGAINST, by=follower.account)
    with pytest.raises(NotNow, match="votes no more"):
        voted.cast(event, seats[0], AGAINST, by=before)
    assert Ballot.objects.standing().filter(event=event).count() == 1
    actions.close_vote(event=event, by=cast.dana)
    gathered_again = actions.check_in(meeting=meeting, seat=seats[0], by=cast.dana)
    assert gathered_again.person == follower
    anew = voted.called(meeting, cast.dana)
    assert voted.cast(anew, seats[0], AGAINST, by=follower.account)


def test_who_sits_for_two_organizations_votes_once_unless_the_rule_allows_both(cast, seats, meeting, rule):
    body = seats[0].body
    both = seats[0].memberships.get().person
    second = things.seat(body, "Second seat")
    things.membership(second, both, things.organization(cast.river, "A twin"))
    gathered.present(meeting, second)
    event = voted.called(meeting, cast.dana)
    voted.cast(event, seats[0], FOR)
    with pytest.raises(NotNow, match="one person one vote"):
        voted.cast(event, second, FOR)
    actions.close_vote(event=event, by=cast.dana)
    voted.rule(body, number="5", scope=RuleScope.CHOSEN, votes_for_each_seat=True)
    other = actions.call_vote(motion=voted.motion(meeting), by=cast.dana, rule=body.decision_rules.get(number="5"))
    voted.cast(other, seats[0], FOR)
    assert voted.cast(other, second, FOR)


def test_observers_and_seats_without_a_vote_have_none(cast, seats, meeting, rule):
    body = seats[0].body
    watching = things.seat(body, "Observer")
    things.membership(watching, things.person(cast.hospital, "Somebody"), cast.hospital, authority=Authority.OBSERVER)
    staff = things.seat(body, "Staff", has_vote=False)
    things.membership(staff, things.person(cast.hospital, "Other"), cast.hospital)
    assert voted.called(meeting, cast.dana).voters.count() == 6


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


def test_a_ballot_is_entered_on_paper_or_on_behalf_by_the_clerk_alone_with_their_name(cast, seats, meeting, rule):
    event = voted.called(meeting, cast.dana)
    voter = voted.voter(event, seats[0])
    with pytest.raises(NotPermitted, match="entered by the clerk"):
        actions.cast_ballot(
            voter=voter, by=voted.sitting(seats[1]), entry=BallotEntry(FOR, voter.person, BallotHow.PAPER)
        )
    ballot = actions.cast_ballot(voter=voter, by=cast.dana, entry=BallotEntry(FOR, voter.person, BallotHow.PAPER))
    assert (ballot.how, ballot.caster, ballot.by) == (BallotHow.PAPER, voter.person, cast.dana.persons.get())
    with pytest.raises(NotNow, match="how the ballot reached you"):
        actions.cast_ballot(voter=voter, by=cast.dana, entry=BallotEntry(AGAINST, voter.person))
    with pytest.raises(NotPermitted, match="belongs to whoever sat in it"):
        actions.cast_ballot(voter=voter, by=cast.dana, entry=BallotEntry(FOR))
    assert told(cast.dana)[0] == "Dana Health Department entered the ballot of Board seat 000, Board."


def test_a_ballot_is_changed_by_a_new_one_and_the_same_twice_is_one(cast, seats, meeting, rule):
    event = voted.called(meeting, cast.dana)
    first = voted.cast(event, seats[0], FOR)
    assert voted.cast(event, seats[0], FOR) == first
    second = voted.cast(event, seats[0], AGAINST)
    assert second.supersedes == first
    assert list(Ballot.objects.standing().filter(event=event)) == [second]
    with pytest.raises(TypeError, match="never changed"):
        first.save()
    for fields in ({"supersedes": None}, {"supersedes": first}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Ballot.objects.create(
                event=event, voter=first.voter, option=FOR, caster=first.caster, partnership=event.partnership,
                custodian=event.custodian, **fields,
            )  # fmt: skip


def test_an_alternate_votes_unless_the_member_has_or_the_rule_forbids_it(cast, seats, meeting, rule):
    stand_in = voted.delegate(cast.department, "Stand in")
    Membership.objects.filter(seat__in=seats[:2]).update(alternate=stand_in)
    event = voted.called(meeting, cast.dana)
    voted.cast(event, seats[0], FOR)
    with pytest.raises(NotNow, match="has voted"):
        voted.cast(event, seats[0], AGAINST, by=stand_in.account)
    assert voted.cast(event, seats[1], FOR, by=stand_in.account).caster == stand_in
    actions.close_vote(event=event, by=cast.dana)
    voted.rule(seats[0].body, number="7", scope=RuleScope.CHOSEN, alternates_vote=False)
    chosen = seats[0].body.decision_rules.get(number="7")
    strict = actions.call_vote(motion=voted.motion(meeting), by=cast.dana, rule=chosen)
    with pytest.raises(NotPermitted, match="belongs to whoever"):
        voted.cast(strict, seats[1], FOR, by=stand_in.account)


def test_a_member_with_a_declared_interest_is_recused_and_leaves_the_count(cast, seats, meeting, rule):
    from commontable.rooms.people import actions as people

    member = seats[0].memberships.get()
    disclosure = people.disclose_conflict(
        membership=member, by=member.person.account, statement="My sister runs the school."
    )
    event = voted.called(meeting, cast.dana)
    ballot = voted.cast(event, seats[0], RECUSE, disclosure=disclosure)
    assert ballot.recusal.disclosure == disclosure
    with pytest.raises(NotNow, match="disclosed for this seat"):
        voted.cast(event, seats[1], RECUSE, disclosure=disclosure)
    result = actions.close_vote(event=event, by=cast.dana)
    assert result.explanation.tally.quorum.entitled == 5
    assert "1 recused, who by rule 4.2 (since 2015) leaves quorum and denominator" in vote_words.sentence(
        result.explanation
    )


def test_ballots_of_others_stay_hidden_until_the_vote_closes_where_the_rule_says_so(cast, seats, meeting):
    voted.rule(seats[0].body, hides_until_closed=True)
    event = voted.called(meeting, cast.dana)
    voted.cast(event, seats[0], FOR)
    sight = sight_of(cast.dana)
    assert not Ballot.objects.visible_to(sight).exists()
    actions.close_vote(event=event, by=cast.dana)
    assert Ballot.objects.visible_to(sight).count() == 1
    assert Ballot.objects.visible_to(sight_of(cast.esther)).count() == 1  # the body is public, and so is the roll call


def test_ballots_of_a_secret_vote_are_shown_to_nobody_ever(cast, seats, meeting):
    voted.rule(seats[0].body, secret=True)
    event = voted.called(meeting, cast.dana)
    voted.cast(event, seats[0], FOR)
    voter = voted.voter(event, seats[1])
    with pytest.raises(NotNow, match="on paper"):
        actions.cast_ballot(voter=voter, by=cast.dana, entry=BallotEntry(FOR, voter.person, BallotHow.ROLL_CALL))
    assert voted.cast(event, seats[1], FOR, by=cast.dana, caster=voter.person, how=BallotHow.PAPER)
    own = voted.voter(event, seats[0])
    for guess in (FOR, AGAINST):
        with pytest.raises(NotNow, match="Only they change that ballot"):
            actions.cast_ballot(voter=own, by=cast.dana, entry=BallotEntry(guess, own.person, BallotHow.PAPER))
    result = actions.close_vote(event=event, by=cast.dana)
    for guess in (FOR, AGAINST):
        with pytest.raises(NotNow, match="nobody can say what a ballot said"):
            actions.correct_result(event=event, details=CorrectionDetails("A guess", {own: guess}), by=cast.dana)
    for somebody in (cast.dana, voted.sitting(seats[0]), cast.esther):
        assert not Ballot.objects.visible_to(sight_of(somebody)).exists()
    assert vote_words.sentence(result.explanation, numbers=False) == (
        "Not adopted. The vote was secret and small, so its numbers are not told."
    )
