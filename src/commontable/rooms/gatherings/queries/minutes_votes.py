"""The motions and votes of a meeting as its minutes tell them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from commontable.foundation.sight import Sight

from ..minutes_draft import Voted
from ..models import Ballot, ClosedSession, Meeting, Motion, VoteEvent
from ..rules import Option, Stand, VoteState, secret_counts_are_safe
from ..vote_words import sentence
from .quorum_since import quorum_since
from .roll import closed_roll


def votes_by_item(meeting: Meeting, sight: Sight) -> dict[Any, tuple[Voted, ...]]:
    """Every motion of the meeting's items with each of its votes; motions that were not voted on too."""
    closing = set(ClosedSession.objects.filter(item__meeting=meeting).values_list("vote__motion_id", flat=True))
    found: dict[Any, list[Voted]] = defaultdict(list)
    events: dict[Any, list[VoteEvent]] = defaultdict(list)
    rows = VoteEvent.objects.visible_to(sight).filter(meeting=meeting).select_related("voiding")
    for event in rows.prefetch_related("results__correction").order_by("called_at", "pk"):
        events[event.motion_id].append(event)
    motions = Motion.objects.visible_to(sight).filter(item__meeting=meeting)
    for motion in motions.select_related("mover_seat", "seconder_seat", "decision", "withdrawal").order_by("moved_at"):
        voted = _voted(motion, events[motion.pk], sight)
        found[motion.item_id].append(replace(voted, closes_session=motion.pk in closing))
    return {item: tuple(votes) for item, votes in found.items()}


def _voted(motion: Motion, events: list[VoteEvent], sight: Sight) -> Voted:
    counted = [event for event in events if event.state == VoteState.CLOSED]
    rolls = closed_roll(counted[-1], sight) if counted else []
    return Voted(
        motion=motion.text,
        moved_by=motion.mover_seat.title if motion.mover_seat else "",
        seconded_by=motion.seconder_seat.title if motion.seconder_seat else "",
        results=tuple(_results(motion, events)),
        roll=tuple((one.label, one.word) for one in rolls if one.stand is not None),
        recused=tuple(one.label for one in rolls if one.stand == Stand.RECUSE),
    )


def _results(motion: Motion, events: list[VoteEvent]) -> Iterator[str]:
    if hasattr(motion, "withdrawal"):
        yield _("The motion was taken back. %(why)s") % {"why": motion.withdrawal.why}
    for event in events:
        if event.state == VoteState.VOID:
            yield _("A vote was declared void: %(why)s") % {"why": event.voiding.why}
        yield from _counted(event)
    if not events and hasattr(motion, "decision"):
        yield _("Adopted with the consent agenda.")


def _counted(event: VoteEvent) -> Iterator[str]:
    numbers = not event.secret or secret_counts_are_safe(_ballots(event))
    for result in event.results.all():
        told = sentence(result.explanation, numbers=numbers)
        if result.correction is None:
            yield told
        else:
            yield _("Corrected (%(why)s): %(result)s") % {"why": result.correction.reason, "result": told}
    yield quorum_since(event)


def _ballots(event: VoteEvent) -> int:
    return int(Ballot.objects.filter(event=event).standing().exclude(option=Option.RECUSE).count())
