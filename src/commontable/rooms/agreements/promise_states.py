"""The words of promises and the one table by which an obligation moves. Pure: no ORM here."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ObligationState(TextChoices):
    NOT_STARTED = "not_started", _("not started")
    IN_PROGRESS = "in_progress", _("in progress")
    COMPLETE = "complete", pgettext_lazy("promise", "complete")
    STALLED = "stalled", _("stalled")
    DROPPED = "dropped", _("dropped")
    CARRIED = "carried", _("carried into a later version")


S = ObligationState

# From each state, the states it may become. What was carried lives on in the version it was carried into.
OBLIGATION_MOVES: Mapping[ObligationState, frozenset[ObligationState]] = {
    S.NOT_STARTED: frozenset({S.IN_PROGRESS, S.COMPLETE, S.STALLED, S.DROPPED, S.CARRIED}),
    S.IN_PROGRESS: frozenset({S.COMPLETE, S.STALLED, S.DROPPED, S.CARRIED}),
    S.STALLED: frozenset({S.IN_PROGRESS, S.COMPLETE, S.DROPPED, S.CARRIED}),
    S.COMPLETE: frozenset({S.IN_PROGRESS}),
    S.DROPPED: frozenset({S.IN_PROGRESS}),
    S.CARRIED: frozenset(),
}
# Still to be done: what has a date is asked after.
OPEN = (S.NOT_STARTED, S.IN_PROGRESS, S.STALLED)
# The states that make "all objectives are complete or in progress" false (KC-11).
COUNTER = (S.NOT_STARTED, S.STALLED, S.DROPPED)


def needs_why(before: ObligationState, after: ObligationState) -> bool:
    """A promise ends in an outcome, and what stands still or is taken up again says why (CG-10)."""
    return after in (S.COMPLETE, S.STALLED, S.DROPPED) or before in (S.COMPLETE, S.DROPPED)


def may_become(before: ObligationState, after: ObligationState) -> bool:
    return after in OBLIGATION_MOVES[before]


class EvidenceKind(TextChoices):
    """What shows that a promise was kept."""

    NOTE = "note", _("a note")
    LINK = "link", _("a link")
    FILE = "file", _("a file")
    THING = "thing", _("something on this site")


class SigningMethod(TextChoices):
    HERE = "here", _("signed here")
    PAPER = "paper", _("signed on paper, scan kept here")


class SecondFactor(TextChoices):
    """The means by which the signer's account was confirmed a second time. The values are the sign-in library's."""

    APP = "totp", _("a code from an authenticator app")
    PASSKEY = "webauthn", _("a passkey or security key")
    RECOVERY = "recovery_codes", _("a recovery code")


class DigestRhythm(TextChoices):
    """How often the digest comes. One mail a week is the most anybody gets."""

    WEEKLY = "weekly", _("once a week at most")
    TWO_WEEKS = "two_weeks", _("every two weeks at most")
    MONTHLY = "monthly", _("every four weeks at most")
    OFF = "off", _("never")


DIGEST_DAYS = {DigestRhythm.WEEKLY: 7, DigestRhythm.TWO_WEEKS: 14, DigestRhythm.MONTHLY: 28}


class MailState(TextChoices):
    """Where one digest stands. What was begun and never acknowledged is not sent again in the same week."""

    BEGUN = "begun", _("begun")
    SENT = "sent", _("sent")
    FAILED = "failed", _("refused by the mail server")


WARNING_DAYS = (180, 90, 30)


def warning_reached(days_left: int) -> int | None:
    """The nearest of 180, 90 and 30 days that has come; None before the first and after the end."""
    reached = [days for days in WARNING_DAYS if 0 <= days_left <= days]
    return min(reached) if reached else None
