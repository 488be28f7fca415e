"""A meeting and all that came of it: what was decided and by which vote, what residents said, who does what by when,
which agreements and rules stand on its decisions. Put together here, because a decision does not know what it approved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commontable.foundation.sight import Sight
from commontable.rooms.agreements.models import Adoption, ReviewMeeting
from commontable.rooms.gatherings.models import DecisionRule, Meeting, Result
from commontable.rooms.gatherings.queries import action_items
from commontable.rooms.gatherings.queries.votes import motions_seen, resident_decisions_seen, result_sentence
from commontable.rooms.gatherings.states import ActionState
from commontable.rooms.people.models import Partnership

from .cards import Row


@dataclass(frozen=True)
class Decided:
    """One motion, each result of its votes, and what residents had said to it."""

    text: str
    url: str
    results: tuple[str, ...]
    voices: tuple[Voice, ...]


@dataclass(frozen=True)
class Voice:
    """What residents decided on a motion, in their words. It stays beside the win."""

    answer: str
    words: str
    day: str
    url: str


@dataclass(frozen=True)
class Gathered:
    meeting: Meeting
    when: str
    decided: list[Decided]
    items: list[Row]
    grounded: list[Row]  # agreements, rules and reviews that stand on this meeting
    minutes: str

    @property
    def headline(self) -> str:
        return _("What came of %(meeting)s") % {"meeting": self.meeting}


def gathered(meeting: Meeting, partnership: Partnership, sight: Sight) -> Gathered:
    """Eight queries, whatever came of it."""
    slug = partnership.slug
    has_minutes = hasattr(meeting, "minutes")
    return Gathered(
        meeting=meeting,
        when=date_format(meeting.local_begin, "DATE_FORMAT"),
        decided=_decided(meeting, partnership, sight),
        items=[_item(row, slug) for row in action_items(partnership, sight).filter(meeting=meeting)],
        grounded=[*_adopted(meeting, slug, sight), *_enacted(meeting, slug, sight), *_reviewed(meeting, slug, sight)],
        minutes=reverse("gatherings:minutes", args=[slug, meeting.pk]) if has_minutes else "",
    )


def _decided(meeting: Meeting, partnership: Partnership, sight: Sight) -> list[Decided]:
    results: dict[Any, list[str]] = {}
    rows = Result.objects.visible_to(sight).filter(event__meeting=meeting).select_related("event__motion")
    for result in rows.order_by("event__called_at", "number"):
        results.setdefault(result.event.motion_id, []).append(result_sentence(result))
    voices: dict[Any, list[Voice]] = {}
    for row in resident_decisions_seen(partnership, sight).filter(motion__item__meeting=meeting):
        url = reverse("gatherings:residents_decision", args=[partnership.slug, row.pk])
        day = date_format(row.held_on, "DATE_FORMAT")
        voices.setdefault(row.motion_id, []).append(Voice(row.get_answer_display(), row.words, day, url))
    return [
        Decided(
            text=motion.text,
            url=reverse("gatherings:motion", args=[partnership.slug, motion.pk]),
            results=tuple(results.get(motion.pk, _without_vote(motion))),
            voices=tuple(voices.get(motion.pk, ())),
        )
        for motion in motions_seen(partnership, sight).filter(item__meeting=meeting).order_by("moved_at")
    ]


def _without_vote(motion: Any) -> list[str]:
    if hasattr(motion, "decision"):
        return [_("Adopted with the consent agenda.")]
    return [_("Withdrawn.") if hasattr(motion, "withdrawal") else _("Not voted on.")]


def _item(row: Any, slug: str) -> Row:
    late = row.is_late
    return Row(
        title=row.what,
        detail=str(row.organization),
        url=reverse("gatherings:action_item", args=[slug, row.pk]),
        date=row.due,
        state=_("late") if late else row.state.label,
        kind="late" if late else ("good" if row.state == ActionState.DONE else "neutral"),
    )


def _adopted(meeting: Meeting, slug: str, sight: Sight) -> list[Row]:
    rows = Adoption.objects.visible_to(sight).filter(decision__motion__item__meeting=meeting)
    return [
        Row(
            title=row.version.title,
            detail=_("agreement adopted here"),
            url=reverse("agreements:version", args=[slug, row.version_id]),
        )
        for row in rows.select_related("version")
    ]


def _enacted(meeting: Meeting, slug: str, sight: Sight) -> list[Row]:
    rows = DecisionRule.objects.visible_to(sight).filter(decision__motion__item__meeting=meeting)
    return [
        Row(title=str(row), detail=_("rule changed here"), url=reverse("gatherings:rule", args=[slug, row.pk]))
        for row in rows
    ]


def _reviewed(meeting: Meeting, slug: str, sight: Sight) -> list[Row]:
    rows = ReviewMeeting.objects.visible_to(sight).filter(meeting=meeting).select_related("proposal__agreement")
    return [
        Row(
            title=str(row.proposal.agreement),
            detail=_("its promises were gone through here"),
            url=reverse("agreements:standing", args=[slug, row.proposal.agreement_id]),
        )
        for row in rows
    ]
