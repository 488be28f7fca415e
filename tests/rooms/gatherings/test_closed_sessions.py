"""A session is closed to the public by a citation and an adopted roll-call vote on the item, and opened again."""

import pytest
from django.urls import reverse

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.rooms.gatherings import actions
from commontable.rooms.gatherings.awaiting import ripe
from commontable.rooms.gatherings.models import (
    AgendaItem,
    Ballot,
    ClosedSession,
    Decision,
    Elector,
    ElectorVoter,
    Meeting,
    Motion,
    Result,
    VoteEvent,
)
from commontable.rooms.gatherings.queries.minutes_facts import facts
from commontable.rooms.gatherings.rules import Option, QuorumKind
from commontable.rooms.gatherings.states import ItemKind
from commontable.rooms.gatherings.vote_details import MotionDetails
from commontable.rooms.people.queries import sight_of
from tests import gathered, voted


@pytest.fixture
def meeting(cast):
    held = gathered.opened(cast.commission)
    gathered.everybody(held)
    return held


@pytest.fixture
def item(meeting):
    return gathered.item(meeting, "Lease", kind=ItemKind.CLOSED_SESSION, citation="RSMo 610.021(2)")


def vote_on(cast, meeting, item, option, **rule):
    voted.rule(cast.commission, quorum_kind=QuorumKind.NONE, **rule)
    seconded = {"mover_seat": cast.chair, "seconder_seat": cast.hospital_seat}
    event = actions.call_vote(
        motion=voted.motion(meeting, "We close the session.", item=item, **seconded), by=cast.dana
    )
    for seat in (cast.chair, cast.resident_seat, cast.hospital_seat):
        voted.cast(event, seat, option)
    actions.close_vote(event=event, by=cast.dana)
    event.refresh_from_db()
    return event


def inside(cast, item):
    """A motion put while the public is out."""
    details = MotionDetails(text="We buy the house.", mover_seat=cast.chair, seconder_seat=cast.hospital_seat)
    return actions.put_motion(item=AgendaItem.objects.get(pk=item.pk), details=details, by=cast.dana)


def told(account) -> list[str]:
    sight = sight_of(account)
    return [line.sentence for line in ledger.tell(LedgerLine.objects.visible_to(sight).order_by("-id")[:3], sight)]


def test_begin_closed_session_needs_its_own_adopted_vote(cast, meeting, item):
    vote = vote_on(cast, meeting, item, Option.FOR)
    other = gathered.item(meeting, "Other", kind=ItemKind.CLOSED_SESSION, citation="RSMo 610.021(1)")
    with pytest.raises(NotNow, match="vote on “Other” itself"):
        actions.begin_closed_session(item=other, vote=vote, by=cast.dana)
    open_item = gathered.item(meeting, "Budget")
    with pytest.raises(NotNow, match="not a closed session"):
        actions.begin_closed_session(item=open_item, vote=vote, by=cast.dana)
    with pytest.raises(NotPermitted):
        actions.begin_closed_session(item=item, vote=vote, by=cast.hank)
    session = actions.begin_closed_session(item=item, vote=vote, by=cast.dana)
    assert session.citation == "RSMo 610.021(2)"
    assert "closed the session to the public for “Lease” (RSMo 610.021(2))" in told(cast.rosa)[0]
    with pytest.raises(NotNow, match="already"):
        actions.begin_closed_session(item=AgendaItem.objects.get(pk=item.pk), vote=vote, by=cast.dana)
    actions.end_closed_session(session=session, by=cast.dana)
    assert "opened the session to the public again" in told(cast.rosa)[0]
    with pytest.raises(NotNow, match="already"):
        actions.end_closed_session(session=ClosedSession.objects.get(), by=cast.dana)


def test_a_vote_that_was_lost_or_secret_closes_no_session(cast, meeting, item):
    lost = vote_on(cast, meeting, item, Option.AGAINST)
    with pytest.raises(NotNow, match="did not adopt"):
        actions.begin_closed_session(item=item, vote=lost, by=cast.dana)


def test_a_secret_vote_is_no_roll_call(cast, meeting, item):
    secret = vote_on(cast, meeting, item, Option.FOR, secret=True)
    with pytest.raises(NotNow, match="may not be secret"):
        actions.begin_closed_session(item=item, vote=secret, by=cast.dana)


def test_while_the_public_is_out_votes_are_taken_by_roll_call(cast, meeting, item):
    session = actions.begin_closed_session(item=item, vote=vote_on(cast, meeting, item, Option.FOR), by=cast.dana)
    secret = voted.rule(cast.commission, number="7", scope="chosen", secret=True, quorum_kind=QuorumKind.NONE)
    motion = inside(cast, item)
    with pytest.raises(NotNow, match="by roll call, and rule 7 is secret"):
        actions.call_vote(motion=motion, by=cast.dana, rule=secret)
    assert secret not in ripe(motion, meeting, cast.river.slug).rules
    actions.end_closed_session(session=session, by=cast.dana)
    assert actions.call_vote(motion=motion, by=cast.dana, rule=secret).secret


