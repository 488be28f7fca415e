"""Ballots: who has one, for whom, how it comes in, and who sees it when."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.gatherings import actions, vote_words
from commontable.rooms.gatherings.models import Ballot
from commontable.rooms.gatherings.rules import BallotHow, Option, RuleScope
from commontable.rooms.gatherings.vote_details import BallotEntry, CorrectionDetails
from commontable.rooms.people.models import Membership
from commontable.rooms.people.queries import sight_of
from commontable.rooms.people.states import Authority
from tests import gathered, things, voted

FOR, AGAINST, ABSTAIN, RECUSE = Option.FOR, Option.AGAINST, Option.ABSTAIN, Option.RECUSE


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
    assert voted.told(cast.dana)[0] == "Dana Health Department entered the ballot of Board seat 000, Board."


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
