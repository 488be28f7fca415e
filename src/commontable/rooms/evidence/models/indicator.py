"""Indicators: what is measured, in words anybody can read. Releases belong to one; the figures stand in releases."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Organization, Sighted

from ..states import Polarity, Rhythm, Topic
from .bilingual import in_language


class Indicator(Sighted):
    """The definition of a number people come back to: what is counted, among whom, who keeps it, and how often."""

    privacy = "Holds definitions only, no figures and no personal data."

    key = models.SlugField(
        _("short name in files"),
        max_length=60,
        help_text=_("Small letters, digits and hyphens, such as life-expectancy. It stays as it is."),
    )
    name = models.CharField(_("name"), max_length=160)
    name_es = models.CharField(_("name, in Spanish"), max_length=160, blank=True)
    definition = models.TextField(_("what it says, in plain words"))
    definition_es = models.TextField(_("what it says, in Spanish"), blank=True)
    numerator = models.CharField(_("what is counted"), max_length=300)
    numerator_es = models.CharField(_("what is counted, in Spanish"), max_length=300, blank=True)
    denominator = models.CharField(_("among whom"), max_length=300, blank=True)
    denominator_es = models.CharField(_("among whom, in Spanish"), max_length=300, blank=True)
    adjustment = models.CharField(_("what is adjusted for"), max_length=300, blank=True)
    adjustment_es = models.CharField(_("what is adjusted for, in Spanish"), max_length=300, blank=True)
    unit = models.CharField(_("unit"), max_length=40)
    unit_es = models.CharField(_("unit, in Spanish"), max_length=40, blank=True)
    measure = models.SlugField(
        _("measure"),
        max_length=60,
        help_text=_("The name the measure has in releases, such as life_expectancy."),
    )
    topic = models.CharField(_("topic"), max_length=16, choices=Topic)
    polarity = models.CharField(_("which way is better"), max_length=8, choices=Polarity)
    owner = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="indicators_owned", verbose_name=_("kept up by")
    )
    rhythm = models.CharField(_("how often it is updated"), max_length=12, choices=Rhythm, default=Rhythm.YEARLY)
    next_due = models.DateField(_("next update due"), null=True, blank=True)
    is_context = models.BooleanField(
        _("describes the setting"),
        default=False,
        help_text=_("Such as poverty or housing costs. Places are compared with places in a similar setting."),
    )
    needs_reading = models.BooleanField(
        _("read together before it goes public"),
        default=False,
        help_text=_("Community partners read it with the analysts in a session first."),
    )

    class Meta(Sighted.Meta):
        ordering = ["topic", "name"]
        constraints: ClassVar[list[Any]] = [
            *Sighted.Meta.constraints,
            models.UniqueConstraint(fields=["custodian", "key"], name="evidence_indicator_key_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def told(self, field: str) -> str:
        """A field in the reader's language; the English where nobody has written the Spanish."""
        return in_language(self, field)


class FrameworkPolarity(Sighted):
    """A framework reads the indicator the other way. Seen by those who may see the indicator."""

    privacy = "Holds no personal data."

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="framework_polarities")
    framework = models.CharField(_("framework"), max_length=160)
    polarity = models.CharField(_("which way is better"), max_length=8, choices=Polarity)
    why = models.CharField(_("why"), max_length=300)

    class Meta(Sighted.Meta):
        verbose_name = _("framework's reading")
        ordering = ["framework"]
        constraints: ClassVar[list[Any]] = [
            *Sighted.Meta.constraints,
            models.UniqueConstraint(fields=["indicator", "framework"], name="evidence_framework_polarity_once"),
        ]

    def __str__(self) -> str:
        return self.framework
