"""A spreadsheet of 2,000 people: read, tried out, imported, exported and brought back, as ratios to bare inserts.

Run: python -m benchmarks.import_people [--rows 2000]
The floor writes the same rows with the same number of INSERTs in one transaction, and does nothing else.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from typing import Any


def timed(run: Callable[[], Any]) -> tuple[float, Any]:
    begin = time.perf_counter()
    result = run()
    return time.perf_counter() - begin, result


def file_of(rows: int) -> bytes:
    lines = ["Name,E-mail,Organization,Title,Since"]
    lines += [
        f"Person {number},p{number}@example.org,Health Department,Volunteer,spring 2012" for number in range(rows)
    ]
    return "\r\n".join(lines).encode()


def floor(cast: Any, rows: int) -> None:
    """A person, a contact, an affiliation and three ledger lines for each row, as the import writes them."""
    from django.db import transaction

    from commontable.foundation.models import LedgerLine
    from commontable.rooms.people.models import Affiliation, Contact, Person

    ours = {"partnership": cast.river, "custodian": cast.department}
    with transaction.atomic():
        for number in range(rows):
            person = Person.objects.create(**ours, name=f"Bare {number}")
            Contact.objects.create(**ours, person=person, kind="email", value="b@example.org")
            Affiliation.objects.create(**ours, person=person, organization=cast.department)
            for _line in range(3):
                LedgerLine.objects.create(deed="person_added", subject_kind="people.person", subject_id=person.pk)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"COMMONTABLE_DATA": folder, "DJANGO_SETTINGS_MODULE": "commontable.project.settings"}
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        measure(rows)


def measure(rows: int) -> None:
    from commontable.rooms.people.actions.imports import Upload, apply_import, draft_import
    from commontable.rooms.people.exchange.downloads import export_file
    from commontable.rooms.people.exchange.parsing import parse
    from commontable.rooms.people.exchange.reading import read_upload
    from commontable.rooms.people.queries import sight_of
    from tests.cast import assemble

    cast = assemble()
    content = file_of(rows)

    def draft(name: str, data: bytes) -> Any:
        return draft_import(holder=cast.department, by=cast.dana, upload=Upload(name, data))

    bare, _none = timed(lambda: floor(cast, rows))
    reading, _parsed = timed(lambda: parse(read_upload("people.csv", content)))
    trying, tried = timed(lambda: draft("people.csv", content))
    assert tried.report["faults"] == []
    applying, _done = timed(lambda: apply_import(draft=tried, by=cast.dana))
    exporting, book = timed(lambda: export_file(cast.river, sight_of(cast.dana), "xlsx"))
    again, back = timed(lambda: draft("export.xlsx", book.content))
    assert back.report["steps"] == []
    print(f"{rows} rows; bare inserts {bare:.2f} s")
    for name, seconds in [
        ("read and check the file", reading),
        ("dry run (rehearsed and taken back)", trying),
        ("import", applying),
        ("export as XLSX", exporting),
        ("dry run of the export, nothing to do", again),
    ]:
        print(f"  {name:<38} {seconds:6.2f} s   {seconds / bare:5.2f} × bare inserts")


if __name__ == "__main__":
    main()
