"""Export: what the viewer may see, with IDs that stay; and back again without a change."""

from __future__ import annotations

import pytest

from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Sight
from commontable.rooms.people.actions.imports import apply_import
from commontable.rooms.people.exchange.downloads import FORMATS, export_file, template_file
from commontable.rooms.people.exchange.known import Describing, load
from commontable.rooms.people.exchange.reading import read_upload
from commontable.rooms.people.models import Contact, Membership, Organization, Person
from commontable.rooms.people.queries import sight_of
from tests import things
from tests.cast import NAMES

from .sheets_made import tried


@pytest.fixture
def furnished(cast):
    """A table with everything a sheet can hold, awkward text included."""
    rosa = Person.objects.get(account=cast.rosa)
    Person.objects.filter(pk=rosa.pk).update(name='=HYPERLINK("x") "Rosa", O\u2019Neil; Ñ')
    ours = {"partnership": cast.river, "custodian": cast.department, "person": rosa}
    Contact.objects.create(**ours, kind="phone", value="+1 816 555 0100")
    Contact.objects.create(**ours, kind="email", value="rosa@example.org")
    Contact.objects.create(**ours, kind="email", value="r@example.org")
    things.affiliation(rosa, cast.hospital, "member", begins=PartialDate.parse("about 2012"), title="-Volunteer")
    things.affiliation(rosa, cast.department, "member", ends=PartialDate.parse("2013"))
    Organization.objects.filter(pk=cast.hospital.pk).update(
        about="One line.\nAnother  line.", begins=PartialDate.parse("primavera 2012"), website="https://example.org"
    )
    Membership.objects.filter(seat=cast.hospital_seat).update(
        alternate=rosa, begins=PartialDate.parse("spring 2012"), term_ends=PartialDate.parse("2027-06")
    )
    things.body(
        cast.department, "Food Hub", kind="hub", parent=cast.commission, needs_parity=True, audience="partnership"
    )
    return cast


@pytest.mark.parametrize("kind", ["xlsx", "zip"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_an_export_that_comes_back_unchanged_changes_nothing(furnished, kind, language, settings):
    from django.utils.translation import override

    with override(language):
        content = export_file(furnished.river, sight_of(furnished.dana), kind).content
        draft = tried(furnished.department, furnished.dana, content, f"export.{kind}")
    assert draft.report["faults"] == []
    assert draft.report["steps"] == []
    assert draft.report["notes"] == []
    rows = sum(len(grid.rows) for grid in read_upload("export", content))
    assert draft.report["counts"] == {"add": 0, "change": 0, "end": 0, "same": rows}


def test_each_sheet_alone_comes_back_unchanged(furnished):
    for kind in FORMATS:
        content = export_file(furnished.river, sight_of(furnished.dana), kind).content
        draft = tried(furnished.department, furnished.dana, content, kind)
        assert (draft.report["faults"], draft.report["steps"]) == ([], []), kind


def test_what_was_imported_is_exported_with_ids_that_stay(cast):
    from .sheets_made import csv_of

    apply_import(draft=tried(cast.department, cast.dana, csv_of("Name", "Luz")), by=cast.dana)
    luz = Person.objects.get(name="Luz")
    before = export_file(cast.river, sight_of(cast.dana), "people.csv").content
    assert f"{luz.key},Luz".encode() in before
    assert export_file(cast.river, sight_of(cast.dana), "people.csv").content == before


def test_no_cell_of_a_csv_can_run_as_a_formula(furnished):
    text = export_file(furnished.river, sight_of(furnished.dana), "people.csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    assert "'+1 816 555 0100" in text
    assert "'-Volunteer" in text


def test_an_organizers_people_are_exported_for_the_organizers_only(cast):
    for name in NAMES:
        sight = sight_of(cast.account(name)) if name != "visitor" else Sight()
        rows = Describing(load(cast.river, sight)).sheets()
        names = {row["name"] for sheet in ("people", "organizations") for row in rows[sheet]}
        assert ("Neda Neighbor" in names) == (name in ("omar", "olivia")), name
        assert ("Second Street Church" in names) == (name in ("omar", "olivia")), name
        assert bool(rows["people"]) == (name not in ("visitor", "sol", "esther")), name


def test_contacts_are_exported_for_those_who_hold_them_only(furnished):
    def contacts(account) -> list[str]:
        rows = Describing(load(furnished.river, sight_of(account))).sheets()["people"]
        return [value for row in rows for value in row["phone"] + row["email"]]

    assert set(contacts(furnished.dana)) == {"+1 816 555 0100", "rosa@example.org", "r@example.org"}
    for account in (furnished.hank, furnished.olivia, furnished.rosa):
        assert contacts(account) == []


def test_a_seat_whose_member_one_may_not_see_is_exported_without_the_name(cast):
    """A private person in a public seat: visitors read the seat, and not who sits in it."""
    things.membership(cast.vacant_seat, cast.neighbor, None)
    visitor = Describing(load(cast.river, Sight())).sheets()["seats"]
    (seat,) = [row for row in visitor if row["key"] == cast.vacant_seat.key]
    assert (seat["person"], seat["person_label"]) == ("", "")
    draft = tried(cast.department, cast.dana, export_file(cast.river, sight_of(cast.dana), "seats.csv").content)
    assert (draft.report["faults"], draft.report["steps"]) == ([], [])


def test_absorbed_records_are_not_exported_and_their_ids_are_refused_with_the_kept_one(cast):
    from commontable.rooms.people.actions.merges import merge_persons

    rosa = Person.objects.get(account=cast.rosa)
    double = things.person(cast.department, "Rosa Rezident")
    old = export_file(cast.river, sight_of(cast.dana), "people.csv").content
    merge_persons(keep=rosa, absorb=double, by=cast.dana, choices={})
    assert double.key.encode() not in export_file(cast.river, sight_of(cast.dana), "people.csv").content
    (fault,) = tried(cast.department, cast.dana, old).report["faults"]
    assert rosa.key in fault["rule"]


def test_an_export_takes_as_many_queries_for_many_rows_as_for_few(cast, django_assert_num_queries):
    sight = sight_of(cast.dana)
    for number in (2, 20):
        for position in range(number):
            organization = things.organization(cast.river, f"Organization {number} {position}", parent=cast.department)
            person = things.person(cast.department, f"Person {number} {position}")
            things.affiliation(person, organization, "member")
            Contact.objects.create(
                partnership=cast.river, custodian=cast.department, person=person, kind="email", value="a@example.org"
            )
            body = things.body(cast.department, f"Body {number} {position}", parent=cast.commission)
            things.membership(things.seat(body, "Seat"), person, organization)
        with django_assert_num_queries(9):
            export_file(cast.river, sight, "zip")


def test_every_template_can_be_downloaded():
    for kind in FORMATS:
        assert len(template_file(kind).content) > 100
