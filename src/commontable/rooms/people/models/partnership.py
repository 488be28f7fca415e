"""Partnerships: the tables people sit at. An installation carries several, and each sees only itself."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commontable.foundation.ids import uuid7
from commontable.foundation.partial_dates import PartialDateField
from commontable.foundation.sight import Audience, Sight


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def visible_to(self, sight: Sight) -> Self:
        return self.filter(Q(audience=Audience.PUBLIC) | Q(pk__in=sight.partnerships))


class Partnership(models.Model):
    """Many organizations at one table. Its public page is a public record when the audience says so."""

    privacy = "Holds no personal data."

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    purpose = models.TextField(_("what it is for"), blank=True)
    service_area = models.CharField(_("service area"), max_length=200, blank=True)
    communities = models.TextField(
        _("communities"),
        blank=True,
        help_text=_("One a line. A resident lives in one of them (PP-04); empty means anywhere in the service area."),
    )
    begins = PartialDateField(_("began"), null=True, blank=True)
    audience = models.CharField(
        _("who may see its page"),
        max_length=12,
        choices=[(choice.value, choice.label) for choice in (Audience.PARTNERSHIP, Audience.PUBLIC)],
        default=Audience.PARTNERSHIP,
    )
    backbone = models.ForeignKey(
        "people.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="backbone_of"
    )
    is_demonstration = models.BooleanField(_("demonstration"), default=False)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def community_names(self) -> list[str]:
        return [name.strip() for name in self.communities.splitlines() if name.strip()]

    @property
    def partnership_id(self) -> object:
        """So that the ledger can file a deed done to the partnership itself."""
        return self.pk

    @property
    def custodian_id(self) -> object:
        return self.backbone_id
