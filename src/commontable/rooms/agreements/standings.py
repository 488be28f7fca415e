"""How versions stand, read from their rows: on a day, and on the way to signing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.timezone import localdate

from .approving import AskedStep, GivenAnswer, StepNow, steps_now
from .deadlines import SUFFICE, last_day_signed
from .models import ApprovalStep, Version
from .states import Standing, Term, VersionState, standing_on


def approvals_now(version: Version) -> tuple[StepNow, ...]:
    """Each approval step of a version as it stands: three queries."""
    return approvals_of([version])[version.pk]


def approvals_of(versions: Iterable[Version]) -> dict[Any, tuple[StepNow, ...]]:
    """The approval steps of many versions: three queries for any number of them."""
    texts = {version.pk: version.text_hash for version in versions}
    steps: dict[Any, list[ApprovalStep]] = {pk: [] for pk in texts}
    rows = ApprovalStep.objects.filter(version__in=texts).order_by("order")
    for step in rows.prefetch_related("approvers__approvals"):
        steps[step.version_id].append(step)
    return {pk: steps_now([_asked(one) for one in found], _given(found), texts[pk]) for pk, found in steps.items()}


def _asked(step: ApprovalStep) -> AskedStep:
    return AskedStep(step.pk, tuple(who.pk for who in step.approvers.all()), step.needed, step.may_block)


def _given(steps: Iterable[ApprovalStep]) -> list[GivenAnswer]:
    """The answers in the order they were given."""
    answers = [one for step in steps for who in step.approvers.all() for one in who.approvals.all()]
    answers.sort(key=lambda one: (one.at, one.pk))
    return [GivenAnswer(one.approver_id, one.verdict, one.text_hash) for one in answers]


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
    signatures = len(version.signatures.all())
    left = [one.effective for one in version.withdrawals.all()]
    noted = [localdate(one.at) for one in version.steps.all() if one.after == VersionState.WITHDRAWN]
    return last_day_signed(signatures, left, min(SUFFICE, signatures)) or max(noted, default=None)


def standing_of(version: Version, terms: dict[Any, Term], day: dt.date) -> Standing | None:
    """None for what was never signed."""
    term = terms.get(version.pk)
    return standing_on(term, day) if term else None
