"""Uploaded files: taken in up to a limit, kept only while their run needs them, then deleted."""

from __future__ import annotations

import datetime as dt
import logging
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.utils import timezone

from commontable.foundation.jobs import JobState
from commontable.foundation.kept_files import copied
from commontable.foundation.uploads import safe_name

from .models import Run, UploadDraft
from .models.run import OUT_OF_REACH

__all__ = ["paths", "remove", "safe_name", "store", "sweep", "write"]

log = logging.getLogger(__name__)

# An interrupted run keeps its files this long, so that somebody may ask again without uploading once more.
KEPT_FOR_RETRY = dt.timedelta(days=1)


def store(run: Run, files: Mapping[str, Sequence[UploadedFile[bytes]]]) -> list[dict[str, Any]]:
    """Write the files into the run's own folder; returns role, name, size and sha256 of each."""
    stored: list[dict[str, Any]] = []
    for role, uploads in files.items():
        for upload in uploads:
            place = run.folder / str(len(stored))
            place.mkdir(parents=True)
            stored.append({"role": str(role), **write(upload, place / safe_name(upload.name or ""))})
    return stored


def write(upload: UploadedFile[bytes], path: Path) -> dict[str, Any]:
    """One file, to a place where none is yet: its name, size and hash."""
    return {"name": path.name, "size": upload.size, "sha256": copied(upload, path)}


def paths(run: Run, role: str) -> tuple[Path, ...]:
    """The stored files of one role, in the order they were given."""
    return tuple(
        run.folder / str(number) / entry["name"] for number, entry in enumerate(run.files) if entry["role"] == role
    )


def remove(run: Run) -> None:
    """Delete the run's files."""
    shutil.rmtree(run.folder, ignore_errors=True)


def sweep() -> None:
    """Delete the files of runs that are over and of forms that were left; end runs whose worker was lost a day ago."""
    _sweep_unfinished_releases()
    for draft in UploadDraft.objects.old():
        draft.discard()
    lost = timezone.now() - KEPT_FOR_RETRY
    for run in Run.objects.filter(state=JobState.RUNNING, heard_at__lt=lost):
        run.become(JobState.FAILED, failure="interrupted")
    folder = Path(settings.UPLOADS_FOLDER)
    standing = {path.name: path for path in folder.iterdir()} if folder.is_dir() else {}
    named = {name for name in standing if _is_id(name)}
    waits = Q(state=JobState.FAILED, failure__in=OUT_OF_REACH, ended_at__gte=lost)
    needed = Run.objects.filter(Q(state__in=[JobState.WAITING, JobState.RUNNING]) | waits, pk__in=named)
    drafts = UploadDraft.objects.filter(pk__in=named)
    for name in named - {str(pk) for rows in (needed, drafts) for pk in rows.values_list("pk", flat=True)}:
        shutil.rmtree(standing[name], ignore_errors=True)


def _sweep_unfinished_releases() -> None:
    """What a worker that was killed while it wrote left beside the releases."""
    from commontable.pipeline.release.stores import StoreFailure, store_at

    try:
        store_at(settings.RELEASES_FOLDER).sweep()
    except StoreFailure as failure:
        log.warning("%s", failure)


def _is_id(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False
