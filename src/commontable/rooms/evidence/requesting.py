"""From what a run keeps of the form to the pipeline's request."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import permitting, uploads
from .asked import Asked, read_periods, read_years
from .models import Release, Run
from .states import FileRole, RunKind

if TYPE_CHECKING:
    from commontable.pipeline import CarryOver, Further, LifeExpectancyRequest, PublishedRequest


def request_of(run: Run) -> LifeExpectancyRequest | PublishedRequest:
    """The pipeline's request for what the run asks: the same that the command line makes of the same choices."""
    asked = Asked.kept(run.kind, run.title, run.choices)
    about: dict[str, Any] = {
        "title": run.title,
        "source_note": asked.source_note,
        "synthetic": run.is_synthetic,
        "level": asked.level / 100,
        "bad_rows": asked.bad_rows,
        "places": _file(run, FileRole.PLACES),
        "mappings": uploads.paths(run, FileRole.MAPPING),
        "further": further_of(run, asked),
    }
    return _published(run, asked, about) if run.kind == RunKind.PUBLISHED else _counted(run, asked, about)


def _counted(run: Run, asked: Asked, about: dict[str, Any]) -> LifeExpectancyRequest:
    from commontable.pipeline import LifeExpectancyRequest

    return LifeExpectancyRequest(
        deaths=uploads.paths(run, FileRole.DEATHS),
        population=uploads.paths(run, FileRole.POPULATION),
        by=asked.by,
        periods=_periods(asked),
        reference_group=asked.reference_group or None,
        omitted=asked.omitted,
        policy=asked.policy,
        measure=asked.measure,
        standard=asked.standard,
        method=asked.method,
        causes=asked.causes,
        carry=_carry_over(run, asked),
        **about,
    )


def _periods(asked: Asked) -> int | tuple[tuple[int, int], ...] | None:
    if "year" not in asked.by:
        return None
    return read_periods(asked.periods) or (asked.years_together if asked.years_together > 1 else None)


def _published(run: Run, asked: Asked, about: dict[str, Any]) -> PublishedRequest:
    from commontable.pipeline import PublishedRequest

    return PublishedRequest(
        file=uploads.paths(run, FileRole.PUBLISHED)[0],
        measure=asked.wanted,
        measure_title=asked.measure_title,
        unit=asked.unit,
        favorable=asked.favorable,
        needs_interval=True,  # no page shows a figure without one
        carry=_carry_over(run, asked),
        years=read_years(asked.years) if asked.years else None,
        **about,
    )


def _carry_over(run: Run, asked: Asked) -> CarryOver:
    from commontable.pipeline import CarryOver

    files = {role.value: _file(run, role) for role in (FileRole.TO, FileRole.CROSSWALK, FileRole.PEOPLE)}
    return CarryOver(**files, layer=asked.layer)


def _file(run: Run, role: FileRole) -> Path | None:
    return next(iter(uploads.paths(run, role)), None)


def further_of(run: Run, asked: Asked) -> Further:
    """Files of context, lists of focus, the agreement, and what the release itself says of the one it corrects."""
    from commontable.pipeline import Further

    replaces = replaced_by_run(run)
    return Further(
        context=_file(run, FileRole.CONTEXT),
        conditions=_file(run, FileRole.CONDITIONS),
        factors=_file(run, FileRole.FACTORS),
        focus=asked.focus,
        agreement=asked.agreement or (permitting.named(run.terms) if run.terms else ""),
        replaces=replaces.folder_id if replaces else "",
        why=asked.why if replaces else "",
    )


def replaced_by_run(run: Run) -> Release | None:
    """The release that this run corrects."""
    wanted = run.choices.get("replaces")
    return Release.objects.filter(custodian=run.custodian, pk=wanted).first() if wanted else None
