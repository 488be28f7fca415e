"""Import: every fault at once, nothing written until confirmed, a draft applied once and forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.db.models import Model
from django.utils import timezone

from commontable.foundation.errors import NotNow
from commontable.foundation.models import LedgerLine
from commontable.rooms.people.actions import imports
from commontable.rooms.people.models import (
    ImportDraft,
    Person,
    Sighted,
)
from tests import things

from .sheets_made import csv_of, faults_of, imported, tried, workbook_of

PEOPLE = "Name,Preferred language,E-mail,Organization,Role,Title,Since"


def everything() -> dict[str, list[tuple]]:
    """Every row of the room but drafts, so that "nothing was written" means nothing at all."""
    tables: list[type[Model]] = [model for model in _room_models() if model is not ImportDraft]
    return {model.__name__: list(model._default_manager.order_by("pk").values_list()) for model in tables}


def _room_models() -> list[type[Model]]:
    return [model for model in apps.get_app_config("people").get_models() if issubclass(model, Sighted)]


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
