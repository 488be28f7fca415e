"""What the worker does with a run: measure, catalogue, draw; every end leaves the run with one clear state."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from commontable.foundation import ledger
from commontable.foundation.jobs import JobState

from . import actions, pictures, uploads
from .models import Release, Run
from .states import FileRole, RunKind

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
    released = measure(
        request_of(run), releases=Path(settings.RELEASES_FOLDER), earlier=told_before(run), progress=reporter
    )
    run.advance("drawing", 0, 0)
    pictures.draw_all(released.path)
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


def replaced_by_run(run: Run) -> Release | None:
    """The release that this run corrects."""
    wanted = run.choices.get("replaces")
    return Release.objects.filter(custodian=run.custodian, pk=wanted).first() if wanted else None


def further_of(run: Run) -> Any:
    """What the release itself says of the one it corrects."""
    from commontable.pipeline.further import Further

    replaces = replaced_by_run(run)
    return Further(replaces=replaces.folder_id, why=run.choices["why"]) if replaces else Further()


def told_before(run: Run) -> list[Path]:
    """What the partnership has released, withdrawn or not: it is out, so the new release must be safe beside it."""
    rows = Release.objects.filter(partnership=run.partnership).order_by("folder_id")
    return [path for path in {row.path: None for row in rows} if path.is_dir()]


def request_of(run: Run) -> Any:
    """The pipeline's request for what the run asks."""
    from commontable.pipeline import LifeExpectancyRequest, PublishedRequest

    about: dict[str, Any] = {
        "title": run.title,
        "source_note": run.choices["source_note"],
        "synthetic": run.is_synthetic,
        "further": further_of(run),
    }
    places = uploads.paths(run, FileRole.PLACES)
    if run.kind == RunKind.PUBLISHED:
        # The pages speak of years of life with their interval, so that is what a run on the web may publish.
        kind: dict[str, Any] = {"measure": "life_expectancy_at_birth", "needs_interval": True}
        return PublishedRequest(file=uploads.paths(run, FileRole.PUBLISHED)[0], places=places[0], **kind, **about)
    width = run.choices["years_together"]
    return LifeExpectancyRequest(
        deaths=uploads.paths(run, FileRole.DEATHS),
        population=uploads.paths(run, FileRole.POPULATION),
        by=tuple(run.choices["by"]),
        periods=width if width > 1 and "year" in run.choices["by"] else None,
        reference_group=run.choices["reference_group"] or None,
        places=places[0] if places else None,
        omitted=run.choices["omitted"],
        **about,
    )


@transaction.atomic
def _refuse(run: Run, report: FaultReport) -> None:
    run.become(JobState.REFUSED)
    Run.objects.filter(pk=run.pk).update(faults=kept_report(report))
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
