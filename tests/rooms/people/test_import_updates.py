"""Import over records that are there: updates by ID, never a deletion, and IDs that cannot be meant."""

from __future__ import annotations

from commontable.rooms.people.actions import imports
from commontable.rooms.people.models import (
    Contact,
    Person,
)
from tests import things

from .sheets_made import csv_of, faults_of, imported, tried, workbook_of


def test_an_update_by_id_changes_what_the_file_says_and_leaves_the_rest(cast):
    rosa = Person.objects.get(account=cast.rosa)
    draft = tried(cast.department, cast.dana, csv_of("ID,Name,Preferred language", f"{rosa.key},Rosa R.,"))
    (step,) = draft.report["steps"]
    assert step["verb"] == "change"
    assert step["fields"] == [["Name", "Rosa Resident", "Rosa R."]]
    imports.apply_import(draft=draft, by=cast.dana)
    rosa.refresh_from_db()
    assert (rosa.name, rosa.language, rosa.account) == ("Rosa R.", "Spanish", cast.rosa)


def test_the_word_clear_takes_an_optional_value_away_and_never_a_required_one(cast):
    rosa = Person.objects.get(account=cast.rosa)
    draft = tried(cast.department, cast.dana, csv_of("ID,Name,Preferred language", f"{rosa.key},CLEAR,CLEAR"))
    assert faults_of(draft) == [(2, "Name", "cannot be cleared by a file")]
    imported(
        cast.department, cast.dana, csv_of("ID,Name,Preferred language", f"{rosa.key},,CLEAR".replace(",,", ",Rosa,"))
    )
    rosa.refresh_from_db()
    assert rosa.language == ""


def test_rows_that_are_not_in_the_file_stay(cast):
    rosa = Person.objects.get(account=cast.rosa)
    people = set(Person.objects.values_list("pk", flat=True))
    imported(cast.department, cast.dana, csv_of("ID,Name", f"{rosa.key},Rosa R."))
    assert set(Person.objects.values_list("pk", flat=True)) == people


def test_an_address_that_is_no_longer_in_the_cell_stays_and_is_told(cast):
    rosa = Person.objects.get(account=cast.rosa)
    Contact.objects.create(
        partnership=cast.river, custodian=cast.department, person=rosa, kind="email", value="old@example.org"
    )
    draft = imported(cast.department, cast.dana, csv_of("ID,Name,E-mail", f"{rosa.key},Rosa,new@example.org"))
    assert {contact.value for contact in rosa.contacts.all()} == {"old@example.org", "new@example.org"}
    assert draft.applied_at


def test_an_id_that_lost_its_zeros_or_a_letter_is_refused_with_what_was_probably_meant(cast):
    rosa = Person.objects.get(account=cast.rosa)
    Person.objects.filter(pk=rosa.pk).update(key="00123456")
    draft = tried(cast.department, cast.dana, workbook_of({"People": [["ID", "Name"], [123456, "Rosa"]]}))
    assert "00123456" in draft.report["faults"][0]["remedy"]
    draft = tried(cast.department, cast.dana, csv_of("ID,Name", "0012345,Rosa"))
    assert "00123456" in draft.report["faults"][0]["remedy"]


def test_the_same_id_twice_in_a_file_is_refused(cast):
    rosa = Person.objects.get(account=cast.rosa)
    draft = tried(cast.department, cast.dana, csv_of("ID,Name", f"{rosa.key},Rosa", f"{rosa.key},Rosa"))
    assert faults_of(draft) == [(3, "ID", "is already in row 2")]


def test_one_person_in_two_organizations_has_two_rows_that_must_agree(cast):
    rosa = Person.objects.get(account=cast.rosa)
    header = "ID,Name,Organization,Role"
    rows = [f"{rosa.key},Rosa,Health Department,member", f"{rosa.key},Rosita,St. Anne,member"]
    draft = tried(cast.department, cast.dana, csv_of(header, *rows))
    assert faults_of(draft)[0][:2] == (3, "Name")
    imported(cast.department, cast.dana, csv_of(header, rows[0], rows[1].replace("Rosita", "Rosa")))
    assert rosa.affiliations.count() == 2


def test_an_id_and_a_name_that_disagree_are_refused(cast):
    content = csv_of("Name,Organization ID,Organization", f"Luz,{cast.hospital.key},Health Department")
    (fault,) = tried(cast.department, cast.dana, content).report["faults"]
    assert "the name beside it is Health Department" in fault["rule"]


def test_a_name_that_several_have_asks_for_the_id(cast):
    other = things.organization(cast.river, "St. Anne Hospital")
    (fault,) = tried(cast.department, cast.dana, csv_of("Name,Organization", "Luz,St. Anne Hospital")).report["faults"]
    assert other.key in fault["rule"]
    assert cast.hospital.key in fault["rule"]
