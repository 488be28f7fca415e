"""Deeds between a fact sheet and its readers: review, clear a remark, release, withdraw, note where it is used."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.sight import Audience
from commontable.rooms.people.models import Account
from commontable.rooms.people.queries import person_of

from .. import sheet_permissions as permissions
from ..models import Clearance, FactSheet, Review, SheetStep, SheetUse
from ..request_details import UseDetails
from ..request_states import RequestState, SheetState, SheetStepKind, Verdict
from ..request_steps import answer_follows, move_sheet, note_sheet_step
from ..seen import seen_like
from ..sheet_checks import holding_back, refuse_gone, refuse_narrower, remarks

REVIEWED = {Verdict.APPROVED: "sheet_approved", Verdict.CHANGES: "sheet_changes_asked"}
RELEASED = {Audience.PARTNERSHIP: "sheet_shared", Audience.PUBLIC: "sheet_published"}


@transaction.atomic
def review_sheet(*, sheet: FactSheet, verdict: Verdict, why: str, by: Account) -> Review:
    """An independent reading: by somebody of the organization who did not write the sheet."""
    permissions.check_can_review(by, sheet)
    if sheet.state != SheetState.IN_REVIEW:
        raise NotNow(_("This sheet is not in review."))
    if not why.strip():
        raise NotNow(_("Say what you checked and what you found, in one sentence."))
    if verdict == Verdict.APPROVED:
        _refuse_held_back(sheet)
    review: Review = Review.objects.create(
        sheet=sheet, verdict=verdict, why=why.strip(), by=person_of(by, sheet.partnership), **seen_like(sheet)
    )
    move_sheet(sheet, SheetState.APPROVED if verdict == Verdict.APPROVED else SheetState.DRAFT)
    ledger.write(REVIEWED[Verdict(verdict)], subject=review, by=by, why=review.why)
    if verdict == Verdict.CHANGES:
        answer_follows(sheet, RequestState.IN_WORK, by)
    return review


def _refuse_held_back(sheet: FactSheet) -> None:
    open_ones = holding_back(sheet)
    if open_ones:
        text = ngettext(
            "The fact check holds %(count)s passage of this public body's copy. Have it changed, or write why it may "
            "stand.",
            "The fact check holds %(count)s passages of this public body's copy. Have them changed, or write why they "
            "may stand.",
            len(open_ones),
        )
        raise NotNow(text % {"count": len(open_ones)})


@transaction.atomic
def clear_remark(*, sheet: FactSheet, remark: str, why: str, by: Account) -> Clearance:
    """A reviewer lets one passage stand, and says why. Another passage, or a changed one, is found anew."""
    permissions.check_can_review(by, sheet)
    if sheet.state != SheetState.IN_REVIEW:
        raise NotNow(_("Remarks are cleared while the sheet is in review."))
    if not why.strip():
        raise NotNow(_("Say why the passage may stand, in one sentence."))
    found = next((one for one in remarks(sheet) if one.remark.key == remark and one.is_open), None)
    if found is None:
        raise NotNow(_("This remark is no longer there. Read the check again."))
    clearance: Clearance = Clearance.objects.create(
        sheet=sheet, remark=remark, passage=found.remark.passage[:400], why=why.strip(),
        by=person_of(by, sheet.partnership), **seen_like(sheet),
    )  # fmt: skip
    ledger.write("remark_cleared", subject=clearance, by=by, why=clearance.why)
    return clearance


@transaction.atomic
def release_sheet(*, sheet: FactSheet, audience: Audience, by: Account) -> SheetStep:
    """Let the table, or everyone, read it. From now on this version never changes."""
    permissions.check_can_write(by, sheet.custodian)
    if sheet.state != SheetState.APPROVED:
        raise NotNow(_("A sheet goes out after somebody else has reviewed and approved it."))
    if audience not in RELEASED:
        raise NotNow(_("Release it to everyone at the table, or to everyone."))
    refuse_gone(sheet)
    refuse_narrower(sheet, audience)
    _refuse_held_back(sheet)
    move_sheet(sheet, SheetState.RELEASED)
    sheet.audience, sheet.released_at = audience, timezone.now()
    sheet.save(update_fields=["audience", "released_at"])
    sheet.citations.update(audience=audience)
    step = note_sheet_step(sheet, SheetStepKind.RELEASED, by)
    ledger.write(RELEASED[audience], subject=sheet, by=by, number=sheet.number)
    answer_follows(sheet, RequestState.RELEASED, by)
    return step


@transaction.atomic
def withdraw_sheet(*, sheet: FactSheet, why: str, by: Account) -> SheetStep:
    """Take a released sheet back, openly. Its page then says so and why."""
    permissions.check_can_write(by, sheet.custodian)
    if not why.strip():
        raise NotNow(_("Say why the sheet is withdrawn, in one sentence that those who used it can read."))
    move_sheet(sheet, SheetState.WITHDRAWN)
    step = note_sheet_step(sheet, SheetStepKind.WITHDRAWN, by, why)
    ledger.write("sheet_withdrawn", subject=sheet, by=by, why=step.why)
    return step


@transaction.atomic
def note_use(*, sheet: FactSheet, details: UseDetails, by: Account) -> SheetUse:
    """Note at which meeting, on which decision, the sheet is material, and the class of the activity (KC-22)."""
    permissions.check_can_note_use(by, sheet)
    if sheet.state != SheetState.RELEASED:
        raise NotNow(_("Only a released sheet is material for a meeting."))
    use: SheetUse = SheetUse.objects.create(
        sheet=sheet, by=person_of(by, sheet.partnership), **seen_like(sheet), **details.as_fields()
    )
    ledger.write("sheet_used", subject=use, by=by, sheet=sheet)
    return use
