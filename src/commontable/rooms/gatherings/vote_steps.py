"""The table of transitions at the door of every deed on a vote: the vote as it is now, locked, or a refusal."""

from __future__ import annotations

from django.utils.translation import gettext as _

from commontable.foundation.errors import NotNow

from . import rules
from .models import VoteEvent
from .rules import VoteDeed, VoteState


def locked_for(event: VoteEvent, deed: VoteDeed) -> VoteEvent:
    """The vote as it is now, locked until the deed is done; refused when the deed is not in the table."""
    found: VoteEvent = (
        VoteEvent.objects.select_for_update(of=("self",))
        .select_related("motion", "meeting__body__partnership", "rule")
        .get(pk=event.pk)
    )
    try:
        rules.step(VoteState(found.state), deed)
    except rules.OutOfOrder as refused:
        raise NotNow(_refusal(refused.state, deed)) from refused
    return found


def _refusal(state: VoteState, deed: VoteDeed) -> str:
    if state == VoteState.VOID:
        return _("This vote was declared void. Call it anew.")
    if state == VoteState.OPEN:
        return _("This vote is open: ballots may still be changed. Close it first.")
    if deed == VoteDeed.CAST:
        return _("This vote is closed, so this ballot was not taken. If a ballot was recorded wrongly, tell the clerk.")
    return _("This vote is closed and stays as it is. What was recorded wrongly becomes a correction, with the reason.")
