"""The cast: people with one meaning each, at two tables.

River City is a table like Kansas City's: a health department (the backbone), a community organizing group, a hospital,
residents. Esther belongs to the other table, Lakeside, and must see nothing of River City that a visitor may not see.
"""

from __future__ import annotations

from dataclasses import dataclass

from commontable.foundation.sight import Audience
from commontable.rooms.people.models import Account, Body, Organization, Partnership, Person, Seat
from commontable.rooms.people.states import (
    AffiliationRole,
    Authority,
    BodyKind,
    Office,
    OrganizationKind,
    SeatClass,
    Sector,
    Standing,
)

from . import things

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Cast:
    """Accounts by first name; the table they sit at; what stands on it."""

    dana: Account  # backbone director: administrator of the health department
    ana: Account  # analyst at the health department
    omar: Account  # organizer at the organizing group
    olivia: Account  # administrator of the organizing group
    hank: Account  # a hospital's second-tier delegate
    rosa: Account  # resident member with a seat, affiliated with nobody
    sol: Account  # site operator: sees no partnership content
    esther: Account  # administrator at another table: must see nothing here
    river: Partnership
    lakeside: Partnership
    department: Organization
    organizers: Organization
    hospital: Organization
    congregation: Organization  # a private member institution of the organizers
    commission: Body
    chair: Seat
    resident_seat: Seat
    hospital_seat: Seat
    vacant_seat: Seat
    neighbor: Person  # somebody on the organizers' list, private to them

    def account(self, name: str) -> Account | None:
        """The account of that name, or None for 'visitor'."""
        return None if name == "visitor" else getattr(self, name)


NAMES = ("dana", "ana", "omar", "olivia", "hank", "rosa", "sol", "esther", "visitor")


def _account(name: str, **fields: bool) -> Account:
    return Account.objects.create_user(f"{name}@example.org", PASSWORD, **fields)


def _member(name: str, organization: Organization, role: AffiliationRole) -> tuple[Account, Person]:
    account = _account(name)
    person = things.person(organization, f"{name.title()} {organization.short_name}", account=account)
    things.affiliation(person, organization, role)
    return account, person


def assemble() -> Cast:
    """Everybody takes their place."""
    river = things.partnership()
    department = things.organization(
        river, "River City Health Department", short_name="Health Department",
        sector=Sector.PUBLIC_HEALTH, kind=OrganizationKind.AGENCY,
    )  # fmt: skip
    river.backbone = department
    river.save()
    organizers = things.organization(
        river, "River City Organizing", short_name="Organizing",
        sector=Sector.COMMUNITY_ORGANIZING, kind=OrganizationKind.ORGANIZING_GROUP,
    )  # fmt: skip
    hospital = things.organization(river, "St. Anne Hospital", short_name="St. Anne", sector=Sector.HEALTH_SYSTEM)
    congregation = things.organization(
        river, "Second Street Church", sector=Sector.FAITH, kind=OrganizationKind.CONGREGATION,
        standing=Standing.INSTITUTIONAL_MEMBER, parent=organizers, **things.private(),
    )  # fmt: skip
    neighbor = things.person(organizers, "Neda Neighbor", **things.private())
    things.affiliation(neighbor, congregation, AffiliationRole.MEMBER, **things.private())

    dana, dana_person = _member("dana", department, AffiliationRole.ADMINISTRATOR)
    ana, _ana = _member("ana", department, AffiliationRole.ANALYST)
    omar, _omar = _member("omar", organizers, AffiliationRole.ORGANIZER)
    olivia, _olivia = _member("olivia", organizers, AffiliationRole.ADMINISTRATOR)
    hank, hank_person = _member("hank", hospital, AffiliationRole.MEMBER)
    rosa = _account("rosa")
    rosa_person = things.person(department, "Rosa Resident", account=rosa, language="Spanish")

    commission = things.body(department, "Health Commission", governs=True)
    chair = things.seat(commission, "Chair", office=Office.CHAIR)
    resident_seat = things.seat(commission, "Resident, North", seat_class=SeatClass.RESIDENT)
    hospital_seat = things.seat(commission, "Hospital")
    vacant_seat = things.seat(commission, "Resident, South", seat_class=SeatClass.RESIDENT)
    things.membership(chair, dana_person, department, authority=Authority.CEO)
    things.membership(resident_seat, rosa_person, None)
    things.membership(hospital_seat, hank_person, hospital, authority=Authority.DELEGATE)

    lakeside = things.partnership(slug="lakeside", name="Lakeside Table", audience=Audience.PARTNERSHIP)
    lake_department = things.organization(
        lakeside, "Lakeside Health Department", short_name="Lakeside",
        sector=Sector.PUBLIC_HEALTH, audience=Audience.PARTNERSHIP,
    )  # fmt: skip
    lakeside.backbone = lake_department
    lakeside.save()
    esther, esther_person = _member("esther", lake_department, AffiliationRole.ADMINISTRATOR)
    board = things.body(lake_department, "Lakeside Board", kind=BodyKind.BOARD, audience=Audience.PARTNERSHIP)
    things.membership(things.seat(board, "Chair"), esther_person, lake_department)

    return Cast(
        dana=dana, ana=ana, omar=omar, olivia=olivia, hank=hank, rosa=rosa, esther=esther,
        sol=_account("sol", is_operator=True),
        river=river, lakeside=lakeside, department=department, organizers=organizers, hospital=hospital,
        congregation=congregation, commission=commission, chair=chair, resident_seat=resident_seat,
        hospital_seat=hospital_seat, vacant_seat=vacant_seat, neighbor=neighbor,
    )  # fmt: skip
