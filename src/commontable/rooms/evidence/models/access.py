"""Access to data: rights of those who contributed money (CO-07); private links for programs that read for a person."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import (
    Organization,
    Person,
    SecretLink,
    Sighted,
    SightedQuerySet,
    a_year_ahead,
)

from ..states import LinkPurpose
from .indicator import Indicator
from .kept import Kept

# a_year_ahead: the default's name in the migration that made the column.
__all__ = ["AccessRevocation", "AccessRight", "PrivateLink", "a_year_ahead"]


class AccessRightQuerySet(SightedQuerySet):
    def current(self, day: dt.date | None = None) -> Self:
        """Rights that hold on a day: begun, not over, not revoked."""
        day = day or localdate()
        begun = self.filter(begins__lte=day, revocation__isnull=True)
        return begun.filter(Q(ends__isnull=True) | Q(ends__gte=day))


class AccessRight(Sighted):
    """An organization that contributed sees the releases of an indicator before they are published.

    Without an indicator the right covers every indicator whose releases the custodian holds.
    """

    privacy = "Names organizations and what they contributed; no personal data."

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="access_rights", verbose_name=_("who contributed")
    )
    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="access_rights",
        verbose_name=_("indicator"),
    )
    contribution = models.CharField(_("what was contributed"), max_length=300)
    begins = models.DateField(_("from"))
    ends = models.DateField(_("until"), null=True, blank=True)

    objects: ClassVar[Any] = AccessRightQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("right of access")
        ordering = ["organization__name", "begins"]
        constraints: ClassVar[list[Any]] = [
            *Sighted.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=models.F("begins")), name="evidence_access_right_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.indicator or _('every indicator')}"


class AccessRevocation(Kept):
    """A right of access was taken back. What was published stays published."""

    privacy = "Names the staff member who revoked, to those who may see that person."

    right = models.OneToOneField(AccessRight, on_delete=models.PROTECT, related_name="revocation")
    why = models.CharField(_("why"), max_length=300)

    class Meta(Kept.Meta):
        verbose_name = _("revocation of access")
        ordering = ["at"]

    def __str__(self) -> str:
        return str(self.right)


class PrivateLink(SecretLink):
    """What a calendar or a program shows instead of a password. It sees what its person sees."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="private_links")
    purpose = models.CharField(_("for"), max_length=10, choices=LinkPurpose)

    class Meta(SecretLink.Meta):
        verbose_name = _("private link")
