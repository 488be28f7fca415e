"""Import of seats and affiliations over time: another person, an end, a term, and what stays (HR-03)."""

from __future__ import annotations

from commontable.foundation.models import LedgerLine
from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.people.actions import imports
from commontable.rooms.people.models import (
    Affiliation,
    Membership,
    Person,
)
from commontable.rooms.people.states import Authority
from tests import things

from .sheets_made import csv_of, faults_of, imported, tried, workbook_of


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
