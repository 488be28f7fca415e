"""`commontable people`: the same import and export without a browser."""

from __future__ import annotations

import json

import pytest

from commontable.cli import main
from commontable.rooms.people.exchange.reading import read_upload
from commontable.rooms.people.models import ImportDraft, Person

pytestmark = pytest.mark.django_db


def test_the_template_is_written_in_the_language_asked_for(tmp_path, capsys):
    assert main(["people", "template", str(tmp_path / "people.csv"), "--language", "es"]) == 0
    assert (tmp_path / "people.csv").read_text("utf-8-sig").startswith("ID,Nombre,")
    assert main(["people", "template", str(tmp_path / "people.ods")]) == 2
    assert "Name it so" in capsys.readouterr().err


def test_an_export_holds_what_the_account_may_see(cast, tmp_path):
    file = tmp_path / "out.zip"
    assert main(["people", "export", str(file), "--at", "river-city"]) == 0
    assert {grid.sheet.name for grid in read_upload("out.zip", file.read_bytes())} >= {"organizations", "seats"}
    main(["people", "export", str(tmp_path / "people.csv"), "--at", "river-city", "--as", "omar@example.org"])
    assert "Neda Neighbor" in (tmp_path / "people.csv").read_text("utf-8-sig")
    main(["people", "export", str(tmp_path / "people.csv"), "--at", "river-city", "--as", "dana@example.org"])
    assert "Neda Neighbor" not in (tmp_path / "people.csv").read_text("utf-8-sig")
    main(["people", "export", str(tmp_path / "p.json"), "--at", "river-city", "--popolo"])
    assert json.loads((tmp_path / "p.json").read_text())["persons"] == []


def test_an_import_is_tried_out_and_done_only_when_confirmed(cast, tmp_path, capsys):
    file = tmp_path / "people.csv"
    file.write_text("Name\nLuz\n")
    words = ["people", "import", str(file), "--at", "river-city", "--as", "dana@example.org"]
    assert main(words) == 0
    assert "1 row added" in capsys.readouterr().out
    assert not Person.objects.filter(name="Luz").exists()
    assert main([*words, "--confirm"]) == 0
    assert Person.objects.get(name="Luz").custodian == cast.department


def test_faults_are_printed_with_their_place_and_end_with_2(cast, tmp_path, capsys):
    file = tmp_path / "people.csv"
    file.write_text("Name,E-mail\nLuz,nobody\n,\nSol,x@example.org\n")
    words = ["people", "import", str(file), "--at", "river-city", "--as", "dana@example.org", "--confirm"]
    assert main(words) == 2
    assert "People row 2, E-mail: 'nobody'" in capsys.readouterr().err
    assert not Person.objects.filter(name="Sol").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--at", "nowhere", "--as", "dana@example.org"], "The addresses are: "),
        (["--at", "river-city", "--as", "nobody@example.org"], "no open account"),
        (["--at", "river-city", "--as", "hank@example.org"], "imports for no organization"),
        (["--at", "river-city", "--as", "dana@example.org", "--for", "zzz"], "Say for which organization"),
    ],
)
def test_what_cannot_be_done_is_told_with_the_next_step(cast, tmp_path, capsys, words, message):
    file = tmp_path / "people.csv"
    file.write_text("Name\nLuz\n")
    assert main(["people", "import", str(file), *words]) == 2
    assert message in capsys.readouterr().err
    assert not ImportDraft.objects.exists()


def test_a_file_that_is_not_there_is_told(cast, tmp_path, capsys):
    words = ["--at", "river-city", "--as", "dana@example.org"]
    assert main(["people", "import", str(tmp_path / "gone.xlsx"), *words]) == 2
    assert "gone.xlsx" in capsys.readouterr().err
