"""Runs: measurements somebody asked for, from the upload to their end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.foundation.jobs import Job, JobState
from commontable.rooms.people.models import Sighted

from ..states import RunKind

STORE_FAILED = "store"
ENGINE_FAILED = "engine"
OUT_OF_REACH = (STORE_FAILED, ENGINE_FAILED)


class Run(Job, Sighted):
    """One measurement: what was asked, the names and hashes of its files, where it stands, and its faults."""

    privacy = "Names files and quotes single cells that could not be read; the files are deleted when the run ends."

    kind = models.CharField(_("what is measured"), max_length=12, choices=RunKind)
    title = models.CharField(_("title"), max_length=200)
    choices = models.JSONField(default=dict)
    is_synthetic = models.BooleanField(_("synthetic"), default=False)
    files = models.JSONField(default=list)
    faults = models.JSONField(default=dict)
    ended_in = models.CharField(_("release number"), max_length=64, blank=True)
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    canceled_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    terms = models.ForeignKey("agreements.DataTerms", on_delete=models.PROTECT, null=True, related_name="runs")
    retry_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="retries")

    class Meta(Sighted.Meta):
        ordering = ["-asked_at", "-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def folder(self) -> Path:
        """Where the uploads stand while the run needs them."""
        return Path(settings.UPLOADS_FOLDER) / str(self.pk)

    @property
    def is_interrupted(self) -> bool:
        """The worker fell silent in the middle: nothing was imported, and somebody may ask again."""
        return self.is_silent() and self.state == JobState.RUNNING

    @property
    def may_be_retried(self) -> bool:
        """Its files are still there: it was interrupted, or what the work needs could not be reached."""
        return self.is_interrupted or (self.failure in OUT_OF_REACH and self.folder.is_dir())

    @property
    def version(self) -> str:
        """Changes whenever the page about this run would look different."""
        parts: list[Any] = [self.state, self.stage, self.done, self.total, self.rows, self.is_silent()]
        return "-".join(str(part) for part in parts)
