"""Sight of an agreement: whoever its audience names, and those who work inside its parties, drafts included."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from commontable.foundation.sight import RecordClass, Sight
from commontable.rooms.people.models import SightedQuerySet

SHARED_CLASSES = (RecordClass.PUBLIC_RECORD, RecordClass.CONFIDENTIAL)


class PartiesQuerySet(SightedQuerySet):
    """For models with `agreement_path`, which leads from the row to its agreement ("pk" for the agreement itself)."""

    def visible_to(self, sight: Sight) -> Self:
        """By audience; and both sides see what they are drafting, whoever of them holds it."""
        seen = sight.rows()
        if sight.organizations:
            seen |= Exists(self._parties(sight)) & Q(record_class__in=SHARED_CLASSES)
        return self.filter(seen)

    def _parties(self, sight: Sight) -> QuerySet[Any]:
        """The parties of a row's agreement that the viewer works inside. Who joined or left sees the versions they are
        in, and what belongs to no one version (`entered_path`) until one without them is signed; who was taken out of
        the draft they were put into sees nothing."""
        parties = apps.get_model("agreements.Party").objects.filter(
            organization__in=sight.organizations, agreement=OuterRef(self.model.agreement_path)
        )
        if entered := getattr(self.model, "entered_path", None):
            parties = parties.filter(~Exists(self._followed(entered)))
        number = self._number_path()
        if number is None:
            return parties.filter(Q(last_version__isnull=True) | Q(last_version__gte=F("first_version")))
        of_it = Coalesce(OuterRef(number), F("first_version"))
        return parties.filter(Q(last_version__isnull=True) | Q(last_version__gte=of_it), first_version__lte=of_it)

    def _followed(self, entered: str) -> QuerySet[Any]:
        """Versions without the party that were signed before the row was entered: from then on it is not bound."""
        return apps.get_model("agreements.VersionStep").objects.filter(
            version__agreement=OuterRef("agreement"), version__number__gt=OuterRef("last_version"),
            after="signed", at__lt=OuterRef(OuterRef(entered)),
        )  # fmt: skip

    def _number_path(self) -> str | None:
        """The way from the row to the number of its version; None where the row belongs to no one version."""
        if self.model._meta.model_name == "version":
            return "number"
        if own := getattr(self.model, "number_path", None):
            return str(own)
        path: str = self.model.agreement_path
        return f"{path.removesuffix('agreement')}number" if path.endswith("version__agreement") else None
