"""What an agreement costs and saves, and the space partners share. What nobody knows is not zero (KC-13…KC-16)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commontable.foundation.partial_dates import PartialDateField
from commontable.rooms.people.models import Organization, Person, Sighted

from ..states import CostKind, Per
from .agreement import Agreement
from .clause import Clause
from .parties import PartiesQuerySet


class Cost(Sighted):
    """An amount, or the reason why nobody can say it. An avoided cost is a claim: whose, when, by which method."""

    privacy = "Holds no personal data: amounts between organizations."
    agreement_path = "agreement"
    number_path = "clause__version__number"
    entered_path = "entered_at"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="costs")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, null=True, blank=True, related_name="costs")
    kind = models.CharField(_("kind"), max_length=12, choices=CostKind)
    what = models.CharField(_("what for"), max_length=200)
    payer = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who bears it")
    )
    payee = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("paid to")
    )
    amount = models.DecimalField(_("amount in dollars"), max_digits=14, decimal_places=2, null=True, blank=True)
    unknown_reason = models.CharField(_("why the amount is not known"), max_length=300, blank=True)
    is_lower_bound = models.BooleanField(_("at least this much"), default=False)
    per = models.CharField(_("how often"), max_length=8, choices=Per, default=Per.YEAR)
    method = models.CharField(_("how it was worked out"), max_length=300, blank=True)
    claimant = models.CharField(_("who says so"), max_length=200, blank=True)
    stated = PartialDateField(_("said when"), null=True, blank=True)
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    entered_at = models.DateTimeField(auto_now_add=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by", editable=False
    )

    objects: ClassVar[Any] = PartiesQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("cost")
        ordering = ["kind", "what", "id"]
        constraints: ClassVar[list[Any]] = [
            *Sighted.Meta.constraints,
            models.CheckConstraint(
                condition=Q(amount__isnull=False, unknown_reason="") | Q(amount__isnull=True) & ~Q(unknown_reason=""),
                name="agreements_cost_known_or_why_not",
            ),
            models.CheckConstraint(
                condition=~Q(kind=CostKind.AVOIDED)
                | Q(is_lower_bound=True, stated__isnull=False) & ~Q(method="") & ~Q(claimant=""),
                name="agreements_cost_avoided_is_a_claim",
            ),
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gte=0), name="agreements_cost_sign"),
        ]

    def __str__(self) -> str:
        return self.what


class SharedSpace(Sighted):
    """One partner's time in a space that another gives: from when to when, on which terms, saving whom what."""

    privacy = "Holds no personal data."
    agreement_path = "agreement"
    number_path = "clause__version__number"

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="shared_spaces"
    )
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, null=True, blank=True, related_name="shared_spaces")
    place = models.CharField(_("which space"), max_length=200)
    host = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("who gives the space")
    )
    occupant = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who uses it, if at the table"),
    )
    occupant_name = models.CharField(_("who uses it, if not at the table"), max_length=200, blank=True)
    begins = PartialDateField(_("since"), null=True, blank=True)
    ends = PartialDateField(_("until"), null=True, blank=True)
    terms = models.TextField(_("terms"))
    saving_host = models.DecimalField(
        _("saves the host a year, in dollars"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    saving_host_unknown = models.CharField(_("why that is not known"), max_length=300, blank=True)
    saving_occupant = models.DecimalField(
        _("saves the occupant a year, in dollars"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    saving_occupant_unknown = models.CharField(_("why that is not known"), max_length=300, blank=True)

    objects: ClassVar[Any] = PartiesQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("shared space")
        ordering = ["place", "begins", "id"]
        constraints: ClassVar[list[Any]] = [
            *Sighted.Meta.constraints,
            models.CheckConstraint(
                condition=Q(occupant__isnull=False, occupant_name="") | Q(occupant__isnull=True) & ~Q(occupant_name=""),
                name="agreements_sharedspace_one_occupant",
            ),
            models.CheckConstraint(
                condition=Q(saving_host__isnull=False, saving_host_unknown="")
                | Q(saving_host__isnull=True) & ~Q(saving_host_unknown=""),
                name="agreements_sharedspace_host_known_or_why_not",
            ),
            models.CheckConstraint(
                condition=Q(saving_occupant__isnull=False, saving_occupant_unknown="")
                | Q(saving_occupant__isnull=True) & ~Q(saving_occupant_unknown=""),
                name="agreements_sharedspace_occupant_known_or_why_not",
            ),
        ]

    def __str__(self) -> str:
        return self.place
