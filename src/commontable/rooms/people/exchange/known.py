"""What one viewer may see of the people of a table, loaded in a fixed number of queries, and as rows of the sheets.

Export writes these rows and import compares with them, so a file that was exported and not changed changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from commontable.foundation.partial_dates import ended_by
from commontable.foundation.sight import Sight

from ..models import Affiliation, Body, Contact, ContactKind, Membership, Organization, Partnership, Person, Seat

Values = dict[str, Any]
CONTACT_COLUMNS = {"email": ContactKind.EMAIL, "phone": ContactKind.PHONE}


@dataclass
class Known:
    """Everything visible, by key and by id. Affiliations and memberships: those not ended."""

    organizations: dict[str, Organization]
    people: dict[str, Person]
    bodies: dict[str, Body]
    seats: dict[str, Seat]
    affiliations: dict[UUID | None, list[Affiliation]]
    contacts: dict[UUID | None, list[Contact]]
    memberships: dict[UUID | None, Membership]
    merged: dict[str, dict[str, str]]

    def things(self, sheet: str) -> dict[str, Any]:
        things: dict[str, Any] = getattr(self, sheet)
        return things


def load(partnership: Partnership, sight: Sight) -> Known:
    """Nine queries, however many rows there are."""

    def rows(model: Any, *related: str) -> Any:
        return (
            model.objects.visible_to(sight)
            .filter(partnership=partnership)
            .select_related("partnership", "custodian", *related)
        )

    today = timezone.localdate()
    organizations = rows(Organization, "parent").order_by("name", "key")
    people = rows(Person).order_by("name", "key")
    affiliations = (
        rows(Affiliation, "organization__custodian", "person").exclude(ended_by(today)).order_by("begins", "id")
    )
    memberships = (
        rows(Membership, "seat__body", "person", "organization", "alternate")
        .exclude(ended_by(today))
        .order_by(F("ends").asc(nulls_last=True))
    )
    return Known(
        organizations=_by_key(organizations.filter(merged_into__isnull=True)),
        people=_by_key(people.filter(merged_into__isnull=True)),
        bodies=_by_key(rows(Body, "parent").order_by("name", "key")),
        seats=_by_key(rows(Seat, "body").order_by("body__name", "title", "key")),
        affiliations=_by_owner(affiliations, "person_id"),
        contacts=_by_owner(rows(Contact).order_by("id"), "person_id"),
        memberships={found.seat_id: found for found in memberships},
        merged={"organizations": _merged(organizations), "people": _merged(people)},
    )


def _by_key(rows: Any) -> dict[str, Any]:
    return {row.key: row for row in rows}


def _by_owner(rows: Any, owner: str) -> dict[UUID | None, list[Any]]:
    found: dict[UUID | None, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, owner)].append(row)
    return found


def _merged(rows: Any) -> dict[str, str]:
    """IDs of absorbed rows -> the ID of the row that took them in."""
    return dict(rows.filter(merged_into__isnull=False).values_list("key", "merged_into__key"))


class Describing:
    """Rows of the sheets for what is known. A reference to something the viewer may not see stays blank."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.organization_of: dict[UUID | None, Organization] = {
            thing.pk: thing for thing in known.organizations.values()
        }
        self.person_of: dict[UUID | None, Person] = {thing.pk: thing for thing in known.people.values()}
        self.body_of: dict[UUID | None, Body] = {thing.pk: thing for thing in known.bodies.values()}

    def sheets(self) -> dict[str, list[Values]]:
        known = self.known
        return {
            "organizations": [self.organization(thing) for thing in known.organizations.values()],
            "people": [row for thing in known.people.values() for row in self.person_rows(thing)],
            "bodies": [self.body(thing) for thing in known.bodies.values()],
            "seats": [self.seat_row(thing) for thing in known.seats.values()],
        }

    def organization(self, thing: Organization) -> Values:
        return {
            **_fields(thing, "key", "name", "short_name", "sector", "kind", "standing", "is_fiscal_agent"),
            **self._reference("parent", self.organization_of.get(thing.parent_id)),
            **_fields(thing, "website", "about", "audience", "record_class"),
            **_dates(thing, "begins", "ends"),
        }

    def person(self, thing: Person) -> Values:
        values = _fields(thing, "key", "name", "language", "audience", "record_class")
        contacts = self.known.contacts.get(thing.pk, [])
        for column, kind in CONTACT_COLUMNS.items():
            values[column] = list(dict.fromkeys(contact.value for contact in contacts if contact.kind == kind))
        return values

    def affiliation(self, thing: Affiliation | None) -> Values:
        if thing is None:
            return {}
        return {
            **self._reference("organization", self.organization_of.get(thing.organization_id)),
            **_fields(thing, "role", "title"),
            **_dates(thing, "begins", "ends"),
        }

    def person_rows(self, thing: Person) -> list[Values]:
        """One row for each organization the viewer may know of; a person of none has one row all the same."""
        shown = [
            affiliation
            for affiliation in self.known.affiliations.get(thing.pk, [])
            if affiliation.organization_id in self.organization_of
        ]
        person = self.person(thing)
        return [{**person, **self.affiliation(affiliation)} for affiliation in shown] or [person]

    def body(self, thing: Body) -> Values:
        return {
            **_fields(thing, "key", "name", "kind", "purpose", "governs", "needs_parity", "audience", "record_class"),
            **self._reference("parent", self.body_of.get(thing.parent_id)),
            **_dates(thing, "begins", "ends"),
        }

    def seat(self, thing: Seat) -> Values:
        return {
            **_fields(thing, "key", "title", "seat_class", "office", "has_vote", "term_years"),
            **self._reference("body", self.body_of.get(thing.body_id)),
        }

    def membership(self, thing: Membership | None) -> Values:
        if thing is None:
            return {}
        return {
            **self._reference("person", self.person_of.get(thing.person_id)),
            **self._reference("organization", self.organization_of.get(thing.organization_id)),
            **self._reference("alternate", self.person_of.get(thing.alternate_id)),
            **_fields(thing, "authority", "end_reason"),
            **_dates(thing, "begins", "term_ends", "ends"),
        }

    def seat_row(self, thing: Seat) -> Values:
        return {**self.seat(thing), **self.membership(self.known.memberships.get(thing.pk))}

    def _reference(self, name: str, thing: Any) -> Values:
        return {name: thing.key if thing else "", f"{name}_label": thing.name if thing else ""}


def _fields(thing: Any, *names: str) -> Values:
    return {name: getattr(thing, name) for name in names}


def _dates(thing: Any, *names: str) -> Values:
    return {name: date.as_given if (date := getattr(thing, name)) else "" for name in names}
