"""The pages of votes: one question and big buttons, for the clerk what came in, and nothing that is not for you."""

from __future__ import annotations

import pytest
from django.urls import reverse

from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.gatherings import actions
from commontable.rooms.gatherings.models import Ballot, DecisionRule, Motion, Recusal, ResidentDecision, VoteEvent
from commontable.rooms.gatherings.rules import BallotHow, Option, Tie, VoteState
from commontable.rooms.gatherings.vote_details import GateDetails
from commontable.rooms.people.states import Office
from tests import gathered, voted


@pytest.fixture
def seats(cast):
    return voted.board(cast.department, 3, residents=1)


@pytest.fixture
def event(cast, seats, meeting):
    voted.rule(seats[0].body)
    return voted.called(meeting, cast.dana)


def url(name, *args):
    return reverse(f"gatherings:{name}", args=["river-city", *args])


def text_of(response):
    return " ".join(response.content.decode().split())


def test_a_member_sees_one_question_and_votes_by_a_button(client, seats, event):
    client.force_login(voted.sitting(seats[0]))
    page = text_of(client.get(url("vote", event.pk)))
    assert page.count("<h1>") == 1
    assert "<h1>We give $300 to the school.</h1>" in page
    assert 'value="for"' in page
    assert 'value="block"' not in page
    assert "For the clerk" not in page
    voter = voted.voter(event, seats[0])
    sent = {"voter": voter.pk, "option": "for"}
    answer = client.post(url("ballots", event.pk), sent, follow=True)
    assert "Your ballot is in: <strong>for</strong>. You may change it until the vote closes." in text_of(answer)
    assert Ballot.objects.get().how == BallotHow.PHONE


def test_what_is_wrong_with_a_ballot_is_told_on_the_page(client, cast, seats, event):
    client.force_login(voted.sitting(seats[0]))
    other = voted.voter(event, seats[1])
    answer = client.post(url("ballots", event.pk), {"voter": other.pk, "option": "for"})
    assert answer.status_code == 409
    assert "You have no vote in this one for that seat." in text_of(answer)
    mine = voted.voter(event, seats[0])
    answer = client.post(url("ballots", event.pk), {"voter": mine.pk, "option": "maybe"})
    assert answer.status_code == 409
    actions.close_vote(event=event, by=cast.dana)
    answer = client.post(url("ballots", event.pk), {"voter": mine.pk, "option": "for"})
    assert answer.status_code == 409
    assert not Ballot.objects.exists()


def test_who_disclosed_an_interest_is_reminded_and_may_take_no_part(client, seats, event):
    from commontable.rooms.people import actions as people

    member = seats[0].memberships.get()
    client.force_login(member.person.account)
    stated = people.disclose_conflict(membership=member, by=member.person.account, statement="My sister runs it.")
    page = text_of(client.get(url("vote", event.pk)))
    assert "You disclosed an interest for this seat" in page
    voter = voted.voter(event, seats[0])
    sent = {"voter": voter.pk, "option": "recuse", f"recuse-{voter.pk}-disclosure": stated.pk}
    assert client.post(url("ballots", event.pk), sent).status_code == 302
    assert Recusal.objects.get().disclosure == stated


def test_why_a_member_takes_no_part_stands_on_the_roll_where_ballots_are_shown(client, cast, seats, event):
    voted.cast(event, seats[0], Option.RECUSE, reason="My sister runs it.")
    client.force_login(voted.sitting(seats[1]))
    assert "My sister runs it." in text_of(client.get(url("vote", event.pk)))
    VoteEvent.objects.filter(pk=event.pk).update(hides_until_closed=True)
    assert "My sister runs it." not in text_of(client.get(url("vote", event.pk)))


def test_a_disclosure_is_told_on_the_roll_only_to_those_it_was_made_to(client, cast, seats, event):
    from commontable.rooms.people import actions as people

    member = seats[0].memberships.get()
    stated = people.disclose_conflict(membership=member, by=member.person.account, statement="My sister runs it.")
    type(stated).objects.filter(pk=stated.pk).update(audience="custodian", audience_body=None)
    voted.cast(event, seats[0], Option.RECUSE, disclosure=stated)
    client.force_login(cast.hank)
    page = text_of(client.get(url("vote", event.pk)))
    assert "recused" in page
    assert "My sister runs it." not in page


