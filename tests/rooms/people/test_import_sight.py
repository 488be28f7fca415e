"""Import and sight: only who holds the records may, and what one may not see reads like what is not there."""

from __future__ import annotations

import pytest

from commontable.foundation.errors import NotPermitted
from commontable.rooms.people.models import (
    Person,
)

from .sheets_made import csv_of, faults_of, tried


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
