"""The approvals of a version as a page tells them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.rooms.people.queries import person_of
from commontable.rooms.people.requests import TableRequest
from commontable.rooms.people.states import AffiliationRole

from .approving import StepNow, StepStanding
from .models import Approval, ApprovalStep, Approver, Version
from .permissions import affiliations
from .promise_pages import names_seen
from .standings import approvals_now
from .states import ApprovalVerdict, VersionState

LOOKS = {
    StepStanding.WAITING: "neutral", StepStanding.OPEN: "neutral", StepStanding.BLOCKED: "late",
    StepStanding.COMPLETE: "good",
}  # fmt: skip


@dataclass(frozen=True)
class ApproverRow:
    """Names are told to those who may see the person."""

    approver: Approver
    person: str
    by: str
    answer: Approval | None
    earlier: tuple[Approval, ...]
    may_answer: bool


@dataclass(frozen=True)
class StepRow:
    step: ApprovalStep
    now: StepNow
    word: str
    look: str
    approvers: tuple[ApproverRow, ...]


def step_rows(version: Version, request: TableRequest) -> list[StepRow]:
    """Each step with those asked and what they answered: a handful of queries for any number of steps."""
    steps = version.approval_steps.order_by("order").prefetch_related("approvers__organization", "approvers__approvals")
    may = _answering(request, version)
    stands = {now.key: now for now in approvals_now(version)}
    asked = [one for step in steps for one in step.approvers.all()]
    answered = [approval.by_id for one in asked for approval in one.approvals.all()]
    names = names_seen(request.sight, [one.person_id for one in asked] + answered)
    return [_row(step, stands[step.pk], version, _Telling(names, may)) for step in steps]


@dataclass(frozen=True)
class _Telling:
    """What the viewer is told: names within sight, and whether they may answer."""

    names: dict[Any, str]
    may: Any


def _row(step: ApprovalStep, now: StepNow, version: Version, telling: _Telling) -> StepRow:
    takes = version.state == VersionState.PROPOSED and now.standing is not StepStanding.WAITING
    rows = tuple(_approver(one, version, telling.names, takes and telling.may(one)) for one in step.approvers.all())
    standing = now.standing if version.state != VersionState.DRAFT else StepStanding.WAITING
    return StepRow(step, now, word_of(step, now, standing), LOOKS[standing], rows)


def _approver(approver: Approver, version: Version, names: dict[Any, str], may_answer: bool) -> ApproverRow:
    given = list(approver.approvals.all())
    counting = [one for one in given if one.text_hash == version.text_hash]
    answer = counting[-1] if counting else None
    person, by = names.get(approver.person_id, ""), names.get(answer.by_id, "") if answer else ""
    return ApproverRow(approver, person, by, answer, tuple(one for one in given if one is not answer), may_answer)


def word_of(step: ApprovalStep, now: StepNow, standing: StepStanding) -> str:
    if standing is StepStanding.WAITING:
        return _("waits for its turn")
    if standing is StepStanding.BLOCKED:
        return _("blocked")
    if standing is StepStanding.COMPLETE:
        return _("complete")
    return ngettext("%(n)s approval is missing", "%(n)s approvals are missing", now.missing) % {"n": now.missing}


def _answering(request: TableRequest, version: Version) -> Any:
    """Who may answer, worked out once for all rows: two queries."""
    if not request.user.is_authenticated:
        return lambda approver: False
    person = person_of(request.user, version.partnership)
    mine = affiliations(request.user, version.partnership_id).filter(role=AffiliationRole.ADMINISTRATOR)
    administers = set(mine.values_list("organization_id", flat=True))

    def may(approver: Approver) -> bool:
        if approver.person_id is not None:
            return person is not None and approver.person_id == person.pk
        return approver.organization_id in administers

    return may


def headline(version: Version, rows: list[StepRow]) -> str:
    if not rows:
        return _("No approval is asked for: the parties' signatures suffice")
    if version.state == VersionState.PROPOSED:
        open_step = next((row for row in rows if row.now.standing is not StepStanding.COMPLETE), None)
        if open_step is not None:
            return _("“%(step)s”: %(word)s") % {"step": open_step.step.title, "word": open_step.word}
    told = ngettext("%(n)s step before signing", "%(n)s steps before signing", len(rows)) % {"n": len(rows)}
    return _("%(told)s: %(state)s") % {"told": told, "state": version.get_state_display()}


def is_block(approval: Approval) -> bool:
    return approval.verdict == ApprovalVerdict.BLOCKED
