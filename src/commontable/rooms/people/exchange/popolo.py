"""The table as Popolo JSON (popoloproject.com): persons, organizations, posts, memberships, one area, and what the
rooms above add: motions and vote events.

Bodies are organizations, seats are posts, a person in a seat is a membership `on_behalf_of` an organization. Popolo
knows years, months and days: a season becomes its year, and the words it was given in stand in `x_as_given`.
Contact details are never in it, whoever asks.
"""

from __future__ import annotations

from typing import Any

from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Sight
from commontable.foundation.slots import filled

from ..models import Affiliation, Body, Membership, Organization, Partnership, Person, Seat

Thing = dict[str, Any]
SCHEME = "commontable"
SITE_SCHEME = "website"


def popolo(partnership: Partnership, sight: Sight) -> dict[str, Any]:
    """What the viewer may see, history included, in six queries and those of the rooms above. Every id that is referred
    to is in it.
    """

    def rows(model: Any) -> list[Any]:
        return list(model.objects.visible_to(sight).filter(partnership=partnership).order_by("id"))

    persons = [person for person in rows(Person) if person.merged_into_id is None]
    organizations = [organization for organization in rows(Organization) if organization.merged_into_id is None]
    bodies = rows(Body)
    known = {thing.pk for thing in [*persons, *organizations, *bodies]}
    seats = [seat for seat in rows(Seat) if seat.body_id in known]
    known |= {seat.pk for seat in seats}
    body_of = {seat.pk: seat.body_id for seat in seats}
    memberships = [row for row in rows(Membership) if {row.person_id, row.seat_id} <= known]
    affiliations = [row for row in rows(Affiliation) if {row.person_id, row.organization_id} <= known]
    area = _area(partnership)
    return {
        "persons": [_person(row) for row in persons],
        "organizations": [
            *(_organization(row, known) for row in organizations),
            *(_body(row, known, area) for row in bodies),
        ],
        "posts": [_post(row) for row in seats],
        "memberships": [
            *(_membership(row, body_of[row.seat_id], known) for row in memberships),
            *(_affiliation(row) for row in affiliations),
        ],
        "areas": area,
        **dict(filled("popolo", partnership, sight, known)),
    }


def _area(partnership: Partnership) -> list[Thing]:
    if not partnership.service_area:
        return []
    return [{"id": str(partnership.pk), "name": partnership.service_area, "classification": "service area"}]


def _person(row: Person) -> Thing:
    return {"id": str(row.pk), "name": row.name, "identifiers": _identifiers(row.key)}


def _identifiers(key: str) -> list[Thing]:
    return [{"scheme": SCHEME, "identifier": key}]


def _organization(row: Organization, known: set[Any]) -> Thing:
    return _filled(
        id=str(row.pk),
        name=row.name,
        other_names=[{"name": row.short_name}] if row.short_name else None,
        identifiers=_identifiers(row.key),
        classification=row.kind,
        x_sector=row.sector,
        x_standing=row.standing,
        abstract=row.about,
        parent_id=_if_known(row.parent_id, known),
        links=[{"url": row.website, "note": SITE_SCHEME}] if row.website else None,
        # Joining the table is not the founding of the organization, so these are fields of our own.
        **_dates(x_joined=row.begins, x_left=row.ends),
    )


def _body(row: Body, known: set[Any], area: list[Thing]) -> Thing:
    return _filled(
        id=str(row.pk),
        name=row.name,
        identifiers=_identifiers(row.key),
        classification=row.kind,
        abstract=row.purpose,
        parent_id=_if_known(row.parent_id, known) or _if_known(row.custodian_id, known),
        area_id=area[0]["id"] if area else None,
        **_dates(founding_date=row.begins, dissolution_date=row.ends),
    )


def _post(row: Seat) -> Thing:
    return _filled(
        id=str(row.pk),
        label=row.title,
        role=row.office,
        organization_id=str(row.body_id),
        identifiers=_identifiers(row.key),
        x_seat_class=row.seat_class,
        x_has_vote=row.has_vote,
        **_dates(start_date=row.begins, end_date=row.ends),
    )


def _membership(row: Membership, body_id: Any, known: set[Any]) -> Thing:
    return _filled(
        id=str(row.pk),
        person_id=str(row.person_id),
        organization_id=str(body_id),
        post_id=str(row.seat_id),
        on_behalf_of_id=_if_known(row.organization_id, known),
        x_authority=row.authority,
        x_alternate_id=_if_known(row.alternate_id, known),
        **_dates(start_date=row.begins, end_date=row.ends, x_term_ends=row.term_ends),
    )


def _affiliation(row: Affiliation) -> Thing:
    return _filled(
        id=str(row.pk),
        person_id=str(row.person_id),
        organization_id=str(row.organization_id),
        label=row.title,
        role=row.role,
        **_dates(start_date=row.begins, end_date=row.ends),
    )


def _if_known(pk: Any, known: set[Any]) -> str | None:
    return str(pk) if pk in known else None


def _filled(**fields: Any) -> Thing:
    """Without what is not known: a consumer must not read an empty string as a statement."""
    return {name: value for name, value in fields.items() if value not in (None, "")}


def _dates(**dates: PartialDate | None) -> Thing:
    """Popolo's dates; where the words said more, or less surely, than a year, month or day can, the words too."""
    found: Thing = {}
    as_given: Thing = {}
    for name, date in dates.items():
        if date is None:
            continue
        is_plain = date.precision != "season" and not date.edtf.endswith("~")
        found[name] = str(date.earliest.year) if date.precision == "season" else date.edtf.rstrip("~")
        if not is_plain:
            as_given[name] = date.as_given
    return {**found, "x_as_given": as_given} if as_given else found
