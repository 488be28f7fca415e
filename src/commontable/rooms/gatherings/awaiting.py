"""What a motion still waits for before a vote may be called on it, from whom, and the page where that is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from commontable.foundation.errors import NotNow

from . import calling, voting
from .during import check_open
from .models import ClosedSession, DecisionRule, Meeting, Motion, VoteEvent
from .queries.seats import day_of
from .rules import VoteState

Check = Callable[[], object]
Step = tuple[Check, str, Callable[[], tuple[str, Any]]]


@dataclass(frozen=True)
class Awaited:
    """Why the vote cannot be called, in the words of the refusal; and what leads on."""

    words: str
    label: str
    url: str
    is_quorum: bool = False


@dataclass(frozen=True)
class Ripe:
    """The rules by which the vote may be called now. Without one, what is awaited first."""

    rules: tuple[DecisionRule, ...] = ()
    awaited: Awaited | None = None


def ripe(motion: Motion, meeting: Meeting, slug: str) -> Ripe:
    """Of a motion that is not decided: by the same checks as the calling itself, in the same order."""
    if found := _first_of(_of_motion(motion, meeting), slug):
        return Ripe(awaited=found)
    waits = {rule: _first_of(_of_rule(motion, meeting, rule), slug) for rule in _rules(motion, meeting)}
    free = tuple(rule for rule, found in waits.items() if found is None)
    return Ripe(free, None if free else next(iter(waits.values())))


def _rules(motion: Motion, meeting: Meeting) -> list[DecisionRule]:
    return calling.rules_open_to(motion, day_of(meeting))


def _first_of(steps: Iterator[Step], slug: str) -> Awaited | None:
    for check, label, to in steps:
        try:
            check()
        except NotNow as refusal:
            name, pk = to()
            url = reverse(name, args=[slug, *([pk] if pk else [])])
            return Awaited(str(refusal), label, url, is_quorum=name == "gatherings:attendance")
    return None


def _of_motion(motion: Motion, meeting: Meeting) -> Iterator[Step]:
    item = motion.item
    yield lambda: _check_open(meeting), _("The meeting"), lambda: ("gatherings:meeting", meeting.pk)
    yield lambda: calling.check_item(item), _("The agenda item"), lambda: ("gatherings:agenda_item", item.pk)
    yield lambda: calling.check_session(item), _("The closed session"), lambda: _session_of(meeting)
    yield lambda: calling.check_no_open_vote(meeting), _("The open vote"), lambda: _open_vote_of(meeting)
    yield lambda: calling.choose_rule(motion, None), _("Rules of decision"), lambda: ("gatherings:rules", None)


def _of_rule(motion: Motion, meeting: Meeting, rule: DecisionRule) -> Iterator[Step]:
    body = meeting.body
    second = _("Note who seconds it")
    rules = _("Rules of decision")
    yield lambda: calling.check_roll_call(motion.item, rule), rules, lambda: ("gatherings:rules", None)
    yield lambda: calling.check_second(motion, rule), second, lambda: ("gatherings:motion_edit", motion.pk)
    yield lambda: calling.check_parity(motion), _("Seats of the body"), lambda: ("people:body", body.pk)
    yield lambda: calling.check_gate(motion, rule), _("Resident gates"), lambda: ("gatherings:gates", None)
    yield lambda: _check_quorum(meeting, rule), _("Note who is here"), lambda: ("gatherings:attendance", meeting.pk)


def _check_open(meeting: Meeting) -> None:
    if hasattr(meeting, "closing"):
        raise NotNow(_("The meeting was closed before a vote decided it. Put the motion anew in a later meeting."))
    check_open(meeting)


def _check_quorum(meeting: Meeting, rule: DecisionRule) -> None:
    calling.check_quorum(voting.electors_now(meeting, rule), rule.plain)


def _session_of(meeting: Meeting) -> tuple[str, Any]:
    return "gatherings:agenda_item", ClosedSession.objects.get(item__meeting=meeting, end__isnull=True).item_id


def _open_vote_of(meeting: Meeting) -> tuple[str, Any]:
    return "gatherings:vote", VoteEvent.objects.get(meeting=meeting, state=VoteState.OPEN).pk
