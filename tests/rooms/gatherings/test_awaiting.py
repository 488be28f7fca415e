"""What a motion waits for before its vote is called, on its page and on the live screen; the way back to the screen."""

from __future__ import annotations

import pytest
from django.urls import reverse

from commontable.foundation.errors import NotNow
from commontable.rooms.gatherings import actions
from commontable.rooms.gatherings.details import ItemDetails
from commontable.rooms.gatherings.models import Ballot, VoteEvent
from commontable.rooms.gatherings.rules import Option, RuleScope
from commontable.rooms.gatherings.states import ItemKind
from commontable.rooms.gatherings.vote_details import GateDetails, MotionDetails
from tests import gathered, voted


@pytest.fixture
def seats(cast):
    return voted.board(cast.department, 3, residents=1)


@pytest.fixture
def meeting(seats):
    return gathered.opened(seats[0].body)


@pytest.fixture
def clerk(client, cast):
    client.force_login(cast.dana)
    return client


def url(name, *args):
    return reverse(f"gatherings:{name}", args=["river-city", *args])


def text_of(response):
    return " ".join(response.content.decode().split())


CALL = '<button class="button">Call the vote</button>'


def test_a_motion_page_offers_the_vote_only_when_it_may_be_called_and_else_says_what_is_awaited(clerk, seats, meeting):
    motion = voted.motion(meeting)
    page = text_of(clerk.get(url("motion", motion.pk)))
    assert CALL not in page
    assert "No rule of Board is in force to decide this by." in page
    assert f'href="{url("rules")}"' in page
    voted.rule(seats[0].body, needs_second=True)
    page = text_of(clerk.get(url("motion", motion.pk)))
    assert "a motion needs a second" in page
    assert f'href="{url("motion_edit", motion.pk)}">Note who seconds it' in page
    motion.seconder_seat = seats[1]
    motion.save()
    page = text_of(clerk.get(url("motion", motion.pk)))
    assert "No quorum by rule 4.2" in page
    assert f'href="{url("attendance", meeting.pk)}">Note who is here' in page
    gathered.everybody(meeting)
    assert CALL in text_of(clerk.get(url("motion", motion.pk)))


def test_a_motion_whose_vote_is_open_leads_to_it_and_sends_nobody_to_close_it(clerk, cast, seats, meeting):
    voted.rule(seats[0].body)
    gathered.everybody(meeting)
    event = actions.call_vote(motion=voted.motion(meeting), by=cast.dana)
    page = text_of(clerk.get(url("motion", event.motion_id)))
    assert f'href="{url("vote", event.pk)}">To the vote, which is open' in page
    assert "Close it first" not in page


def test_a_screen_counts_no_quorum_before_the_meeting_opens(clerk, cast, seats):
    voted.rule(seats[0].body)
    coming = gathered.meeting(seats[0].body)
    page = text_of(clerk.get(url("live", coming.pk)))
    assert "quorum" in page
    assert "not held" not in page
    actions.open_meeting(meeting=coming, by=cast.dana)
    assert "not held" in text_of(clerk.get(url("live", coming.pk)))


def test_a_motion_that_residents_have_not_decided_on_waits_for_them(clerk, cast, seats, meeting):
    voted.rule(seats[0].body)
    gathered.everybody(meeting)
    details = GateDetails(name="Gate", who="Neighbors", languages="English", begins=voted.details().begins)
    actions.set_up_gate(body=seats[0].body, details=details, by=cast.dana)
    motion = voted.motion(meeting, initiative="A clinic")
    page = text_of(clerk.get(url("motion", motion.pk)))
    assert CALL not in page
    assert "residents decide on it first" in page
    assert f'href="{url("gates")}">Resident gates' in page
    live = text_of(clerk.get(url("live", meeting.pk)))
    assert "Call the vote" not in live
    assert "residents decide on it first" in live
    hall = MotionDetails("We paint the hall.")
    ready = actions.put_motion(item=gathered.item(meeting), details=hall, by=cast.dana)
    live = text_of(clerk.get(url("live", meeting.pk)))
    assert url("votes", ready.pk) in live, "the next motion that may be voted on does not wait for this one"


