"""Access to data: rights of those who contributed money (CO-07); private links for programs that read for a person."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Organization, Person, Sighted, SightedQuerySet

from ..states import LinkPurpose
from .indicator import Indicator
from .kept import Kept


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


LONGEST = dt.timedelta(days=365)  # a link that its person forgot stops by itself within a year


def a_year_ahead() -> dt.date:
    """The last day of a link that is made or renewed today, unless its person wants it shorter."""
    return localdate() + LONGEST


class PrivateLinkQuerySet(SightedQuerySet):
    def working(self) -> Self:
        """Links that open something today."""
        return self.filter(revoked_at__isnull=True, ends__gte=localdate(), person__account__is_active=True)


class PrivateLink(Sighted):
    """A secret a calendar or a program shows instead of a password. It sees what its person sees, until it is
    revoked or its last day is over.
    """

    privacy = "Holds the hash of a secret; the secret itself is shown once and never stored."

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="private_links")
    purpose = models.CharField(_("for"), max_length=10, choices=LinkPurpose)
    name = models.CharField(_("name"), max_length=80)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    ends = models.DateField(_("works until"), default=a_year_ahead)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[Any] = PrivateLinkQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("private link")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        """Its last day is past: it opens nothing until its person renews it."""
        return self.ends < localdate()
