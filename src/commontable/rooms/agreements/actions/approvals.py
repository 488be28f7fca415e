"""Approvals: asked for in steps, given in that order, blocked with a reason. None is ever asked for by default."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.rooms.people.models import Account, seen_like
from commontable.rooms.people.queries import person_of

from ..approving import StepStanding, all_complete
from ..drafting_details import Answer, StepDetails
from ..models import Approval, ApprovalStep, Approver, Version
from ..moving import editable, locked, version_is_approved
from ..permissions import check_can_answer, check_can_draft
from ..standings import approvals_now
from ..states import ApprovalVerdict, VersionState


@transaction.atomic
def add_approval_step(*, version: Version, details: StepDetails, by: Account) -> ApprovalStep:
    """Ask for approvals before the parties sign, behind the steps there are."""
    check_can_draft(by, version.agreement)
    version = editable(version)
    _check_step(version, details)
    last = version.approval_steps.aggregate(last=Max("order"))["last"] or 0
    step: ApprovalStep = ApprovalStep.objects.create(
        version=version,
        order=last + 1,
        title=details.title.strip(),
        needed=details.needed,
        may_block=details.may_block,
        **seen_like(version),
    )
    for asked in details.asked:
        Approver.objects.create(
            step=step,
            organization=asked.organization,
            person=asked.person,
            office=asked.office.strip(),
            **seen_like(version),
        )
    ledger.write("approval_step_added", subject=version, by=by, step=step.title)
    return step


def _check_step(version: Version, details: StepDetails) -> None:
    if not 1 <= details.needed <= len(details.asked):
        raise NotNow(
            _("%(needed)s approvals of %(asked)s asked is not possible. Ask more, or need fewer; at least one.")
            % {"needed": details.needed, "asked": len(details.asked)}
        )
    if any(asked.organization.partnership_id != version.partnership_id for asked in details.asked):
        raise NotNow(_("Approvals are asked of organizations at this table."))


@transaction.atomic
def remove_approval_step(*, step: ApprovalStep, by: Account) -> None:
    """No longer ask, as long as nobody has answered: an answer that was given is not thrown away."""
    check_can_draft(by, step.version.agreement)
    version = editable(step.version)
    if Approval.objects.filter(approver__step=step).exists():
        raise NotNow(
            _(
                "Somebody has answered in “%(step)s” already: it stays with this version, and a block is lifted by "
                "whoever set it. A version begun anew may go without the step."
            )
            % {"step": step}
        )
    title = step.title
    step.approvers.all().delete()
    step.delete()
    ledger.write("approval_step_removed", subject=version, by=by, step=title)


@transaction.atomic
def approve_version(*, approver: Approver, answer: Answer, by: Account) -> Approval:
    """Approve or block, when it is this step's turn. The last approval that is needed opens the signing."""
    check_can_answer(by, approver)
    version = locked(approver.step.version)
    _check_turn(version, approver)
    if answer.sha256 and answer.sha256 != version.text_hash:
        raise NotNow(_("The text has changed since you opened this page. Read it again, then answer."))
    if answer.verdict == ApprovalVerdict.BLOCKED and not answer.why.strip():
        raise NotNow(_("Say why you block it, so that the others know what to change."))
    approval: Approval = Approval.objects.create(
        approver=approver,
        verdict=answer.verdict,
        why=answer.why.strip(),
        text_hash=version.text_hash,
        by=person_of(by, version.partnership),
        **seen_like(approver),
    )
    deed = "approval_given" if answer.verdict == ApprovalVerdict.APPROVED else "approval_blocked"
    ledger.write(deed, subject=version, by=by, approver=str(approver), why=approval.why)
    if all_complete(approvals_now(version)):
        version_is_approved(version, by=by)
    return approval


def _check_turn(version: Version, approver: Approver) -> None:
    if version.state != VersionState.PROPOSED:
        raise NotNow(
            _("This version is %(state)s. Approvals are given to what is proposed.")
            % {"state": VersionState(version.state).label}
        )
    for step in approvals_now(version):
        if step.key == approver.step_id:
            if step.standing is StepStanding.WAITING:
                break
            return
    raise NotNow(
        _("It is not the turn of “%(step)s” yet. The steps before it are answered first.") % {"step": approver.step}
    )