def test_only_rules_by_which_the_vote_may_be_called_are_offered(clerk, seats, meeting):
    voted.rule(seats[0].body, number="4.2")
    voted.rule(seats[0].body, number="9", name="Election", scope=RuleScope.CHOSEN, needs_second=True)
    gathered.everybody(meeting)
    motion = voted.motion(meeting)
    page = text_of(clerk.get(url("motion", motion.pk)))
    assert CALL in page
    assert "Election" not in page


def test_nobody_is_offered_a_vote_under_an_item_off_the_agenda_or_still_on_consent(clerk, cast, seats, meeting):
    voted.rule(seats[0].body)
    gathered.everybody(meeting)
    gone = voted.motion(meeting)
    actions.withdraw_item(item=gone.item, why="Not ready", by=cast.dana)
    consent = gathered.item(meeting, "Minutes of May", kind=ItemKind.CONSENT)
    under = voted.motion(meeting, "We approve them.", item=consent)
    live = text_of(clerk.get(url("live", meeting.pk)))
    assert "Call the vote" not in live
    assert "Adopt the consent agenda" in live
    back = clerk.post(url("consent_adoptions", meeting.pk), {"back": "live"})
    assert back["Location"] == url("live", meeting.pk)
    under.refresh_from_db()
    assert under.decision.how == "consent"
    assert "Adopt the consent agenda" not in text_of(clerk.get(url("live", meeting.pk)))


def test_what_is_decided_is_not_taken_off_the_agenda_nor_off_consent_nor_changed_in_kind(cast, seats, meeting):
    voted.rule(seats[0].body)
    gathered.everybody(meeting)
    consent = gathered.item(meeting, "Minutes of May", kind=ItemKind.CONSENT)
    actions.adopt_consent_agenda(meeting=meeting, by=cast.dana)
    with pytest.raises(NotNow, match="was decided with the consent agenda"):
        actions.take_off_consent(item=consent, seat=None, why="Late", by=voted.sitting(seats[0]))
    event = voted.called(meeting, cast.dana)
    for item in (consent, event.motion.item):
        with pytest.raises(NotNow, match="voted on or decided"):
            actions.withdraw_item(item=item, why="x", by=cast.dana)
        with pytest.raises(NotNow, match="voted on or decided"):
            actions.change_item(item=item, details=ItemDetails(item.title), by=cast.dana)
    changed = actions.change_item(
        item=event.motion.item, details=ItemDetails("A better title", ItemKind.VOTE), by=cast.dana
    )
    assert changed.title == "A better title"


def test_whoever_votes_on_the_live_screen_is_there_again_and_reads_what_was_recorded(client, cast, seats, meeting):
    voted.rule(seats[0].body)
    gathered.everybody(meeting)
    event = voted.called(meeting, cast.dana)
    client.force_login(voted.sitting(seats[0]))
    assert 'name="back" value="live"' in text_of(client.get(url("live", meeting.pk)))
    sent = {"voter": voted.voter(event, seats[0]).pk, "option": "for", "back": "live"}
    answer = client.post(url("ballots", event.pk), sent, follow=True)
    assert answer.redirect_chain == [(url("live", meeting.pk), 302)]
    assert "Your ballot is in: for." in text_of(answer)
    assert Ballot.objects.get().option == Option.FOR
    actions.close_vote(event=event, by=cast.dana)
    late = client.post(url("ballots", event.pk), sent | {"option": "against"})
    assert late.status_code == 409
    assert "This vote is closed, so this ballot was not taken" in text_of(late)
    assert "Your seat" not in text_of(late)


def test_the_clerk_calls_and_closes_votes_without_leaving_the_live_screen(clerk, seats, meeting):
    voted.rule(seats[0].body)
    gathered.everybody(meeting)
    motion = voted.motion(meeting)
    called = clerk.post(url("votes", motion.pk), {"back": "live"})
    assert called["Location"] == url("live", meeting.pk)
    event = VoteEvent.objects.get()
    closed = clerk.post(url("closings", event.pk), {"back": "live"}, follow=True)
    assert closed.redirect_chain[-1][0] == url("live", meeting.pk)
    assert "Not adopted" in text_of(closed)
    assert clerk.post(url("closings", event.pk), {"back": "live"}).status_code == 409, "somebody else closed it first"
