"""Import of records that are not there yet: they find each other by name, and stay with who may see them."""

from __future__ import annotations

from commontable.foundation.models import LedgerLine
from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Audience, RecordClass
from commontable.rooms.people.models import (
    Body,
    ImportDraft,
    Membership,
    Organization,
    Person,
)
from commontable.rooms.people.states import Standing

from .sheets_made import csv_of, imported, tried, workbook_of

PEOPLE = "Name,Preferred language,E-mail,Organization,Role,Title,Since"


def test_a_person_with_contacts_and_an_organization_is_added_through_the_actions(cast):
    imported(
        cast.department, cast.dana,
        csv_of(PEOPLE, "  Luz  Vecina ,Spanish,luz@example.org; l@example.net,Health Department,analyst,,spring 2012"),
    )  # fmt: skip
    luz = Person.objects.get(name="Luz Vecina")
    assert luz.custodian == cast.department
    assert {contact.value for contact in luz.contacts.all()} == {"luz@example.org", "l@example.net"}
    assert all(contact.record_class == RecordClass.ORGANIZER_PRIVATE for contact in luz.contacts.all())
    affiliation = luz.affiliations.get()
    assert (affiliation.organization, affiliation.role, affiliation.title) == (cast.department, "analyst", "")
    assert affiliation.begins == PartialDate.parse("spring 2012")
    deeds = set(LedgerLine.objects.values_list("deed", flat=True))
    assert {"person_added", "contact_added", "affiliation_begun", "import_applied"} <= deeds


def test_organizations_people_bodies_and_seats_of_one_file_find_each_other_by_name(cast):
    content = workbook_of(
        {
            "Seats": [
                ["Body", "Seat", "Person", "On behalf of", "May decide as", "Since", "Term in years"],
                ["Food Hub", "Co-lead", "Luz Vecina", "Local 12", "chief executive", "spring 2024", 3],
            ],
            "Bodies": [
                ["Name", "Type", "Parent"],
                ["Food Hub", "hub", "Food Council"],
                ["Food Council", "council", ""],
            ],
            "People": [["Name", "Organization", "Title"], ["Luz Vecina", "Local 12", "President"]],
            "Organizations": [["Name", "Sector", "Type"], ["Local 12", "labor", "union"]],
        }
    )
    imported(cast.department, cast.dana, content)
    membership = Membership.objects.get(seat__title="Co-lead")
    assert membership.person.name == "Luz Vecina"
    assert membership.organization is not None
    assert membership.organization.name == "Local 12"
    assert membership.seat.body.parent == Body.objects.get(name="Food Council")
    assert membership.begins is not None
    assert membership.begins.as_given == "spring 2024"


def test_an_organizing_groups_import_stays_private_to_it(cast):
    """KC-05: over a hundred congregations by one file, each a member institution that only the group sees."""
    content = csv_of("Name,Sector,Type", *[f"Congregation {number},faith,congregation" for number in range(20)])
    imported(cast.organizers, cast.olivia, content, "organizations.csv")
    added = Organization.objects.filter(name__startswith="Congregation")
    assert added.count() == 20
    for organization in added:
        assert (organization.parent, organization.custodian) == (cast.organizers, cast.organizers)
        assert organization.standing == Standing.INSTITUTIONAL_MEMBER
        assert (organization.audience, organization.record_class) == (Audience.CUSTODIAN, RecordClass.ORGANIZER_PRIVATE)
    draft = ImportDraft.objects.get()
    assert (draft.audience, draft.record_class) == (Audience.CUSTODIAN, RecordClass.ORGANIZER_PRIVATE)


def test_a_new_row_with_the_name_of_a_record_is_pointed_out(cast):
    draft = tried(cast.department, cast.dana, csv_of("Name,Sector,Type", "st anne hospital,media,nonprofit"), "o.csv")
    assert cast.hospital.key in draft.report["notes"][0]["sentence"]
    assert draft.report["faults"] == []
