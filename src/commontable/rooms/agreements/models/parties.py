"""Sight of an agreement: whoever its audience names, and those who work inside its parties, drafts included."""

from __future__ import annotations

from typing import Self

from django.apps import apps
from django.db.models import Q

from commontable.foundation.sight import RecordClass, Sight
from commontable.rooms.people.models import SightedQuerySet

SHARED_CLASSES = (RecordClass.PUBLIC_RECORD, RecordClass.CONFIDENTIAL)


class PartiesQuerySet(SightedQuerySet):
    """For models with `agreement_path`, which leads from the row to its agreement ("pk" for the agreement itself)."""

    def visible_to(self, sight: Sight) -> Self:
        """By audience; and both sides see what they are drafting, whoever of them holds it."""
        seen = sight.rows()
        if sight.organizations:
            parties = apps.get_model("agreements.Party").objects.filter(organization__in=sight.organizations)
            bound = Q(**{f"{self.model.agreement_path}__in": parties.values("agreement")})
            seen |= bound & Q(record_class__in=SHARED_CLASSES)
        return self.filter(seen)
