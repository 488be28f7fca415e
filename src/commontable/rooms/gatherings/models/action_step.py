"""What became of an action item, one record a change."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Kept

from ..record_states import ActionDeed
from .action_item import ActionItem
from .meeting import GatheredQuerySet


class ActionItemStep(Kept):
    """What became of an action item, one record a change; its numbers have no gap and no double."""

    privacy = "Names who recorded it, to those who may see that person."
    body_path = "item__meeting__body"

    item = models.ForeignKey(ActionItem, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    deed = models.CharField(_("what became of it"), max_length=10, choices=ActionDeed)
    due = models.DateField(_("new day"), null=True, blank=True)
    why = models.CharField(_("in a sentence: what was done, or why"), max_length=300)

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("step of an action item")
        ordering = ["number"]
        constraints: ClassVar[list[Any]] = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(fields=["item", "number"], name="gatherings_action_step_once"),
            models.CheckConstraint(
                condition=Q(deed=ActionDeed.MOVED, due__isnull=False)
                | (~Q(deed=ActionDeed.MOVED) & Q(due__isnull=True)),
                name="gatherings_action_step_day",
            ),
        ]

    def __str__(self) -> str:
        return str(self.item)
