"""How versions stand, read from their rows: on a day, and on the way to signing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.timezone import localdate

from .approving import AskedStep, GivenAnswer, StepNow, steps_now
from .models import Approval, Version
from .states import Standing, Term, VersionState, standing_on


def approvals_now(version: Version) -> tuple[StepNow, ...]:
    """Each approval step as it stands: three queries."""
    steps = version.approval_steps.prefetch_related("approvers").order_by("order")
    asked = [
        AskedStep(one.pk, tuple(who.pk for who in one.approvers.all()), one.needed, one.may_block) for one in steps
    ]
    given = Approval.objects.filter(approver__step__version=version).order_by("at", "pk")
    answers = [GivenAnswer(one.approver_id, one.verdict, one.text_hash) for one in given]
    return steps_now(asked, answers, version.text_hash)


def terms_of(versions: Iterable[Version]) -> dict[Any, Term]:
    """The dates of the signed versions of one agreement. A version ends when the next one signed begins."""
    signed = [one for one in versions if one.state in (VersionState.SIGNED, VersionState.WITHDRAWN)]
    signed.sort(key=lambda one: one.number)
    terms = {}
    for place, version in enumerate(signed):
        following = signed[place + 1] if place + 1 < len(signed) else None
        terms[version.pk] = Term(
            begins=version.effective_from,
            ends=version.effective_to,
            superseded=following.effective_from if following else None,
            withdrawn=_withdrawn(version),
        )
    return terms


def _withdrawn(version: Version) -> dt.date | None:
    """The day from which too few signatures are left; without one, the day of the record."""
    if version.state != VersionState.WITHDRAWN:
        return None
    days = [one.effective for one in version.withdrawals.all()]
    days = days or [localdate(one.at) for one in version.steps.all() if one.after == VersionState.WITHDRAWN]
    return max(days, default=None)


def standing_of(version: Version, terms: dict[Any, Term], day: dt.date) -> Standing | None:
    """None for what was never signed."""
    term = terms.get(version.pk)
    return standing_on(term, day) if term else None
