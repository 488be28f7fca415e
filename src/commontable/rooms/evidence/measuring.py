"""What the worker does with a run: measure, catalogue, draw; every end leaves the run with one clear state."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from commontable.foundation import ledger
from commontable.foundation.jobs import JobState

from . import actions, mappings, pictures, uploads
from .models import Release, Run
from .requesting import replaced_by_run, request_of

if TYPE_CHECKING:
    from commontable.pipeline import FaultReport, Progress

log = logging.getLogger(__name__)

SECONDS_BETWEEN_REPORTS = 0.3
LONGEST_CELL = 200
STORED_FAULTS = 1_000


class Reporter:
    """Passes the pipeline's progress on to the run's row, a few times a second at most."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.stage = ""
        self.told_at = 0.0

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.stage == self.stage and now - self.told_at < SECONDS_BETWEEN_REPORTS:
            return
        self.stage, self.told_at = progress.stage, now
        self.run.advance(progress.stage, progress.done, progress.total)


def carry_out(run_id: UUID) -> None:
    """Take a waiting run to its end."""
    from commontable.pipeline import RefusedInput

    uploads.sweep()
    run = Run.objects.select_related("partnership", "custodian", "asked_by__account").get(pk=run_id)
    try:
        run.become(JobState.RUNNING)
    except ValueError:  # another worker has it, or somebody gave it up
        return
    try:
        _measure(run)
    except RefusedInput as refused:
        _refuse(run, refused.report)
    except Exception:
        log.exception("Run %s failed.", run.pk)
        _fail(run)
    uploads.remove(run)


def _measure(run: Run) -> None:
    from commontable.pipeline import measure

    reporter = Reporter(run)
    released = measure(request_of(run), releases=settings.RELEASES_FOLDER, earlier=told_before(run), progress=reporter)
    run.advance("drawing", 0, 0)
    pictures.draw_all(released.id)
    with transaction.atomic():
        run.become(JobState.DONE)
        account = run.asked_by.account if run.asked_by else None
        if account is None:
            raise LookupError("The person who asked for this run has no account any more.")
        replaces = replaced_by_run(run)
        ground = actions.Ground(run=run, replaces=replaces, why=run.choices.get("why", "") if replaces else "")
        release = actions.catalogue_release(
            released=released, custodian=run.custodian, title=run.title, by=account, ground=ground
        )
        Run.objects.filter(pk=run.pk).update(ended_in=release.folder_id)


def told_before(run: Run) -> list[str]:
    """What the partnership has released, withdrawn or not: it is out, so the new release must be safe beside it."""
    from commontable.pipeline.release.stores import store_at

    rows = Release.objects.filter(partnership=run.partnership).order_by("folder_id")
    store = store_at(settings.RELEASES_FOLDER)
    return [store.address(name) for name in dict.fromkeys(row.folder_id for row in rows) if store.holds(name)]


@transaction.atomic
def _refuse(run: Run, report: FaultReport) -> None:
    run.become(JobState.REFUSED)
    Run.objects.filter(pk=run.pk).update(faults=kept_report(report) | {"proposals": mappings.proposals(run, report)})
    ledger.write("run_refused", subject=run, by=None, faults=report.total)


@transaction.atomic
def _fail(run: Run) -> None:
    run.refresh_from_db(fields=["state"])
    if run.is_over:  # given up by a person while the worker was still at it
        return
    run.become(JobState.FAILED, failure="error")
    ledger.write("run_failed", subject=run, by=None)


def kept_report(report: FaultReport) -> dict[str, Any]:
    """The faults as the run keeps them: cells cut short, so that no long text of a stranger's file stays here."""
    return {
        "total": report.total,
        "stopped": report.stopped,
        "counts": dict(report.counts),
        "aside": dict(report.aside),
        "notices": list(report.notices),
        "faults": [
            {
                "file": fault.file, "row": fault.row, "column": fault.column[:LONGEST_CELL],
                "value": fault.value[:LONGEST_CELL], "rule": fault.rule, "remedy": fault.remedy,
            }
            for fault in report.faults[:STORED_FAULTS]
        ],
    }  # fmt: skip


def released_by(run: Run) -> Release | None:
    """The release the run ended in."""
    if not run.ended_in:
        return None
    return Release.objects.filter(custodian_id=run.custodian_id, folder_id=run.ended_in).first()