def test_the_clerk_calls_enters_and_closes_a_vote(client, cast, seats, meeting):
    voted.rule(seats[0].body)
    motion = voted.motion(meeting)
    client.force_login(cast.dana)
    assert "Call the vote" in text_of(client.get(url("motion", motion.pk)))
    assert client.post(url("votes", motion.pk)).status_code == 302
    event = VoteEvent.objects.get()
    for seat, option in zip(seats, ("for", "for", "for", "abstain"), strict=True):
        voter = voted.voter(event, seat)
        sent = {"entry-voter": voter.pk, "entry-option": option, "entry-how": "roll_call"}
        assert client.post(url("ballots", event.pk), sent).status_code == 302
    answer = client.post(url("ballots", event.pk), {"entry-voter": voter.pk, "entry-how": "roll_call"})
    assert answer.status_code == 422
    page = text_of(client.post(url("closings", event.pk), follow=True))
    assert "Adopted: 3 of 4 organizations for; quorum 3 held with 4; 1 abstained" in page
    assert "A closed vote is not edited." in page
    sent = {"voter": voter.pk, "option": "against", "reason": "Misheard; the member wrote to say so."}
    page = text_of(client.post(url("corrections", event.pk), sent, follow=True))
    assert "The result as corrected" in page
    assert "The result before it was corrected" in page
    assert "Misheard; the member wrote to say so." in page


def test_a_vote_that_cannot_be_called_says_why_on_the_motions_page(client, cast, seats):
    voted.rule(seats[0].body)
    held = gathered.opened(seats[0].body)
    motion = voted.motion(held)
    client.force_login(cast.dana)
    answer = client.post(url("votes", motion.pk))
    assert answer.status_code == 409
    assert "No quorum by rule 4.2 (since 2015). 0 organizations here, 3 needed." in text_of(answer)


def test_at_a_tie_the_page_asks_what_the_chair_says(client, cast, seats, meeting):
    voted.rule(seats[0].body, tie=Tie.CHAIR)
    type(seats[0]).objects.filter(pk=seats[0].pk).update(office=Office.CHAIR)
    event = voted.called(meeting, cast.dana)
    for number, seat in enumerate(seats):
        voted.cast(event, seat, Option.FOR if number % 2 else Option.AGAINST)
    client.force_login(cast.dana)
    answer = client.post(url("closings", event.pk))
    assert answer.status_code == 409
    assert "The chair is for it: close the vote" in text_of(answer)
    assert client.post(url("closings", event.pk), {"casting": "for"}).status_code == 302


def test_motions_are_put_changed_and_withdrawn_by_those_who_sit_there(client, cast, seats, meeting):
    item = gathered.item(meeting)
    client.force_login(voted.sitting(seats[0]))
    sent = {"text": "We meet on Tuesdays.", "mover_seat": seats[0].pk, "seconder_seat": seats[0].pk}
    answer = client.post(url("motion_new", item.pk), sent)
    assert answer.status_code == 422
    assert "Somebody else seconds a motion" in text_of(answer)
    client.post(url("motion_new", item.pk), {**sent, "seconder_seat": seats[1].pk})
    motion = Motion.objects.get()
    client.post(url("motion_edit", motion.pk), {"text": "We meet on Mondays."})
    assert Motion.objects.get().text == "We meet on Mondays."
    client.post(url("motion_withdrawals", motion.pk), {"why": "Nobody wants it."})
    assert "Withdrawn because" in text_of(client.get(url("motion", motion.pk)))
    client.force_login(cast.hank)
    assert client.get(url("motion_new", item.pk)).status_code == 404


def test_rules_are_written_down_read_followed_and_ended(client, cast, seats):
    body = seats[0].body
    client.force_login(cast.dana)
    sent = {
        "number": "4.2", "name": "Decisions", "citation": "Bylaws, article 4", "begins": "2015", "scope": "ordinary",
        "electorate": "organization", "quorum_kind": "majority", "quorum_of": "organization", "threshold": "share",
        "base": "present", "abstention": "present_not_for", "recusal": "leaves", "tie": "fails", "blocks_needed": 1,
        "alternates_vote": "on", "asks_resident": 1,
    }  # fmt: skip
    answer = client.post(url("decision_rule_new", body.pk), sent)
    assert answer.status_code == 422
    assert "Give the share as two whole numbers" in text_of(answer)
    assert client.post(url("decision_rule_new", body.pk), {**sent, "share_of": 3, "share_in": 5}).status_code == 302
    rule = DecisionRule.objects.get()
    assert (rule.share_of, rule.share_in, rule.quorum_classes) == (3, 5, {"resident": 1})
    page = text_of(client.get(url("rule", rule.pk)))
    assert "Adopted with at least 3/5 of those who are present." in page
    assert "A quorum also needs 1 seats of the class “resident”." in page
    followed = {**sent, "begins": "2024", "threshold": "majority"}
    assert client.post(url("rule_versions", rule.pk), followed).status_code == 302
    new = DecisionRule.objects.get(replaces=rule)
    assert "1 rule decides how votes count" in text_of(client.get(url("rules")))
    without = {**followed, "begins": "2025", "asks_resident": 0}
    answer = client.post(url("rule_versions", new.pk), without)
    assert (answer.status_code, "break the parity" in text_of(answer)) == (409, True)
    answer = client.post(url("rule_endings", new.pk), {"ends": "2030"})
    assert answer.status_code == 409


