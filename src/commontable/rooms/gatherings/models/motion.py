"""Motions: what somebody asks a body to decide. A motion may be voted on again; each vote is its own record."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Kept, Seat, Sighted

from .agenda import AgendaItem
from .decision_rule import DecisionRule
from .meeting import GatheredQuerySet


class Motion(Sighted):
    """The words that are voted on. They change only until the first vote is called."""

    privacy = "May name organizations; the form asks that no private person is named."
    body_path = "item__meeting__body"

    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, related_name="motions", verbose_name=_("agenda item")
    )
    text = models.TextField(_("the motion"))
    mover_seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="motions_moved", verbose_name=_("moved by")
    )
    seconder_seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("seconded by")
    )
    spends = models.BooleanField(_("spends money"), default=False)
    changes_rule = models.ForeignKey(
        DecisionRule, on_delete=models.PROTECT, null=True, blank=True, related_name="motions_to_change",
        verbose_name=_("changes the rule"),
    )  # fmt: skip
    initiative = models.CharField(
        _("initiative"), max_length=200, blank=True,
        help_text=_("If this starts something in a community: what. Residents decide on it first."),
    )  # fmt: skip
    link = models.URLField(_("link"), blank=True)
    moved_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("motion")
        ordering = ["moved_at", "id"]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"

    @property
    def ledger_label(self) -> str:
        return str(self)


class MotionWithdrawal(Kept):
    """The mover took the motion back before it was decided."""

    privacy = "Names who noted it, to those who may see that person."
    body_path = "motion__item__meeting__body"

    motion = models.OneToOneField(Motion, on_delete=models.PROTECT, related_name="withdrawal")
    why = models.CharField(_("why"), max_length=300, blank=True)

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("withdrawal of a motion")

    def __str__(self) -> str:
        return str(self.motion)