def test_a_meeting_that_is_closed_ends_its_closed_session_and_waits_for_open_votes(cast, meeting, item):
    actions.begin_closed_session(item=item, vote=vote_on(cast, meeting, item, Option.FOR), by=cast.dana)
    event = actions.call_vote(motion=inside(cast, item), by=cast.dana)
    with pytest.raises(NotNow, match="A vote is still open"):
        actions.close_meeting(meeting=Meeting.objects.get(pk=meeting.pk), by=cast.dana)
    actions.close_vote(event=event, by=cast.dana)
    closing = actions.close_meeting(meeting=Meeting.objects.get(pk=meeting.pk), by=cast.dana)
    assert ClosedSession.objects.get().end.ended_at == closing.closed_at


@pytest.fixture
def decided_inside(cast, meeting, item):
    """A motion moved, voted on and adopted while the public was out."""
    actions.begin_closed_session(item=item, vote=vote_on(cast, meeting, item, Option.FOR), by=cast.dana)
    event = actions.call_vote(motion=inside(cast, item), by=cast.dana)
    for seat in (cast.chair, cast.resident_seat, cast.hospital_seat):
        voted.cast(event, seat, Option.FOR)
    actions.close_vote(event=event, by=cast.dana)
    return event


@pytest.mark.parametrize("viewer", ["visitor", "esther", "omar"])
def test_what_is_decided_while_the_public_is_out_is_seen_by_the_body_alone(cast, client, decided_inside, viewer):
    """Omar belongs to the table and not to the body; Rosa sits in it."""
    outside, member = sight_of(cast.account(viewer)), sight_of(cast.rosa)
    of_motion = {
        Motion: "pk", VoteEvent: "motion", Elector: "event__motion", ElectorVoter: "event__motion",
        Ballot: "event__motion", Result: "event__motion", Decision: "motion",
    }  # fmt: skip
    for model, path in of_motion.items():
        rows = model.objects.filter(**{path: decided_inside.motion_id})
        assert rows.visible_to(member).exists(), model
        assert not rows.visible_to(outside).exists(), model
    slug, meeting = cast.river.slug, decided_inside.meeting
    pages = [reverse(f"gatherings:{name}", args=[slug, meeting.pk]) for name in ("meeting", "live", "live_state")]
    pages += [reverse("gatherings:agenda_item", args=[slug, decided_inside.motion.item_id])]
    pages += [reverse("gatherings:votes_export", args=[slug, meeting.pk, "csv"])]
    pages += [reverse("table:gathered", args=[slug, meeting.pk])]
    if viewer != "visitor":
        client.force_login(cast.account(viewer))
    for page in pages:
        assert "buy the house" not in client.get(page).content.decode(), page
    for name, thing in (("vote", decided_inside), ("motion", decided_inside.motion)):
        assert client.get(reverse(f"gatherings:{name}", args=[slug, thing.pk])).status_code == 404


def test_members_read_on_the_live_screen_what_is_asked_while_the_public_is_out(cast, client, meeting, item):
    actions.begin_closed_session(item=item, vote=vote_on(cast, meeting, item, Option.FOR), by=cast.dana)
    actions.call_vote(motion=inside(cast, item), by=cast.dana)
    page = reverse("gatherings:live", args=[cast.river.slug, meeting.pk])
    assert "We buy the house" not in client.get(page).content.decode()
    client.force_login(cast.rosa)
    assert "We buy the house" in client.get(page).content.decode()


def test_while_the_public_is_out_nothing_else_is_moved_or_voted_on(cast, meeting, item):
    other = voted.motion(meeting, "We adopt the budget.", mover_seat=cast.chair, seconder_seat=cast.hospital_seat)
    session = actions.begin_closed_session(item=item, vote=vote_on(cast, meeting, item, Option.FOR), by=cast.dana)
    with pytest.raises(NotNow, match="closed to the public for “Lease”"):
        actions.call_vote(motion=other, by=cast.dana)
    with pytest.raises(NotNow, match="let the public in first"):
        actions.put_motion(item=other.item, details=MotionDetails(text="We adjourn."), by=cast.dana)
    actions.end_closed_session(session=session, by=cast.dana)
    assert actions.call_vote(motion=other, by=cast.dana).is_open


def test_minutes_tell_what_was_decided_inside_only_under_the_item_that_is_withheld(cast, decided_inside):
    treated = {one.title: one for one in facts(decided_inside.meeting).items}
    assert treated["Lease"].is_closed
    assert [vote.motion for vote in treated["Lease"].votes] == ["We close the session.", "We buy the house."]
    assert [vote.closes_session for vote in treated["Lease"].votes] == [True, False]
