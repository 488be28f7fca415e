"""Import: every fault at once, nothing written until confirmed, updates by ID, never a deletion."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import Model
from django.utils import timezone

from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Audience, RecordClass
from commontable.rooms.people.actions import imports
from commontable.rooms.people.models import (
    Affiliation,
    Body,
    Contact,
    ImportDraft,
    Membership,
    Organization,
    Person,
    Sighted,
)
from commontable.rooms.people.states import Authority, Standing
from tests import things

from .sheets_made import csv_of, faults_of, imported, tried, workbook_of

PEOPLE = "Name,Preferred language,E-mail,Organization,Role,Title,Since"


def everything() -> dict[str, list[tuple]]:
    """Every row of the room but drafts, so that "nothing was written" means nothing at all."""
    tables: list[type[Model]] = [model for model in _room_models() if model is not ImportDraft]
    return {model.__name__: list(model._default_manager.order_by("pk").values_list()) for model in tables}


def _room_models() -> list[type[Model]]:
    return [model for model in Sighted.__subclasses__() if model.__module__.startswith("commontable.rooms.people")]


# --- The dry run -----------------------------------------------------------------------------------


def test_the_dry_run_writes_nothing_but_the_draft(cast):
    before = everything()
    draft = tried(cast.department, cast.dana, csv_of(PEOPLE, "Luz Vecina,Spanish,luz@example.org,,,,"))
    assert everything() == before
    assert draft.report["counts"] == {"add": 1, "change": 0, "end": 0, "same": 0}
    assert list(LedgerLine.objects.values_list("deed", flat=True)) == ["import_drafted"]


def test_every_row_error_is_told_at_once_with_its_place_its_rule_and_its_remedy(cast):
    content = workbook_of(
        {
            "Organizations": [
                ["ID", "Name", "Sector", "Type", "Website", "Joined"],
                ["", "", "faith", "congregation", "", ""],
                ["zzzzzzzz", "B", "helth system", "nonprofit", "", ""],
                ["", "C", "media", "nonprofit", "example", "spring"],
                ["", "=A1", "media", "nonprofit", "", 40909],
            ],
            "People": [
                ["Name", "E-mail", "Organization", "Role", "Since", "Until"],
                ["Ana", "ana-at-example", "", "", "", ""],
                ["Bea", "", "Health Departmnet", "", "", ""],
                ["Cyn", "", "", "staff", "", ""],
                ["Dee", "", "Health Department", "member", "2016", "2012"],
            ],
            "Seats": [
                ["Body", "Seat", "Term in years", "Has a vote", "Why it ended"],
                ["Health Commission", "Clergy", "0", "maybe", "moved"],
                ["", "Youth", "", "", ""],
            ],
        }
    )
    draft = tried(cast.department, cast.dana, content, "all.xlsx")
    told = {(fault["sheet"], fault["row"], fault["column"]): fault for fault in draft.report["faults"]}
    assert set(told) == {
        ("Organizations", 2, "Name"),
        ("Organizations", 3, "ID"),
        ("Organizations", 3, "Sector"),
        ("Organizations", 4, "Website"),
        ("Organizations", 4, "Joined"),
        ("Organizations", 5, "Name"),
        ("Organizations", 5, "Joined"),
        ("People", 2, "E-mail"),
        ("People", 3, "Organization"),
        ("People", 4, "Role"),
        ("People", 5, "Until"),
        ("Seats", 2, "Term in years"),
        ("Seats", 2, "Has a vote"),
        ("Seats", 2, "Why it ended"),
        ("Seats", 3, "Body ID"),
    }
    assert all(fault["rule"] and fault["remedy"] for fault in told.values())
    assert "hospital or health system" in told["Organizations", 3, "Sector"]["remedy"]
    assert told["Organizations", 5, "Name"]["rule"] == "holds a formula"
    assert "2012-01-01" in told["Organizations", 5, "Joined"]["remedy"]
    assert cast.department.key in told["People", 3, "Organization"]["remedy"]
    assert draft.rows == []


def test_a_file_with_faults_cannot_be_applied(cast):
    draft = tried(cast.department, cast.dana, csv_of(PEOPLE, ",,,,,,2012", "Luz,,,,,,"))
    assert faults_of(draft)[0][:2] == (2, "Name")
    with pytest.raises(NotNow, match="has faults"):
        imports.apply_import(draft=draft, by=cast.dana)
    assert not Person.objects.filter(name="Luz").exists()


def test_what_an_action_would_refuse_is_told_in_the_dry_run(cast):
    """PP-04: a resident seat needs the person's own statement; only the action knows that rule."""
    content = workbook_of(
        {
            "People": [["Name"], ["Luz Vecina"]],
            "Seats": [["ID", "Person", "Since"], [cast.vacant_seat.key, "Luz Vecina", "2024"]],
        }
    )
    draft = tried(cast.department, cast.dana, content)
    (fault,) = draft.report["faults"]
    assert (fault["sheet"], fault["row"], fault["column"]) == ("Seats", 2, "Person")
    assert "has not stated yet" in fault["rule"] + fault["remedy"]
    assert not Person.objects.filter(name="Luz Vecina").exists()


