"""Brings people to a table: accounts by invitation, as on any table, and persons without an account."""

from __future__ import annotations

from commontable.foundation.sight import Audience
from commontable.rooms.people import actions
from commontable.rooms.people.actions import AffiliationDetails, PersonDetails, ResidenceStatement
from commontable.rooms.people.actions.acceptances import NewAccount, accept_invitation
from commontable.rooms.people.actions.invitations import invite
from commontable.rooms.people.invitation_rules import Offer
from commontable.rooms.people.models import Person
from commontable.rooms.people.states import AffiliationRole

from .opening import Opened

LANGUAGES = {"Spanish": "es", "English": "en"}
# The resident of the cast, the seat offered to her, and what she states when she accepts (PP-04).
RESIDENT, RESIDENT_SEAT = "rosa", "resident-east"
RESIDENCE = ResidenceStatement(community="East Side", lives_here=True, sits_as_employee=False)


def bring(opened: Opened, password: str, *, administrators: bool) -> None:
    """Administrators first: nobody else may say who works in their organization."""
    for row in opened.rows("people"):
        if row["person"] in opened.persons or (row["role"] == AffiliationRole.ADMINISTRATOR) != administrators:
            continue
        person = _add(opened, row)
        opened.persons[row["person"]] = person
        if row["email"]:
            _invite(opened, row, person, password)
        elif row["organization"]:
            actions.begin_affiliation(
                person=person,
                organization=opened.organizations[row["organization"]],
                by=opened.inside(row["holder"]),
                details=AffiliationDetails(role=row["role"], title=row["title"]),
            )


def _add(opened: Opened, row: dict[str, str]) -> Person:
    """Lay leaders stay on the organizing group's own list; whoever signs in or sits is known to the table."""
    private = row["holder"] == "cco" and not row["email"]
    details = PersonDetails(
        name=row["name"], language=row["language"], audience=None if private else Audience.PARTNERSHIP
    )
    holder = opened.organizations[row["holder"]]
    return actions.add_person(holder=holder, by=opened.inside(row["holder"]), details=details)


def _invite(opened: Opened, row: dict[str, str], person: Person, password: str) -> None:
    resident = row["person"] == RESIDENT
    offer = Offer(
        email=row["email"],
        organization=opened.organizations.get(row["organization"]),
        role=row["role"],
        seat=opened.seats[RESIDENT_SEAT] if resident else None,
    )
    holder = row["organization"] or row["holder"]
    sent = invite(person=person, offer=offer, custodian=opened.organizations[holder], by=opened.inside(holder))
    opened.accounts[row["person"]] = accept_invitation(
        invitation=sent.invitation,
        by=NewAccount(password, LANGUAGES[row["language"]]),
        residence=RESIDENCE if resident else None,
    )
    person.refresh_from_db()
