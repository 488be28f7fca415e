"""Sight: what one viewer may see, as ids, and the one filter that every query of every room uses.

Access lives in the query. A `Sight` is worked out once a request by the room that knows people; this module knows
only ids, so that the ledger, which has no foreign keys, is filtered by the same rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who may see a record, from narrow to wide."""

    CUSTODIAN = "custodian", _("its custodian only")
    BODY = "body", _("members of one body")
    PARTNERSHIP = "partnership", _("everyone at the table")
    PUBLIC = "public", _("everyone")


class RecordClass(models.TextChoices):
    """What kind of record it is in law and in trust. Each class has a widest audience (`WIDEST`)."""

    PUBLIC_RECORD = "public_record", _("public record")
    CONFIDENTIAL = "confidential", _("confidential")
    PRIVILEGED = "privileged", _("privileged")
    ORGANIZER_PRIVATE = "organizer_private", _("private to its organization")


WIDEST = {
    RecordClass.PUBLIC_RECORD: Audience.PUBLIC,
    RecordClass.CONFIDENTIAL: Audience.PARTNERSHIP,
    RecordClass.PRIVILEGED: Audience.BODY,
    RecordClass.ORGANIZER_PRIVATE: Audience.CUSTODIAN,
}
_NARROW_TO_WIDE = list(Audience)


def audiences_allowed(record_class: RecordClass) -> list[Audience]:
    """The audiences a record of this class may have."""
    return _NARROW_TO_WIDE[: _NARROW_TO_WIDE.index(WIDEST[record_class]) + 1]


@dataclass(frozen=True)
class Sight:
    """The ids a viewer stands in: `Sight()` is a visitor, who sees the public record only."""

    partnerships: frozenset[UUID] = frozenset()
    organizations: frozenset[UUID] = frozenset()
    administers: frozenset[UUID] = frozenset()
    bodies: frozenset[UUID] = frozenset()

    def rows(self, prefix: str = "") -> Q:
        """The filter for rows that carry partnership, custodian, audience, audience_body and record_class."""

        def where(**lookups: Any) -> Q:
            return Q(**{prefix + name: value for name, value in lookups.items()})

        seen = where(audience=Audience.PUBLIC, record_class=RecordClass.PUBLIC_RECORD)
        if self.partnerships:
            seen |= where(
                audience__in=[Audience.PUBLIC, Audience.PARTNERSHIP],
                record_class__in=[RecordClass.PUBLIC_RECORD, RecordClass.CONFIDENTIAL],
                partnership_id__in=self.partnerships,
            )
        if self.bodies:
            seen |= where(
                audience=Audience.BODY,
                audience_body_id__in=self.bodies,
                record_class__in=[one for one in RecordClass if one != RecordClass.ORGANIZER_PRIVATE],
            )
        if others := self.organizations - self.administers:
            seen |= where(
                custodian_id__in=others,
                record_class__in=[one for one in RecordClass if one != RecordClass.PRIVILEGED],
            )
        if self.administers:
            seen |= where(custodian_id__in=self.administers)
        return seen


def sight_constraints() -> list[models.BaseConstraint]:
    """The database's own guard: no audience wider than the record class allows; a body audience names its body."""
    allowed = Q()
    for record_class in RecordClass:
        allowed |= Q(record_class=record_class, audience__in=audiences_allowed(record_class))
    with_body = Q(audience=Audience.BODY, audience_body__isnull=False)
    without = ~Q(audience=Audience.BODY) & Q(audience_body__isnull=True)
    return [
        models.CheckConstraint(condition=allowed, name="%(app_label)s_%(class)s_class_audience"),
        models.CheckConstraint(condition=with_body | without, name="%(app_label)s_%(class)s_body_audience"),
    ]
