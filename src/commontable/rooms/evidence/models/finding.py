"""Qualitative findings (CG-06): what people tell, beside the numbers and never as numbers."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Person, Sighted, SightedQuerySet

from ..interpreting import Consent, Direction, FindingMethod, Language
from ..states import PlaceKind
from .indicator import Indicator
from .kept import Kept


class FindingQuerySet(SightedQuerySet):
    def standing(self) -> Self:
        """Findings nobody has taken off the pages."""
        return self.filter(removal__isnull=True)


class Finding(Sighted):
    """Something people told, with where it is known from and how it was asked."""

    privacy = "Describes what groups of people told. Health records and names are refused."

    title = models.CharField(_("what it is about"), max_length=160)
    text = models.TextField(_("what people tell"))
    language = models.CharField(_("written in"), max_length=2, choices=Language, default=Language.ENGLISH)
    direction = models.CharField(_("which way it went"), max_length=8, choices=Direction)
    method = models.CharField(_("how it was asked"), max_length=16, choices=FindingMethod)
    source = models.CharField(_("how we know"), max_length=300)
    heard = models.PositiveSmallIntegerField(_("how many people were heard"), null=True, blank=True)
    period = models.CharField(_("when"), max_length=80)
    place_kind = models.CharField(_("kind of place"), max_length=16, choices=PlaceKind, blank=True)
    place = models.CharField(_("code of the place"), max_length=60, blank=True)
    place_name = models.CharField(_("where"), max_length=160)
    indicators = models.ManyToManyField(Indicator, related_name="findings", verbose_name=_("stands beside"), blank=True)
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = FindingQuerySet.as_manager()

    class Meta(Sighted.Meta):
        ordering = ["-entered_at", "-id"]

    def __str__(self) -> str:
        return self.title


class Quotation(Sighted):
    """Somebody's own words. Its audience is the consent they gave; taken back, the words are erased."""

    privacy = "Holds words said with consent, without a name; erased when consent is withdrawn."

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="quotations")
    words = models.TextField(_("in their own words"))
    said_by = models.CharField(_("who says it, without a name"), max_length=120)
    language = models.CharField(_("said in"), max_length=2, choices=Language, default=Language.ENGLISH)
    consent = models.CharField(_("consent was given"), max_length=8, choices=Consent)
    consent_on = models.DateField(_("consent given on"))
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Sighted.Meta):
        ordering = ["consent_on", "id"]

    def __str__(self) -> str:
        return str(self.finding)


class ConsentWithdrawal(Kept):
    """Consent to a quotation was taken back. The words are gone; that there were any stays on record."""

    privacy = "Holds no words; names who entered it, to those who may see that person."

    quotation = models.OneToOneField(Quotation, on_delete=models.PROTECT, related_name="withdrawal")

    class Meta(Kept.Meta):
        ordering = ["at"]

    def __str__(self) -> str:
        return str(self.quotation)


class FindingRemoval(Kept):
    """Somebody took a finding off the pages, and said why."""

    privacy = "Names who removed it, to those who may see that person."

    finding = models.OneToOneField(Finding, on_delete=models.PROTECT, related_name="removal")
    why = models.CharField(_("why"), max_length=300)

    class Meta(Kept.Meta):
        ordering = ["at"]

    def __str__(self) -> str:
        return str(self.finding)
