"""Assets: what a community has. They stand beside every indicator that tells of a lack (PP-12)."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Sighted, SightedQuerySet

from ..states import AssetKind, PlaceKind
from .bilingual import in_language
from .indicator import Indicator
from .kept import Kept


class AssetQuerySet(SightedQuerySet):
    def standing(self) -> Self:
        """Assets nobody has taken off the list."""
        return self.filter(removal__isnull=True)


class Asset(Sighted):
    """Something good that is there already, entered by an organization or a resident, with where it is known from."""

    privacy = "Describes places, groups and programs. Forms ask people not to name private persons."

    kind = models.CharField(_("what it is"), max_length=16, choices=AssetKind)
    title = models.CharField(_("name"), max_length=160)
    title_es = models.CharField(_("name, in Spanish"), max_length=160, blank=True)
    description = models.TextField(_("what it brings"))
    description_es = models.TextField(_("what it brings, in Spanish"), blank=True)
    place_kind = models.CharField(_("kind of place"), max_length=16, choices=PlaceKind, blank=True)
    place = models.CharField(_("code of the place"), max_length=60, blank=True)
    place_name = models.CharField(_("where it is"), max_length=160)
    source = models.CharField(_("how we know"), max_length=300)
    indicators = models.ManyToManyField(Indicator, related_name="assets", verbose_name=_("stands beside"))
    entered_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = AssetQuerySet.as_manager()

    class Meta(Sighted.Meta):
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def told(self, field: str) -> str:
        """A field in the reader's language."""
        return in_language(self, field)


class AssetRemoval(Kept):
    """Somebody took an asset off the list, and said why. Seen by those who could see the asset."""

    privacy = "Names who removed the asset, to those who may see that person."

    asset = models.OneToOneField(Asset, on_delete=models.PROTECT, related_name="removal")
    why = models.CharField(_("why"), max_length=300)

    class Meta(Kept.Meta):
        verbose_name = _("removal of an asset")
        ordering = ["at"]

    def __str__(self) -> str:
        return str(self.asset)
