"""Custody decides: the table of roles is complete, and the backbone opens nothing that another organization holds."""

import pytest

from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.people import actions, permissions
from commontable.rooms.people.powers import BACKBONE, HELD, Permission, is_unclaimed, powers_of
from commontable.rooms.people.states import INSIDE_ROLES, AffiliationRole, OrganizationKind, Sector
from tests import things


def test_the_table_of_permissions_names_every_role_of_an_organization():
    assert set(HELD) == set(BACKBONE) == set(AffiliationRole)


def test_every_permission_is_somebodys():
    given = set().union(*HELD.values(), *BACKBONE.values())
    assert given == set(Permission)


def test_the_backbone_director_keeps_the_table_and_nothing_of_the_organizers(cast):
    dana = powers_of(cast.dana, cast.river)
    assert dana.keeps_table
    for permission in Permission:
        assert not dana.holds(cast.organizers, permission)


def test_an_administrator_keeps_their_own_and_their_member_institutions_but_not_the_table(cast):
    olivia = powers_of(cast.olivia, cast.river)
    assert not olivia.keeps_table
    assert permissions.can_keep_organization(olivia, cast.congregation)
    assert permissions.can_keep_person(olivia, cast.neighbor)
    assert not permissions.can_keep_organization(olivia, cast.department)


def test_an_organizer_keeps_people_and_gives_no_roles(cast):
    omar = powers_of(cast.omar, cast.river)
    assert permissions.can_keep_person(omar, cast.neighbor)
    assert not permissions.can_give_role(omar, cast.organizers, AffiliationRole.ORGANIZER)


def test_everybody_keeps_their_own_record(cast):
    rosa = cast.rosa.persons.get()
    assert permissions.can_keep_person(powers_of(cast.rosa, cast.river), rosa)
    assert not permissions.can_keep_person(powers_of(cast.hank, cast.river), rosa)


def test_an_operator_and_somebody_of_another_table_have_no_powers_here(cast):
    for account in (cast.sol, cast.esther, None):
        powers = powers_of(account, cast.river)
        assert not powers.roles
        assert not powers.keeps_table


def test_a_closed_account_has_no_powers(cast):
    cast.dana.is_active = False
    assert not powers_of(cast.dana, cast.river).keeps_table


def test_the_backbone_keeps_a_new_partner_until_somebody_works_inside_it(cast):
    new = actions.add_organization(
        partnership=cast.river, by=cast.dana,
        details=actions.OrganizationDetails("Transit", Sector.TRANSPORTATION, OrganizationKind.AGENCY),
    )  # fmt: skip
    assert is_unclaimed(new)
    person = actions.add_person(holder=new, by=cast.dana, details=actions.PersonDetails("Tess Transit"))
    first = actions.begin_affiliation(
        person=person, organization=new, by=cast.dana,
        details=actions.AffiliationDetails(role=AffiliationRole.ADMINISTRATOR),
    )  # fmt: skip
    assert not is_unclaimed(new)
    for role in INSIDE_ROLES:
        with pytest.raises(NotPermitted, match="Only an administrator of Transit"):
            actions.begin_affiliation(
                person=cast.dana.persons.get(), organization=new, by=cast.dana,
                details=actions.AffiliationDetails(role=role),
            )  # fmt: skip
    with pytest.raises(NotPermitted):
        actions.end_affiliation(affiliation=first, by=cast.dana, ends=PartialDate.parse("2026"))


def test_the_backbone_may_note_that_somebody_belongs_to_a_partner_which_opens_nothing(cast):
    from commontable.rooms.people.queries import sight_of

    ana = cast.ana.persons.get()
    actions.begin_affiliation(
        person=ana, organization=cast.organizers, by=cast.dana, details=actions.AffiliationDetails()
    )
    assert cast.organizers.pk not in sight_of(cast.ana).organizations


def test_the_last_administrator_cannot_leave_before_naming_another(cast):
    mine = cast.olivia.persons.get().affiliations.get()
    with pytest.raises(NotNow, match="would have no administrator left"):
        actions.end_affiliation(affiliation=mine, by=cast.olivia, ends=PartialDate.parse("2026"))
    with pytest.raises(NotNow, match="would have no administrator left"):
        actions.change_affiliation(
            affiliation=mine, by=cast.olivia, details=actions.AffiliationDetails(role=AffiliationRole.STAFF)
        )


def test_people_on_an_organizing_groups_list_are_private_to_it_until_it_says_otherwise(cast):
    person = actions.add_person(holder=cast.organizers, by=cast.omar, details=actions.PersonDetails("Noor"))
    assert (person.audience, person.record_class) == ("custodian", "organizer_private")
    affiliation = actions.begin_affiliation(
        person=person, organization=cast.organizers, by=cast.olivia, details=actions.AffiliationDetails()
    )
    assert (affiliation.audience, affiliation.custodian) == ("custodian", cast.organizers)
    open_one = actions.change_person(
        person=person, by=cast.omar, details=actions.PersonDetails("Noor", audience="partnership")
    )
    assert open_one.record_class == "public_record"


def test_a_disclosure_is_the_members_own_or_entered_for_one_without_an_account(cast):
    hank = cast.hospital_seat.memberships.get()
    with pytest.raises(NotPermitted, match=r"Ask Hank St. Anne to write it"):
        actions.disclose_conflict(membership=hank, by=cast.dana, statement="A contract")
    assert actions.disclose_conflict(membership=hank, by=cast.hank, statement="A contract")
    without = things.person(cast.department, "Pat")
    seat = things.seat(cast.commission, "Schools")
    membership = things.membership(seat, without, cast.department)
    assert actions.disclose_conflict(membership=membership, by=cast.dana, statement="A loan")


def test_another_organizations_contact_stays_its_own(cast):
    rosa = cast.rosa.persons.get()
    details = actions.ContactDetails(kind="phone", value="555-0144")
    contact = actions.add_contact(person=rosa, by=cast.olivia, details=details, holder=cast.organizers)
    with pytest.raises(NotPermitted):
        actions.remove_contact(contact=contact, by=cast.dana)
    with pytest.raises(NotPermitted):
        actions.add_contact(person=rosa, by=cast.olivia, details=details)
    actions.remove_contact(contact=contact, by=cast.rosa)
