"""Words and transition tables of data requests and fact sheets. Pure: no ORM here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RequesterKind(TextChoices):
    """Who asks (KC-20)."""

    RESIDENT = "resident", _("a resident")
    ORGANIZING = "organizing", _("a community organizing group")
    COMMUNITY = "community", _("a community organization")
    ELECTED = "elected", _("an elected official or their staff")
    GOVERNMENT = "government", _("a public agency")
    HEALTH_CARE = "health_care", _("a hospital, clinic or health plan")
    MEDIA = "media", _("news media")
    RESEARCH = "research", _("research or a school")
    FUNDER = "funder", _("a funder")
    OTHER = "other", _("somebody else")


class Occasion(TextChoices):
    """What the answer is needed for."""

    HEARING = "hearing", _("a hearing")
    VOTE = "vote", _("a vote of a public body")
    PUBLIC_MEETING = "public_meeting", _("a public meeting")
    COMMUNITY_MEETING = "community_meeting", _("a meeting in the community")
    PLAN = "plan", _("a plan or assessment")
    GRANT = "grant", _("an application for money")
    PRESS = "press", _("the press")
    OTHER = "other", _("something else")


class ActivityClass(TextChoices):
    """What the materials serve (KC-22). Counsel decides in doubt; the page only records."""

    EDUCATION = "education", _("education")
    ADVOCACY = "advocacy", _("advocacy")
    LOBBYING = "lobbying", _("lobbying")


class Languages(TextChoices):
    ENGLISH = "en", _("English")
    SPANISH = "es", _("Spanish")
    BOTH = "both", _("English and Spanish")

    @property
    def codes(self) -> tuple[str, ...]:
        return ("en", "es") if self is Languages.BOTH else (str(self.value),)


class RequestState(TextChoices):
    ASKED = "asked", _("asked")
    ACCEPTED = "accepted", _("accepted")
    IN_WORK = "in_work", _("in work")
    IN_REVIEW = "in_review", _("in review")
    RELEASED = "released", _("answered")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


# From each state, the states it may become. An ask always ends in an answer: released, declined with a reason, or
# taken back by whoever asked.
REQUEST_MOVES: Mapping[RequestState, frozenset[RequestState]] = {
    RequestState.ASKED: frozenset({RequestState.ACCEPTED, RequestState.DECLINED, RequestState.WITHDRAWN}),
    RequestState.ACCEPTED: frozenset({RequestState.IN_WORK, RequestState.DECLINED, RequestState.WITHDRAWN}),
    RequestState.IN_WORK: frozenset({RequestState.IN_REVIEW, RequestState.DECLINED, RequestState.WITHDRAWN}),
    RequestState.IN_REVIEW: frozenset({RequestState.IN_WORK, RequestState.RELEASED, RequestState.WITHDRAWN}),
    RequestState.RELEASED: frozenset(),
    RequestState.DECLINED: frozenset(),
    RequestState.WITHDRAWN: frozenset(),
}
OPEN_REQUESTS = tuple(state for state, moves in REQUEST_MOVES.items() if moves)
NEEDS_WHY = frozenset({RequestState.DECLINED, RequestState.WITHDRAWN})


class SheetState(TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    APPROVED = "approved", _("approved")
    RELEASED = "released", _("released")
    WITHDRAWN = "withdrawn", _("withdrawn")


# A released version never changes again: what is to be different is a new version.
SHEET_MOVES: Mapping[SheetState, frozenset[SheetState]] = {
    SheetState.DRAFT: frozenset({SheetState.IN_REVIEW}),
    SheetState.IN_REVIEW: frozenset({SheetState.DRAFT, SheetState.APPROVED}),
    SheetState.APPROVED: frozenset({SheetState.DRAFT, SheetState.RELEASED}),
    SheetState.RELEASED: frozenset({SheetState.WITHDRAWN}),
    SheetState.WITHDRAWN: frozenset(),
}


class SheetStepKind(TextChoices):
    """What was done to a fact sheet; each is a record with who, when and why."""

    WRITTEN = "written", _("written")
    CHANGED = "changed", _("changed")
    SENT = "sent", _("sent to review")
    RELEASED = "released", _("released")
    WITHDRAWN = "withdrawn", _("withdrawn")


WRITING = (SheetStepKind.WRITTEN, SheetStepKind.CHANGED)


class Verdict(TextChoices):
    """What a review ends in."""

    APPROVED = "approved", _("It may go out")
    CHANGES = "changes", _("It needs changes first")


def days_until(due: dt.date, today: dt.date) -> int:
    """Days left; negative when the day is past."""
    return (due - today).days
