"""Where to focus (CAS-17): a choice of places with the numbers, weights and reasons it rests on."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Body

from ..interpreting import FocusRule, Standardization, Worse
from ..states import PlaceKind
from .kept import Kept
from .release import Release


class Focus(Kept):
    """Places that were chosen, by whom, when, why, and what it took. Another choice replaces it; nothing is changed."""

    privacy = "Holds places and published figures; no person is described."

    title = models.CharField(_("name of this choice"), max_length=160)
    rule = models.CharField(_("how places are chosen"), max_length=12, choices=FocusRule)
    how = models.CharField(_("one scale for all numbers"), max_length=12, choices=Standardization)
    count = models.PositiveSmallIntegerField(_("how many places"))
    second_count = models.PositiveSmallIntegerField(_("how many by least improvement"), null=True)
    seed = models.PositiveIntegerField(_("seed"), default=1)
    place_kind = models.CharField(_("what the places are"), max_length=16, choices=PlaceKind, blank=True)
    place_vintage = models.PositiveSmallIntegerField(_("boundaries of"), null=True)
    computed = models.JSONField(_("places by the numbers"), default=list)
    places = models.JSONField(_("places chosen"), default=list)
    results = models.JSONField(_("what the numbers said that day"), default=list)
    reasons = models.TextField(_("reasons"))
    why_other = models.TextField(_("why it differs from what the numbers say"), blank=True)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_by = models.CharField(_("decided by"), max_length=160, blank=True)
    decided_on = models.DateField(_("decided on"))
    hours = models.DecimalField(
        _("hours of work it took"), max_digits=6, decimal_places=1, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    link = models.TextField(_("address of the numbers and weights"))

    class Meta(Kept.Meta):
        verbose_name = _("choice of focus")
        ordering = ["-decided_on", "-at"]
        constraints: ClassVar[list[Any]] = [
            *Kept.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(body__isnull=False) | ~models.Q(decided_by=""), name="evidence_focus_says_who"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class FocusMeasure(Kept):
    """One number a choice rests on: which release, for whom, when, with what weight."""

    privacy = "Points to a release; holds no figure."

    focus = models.ForeignKey(Focus, on_delete=models.PROTECT, related_name="measures")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="focus_measures")
    group = models.CharField(_("group"), max_length=160)
    period = models.CharField(_("period"), max_length=80)
    weight = models.FloatField(_("weight"))
    worse = models.CharField(_("which end means more need"), max_length=8, choices=Worse)
    order = models.PositiveSmallIntegerField()

    class Meta(Kept.Meta):
        ordering = ["order"]

    def __str__(self) -> str:
        return str(self.release)
