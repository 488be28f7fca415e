"""Deeds on closed sessions: begun on the ground of a citation and an adopted roll-call vote, and ended."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.rooms.people.models import Account, seen_like
from commontable.rooms.people.queries import person_of

from .. import permissions
from ..during import check_open, fresh, moment
from ..models import AgendaItem, ClosedSession, ClosedSessionEnd, VoteEvent
from ..rules import Outcome, VoteState
from ..states import ItemKind


@transaction.atomic
def begin_closed_session(*, item: AgendaItem, vote: VoteEvent, by: Account) -> ClosedSession:
    """The public is sent out. Without its own roll-call vote on this item a session stays open."""
    permissions.check_is_clerk(by=by, body=item.meeting.body)
    meeting = fresh(item.meeting)
    check_open(meeting)
    if item.kind != ItemKind.CLOSED_SESSION or hasattr(item, "withdrawal"):
        raise NotNow(_("“%(item)s” is not a closed session on the agenda.") % {"item": item})
    if hasattr(item, "closed_session"):
        raise NotNow(_("The session was closed for “%(item)s” already.") % {"item": item})
    _check_vote(item, vote)
    session: ClosedSession = ClosedSession.objects.create(
        item=item, vote=vote, citation=item.citation, began_at=moment(meeting, None),
        by=person_of(by, meeting.partnership), **seen_like(meeting),
    )  # fmt: skip
    ledger.write("session_closed_to_public", subject=session, by=by, item=item, citation=session.citation)
    return session


def _check_vote(item: AgendaItem, vote: VoteEvent) -> None:
    if vote.motion.item_id != item.pk:
        raise NotNow(_("The session is closed by a vote on “%(item)s” itself. Call that vote.") % {"item": item})
    if vote.state != VoteState.CLOSED:
        raise NotNow(_("The vote on closing the session is not closed yet, or is void."))
    if vote.secret:
        raise NotNow(_("A session is closed by roll call: the vote may not be secret."))
    result = vote.results.last()
    if result is None or result.outcome != Outcome.ADOPTED:
        raise NotNow(_("The vote did not adopt closing the session: it stays open."))


@transaction.atomic
def end_closed_session(*, session: ClosedSession, by: Account, at: dt.datetime | None = None) -> ClosedSessionEnd:
    """The public is let in again."""
    permissions.check_is_clerk(by=by, body=session.item.meeting.body)
    meeting = fresh(session.item.meeting)
    check_open(meeting)
    if hasattr(session, "end"):
        raise NotNow(_("This session is open to the public again already."))
    ended_at = max(moment(meeting, at), session.began_at)
    end: ClosedSessionEnd = ClosedSessionEnd.objects.create(
        session=session, ended_at=ended_at, by=person_of(by, meeting.partnership), **seen_like(meeting)
    )
    ledger.write("session_opened_to_public", subject=session, by=by, item=session.item)
    return end
