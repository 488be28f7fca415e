"""A session is closed to the public by a citation and an adopted roll-call vote on the item, and opened again."""

import pytest

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.rooms.gatherings import actions
from commontable.rooms.gatherings.models import AgendaItem, ClosedSession, Meeting
from commontable.rooms.gatherings.rules import Option, QuorumKind
from commontable.rooms.gatherings.states import ItemKind
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


def test_a_meeting_that_is_closed_ends_its_closed_session_and_waits_for_open_votes(cast, meeting, item):
    actions.begin_closed_session(item=item, vote=vote_on(cast, meeting, item, Option.FOR), by=cast.dana)
    budget = {"mover_seat": cast.chair, "seconder_seat": cast.hospital_seat}
    event = actions.call_vote(motion=voted.motion(meeting, "We adopt the budget.", **budget), by=cast.dana)
    with pytest.raises(NotNow, match="A vote is still open"):
        actions.close_meeting(meeting=Meeting.objects.get(pk=meeting.pk), by=cast.dana)
    actions.close_vote(event=event, by=cast.dana)
    closing = actions.close_meeting(meeting=Meeting.objects.get(pk=meeting.pk), by=cast.dana)
    assert ClosedSession.objects.get().end.ended_at == closing.closed_at