def test_a_gate_is_set_up_decided_at_and_confirmed(client, cast, seats, meeting):
    body = seats[0].body
    motion = voted.motion(meeting, initiative="Sidewalks")
    client.force_login(cast.dana)
    sent = {
        "name": "North",
        "who": "All who live there",
        "languages": "Spanish",
        "begins": "2015",
        "groups": "Black\nLatino",
    }
    gate_page = client.post(url("gate_new", body.pk), sent, follow=True)
    assert "Whose decision it is: All who live there." in text_of(gate_page)
    gate = body.gates.get()
    told = {
        "matter": "initiative", "motion": motion.pk, "question": "Sidewalks?", "answer": "yes", "method": "assembly",
        "held_on": "2025-05-03", "invited": "All", "turnout": 40, "languages": "Spanish", "on_paper": "Folder 3",
        "group_0": 37, "group_1": 3,
    }  # fmt: skip
    page = text_of(client.post(url("residents_decisions", gate.pk), told, follow=True))
    assert "It opens nothing yet" in page
    assert "not told, so that nobody can be recognized" in page
    assert "<dd>37</dd>" not in page
    decision = ResidentDecision.objects.get()
    assert client.post(url("gate_confirmations", decision.pk)).status_code == 404
    client.force_login(voted.sitting(seats[3]))
    assert client.post(url("gate_confirmations", decision.pk)).status_code == 302
    assert "waits for a resident" not in text_of(client.get(url("motion", motion.pk)))


def test_esther_sees_nothing_of_a_body_that_is_not_public_and_does_nothing_anywhere(client, cast, seats, event):
    client.force_login(cast.esther)
    assert client.get(url("vote", event.pk)).status_code == 200  # a public body votes in public
    for name in ("closings", "ballots", "voidings", "corrections"):
        assert client.post(url(name, event.pk)).status_code == 404
    from commontable.foundation.sight import Audience

    type(seats[0].body).objects.filter(pk=seats[0].body_id).update(audience=Audience.PARTNERSHIP)
    for name, pk in (("vote", event.pk), ("motion", event.motion_id), ("rule", event.rule_id)):
        assert client.get(url(name, pk)).status_code == 404
    assert "We give $300" not in text_of(client.get(url("rules")))


@pytest.mark.parametrize("secret", [False, True])
def test_a_vote_page_takes_the_same_queries_for_two_electors_and_for_twenty(
    client, cast, django_assert_max_num_queries, secret
):
    counts = []
    for number in (2, 20):
        seats = voted.board(cast.department, number, name=f"Board {number}")
        held = gathered.opened(seats[0].body)
        gathered.everybody(held)
        voted.rule(seats[0].body, secret=secret)
        event = voted.called(held, cast.dana)
        for seat in seats:
            voted.cast(event, seat, Option.FOR)
        actions.close_vote(event=event, by=cast.dana)
        client.force_login(cast.dana)
        with django_assert_max_num_queries(60) as captured:
            assert client.get(url("vote", event.pk)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert VoteEvent.objects.filter(state=VoteState.CLOSED).count() == 2


@pytest.mark.parametrize("name", ["rules", "gates"])
def test_a_list_takes_the_same_queries_for_two_and_for_twenty(client, cast, django_assert_max_num_queries, name):
    client.force_login(cast.dana)
    counts = []
    for number in (2, 20):
        for one in range(number):
            seats = voted.board(cast.department, 1, name=f"Body {number} {one}")
            voted.rule(seats[0].body)
            gate = GateDetails(f"Gate {number} {one}", "All", "Spanish", PartialDate.parse("2015"))
            actions.set_up_gate(body=seats[0].body, details=gate, by=cast.dana)
        with django_assert_max_num_queries(40) as captured:
            assert client.get(url(name)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
