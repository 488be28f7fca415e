"""Which larger area a place lies in, where its code does not tell: ZIP areas, neighborhoods, wards."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Sighted

from ..states import PlaceKind


class Nesting(Sighted):
    """One place lies in a larger one, wholly or by a share of its people, as a source says."""

    privacy = "Holds no personal data."

    kind = models.CharField(_("kind of place"), max_length=16, choices=PlaceKind)
    vintage = models.PositiveSmallIntegerField(_("boundaries of"), null=True, blank=True)
    place = models.CharField(_("code of the place"), max_length=60)
    parent_kind = models.CharField(_("kind of the larger place"), max_length=16, choices=PlaceKind)
    parent = models.CharField(_("code of the larger place"), max_length=60)
    parent_name = models.CharField(_("name of the larger place"), max_length=160)
    share = models.DecimalField(
        _("share of its people who live there, in percent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    source = models.CharField(_("source"), max_length=300)

    class Meta(Sighted.Meta):
        verbose_name = _("larger place")
        ordering = ["-share", "parent_name"]
        constraints: ClassVar[list[Any]] = [
            *Sighted.Meta.constraints,
            # To a database two rows without a vintage differ, so those have a rule of their own.
            models.UniqueConstraint(
                fields=["custodian", "kind", "vintage", "place", "parent_kind", "parent"],
                name="evidence_nesting_once",
            ),
            models.UniqueConstraint(
                fields=["custodian", "kind", "place", "parent_kind", "parent"],
                condition=models.Q(vintage__isnull=True),
                name="evidence_nesting_once_undated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} < {self.parent_name}"
