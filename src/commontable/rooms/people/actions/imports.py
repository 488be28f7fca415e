"""Imports: a file is read and tried out; when somebody confirms what it would do, it is done in one transaction."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.sight import Audience

from ..exchange.carrying import carry_out
from ..exchange.known import Known, load
from ..exchange.parsing import Parsed, parse
from ..exchange.planning import plan_import
from ..exchange.reading import read_upload
from ..exchange.rules import check_can_import
from ..exchange.steps import Plan
from ..models import Account, ImportDraft, Organization
from ..queries import sight_of
from ..writing import class_for

# A draft holds people's names: nobody has confirmed it for a month, so nobody will.
FORGOTTEN_AFTER = dt.timedelta(days=30)


@dataclass(frozen=True)
class Upload:
    """A file as it was given."""

    name: str
    content: bytes


@transaction.atomic
def draft_import(*, holder: Organization, by: Account, upload: Upload) -> ImportDraft:
    """Read a file, try it out, take that back, and keep what it would do. Raises UnreadableFile for no spreadsheet."""
    check_can_import(by=by, holder=holder)
    parsed = parse(read_upload(upload.name, upload.content))
    plan = _tried(parsed, by, holder)
    _forget_old_drafts(holder)
    draft = ImportDraft(
        partnership=holder.partnership,
        custodian=holder,
        audience=Audience.CUSTODIAN,
        record_class=class_for(Audience.CUSTODIAN, holder),
        file_name=upload.name[:200],
        sha256=hashlib.sha256(upload.content).hexdigest(),
        made_by=by,
    )
    _note_applied_before(draft, plan)
    _keep(draft, parsed, plan)
    ledger.write("import_drafted", subject=draft, by=by)
    return draft


@transaction.atomic
def apply_import(*, draft: ImportDraft, by: Account) -> ImportDraft:
    """Do what the dry run showed, all of it or nothing; refused when the table has changed since."""
    check_can_import(by=by, holder=draft.custodian)
    draft = _ready(draft)
    plan, known = _planned(Parsed.from_json(draft.rows), by, draft.custodian)
    if plan.faults or plan.fingerprint() != draft.report["fingerprint"]:
        raise NotNow(_("The table has changed since this file was tried out. Try it out again, and look once more."))
    if carry_out(plan, known, by, draft.custodian):
        raise NotNow(_("What this file needs is no longer allowed. Try it out again to see which rows are refused."))
    draft.rows, draft.report, draft.applied_at = [], {"counts": plan.counts}, timezone.now()
    draft.save()
    ledger.write("import_applied", subject=draft, by=by, **plan.counts)
    return draft


@transaction.atomic
def retry_import(*, draft: ImportDraft, by: Account) -> ImportDraft:
    """Try the same rows out again, after the table has changed."""
    check_can_import(by=by, holder=draft.custodian)
    if not draft.rows or draft.applied_at:
        raise NotNow(_("The rows of this file are no longer kept. Upload the file again."))
    parsed = Parsed.from_json(draft.rows)
    _keep(draft, parsed, _tried(parsed, by, draft.custodian))
    ledger.write("import_retried", subject=draft, by=by)
    return draft


@transaction.atomic
def drop_import(*, draft: ImportDraft, by: Account) -> None:
    """Forget a file that was tried out. One that was applied stays on record, without its rows."""
    check_can_import(by=by, holder=draft.custodian)
    if draft.applied_at:
        raise NotNow(_("This file has been applied and stays on record; its rows are not kept."))
    ledger.write("import_dropped", subject=draft, by=by)
    draft.delete()


def _ready(draft: ImportDraft) -> ImportDraft:
    """The draft as it stands now, held against a second confirmation at the same moment."""
    drafts = ImportDraft.objects.select_for_update(of=("self",)).select_related("custodian")
    kept: ImportDraft | None = drafts.filter(pk=draft.pk).first()
    if kept is None:
        raise NotNow(_("This file was dropped meanwhile. Upload it again."))
    if kept.applied_at:
        raise NotNow(_("This file has been applied already."))
    if not kept.rows:
        raise NotNow(_("This file has faults. Mend them in the spreadsheet and upload it again."))
    return kept


def _forget_old_drafts(holder: Organization) -> None:
    """Delete drafts that nobody confirmed for a month."""
    old = ImportDraft.objects.filter(
        custodian=holder, applied_at__isnull=True, made_at__lt=timezone.now() - FORGOTTEN_AFTER
    )
    for draft in old:
        ledger.write("import_forgotten", subject=draft, by=None)
        draft.delete()


def _planned(parsed: Parsed, by: Account, holder: Organization) -> tuple[Plan, Known]:
    known = load(holder.partnership, sight_of(by))
    return plan_import(parsed, known, holder), known


def _tried(parsed: Parsed, by: Account, holder: Organization) -> Plan:
    """The plan, with the refusals that carrying it out would meet: it is carried out and taken back."""
    plan, known = _planned(parsed, by, holder)
    with transaction.atomic():
        refused = carry_out(plan, known, by, holder)
        transaction.set_rollback(True)
    plan.faults += refused
    plan.leave_out_broken()
    return plan


def _note_applied_before(draft: ImportDraft, plan: Plan) -> None:
    before = ImportDraft.objects.filter(
        custodian=draft.custodian, sha256=draft.sha256, applied_at__isnull=False
    ).first()
    if before:
        plan.warn(_("This very file was applied before, on %(day)s.") % {"day": f"{before.applied_at:%Y-%m-%d}"})


def _keep(draft: ImportDraft, parsed: Parsed, plan: Plan) -> None:
    """Rows are kept only while they may still be applied."""
    draft.rows = [] if plan.faults else parsed.as_json()
    draft.report = _report(plan)
    draft.save()


def _report(plan: Plan) -> dict[str, Any]:
    return {
        "faults": [fault.as_json() for fault in sorted(plan.faults, key=lambda fault: (fault.sheet, fault.row))],
        "notes": [note.as_json() for note in plan.notes],
        "steps": [step.as_json() for step in plan.steps if step.verb != "same"],
        "counts": plan.counts,
        "fingerprint": plan.fingerprint(),
    }
