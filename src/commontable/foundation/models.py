"""The one table foundation owns: the ledger."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from .ids import uuid7
from .sight import RecordClass, Sight


class LedgerQuerySet(models.QuerySet["LedgerLine"]):
    def visible_to(self, sight: Sight) -> LedgerQuerySet:
        """Lines whose subject the viewer may see now, and lines on things the viewer's organization held."""
        from .ledger import subject_models  # the slot is filled after the models are loaded

        seen = Q(custodian_id__in=sight.organizations) & ~Q(record_class=RecordClass.PRIVILEGED)
        seen |= Q(custodian_id__in=sight.administers)
        for model in subject_models():
            visible = model.objects.visible_to(sight).values("pk")  # type: ignore[attr-defined]
            seen |= Q(subject_kind=model._meta.label_lower, subject_id__in=visible)
        return self.filter(seen)

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("The ledger is append-only: a line is never changed. Write a new line that corrects it.")

    def delete(self) -> NoReturn:
        raise TypeError("The ledger is append-only: a line is never deleted.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        self.update()


class LedgerLine(models.Model):
    """One deed: who did what to which thing, when. Ids are copied, not referenced."""

    privacy = "Copies labels of the things it names; each is shown only to those who may see the thing."

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(auto_now_add=True)
    deed = models.CharField(max_length=80)
    actor = models.JSONField(default=dict)
    subject = models.JSONField(default=dict)
    subject_kind = models.CharField(max_length=80)
    subject_id = models.UUIDField()
    partnership_id = models.UUIDField(null=True)
    custodian_id = models.UUIDField(null=True, db_index=True)
    record_class = models.CharField(max_length=20, blank=True)
    facts = models.JSONField(default=dict)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="foundation_line_subject"),
            models.Index(fields=["partnership_id", "-at", "-id"], name="foundation_line_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.deed} {self.subject_kind} {self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("The ledger is append-only: a line is never changed. Write a new line that corrects it.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The ledger is append-only: a line is never deleted.")
