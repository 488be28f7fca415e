"""Affiliations: a person belongs to an organization, in a role, for a time."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commontable.foundation.partial_dates import PartialDateField, begun_by, ended_by

from ..states import AffiliationRole
from .organization import Organization
from .person import Person
from .sighted import Sighted, SightedQuerySet


class TimedQuerySet(SightedQuerySet):
    """Rows with `begins` and `ends`. What ended stays on record."""

    def current(self) -> Self:
        today = timezone.localdate()
        return self.filter(begun_by(today)).exclude(ended_by(today))

    def ended(self) -> Self:
        return self.filter(ended_by(timezone.localdate()))


class Affiliation(Sighted):
    """Gives an account its standing inside one organization."""

    privacy = "Says that a person belongs to an organization. Those of an organizing group are private to it."

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="affiliations")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="affiliations")
    role = models.CharField(_("role"), max_length=16, choices=AffiliationRole, default=AffiliationRole.MEMBER)
    title = models.CharField(pgettext_lazy("what somebody is called at work", "title"), max_length=120, blank=True)
    begins = PartialDateField(_("since"), null=True, blank=True)
    ends = PartialDateField(_("until"), null=True, blank=True)

    objects: ClassVar[Any] = TimedQuerySet.as_manager()

    class Meta(Sighted.Meta):
        ordering = ["person__name"]

    def __str__(self) -> str:
        return f"{self.person}, {self.organization}"

    @property
    def ledger_label(self) -> str:
        return str(self.organization)
