"""What every action needs: copy details onto a row, check it, decide who may see it, say a word of a closed list."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, TextChoices
from django.utils import translation
from django.utils.translation import gettext as _

from commontable.foundation.sight import Audience, RecordClass

from .models import Organization, Sighted
from .states import OrganizationKind

SIGHT_CONSTRAINTS = ("_class_audience", "_body_audience")  # foundation.sight.sight_constraints
NARROW_TO_WIDE = list(Audience)
# Groups whose lists are their power: what only they see is theirs alone.
KEEP_THEIR_LISTS = {OrganizationKind.ORGANIZING_GROUP, OrganizationKind.CONGREGATION, OrganizationKind.UNION}


def put(thing: Any, details: Any) -> list[str]:
    """Copy each field of the details that differs; returns the names of those that changed."""
    changed = []
    for field in fields(details):
        new = getattr(details, field.name)
        if field.name in ("audience", "record_class", "key") or getattr(thing, field.name) == new:
            continue
        setattr(thing, field.name, new)
        changed.append(field.name)
    if getattr(details, "key", None) and details.key != thing.key:
        thing.key = details.key
        changed.append("key")
    return changed


def put_sight(thing: Sighted, details: Any, *, default: Audience) -> list[str]:
    """Who may see it: as the details say; a new row without a word gets `default`, an old one stays as it is."""
    audience = details.audience or (default if thing._state.adding else thing.audience)
    before = (thing.audience, thing.record_class)
    thing.audience = audience
    if details.record_class:
        thing.record_class = details.record_class
    elif thing._state.adding or audience != before[0]:
        thing.record_class = class_for(Audience(audience), thing.custodian)
    return ["audience"] if (thing.audience, thing.record_class) != before else []


def class_for(audience: Audience, holder: Organization) -> RecordClass:
    """The record class when nobody names one."""
    if audience == Audience.CUSTODIAN:
        keeps = holder.kind in KEEP_THEIR_LISTS
        return RecordClass.ORGANIZER_PRIVATE if keeps else RecordClass.CONFIDENTIAL
    return RecordClass.CONFIDENTIAL if audience == Audience.BODY else RecordClass.PUBLIC_RECORD


def default_audience(holder: Organization) -> Audience:
    """People on an organizing group's list are private to it until it says otherwise."""
    return Audience.CUSTODIAN if holder.kind in KEEP_THEIR_LISTS else Audience.PARTNERSHIP


def seen_like(thing: Sighted) -> dict[str, Any]:
    """The sight of a row that is as visible as `thing`."""
    return {
        "partnership_id": thing.partnership_id,
        "custodian_id": thing.custodian_id,
        "audience": thing.audience,
        "audience_body_id": thing.audience_body_id,
        "record_class": thing.record_class,
    }


def narrower(one: Sighted, other: Sighted) -> Sighted:
    """The one of the two that fewer may see."""
    return min(one, other, key=lambda thing: NARROW_TO_WIDE.index(Audience(thing.audience)))


def check(thing: Any) -> None:
    """Raise ValidationError for a field, a rule or a constraint that does not hold, before the database would."""
    foreign_keys = {field.name for field in thing._meta.fields if isinstance(field, ForeignKey)}
    thing.clean_fields(exclude=foreign_keys)  # the rows they point to were fetched through sight
    thing.clean()
    _check_body(thing)
    _check_constraints(thing)


def _check_constraints(thing: Any) -> None:
    """All but the two constraints of sight: those have just been checked, and cost a query each for every row."""
    for model, constraints in thing.get_constraints():
        for constraint in constraints:
            if not constraint.name.endswith(SIGHT_CONSTRAINTS):
                constraint.validate(model, thing)


def _check_body(thing: Any) -> None:
    """An audience of one body names the body; no other audience does."""
    if isinstance(thing, Sighted) and (thing.audience == Audience.BODY) != bool(thing.audience_body_id):
        raise ValidationError({"audience": _("Say which body may see it, or choose another audience.")})


def word(choice: TextChoices) -> dict[str, str]:
    """A word of a closed list as a ledger fact: kept in English, told in the reader's language."""
    with translation.override("en"):
        return {"kind": "role", "id": str(choice.value), "label": str(choice.label)}
