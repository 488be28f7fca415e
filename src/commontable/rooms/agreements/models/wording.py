"""The words of a clause, and every wording a draft clause ever had: who kept it, and when."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Kept

from ..states import ActivityType, Area, ClauseKind, Horizon, ObjectiveCategory
from .parties import PartiesQuerySet


class ClauseWords(models.Model):
    """What a clause says and what it is: of the clause as it stands, and of each wording it had."""

    number = models.CharField(_("number"), max_length=16)
    heading = models.CharField(_("heading"), max_length=160)
    text = models.TextField(_("text"))
    kind = models.CharField(_("what it is"), max_length=12, choices=ClauseKind, default=ClauseKind.PROMISE)
    area = models.CharField(_("area of the framework"), max_length=12, choices=Area, blank=True)
    category = models.CharField(_("kind of objective"), max_length=12, choices=ObjectiveCategory, blank=True)
    activity_type = models.CharField(_("type of activity"), max_length=16, choices=ActivityType, blank=True)
    horizon = models.CharField(_("how soon"), max_length=8, choices=Horizon, blank=True)

    class Meta:
        abstract = True


class ClauseWording(ClauseWords, Kept):
    """A clause as somebody kept it. The last one is what the clause says; the others are what it said before.

    Like comments, wordings stay with those who may read the draft, also when the version is signed and opened.
    """

    privacy = "Names who worded the clause, to those who may see that person and the draft."
    agreement_path = "clause__version__agreement"

    clause = models.ForeignKey("agreements.Clause", on_delete=models.PROTECT, related_name="wordings")
    terms = models.TextField(_("terms of data"), blank=True)

    objects: ClassVar[Any] = PartiesQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("wording of a clause")
        verbose_name_plural = _("wordings of clauses")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.number} {self.heading}"