def test_a_row_that_names_a_refused_row_is_not_blamed_for_it(cast):
    content = workbook_of(
        {
            "Organizations": [
                ["Name", "Sector", "Type", "Parent"],
                ["Local 12", "labor", "union", "St. Anne Hospital"],
            ],
            "People": [["Name", "Organization"], ["Luz", "Local 12"]],
        }
    )
    things.affiliation(things.person(cast.hospital, "Ada"), cast.hospital, "administrator")
    draft = tried(cast.department, cast.dana, content)
    assert [(fault["sheet"], fault["row"]) for fault in draft.report["faults"]] == [("Organizations", 2)]


# --- Adding ----------------------------------------------------------------------------------------


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


# --- Updating by ID --------------------------------------------------------------------------------


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


# --- Seats: who sits ends, is followed, decides more or less ---------------------------------------


def test_hr_03_another_person_in_a_seat_ends_the_one_before_and_records_the_downgrade(cast):
    chair = cast.chair
    header = "ID,Person,On behalf of,May decide as,Since"
    content = workbook_of(
        {
            "People": [["Name"], ["Deputy Dan"]],
            "Seats": [
                header.split(","),
                [chair.key, "Deputy Dan", "Health Department", "delegate who must ask first", "2025"],
            ],
        }
    )
    draft = tried(cast.department, cast.dana, content)
    assert draft.report["faults"] == []
    imports.apply_import(draft=draft, by=cast.dana)
    before, after = Membership.objects.filter(seat=chair).order_by("begins")
    assert before.ends == PartialDate.parse("2025")
    assert (after.person.name, after.authority) == ("Deputy Dan", Authority.DELEGATE)
    assert LedgerLine.objects.filter(deed="seat_downgraded").count() == 1


def test_another_person_needs_a_date_since_when(cast):
    content = csv_of("ID,Person,On behalf of,May decide as", f"{cast.chair.key},Rosa Resident,Health Department,ceo")
    assert faults_of(tried(cast.department, cast.dana, content, "seats.csv"))[0][:2] == (2, "Since")


def test_a_date_in_until_ends_the_membership_and_keeps_the_row(cast):
    content = csv_of("ID,Until,Why it ended", f"{cast.hospital_seat.key},2025-06,Left the hospital")
    draft = tried(cast.department, cast.dana, content, "seats.csv")
    assert draft.report["counts"] == {"add": 0, "change": 0, "end": 1, "same": 0}
    imports.apply_import(draft=draft, by=cast.dana)
    membership = Membership.objects.get(seat=cast.hospital_seat)
    assert (membership.ends, membership.end_reason) == (PartialDate.parse("2025-06"), "Left the hospital")


def test_authority_alternate_and_term_change_while_the_member_sits(cast):
    content = csv_of(
        "ID,May decide as,Alternate,Term ends",
        f"{cast.hospital_seat.key},executive with power to decide,Rosa Resident,2027",
    )
    imported(cast.department, cast.dana, content, "seats.csv")
    membership = Membership.objects.get(seat=cast.hospital_seat)
    assert membership.authority == Authority.EXECUTIVE
    assert membership.alternate is not None
    assert membership.alternate.account == cast.rosa
    assert membership.term_ends == PartialDate.parse("2027")
    assert membership.ends is None


def test_a_beginning_on_record_stays(cast):
    content = csv_of("ID,Since", f"{cast.chair.key},2019")
    assert faults_of(tried(cast.department, cast.dana, content, "seats.csv"))[0][:2] == (2, "Since")


def test_a_seat_does_not_move_to_another_body(cast):
    things.body(cast.department, "Food Council")
    content = csv_of("ID,Body", f"{cast.vacant_seat.key},Food Council")
    assert faults_of(tried(cast.department, cast.dana, content, "seats.csv"))[0][:2] == (2, "Body")


def test_an_affiliation_that_changes_ends_and_another_begins(cast):
    ana = Person.objects.get(account=cast.ana)
    header = "ID,Name,Organization,Role,Title,Until"
    imported(cast.department, cast.dana, csv_of(header, f"{ana.key},Ana,Health Department,staff,Manager,"))
    old, new = Affiliation.objects.filter(person=ana).order_by("id")
    assert (old.role, old.ends is not None) == ("analyst", True)
    assert (new.role, new.title, new.ends) == ("staff", "Manager", None)
    imported(cast.department, cast.dana, csv_of(header, f"{ana.key},Ana,Health Department,staff,Manager,2030"))
    new.refresh_from_db()
    assert new.ends == PartialDate.parse("2030")


