"""Files kept while somebody mends the form they were sent with."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Sighted, SightedQuerySet

from ..states import RunKind

KEPT_FOR = dt.timedelta(days=1)


class UploadDraftQuerySet(SightedQuerySet):
    def old(self) -> UploadDraftQuerySet:
        """Those whose day is over."""
        return self.filter(kept_at__lt=timezone.now() - KEPT_FOR)


class UploadDraft(Sighted):
    """The files of a form that came back with a fault: for the person who sent them alone, until they are used or a day
    has passed.
    """

    privacy = "Holds files as they were sent, for their sender alone; deleted when used, or after a day."

    kind = models.CharField(_("what is measured"), max_length=12, choices=RunKind)
    files = models.JSONField(default=list)
    sent_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = UploadDraftQuerySet.as_manager()

    class Meta(Sighted.Meta):
        ordering = ["-kept_at", "-id"]

    def __str__(self) -> str:
        return ", ".join(str(entry["name"]) for entry in self.files)

    @property
    def folder(self) -> Path:
        """Where its files lie, beside those of runs."""
        return Path(settings.UPLOADS_FOLDER) / str(self.pk)

    def discard(self) -> None:
        """Delete it and its files."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.delete()
