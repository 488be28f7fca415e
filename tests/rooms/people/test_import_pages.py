"""The pages of import, export, Popolo and merging, as the cast sees them."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commontable.rooms.people.exchange.reading import read_upload
from commontable.rooms.people.models import Contact, ImportDraft, Person
from tests import things

from .sheets_made import csv_of, tried


def at(cast, name: str, *rest) -> str:
    return reverse(f"people:{name}", args=[cast.river.slug, *rest])


def upload(client, cast, content: bytes, name: str = "people.csv", **fields):
    file = SimpleUploadedFile(name, content)
    return client.post(at(cast, "imports"), {"file": file, "holder": str(cast.department.pk), **fields})


def test_a_file_is_tried_out_shown_and_imported(cast, client):
    client.force_login(cast.dana)
    response = upload(client, cast, csv_of("Name,Preferred language", "Luz Vecina,Spanish"))
    draft = ImportDraft.objects.get()
    assert response.url == at(cast, "import", draft.pk)
    page = client.get(response.url).content.decode()
    assert "This file would do this: 1 row added" in page
    assert "Luz Vecina" in page
    assert not Person.objects.filter(name="Luz Vecina").exists()
    response = client.post(at(cast, "import_application", draft.pk), follow=True)
    assert "has been imported" in response.content.decode()
    assert Person.objects.filter(name="Luz Vecina").exists()
    assert "Luz Vecina" not in client.get(at(cast, "import", draft.pk)).content.decode()


def test_a_file_beyond_the_limit_is_refused_with_the_limit(cast, client, settings):
    settings.UPLOAD_LIMIT = 1024
    client.force_login(cast.dana)
    response = upload(client, cast, b"Name\n" * 300)
    assert response.status_code == 422
    assert "larger than 1.0\xa0KB, the most this site takes in at once" in response.content.decode()
    assert not ImportDraft.objects.exists()


def test_faults_are_all_on_the_page_and_in_the_report(cast, client):
    client.force_login(cast.dana)
    response = upload(client, cast, csv_of("Name,E-mail", *[f"Person {number},wrong{number}" for number in range(300)]))
    page = client.get(response.url).content.decode()
    assert "300 cells need another look" in page
    assert all(f"wrong{number}" in page for number in range(300))
    assert "Import it" not in page
    draft = ImportDraft.objects.get()
    report = client.get(at(cast, "import_report", draft.pk)).content.decode("utf-8-sig")
    assert len(report.splitlines()) == 301
    assert client.post(at(cast, "import_application", draft.pk)).status_code == 409


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("people.xlsx", b"", "empty"),
        ("people.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".xls format"),
        ("deaths.csv", b"Cause,Deaths\nHeart,5\n", "template"),
        ("noise.bin", bytes(range(256)) * 400, "UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_leaves_the_page_with_one_clear_message(cast, client, name, content, message):
    client.force_login(cast.dana)
    response = upload(client, cast, content, name)
    assert response.status_code == 422
    page = response.content.decode()
    assert message in page
    assert 'href="#id_file"' in page
    assert not ImportDraft.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(cast, client, monkeypatch):
    client.force_login(cast.dana)
    monkeypatch.setattr("commontable.rooms.people.forms.exchange.MAX_UPLOAD", 1024 * 1024)
    response = upload(client, cast, b"x" * (2 * 1024 * 1024))
    assert response.status_code == 422
    assert "people.csv has 2 MB; 1 MB is the most" in response.content.decode()


def test_a_draft_whose_table_changed_can_be_tried_out_again(cast, client):
    client.force_login(cast.dana)
    rosa = Person.objects.get(account=cast.rosa)
    draft = tried(cast.department, cast.dana, csv_of("ID,Name", f"{rosa.key},Rosa R."))
    Person.objects.filter(pk=rosa.pk).update(name="Rosa Changed")
    response = client.post(at(cast, "import_application", draft.pk))
    assert response.status_code == 409
    assert "has changed since" in response.content.decode()
    assert "Try it out again" in response.content.decode()
    page = client.post(at(cast, "import_trial", draft.pk), follow=True).content.decode()
    assert "Rosa Changed" in page
    client.post(at(cast, "import_removal", draft.pk))
    assert not ImportDraft.objects.exists()


def test_import_is_for_those_who_administer_and_not_there_for_others(cast, client):
    draft = tried(cast.department, cast.dana, csv_of("Name", "Luz"))
    addresses = [at(cast, "imports"), at(cast, "merges")]
    addresses += [at(cast, name, draft.pk) for name in ("import", "import_report")]
    for name in ("ana", "omar", "hank", "rosa", "sol", "esther"):
        client.force_login(cast.account(name))
        assert [client.get(address).status_code for address in addresses] == [404] * 4, name
        assert client.post(at(cast, "import_application", draft.pk)).status_code == 404
    client.force_login(cast.olivia)
    assert [client.get(address).status_code for address in addresses] == [200, 200, 404, 404]
    client.logout()
    assert [client.get(address).status_code for address in addresses] == [302] * 4
    assert not Person.objects.filter(name="Luz").exists()


def test_one_imports_only_for_what_one_administers(cast, client):
    client.force_login(cast.olivia)
    response = upload(client, cast, csv_of("Name", "Luz"))
    assert response.status_code == 422
    assert not ImportDraft.objects.exists()


def test_export_and_popolo_are_through_sight_for_everybody(cast, client):
    def names(account) -> set[str]:
        if account:
            client.force_login(account)
        else:
            client.logout()
        response = client.get(at(cast, "export", "zip"))
        assert response["Cache-Control"] == "private, no-store"
        grids = read_upload("export.zip", response.content)
        document = json.loads(client.get(at(cast, "popolo")).content)
        exported = {row.get("name", "") for grid in grids for row in grid.rows.values()} - {""}
        told = {thing["name"] for kind in ("persons", "organizations") for thing in document[kind]}
        assert told == exported
        return exported

    public = {"River City Health Department", "River City Organizing", "St. Anne Hospital", "Health Commission"}
    assert names(None) == public
    assert names(cast.esther) == public
    assert names(cast.sol) == public
    assert "Neda Neighbor" in names(cast.omar)
    assert "Neda Neighbor" not in names(cast.dana)
    assert "Rosa Resident" in names(cast.dana)


def test_a_table_that_is_not_public_exports_nothing_to_strangers(cast, client):
    for name in ("export", "popolo"):
        rest = ["xlsx"] if name == "export" else []
        address = reverse(f"people:{name}", args=[cast.lakeside.slug, *rest])
        assert client.get(address).status_code == 404
        client.force_login(cast.dana)
        assert client.get(address).status_code == 404
        client.logout()


def test_templates_come_as_workbook_archive_and_single_sheets(cast, client):
    client.force_login(cast.dana)
    assert client.get(at(cast, "import_template", "xlsx")).content[:2] == b"PK"
    assert client.get(at(cast, "import_template", "people.csv"))["Content-Type"].startswith("text/csv")
    assert client.get(at(cast, "import_template", "people.exe")).status_code == 404
    assert client.get(at(cast, "export", "..csv")).status_code == 404


# --- Merging ------------------------------------------------------------------------------------------------------


def test_two_records_are_compared_and_made_one(cast, client):
    client.force_login(cast.dana)
    rosa = Person.objects.get(account=cast.rosa)
    double = things.person(cast.department, "Rosa Rezident", language="English")
    listed = client.get(at(cast, "merges")).content.decode()
    address = at(cast, "merge_new", "person", rosa.pk, double.pk)
    assert address in listed
    page = client.get(address).content.decode()
    assert page.count('type="radio"') == 4
    response = client.post(address, {"name": "keep", "language": "absorb"}, follow=True)
    assert "Two records are now one: Rosa Resident." in response.content.decode()
    rosa.refresh_from_db()
    assert (rosa.name, rosa.language) == ("Rosa Resident", "English")
    assert client.get(address).status_code == 404


def test_a_merge_that_is_refused_stays_on_the_page_with_the_reason_and_what_was_chosen(cast, client):
    client.force_login(cast.dana)
    dana, rosa = Person.objects.get(account=cast.dana), Person.objects.get(account=cast.rosa)
    response = client.post(at(cast, "merge_new", "person", dana.pk, rosa.pk), {"name": "absorb"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "sign in with an account of their own" in page
    assert 'value="absorb" checked' in page


def test_a_record_one_may_not_see_cannot_be_compared(cast, client):
    client.force_login(cast.dana)
    rosa = Person.objects.get(account=cast.rosa)
    assert client.get(at(cast, "merge_new", "person", rosa.pk, cast.neighbor.pk)).status_code == 404
    assert client.get(at(cast, "merge_new", "person", rosa.pk, rosa.pk)).status_code == 404
    assert client.get(at(cast, "merge_new", "seat", rosa.pk, cast.chair.pk)).status_code == 404


def test_what_moves_is_counted_through_sight(cast, client):
    """The organizers' note of a telephone number moves too; Dana is not told that there is one."""
    client.force_login(cast.dana)
    rosa = Person.objects.get(account=cast.rosa)
    double = things.person(cast.department, "Rosa Rezident")
    Contact.objects.create(
        partnership=cast.river, custodian=cast.organizers, person=double, kind="phone", value="555-0100"
    )
    page = client.get(at(cast, "merge_new", "person", rosa.pk, double.pk)).content.decode()
    assert "Contacts" not in page
    client.post(at(cast, "merge_new", "person", rosa.pk, double.pk))
    assert Contact.objects.get().person == rosa


def test_the_list_of_imports_takes_as_many_queries_for_many_as_for_few(cast, client, django_assert_max_num_queries):
    client.force_login(cast.dana)
    client.get(at(cast, "imports"))
    counts = []
    for number in (2, 15):
        for position in range(number):
            tried(cast.department, cast.dana, csv_of("Name", f"Luz {number} {position}"))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(at(cast, "imports"))
        counts.append(len(captured))
    assert counts[0] == counts[1]
