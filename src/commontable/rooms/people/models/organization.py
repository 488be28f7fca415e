"""Organizations: partners, their institutional members (KC-05), and those considered and not chosen (KC-04)."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commontable.foundation.ids import new_key
from commontable.foundation.partial_dates import PartialDateField

from ..states import OrganizationKind, Sector, Standing
from .sighted import Sighted, SightedQuerySet


class OrganizationQuerySet(SightedQuerySet):
    def partners(self) -> Self:
        return self.filter(standing=Standing.PARTNER)


class Organization(Sighted):
    """An organization in one partnership. It is its own custodian unless a parent or the backbone holds the record."""

    privacy = "Holds no personal data. An organizing group's member institutions are private to it."

    key = models.CharField(gettext_lazy("ID"), max_length=40, default=new_key)
    name = models.CharField(gettext_lazy("name"), max_length=200)
    short_name = models.CharField(gettext_lazy("short name"), max_length=60, blank=True)
    sector = models.CharField(gettext_lazy("sector"), max_length=24, choices=Sector)
    kind = models.CharField(gettext_lazy("type"), max_length=24, choices=OrganizationKind)
    standing = models.CharField(gettext_lazy("standing"), max_length=24, choices=Standing, default=Standing.PARTNER)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="members")
    is_fiscal_agent = models.BooleanField(gettext_lazy("fiscal agent"), default=False)
    website = models.URLField(gettext_lazy("website"), blank=True)
    about = models.TextField(gettext_lazy("about"), blank=True)
    begins = PartialDateField(gettext_lazy("joined"), null=True, blank=True)
    ends = PartialDateField(gettext_lazy("left"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="absorbed"
    )

    objects: ClassVar[Any] = OrganizationQuerySet.as_manager()

    class Meta(Sighted.Meta):
        ordering = ["name"]
        constraints = [
            *Sighted.Meta.constraints,
            models.UniqueConstraint(fields=["partnership", "key"], name="people_organization_key_once"),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.custodian_id is None:
            self.custodian_id = self.parent.custodian_id if self.parent else self.pk
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.parent and self.parent.partnership_id != self.partnership_id:
            raise ValidationError({"parent": _("The parent organization must sit at the same table.")})
        above = self.parent
        while above is not None:
            if above.pk == self.pk:
                raise ValidationError(
                    {"parent": _("%(name)s cannot stand under itself. Choose another parent.") % {"name": self.name}}
                )
            above = above.parent
