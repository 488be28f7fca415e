"""What comes in by spreadsheet and what was made one: import drafts and merges."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .sighted import Sighted


class ImportDraft(Sighted):
    """A spreadsheet that was read and not yet applied: what it would do, and every fault in it."""

    privacy = "Holds the rows of an uploaded spreadsheet until it is applied or dropped. Custodian only."

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, editable=False)

    class Meta(Sighted.Meta):
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.file_name


class Merge(Sighted):
    """Two records of one person or organization made one. The absorbed record stays, pointing to the kept one."""

    privacy = "Copies the absorbed record as it was. Custodian only."

    kind = models.CharField(_("kind"), max_length=40)
    kept_id = models.UUIDField()
    absorbed_id = models.UUIDField()
    snapshot = models.JSONField(default=dict)
    merged_at = models.DateTimeField(auto_now_add=True)

    class Meta(Sighted.Meta):
        ordering = ["-merged_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.absorbed_id} → {self.kept_id}"
