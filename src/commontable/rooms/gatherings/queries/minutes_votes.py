"""The motions and votes of a meeting as its minutes tell them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from commontable.foundation.sight import Sight

from ..minutes_draft import Voted
from ..models import ClosedSession, Meeting, Motion, VoteEvent
from ..rules import Stand, VoteState, secret_counts_are_safe
from ..vote_words import sentence
from .quorum_since import quorum_since
from .roll import closed_roll
from .titles import titles_seen


def votes_by_item(meeting: Meeting, sight: Sight) -> dict[Any, tuple[Voted, ...]]:
    """Every motion of the meeting's items with each of its votes; motions that were not voted on too."""
    closing = set(ClosedSession.objects.filter(item__meeting=meeting).values_list("vote__motion_id", flat=True))
    found: dict[Any, list[Voted]] = defaultdict(list)
    events: dict[Any, list[VoteEvent]] = defaultdict(list)
    called = VoteEvent.objects.visible_to(sight).filter(meeting=meeting).select_related("voiding")
    for event in called.prefetch_related("results__correction").order_by("called_at", "pk"):
        events[event.motion_id].append(event)
    rows = Motion.objects.visible_to(sight).filter(item__meeting=meeting).order_by("moved_at")
    motions = list(rows.select_related("decision", "withdrawal"))
    seats = titles_seen((pk for one in motions for pk in (one.mover_seat_id, one.seconder_seat_id)), sight)
    for motion in motions:
        voted = replace(
            _voted(motion, events[motion.pk], sight),
            moved_by=seats.get(motion.mover_seat_id, ""), seconded_by=seats.get(motion.seconder_seat_id, ""),
        )  # fmt: skip
        found[motion.item_id].append(replace(voted, closes_session=motion.pk in closing))
    return {item: tuple(votes) for item, votes in found.items()}


def _voted(motion: Motion, events: list[VoteEvent], sight: Sight) -> Voted:
    counted = [event for event in events if event.state == VoteState.CLOSED]
    rolls = closed_roll(counted[-1], sight) if counted else []
    return Voted(
        motion=motion.text,
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
    for result in event.results.all():
        found = result.explanation
        told = sentence(found, numbers=not event.secret or secret_counts_are_safe(found.tally))
        if result.correction is None:
            yield told
        else:
            yield _("Corrected (%(why)s): %(result)s") % {"why": result.correction.reason, "result": told}
    yield quorum_since(event)
