"""A promise that a plan took up as one of its priorities: the link stays, whatever becomes of either (KC-12)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Kept

from .obligation import Obligation
from .parties import PartiesQuerySet


class PlanPriority(Kept):
    """What a plan made of a promise, in the plan's own words."""

    privacy = "Names who noted it, to those who may see that person."
    agreement_path = "obligation__agreement"
    number_path = "obligation__clause__version__number"

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="priorities")
    plan = models.CharField(_("plan, with its years"), max_length=200)
    priority = models.CharField(_("priority, in the words of the plan"), max_length=200)
    url = models.URLField(_("address of the plan"), max_length=500, blank=True)

    objects: ClassVar[Any] = PartiesQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("priority of a plan")
        verbose_name_plural = _("priorities of plans")
        ordering = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(fields=["obligation", "plan", "priority"], name="agreements_priority_once"),
        ]

    def __str__(self) -> str:
        return f"{self.plan}: {self.priority}"
