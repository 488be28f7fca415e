"""Moves everything that points to one record over to another: every foreign key of the house, none by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core import serializers
from django.db import IntegrityError, transaction
from django.db.models import ManyToOneRel, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from commontable.foundation.errors import NotNow
from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Sight

from ..models import Affiliation, Sighted

# Not moved: the trail of earlier merges, and who holds a record, which decides who sees it.
TRAIL, HOLDER = "merged_into", "custodian"


@dataclass(frozen=True)
class Moving:
    """Rows of one kind that point to the absorbed record."""

    relation: ManyToOneRel
    count: int

    @property
    def label(self) -> str:
        return str(self.relation.related_model._meta.verbose_name_plural)

    @property
    def name(self) -> str:
        return f"{self.relation.related_model._meta.label_lower}.{self.relation.field.name}"


def relations(thing: Model, *, holder: bool = False) -> Iterator[ManyToOneRel]:
    """The foreign keys that point to this kind of record; with `holder` those that say who holds a record."""
    for relation in thing._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel) or relation.field.name == TRAIL:
            continue
        if (relation.field.name == HOLDER) == holder:
            yield relation


def pointing(relation: ManyToOneRel, thing: Model) -> Any:
    """The rows that point to it. The base manager: rows that refuse to be changed by hand move too."""
    return relation.related_model._base_manager.filter(**{relation.field.name: thing.pk})


def what_moves(absorb: Model) -> list[Moving]:
    found = [Moving(relation, pointing(relation, absorb).count()) for relation in relations(absorb)]
    return [moving for moving in found if moving.count]


def shown_moves(absorb: Model, sight: Sight) -> list[Moving]:
    """What would move, counted through sight: another organization's rows move too, and are not told."""
    found = []
    for relation in [*relations(absorb), *relations(absorb, holder=True)]:
        if not issubclass(relation.related_model, Sighted):
            continue
        rows = relation.related_model.objects.visible_to(sight).filter(**{relation.field.name: absorb.pk})
        found.append(Moving(relation, rows.exclude(pk=absorb.pk).count()))
    return [moving for moving in found if moving.count]


def move_all(keep: Model, absorb: Model) -> dict[str, list[str]]:
    """Point everything to `keep`; returns the ids that moved, for the record of the merge."""
    moved: dict[str, list[str]] = {}
    for moving in what_moves(absorb):
        _drop_doubled(moving.relation, keep, absorb)
        rows = pointing(moving.relation, absorb)
        moved[moving.name] = [str(pk) for pk in rows.values_list("pk", flat=True)]
        try:
            with transaction.atomic():
                rows.update(**{moving.relation.field.name: keep.pk})
        except IntegrityError as error:
            raise NotNow(
                _("Both are named in the same place (%(kind)s), which names nobody twice. Take one of them out there.")
                % {"kind": moving.label}
            ) from error
    return moved


def _drop_doubled(relation: ManyToOneRel, keep: Model, absorb: Model) -> None:
    """Of a list of records (a table that Django makes for it) that names both, the absorbed one goes."""
    table: Any = relation.related_model
    if not table._meta.auto_created:
        return
    (listed,) = [field for field in table._meta.fields if field.is_relation and field != relation.field]
    both = pointing(relation, keep).values_list(listed.attname, flat=True)
    pointing(relation, absorb).filter(**{f"{listed.attname}__in": list(both)}).delete()


def held_by(organization: Model) -> list[Moving]:
    """What an organization holds besides its own record."""
    found = []
    for relation in relations(organization, holder=True):
        count = pointing(relation, organization).exclude(pk=organization.pk).count()
        if count:
            found.append(Moving(relation, count))
    return found


def hand_over(keep: Model, absorb: Model) -> dict[str, list[str]]:
    """Let `keep` hold what `absorb` held."""
    moved: dict[str, list[str]] = {}
    for moving in held_by(absorb):
        rows = pointing(moving.relation, absorb).exclude(pk=absorb.pk)
        moved[moving.name] = [str(pk) for pk in rows.values_list("pk", flat=True)]
        rows.update(**{HOLDER: keep.pk})
    return moved


def end_doubled_affiliations(**owner: Model) -> None:
    """One person in one role of one organization once: the later of two open rows ends today, and stays on record."""
    seen = set()
    for affiliation in Affiliation.objects.current().filter(ends__isnull=True, **owner).order_by("begins", "id"):
        mark = (affiliation.person_id, affiliation.organization_id, affiliation.role)
        if mark in seen:
            affiliation.ends = PartialDate.of_day(timezone.localdate())
            affiliation.save(update_fields=["ends"])
        seen.add(mark)


def as_it_was(thing: Model) -> dict[str, Any]:
    """The fields of a record, for the record of the merge."""
    fields: dict[str, Any] = serializers.serialize("python", [thing])[0]["fields"]
    return {name: value if isinstance(value, bool | int | None) else str(value) for name, value in fields.items()}
