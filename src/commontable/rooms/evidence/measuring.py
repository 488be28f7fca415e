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
from .heartbeat import heard
from .models import Release, Run
from .models.run import ENGINE_FAILED, STORE_FAILED
from .requesting import replaced_by_run, request_of

if TYPE_CHECKING:
    from commontable.pipeline import FaultReport, Progress
    from commontable.pipeline import Release as Released

log = logging.getLogger(__name__)

SECONDS_BETWEEN_REPORTS = 0.3
LONGEST_CELL = 200
STORED_FAULTS = 1_000


class Reporter:
    """Passes the pipeline's progress on to the run's row, a few times a second at most; where the run is over, it
    stops the work.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self.stage = ""
        self.told_at = 0.0

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.stage == self.stage and now - self.told_at < SECONDS_BETWEEN_REPORTS:
            return
        self.stage, self.told_at = progress.stage, now
        self.tell(progress.stage, progress.done, progress.total, progress.rows)

    def tell(self, stage: str, done: int = 0, total: int = 0, rows: int | None = None) -> None:
        """Tell it now."""
        from commontable.pipeline import Canceled

        if not self.run.advance(stage, done, total, self.run.rows if rows is None else rows):
            raise Canceled


def carry_out(run_id: UUID) -> None:
    """Take a waiting run to its end."""
    from commontable.pipeline import Canceled, RefusedInput, StoreFailure
    from commontable.pipeline.engines import NoEngine

    uploads.sweep()
    run = Run.objects.select_related("partnership", "custodian", "asked_by__account").get(pk=run_id)
    try:
        run.become(JobState.RUNNING)
    except ValueError:  # another worker has it, or somebody gave it up
        return
    try:
        with heard(run):
            _measure(run)
    except Canceled:  # by a person, who has said so in the ledger; or given up while this worker was not heard of
        log.info("Run %s was stopped.", run.pk)
    except RefusedInput as refused:
        _refuse(run, refused.report)
    except (StoreFailure, NoEngine) as failure:
        log.error("Run %s failed: %s", run.pk, failure)
        _fail(run, STORE_FAILED if isinstance(failure, StoreFailure) else ENGINE_FAILED)
        return  # with its files: it may be asked for again
    except Exception:
        log.exception("Run %s failed.", run.pk)
        _fail(run, "error")
    uploads.remove(run)


def _measure(run: Run) -> None:
    from commontable.pipeline import measure

    reporter = Reporter(run)
    released = measure(request_of(run), releases=settings.RELEASES_FOLDER, earlier=told_before(run), progress=reporter)
    try:
        reporter.tell("drawing")
        pictures.draw_all(released.id)
        _catalogue(run, released)
    except BaseException:
        _discard(released)
        raise


def _catalogue(run: Run, released: Released) -> None:
    from commontable.pipeline import Canceled

    with transaction.atomic():
        try:
            run.become(JobState.DONE)
        except ValueError:
            raise Canceled from None
        account = run.asked_by.account if run.asked_by else None
        if account is None:
            raise LookupError("The person who asked for this run has no account any more.")
        replaces = replaced_by_run(run)
        ground = actions.Ground(run=run, replaces=replaces, why=run.choices.get("why", "") if replaces else "")
        release = actions.catalogue_release(
            released=released, custodian=run.custodian, title=run.title, by=account, ground=ground
        )
        Run.objects.filter(pk=run.pk).update(ended_in=release.folder_id)


def _discard(released: Released) -> None:
    """Take back a release that this run alone has made and that nobody has in a catalogue."""
    if released.is_new and not Release.objects.filter(folder_id=released.id).exists():
        released.store.remove(released.id)
        pictures.forget(released.id)


def told_before(run: Run) -> list[str]:
    """What the partnership has released, withdrawn or not: it is out, so the new release must be safe beside it."""
    from commontable.pipeline.release.stores import store_at

    rows = Release.objects.filter(partnership=run.partnership).order_by("folder_id")
    store = store_at(settings.RELEASES_FOLDER)
    return [store.address(name) for name in dict.fromkeys(row.folder_id for row in rows) if store.holds(name)]


@transaction.atomic
def _refuse(run: Run, report: FaultReport) -> None:
    try:
        run.become(JobState.REFUSED)
    except ValueError:  # canceled or given up in the meantime
        return
    Run.objects.filter(pk=run.pk).update(faults=kept_report(report) | {"proposals": mappings.proposals(run, report)})
    ledger.write("run_refused", subject=run, by=None, faults=report.total)


@transaction.atomic
def _fail(run: Run, failure: str) -> None:
    run.refresh_from_db(fields=["state"])
    if run.is_over:  # given up by a person while the worker was still at it
        return
    run.become(JobState.FAILED, failure=failure)
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