# --- Who may, and what they may not see ------------------------------------------------------------


@pytest.mark.parametrize("name", ["ana", "omar", "hank", "rosa", "sol", "esther", "olivia"])
def test_only_those_who_hold_the_records_import_for_an_organization(cast, name):
    with pytest.raises(NotPermitted, match="Only administrators"):
        tried(cast.department, cast.account(name), csv_of("Name", "Luz"))


def test_an_id_one_may_not_see_reads_like_an_id_that_is_not_there(cast):
    """Dana learns nothing about the organizers' list by guessing IDs."""
    hidden = tried(cast.department, cast.dana, csv_of("ID,Name", f"{cast.neighbor.key},Neda")).report["faults"]
    absent = tried(cast.department, cast.dana, csv_of("ID,Name", "99999999,Neda")).report["faults"]
    assert [fault["rule"] for fault in hidden] == [fault["rule"] for fault in absent]
    assert [fault["remedy"] for fault in hidden] == [fault["remedy"] for fault in absent]


def test_a_name_one_may_not_see_is_not_found(cast):
    (fault,) = tried(cast.department, cast.dana, csv_of("Name,Organization", "Luz,Second Street Church")).report[
        "faults"
    ]
    assert "not the name of a record you may see" in fault["rule"]


def test_another_partners_record_is_refused_with_its_holder(cast):
    draft = tried(
        cast.department, cast.dana, csv_of("ID,Short name", f"{cast.organizers.key},Org"), "organizations.csv"
    )
    (fault,) = draft.report["faults"]
    assert "Organizing" in fault["rule"]
    assert "Ask an administrator" in fault["remedy"]


def test_ids_of_another_partnership_are_not_known_here(cast):
    theirs = Person.objects.get(account=cast.esther)
    draft = tried(cast.department, cast.dana, csv_of("ID,Name", f"{theirs.key},Esther"))
    assert "is not the ID" in faults_of(draft)[0][2]


# --- Between dry run and confirmation --------------------------------------------------------------


def test_a_table_that_changed_in_between_must_be_looked_at_again(cast):
    rosa = Person.objects.get(account=cast.rosa)
    draft = tried(cast.department, cast.dana, csv_of("ID,Name", f"{rosa.key},Rosa R."))
    Person.objects.filter(pk=rosa.pk).update(name="Rosa Changed")
    with pytest.raises(NotNow, match="has changed since"):
        imports.apply_import(draft=draft, by=cast.dana)
    again = imports.retry_import(draft=draft, by=cast.dana)
    assert again.report["steps"][0]["fields"] == [["Name", "Rosa Changed", "Rosa R."]]
    imports.apply_import(draft=again, by=cast.dana)
    rosa.refresh_from_db()
    assert rosa.name == "Rosa R."


def test_a_file_is_applied_once_and_its_rows_are_forgotten(cast):
    draft = imported(cast.department, cast.dana, csv_of("Name", "Luz"))
    draft.refresh_from_db()
    assert (draft.rows, draft.report) == ([], {"counts": {"add": 1, "change": 0, "end": 0, "same": 0}})
    assert draft.file_name == "people.csv"
    with pytest.raises(NotNow, match="already"):
        imports.apply_import(draft=draft, by=cast.dana)
    with pytest.raises(NotNow, match="stays on record"):
        imports.drop_import(draft=draft, by=cast.dana)
    again = tried(cast.department, cast.dana, csv_of("Name", "Luz"))
    assert "applied before" in again.report["notes"][0]["sentence"]


def test_a_draft_that_is_dropped_or_a_month_old_is_deleted(cast):
    draft = tried(cast.department, cast.dana, csv_of("Name", "Luz"))
    imports.drop_import(draft=draft, by=cast.dana)
    assert not ImportDraft.objects.exists()
    old = tried(cast.department, cast.dana, csv_of("Name", "Luz"))
    ImportDraft.objects.filter(pk=old.pk).update(made_at=timezone.now() - timedelta(days=31))
    tried(cast.department, cast.dana, csv_of("Name", "Sol"))
    assert not ImportDraft.objects.filter(pk=old.pk).exists()
    assert LedgerLine.objects.filter(deed="import_forgotten").count() == 1


def test_all_or_nothing_when_something_is_refused_at_the_last_moment(cast, monkeypatch):
    draft = tried(cast.department, cast.dana, csv_of("Name", "Luz", "Sol"))
    before = everything()
    monkeypatch.setattr(imports, "carry_out", _carry_out_and_refuse)
    with pytest.raises(NotNow, match="no longer allowed"):
        imports.apply_import(draft=draft, by=cast.dana)
    assert everything() == before


def _carry_out_and_refuse(plan, known, by, holder):
    from commontable.rooms.people.exchange.carrying import carry_out

    assert carry_out(plan, known, by, holder) == []
    return ["refused"]
