"""What minutes withhold, kept apart from them so that no query of minutes can meet it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Kept

from .meeting import GatheredQuerySet
from .minutes import MinutesVersion


class WithheldText(Kept):
    """The text of a withheld part: for the members of the body alone. What everybody reads is the reason."""

    privacy = "What was said in closed session: seen by the members of the body only."
    body_path = "version__minutes__meeting__body"

    version = models.ForeignKey(MinutesVersion, on_delete=models.PROTECT, related_name="withheld_texts")
    key = models.CharField(max_length=60)
    text = models.TextField(_("text"))

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("withheld part of minutes")
        ordering = ["id"]
        constraints: ClassVar[list[Any]] = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(fields=["version", "key"], name="gatherings_withheld_text_once"),
        ]

    def __str__(self) -> str:
        return str(self.version)

    @property
    def ledger_label(self) -> str:
        return self.version.ledger_label
