"""Who should be at the table, and who was considered: expected sectors and partner candidates."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.foundation.partial_dates import PartialDateField

from ..states import Sector
from .affiliation import TimedQuerySet
from .body import Body
from .organization import Organization
from .sighted import Sighted


class ExpectedSector(Sighted):
    """A sector this partnership, or one of its bodies, says must be at the table."""

    privacy = "Holds no personal data."

    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="expected_sectors")
    sector = models.CharField(_("sector"), max_length=24, choices=Sector)
    number = models.PositiveSmallIntegerField(_("how many organizations"), default=1)
    why = models.CharField(_("why"), max_length=300, blank=True)
    begins = PartialDateField(_("since"), null=True, blank=True)
    ends = PartialDateField(_("until"), null=True, blank=True)

    objects: ClassVar[Any] = TimedQuerySet.as_manager()

    class Meta(Sighted.Meta):
        ordering = ["sector"]
        constraints = [
            *Sighted.Meta.constraints,
            models.UniqueConstraint(
                fields=["partnership", "sector"],
                condition=models.Q(body__isnull=True, ends__isnull=True),
                name="people_expectedsector_once_at_the_table",
            ),
            models.UniqueConstraint(
                fields=["body", "sector"],
                condition=models.Q(body__isnull=False, ends__isnull=True),
                name="people_expectedsector_once_in_a_body",
            ),
        ]

    def __str__(self) -> str:
        return self.get_sector_display()


class PartnerCandidate(Sighted):
    """One organization considered as a partner, against one criterion, and what was found (KC-04)."""

    privacy = "Holds no personal data."

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="candidacies"
    )
    described_as = models.CharField(
        _("described as"), max_length=200, blank=True, help_text=_("When the source gives no name.")
    )
    criterion = models.CharField(_("criterion"), max_length=200)
    finding = models.TextField(_("what was found"), blank=True)
    was_chosen = models.BooleanField(_("chosen"), default=False)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta(Sighted.Meta):
        ordering = ["-was_chosen", "criterion"]

    def __str__(self) -> str:
        return str(self.organization or self.described_as)
