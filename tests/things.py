"""Small factories for things. People have names: they are in cast.py."""

from __future__ import annotations

from typing import Any

from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Audience, RecordClass
from commontable.rooms.people import models
from commontable.rooms.people.states import (
    AffiliationRole,
    Authority,
    BodyKind,
    OrganizationKind,
    SeatClass,
    Sector,
)


def partnership(**fields: Any) -> models.Partnership:
    fields = {"slug": "river-city", "name": "River City Health Table", "audience": Audience.PUBLIC, **fields}
    return models.Partnership.objects.create(**fields)


def organization(table: models.Partnership, name: str, **fields: Any) -> models.Organization:
    defaults = {"sector": Sector.COMMUNITY_BASED, "kind": OrganizationKind.NONPROFIT, "audience": Audience.PUBLIC}
    return models.Organization.objects.create(partnership=table, name=name, **{**defaults, **fields})


def person(holder: models.Organization, name: str, **fields: Any) -> models.Person:
    return models.Person.objects.create(partnership=holder.partnership, custodian=holder, name=name, **fields)


def affiliation(
    somebody: models.Person, organization: models.Organization, role: AffiliationRole, **fields: Any
) -> models.Affiliation:
    return models.Affiliation.objects.create(
        partnership=organization.partnership,
        custodian=organization,
        person=somebody,
        organization=organization,
        role=role,
        **fields,
    )


def body(holder: models.Organization, name: str, **fields: Any) -> models.Body:
    defaults = {"kind": BodyKind.COMMISSION, "audience": Audience.PUBLIC}
    return models.Body.objects.create(
        partnership=holder.partnership, custodian=holder, name=name, **{**defaults, **fields}
    )


def seat(of: models.Body, title: str, **fields: Any) -> models.Seat:
    defaults = {"seat_class": SeatClass.INSTITUTIONAL, "audience": of.audience}
    return models.Seat.objects.create(
        partnership=of.partnership, custodian=of.custodian, body=of, title=title, **{**defaults, **fields}
    )


def membership(
    place: models.Seat, somebody: models.Person, organization: models.Organization | None, **fields: Any
) -> models.Membership:
    defaults = {
        "authority": Authority.EXECUTIVE if organization else Authority.OWN_VOICE,
        "begins": PartialDate.parse("2024"),
        "audience": place.audience,
    }
    return models.Membership.objects.create(
        partnership=place.partnership,
        custodian=place.custodian,
        seat=place,
        person=somebody,
        organization=organization,
        **{**defaults, **fields},
    )


def private(**fields: Any) -> dict[str, Any]:
    """The sight of an organizer-private record."""
    return {"audience": Audience.CUSTODIAN, "record_class": RecordClass.ORGANIZER_PRIVATE, **fields}
