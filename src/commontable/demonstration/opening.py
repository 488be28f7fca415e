"""Opens the two tables and brings their organizations."""

from __future__ import annotations

from dataclasses import dataclass, field

from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Audience
from commontable.rooms.people import actions
from commontable.rooms.people.actions import OrganizationDetails, PartnershipDetails
from commontable.rooms.people.actions.acceptances import NewAccount, accept_invitation
from commontable.rooms.people.actions.openings import Opening, open_partnership
from commontable.rooms.people.models import Account, Body, Organization, Partnership, Person, Seat
from commontable.rooms.people.states import AffiliationRole

from .tables import read

TABLES = {
    "kansas-city": PartnershipDetails(
        name="Kansas City: data and power",
        audience=Audience.PUBLIC,
        purpose=(
            "The Health Department brings data, Communities Creating Opportunity brings people and their power. "
            "Together they want everyone in Kansas City to have the conditions for a long, healthy life."
        ),
        service_area="Kansas City, Missouri",
        begins=PartialDate.parse("spring 2012"),
    ),
    "prairie-bend": PartnershipDetails(
        name="Prairie Bend Health Table (synthetic)",
        audience=Audience.PARTNERSHIP,
        purpose="An invented second table: whoever sits here sees nothing of Kansas City that the public does not.",
        service_area="Prairie Bend",
        begins=PartialDate.parse("2021"),
    ),
}


@dataclass
class Opened:
    """One table while it is being set: everything on it by its name in the tables of this package."""

    partnership: Partnership
    organizations: dict[str, Organization] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)

    @property
    def keeper(self) -> Account:
        """Who keeps the table: the first account, the administrator of the backbone."""
        return next(iter(self.accounts.values()))

    def inside(self, organization: str) -> Account:
        """Somebody who may act for an organization: its own administrator, else the keeper of the table."""
        own = next((row["person"] for row in self.rows("people") if _administers(row, organization)), "")
        return self.accounts.get(own, self.keeper)

    def rows(self, table: str) -> list[dict[str, str]]:
        """The rows of data/<table>.csv that belong to this table."""
        return [row for row in read(table) if row["table"] == self.partnership.slug]


def _administers(row: dict[str, str], organization: str) -> bool:
    return row["organization"] == organization and row["role"] == AffiliationRole.ADMINISTRATOR


def open_table(slug: str, password: str) -> Opened:
    """The operator opens the table; the first administrator accepts, says what it is for, and brings the partners."""
    details = TABLES[slug]
    first = next(row for row in read("people") if row["table"] == slug)
    backbone = next(row for row in read("organizations") if row["table"] == slug)
    opening = Opening(details.name, slug, backbone["name"], first["name"], first["email"])
    invitation = open_partnership(opening=opening, by=None).invitation
    keeper = accept_invitation(invitation=invitation, by=NewAccount(password, "en"))
    partnership = invitation.partnership
    Partnership.objects.filter(pk=partnership.pk).update(is_demonstration=True)
    partnership.refresh_from_db()
    actions.change_partnership(partnership=partnership, by=keeper, details=details)
    opened = Opened(partnership)
    opened.accounts[first["person"]] = keeper
    opened.persons[first["person"]] = invitation.person
    opened.organizations[backbone["organization"]] = actions.change_organization(
        organization=backbone_of(partnership), by=keeper, details=_organization(opened, backbone)
    )
    bring_organizations(opened, members=False)
    return opened


def backbone_of(partnership: Partnership) -> Organization:
    return Organization.objects.get(backbone_of=partnership)


def bring_organizations(opened: Opened, *, members: bool) -> None:
    """Partners are brought by the keeper; member institutions by their parent, who alone sees them (KC-05)."""
    for row in opened.rows("organizations"):
        if row["organization"] not in opened.organizations and bool(row["parent"]) == members:
            by = opened.inside(row["parent"]) if members else opened.keeper
            opened.organizations[row["organization"]] = actions.add_organization(
                partnership=opened.partnership, by=by, details=_organization(opened, row)
            )


def _organization(opened: Opened, row: dict[str, str]) -> OrganizationDetails:
    parent = opened.organizations.get(row["parent"])
    return OrganizationDetails(
        name=row["name"],
        short_name=row["short_name"],
        sector=row["sector"],
        kind=row["kind"],
        standing=row["standing"],
        parent=parent,
        about=row["about"],
        begins=PartialDate.parse(row["joined"]),
        audience=None if parent else Audience(opened.partnership.audience),
    )
