"""Bad input through the web: one clear report of all faults at once, nothing half-imported, no upload left behind."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commontable.foundation.jobs import JobState
from commontable.foundation.models import LedgerLine
from commontable.pipeline.faults import RULES as PIPELINE_RULES
from commontable.rooms.evidence.faults import RULES
from commontable.rooms.evidence.models import Release, Run
from tests.rooms.evidence import tables

COUNTS = {"by": ["group", "year"], "years_together": 1, "omitted": "refuse"}


@pytest.fixture
def good(tmp_path):
    """Tables without a fault: deaths, people and outlines as text."""
    folder = tmp_path / "good"
    folder.mkdir()
    return [path.read_text() for path in tables.write(folder, places=3)]


def _file(name: str, content: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def _workbook() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


def _cases(good: list[str]) -> dict[str, tuple[dict, str, str]]:
    """Name -> what is uploaded, the rule it breaks, the file the report must name."""
    deaths, people, _outlines = good
    pair = {"deaths": [_file("deaths.csv", deaths)], "population": [_file("people.csv", people)]}
    elsewhere = _outlines.replace('"0000', '"9999')
    return {
        "an empty file": ({**pair, "deaths": [_file("nothing.csv", "")]}, "empty_file", "nothing.csv"),
        "a wrong delimiter": (
            {**pair, "deaths": [_file("semi.csv", deaths.replace(",", ";"))]}, "wrong_delimiter", "semi.csv"),
        "a negative count": (
            {**pair, "deaths": [_file("less.csv", deaths.replace(",2015,", ",2015,-"))]}, "negative_count", "less.csv"),
        "deaths without population": (
            {"deaths": [_file("deaths.csv", deaths)]}, "deaths_without_population", "deaths.csv"),
        "a place that joins nothing": (
            {**pair, "by": ["group", "year", "place"], "places": [_file("elsewhere.geojson", elsewhere)]},
            "place_joins_nothing", "deaths.csv"),
        "noise": ({**pair, "deaths": [_file("noise.csv", bytes(range(256)) * 40_000)]}, "not_text", "noise.csv"),
        "a damaged xlsx": ({**pair, "deaths": [_file("workbook.csv", _workbook())]}, "damaged_file", "workbook.csv"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "an empty file", "a wrong delimiter", "a negative count", "deaths without population",
        "a place that joins nothing", "noise", "a damaged xlsx",
    ],
)  # fmt: skip
def test_bad_input_gives_one_clear_report_and_leaves_nothing(name, ask, good, client, settings, address):
    files, rule, file = _cases(good)[name]
    answer = ask("counts", {**COUNTS, **files})
    assert answer.status_code == 302, answer.content.decode()
    run = Run.objects.get()
    assert run.state == JobState.REFUSED, (run.state, run.failure)
    found = [fault for fault in run.faults["faults"] if fault["rule"] == rule]
    assert found, run.faults
    assert found[0]["file"] == file
    assert found[0]["remedy"]
    page = client.get(address("run", run.pk)).content.decode()
    assert "The files were refused. Nothing was imported, and the files were deleted." in page
    assert file in page
    assert not Release.objects.exists()
    assert not list(settings.RELEASES_FOLDER.glob("*")) if settings.RELEASES_FOLDER.exists() else True
    assert not list(settings.UPLOADS_FOLDER.rglob("*"))
    assert LedgerLine.objects.filter(deed="run_refused", subject_id=run.pk).count() == 1


def test_a_bom_is_accepted(ask, good):
    deaths, people, _outlines = good
    files = {"deaths": [_file("bom.csv", "\ufeff" + deaths)], "population": [_file("people.csv", people)]}
    ask("counts", {**COUNTS, **files})
    assert Run.objects.get().state == JobState.DONE


def test_all_faults_stand_in_one_report_with_row_column_value_and_remedy(ask, good, client, address):
    deaths, people, _outlines = good
    lines = deaths.splitlines()
    lines[3] = lines[3].rsplit(",", 1)[0] + ",-4"
    lines[7] = lines[7].rsplit(",", 1)[0] + ",many"
    files = {"deaths": [_file("two.csv", "\n".join(lines))], "population": [_file("people.csv", people)]}
    ask("counts", {**COUNTS, **files})
    run = Run.objects.get()
    assert {(fault["row"], fault["column"], fault["value"]) for fault in run.faults["faults"]} >= {
        (4, "deaths", "-4"), (8, "deaths", "many"),
    }  # fmt: skip
    page = client.get(address("run", run.pk)).content.decode()
    assert "-4" in page
    assert "many" in page
    told = client.get(address("run_faults", run.pk))
    assert told["Content-Type"].startswith("text/csv")
    rows = told.content.decode().splitlines()
    assert rows[0] == "file,row,column,value,rule,what is wrong,remedy"
    assert "two.csv,4,deaths,'-4,negative_count" in rows[1]  # never a formula for a spreadsheet


class Noise(io.RawIOBase):
    """A multipart body of 200 MB of noise, made as it is read: the test itself holds no more than a block."""

    def __init__(self, head: bytes, tail: bytes, size: int) -> None:
        self.parts = [(head, len(head)), (None, size), (tail, len(tail))]
        self.length = sum(length for _content, length in self.parts)

    def read(self, size: int = -1) -> bytes:
        while self.parts:
            content, left = self.parts[0]
            if not left:
                self.parts.pop(0)
                continue
            take = min(left, 65_536 if size < 0 else size)
            piece = content[-left:][:take] if content is not None else (b"\x00\xff\x10\x80" * (take // 4 + 1))[:take]
            self.parts[0] = (content, left - take)
            return piece
        return b""


def test_200_mb_of_noise_are_refused_with_the_limit_and_without_filling_the_disk(client, cast, address, settings):
    settings.UPLOAD_LIMIT = 100 * 1024 * 1024
    client.force_login(cast.ana)
    fields = {"title": "Noise", "source_note": "Noise", "years_together": "1", "omitted": "refuse"}
    head = "".join(
        f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    )
    head += '--edge\r\nContent-Disposition: form-data; name="deaths"; filename="noise.csv"\r\n\r\n'
    body = Noise(head.encode(), b"\r\n--edge--\r\n", 200 * 1024 * 1024)
    answer = client.post(
        address("new_run", "counts"), data=b"-", content_type="multipart/form-data; boundary=edge",
        **{"wsgi.input": body, "CONTENT_LENGTH": str(body.length)},
    )  # fmt: skip
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "The files together are larger than 100.0" in page
    assert "Noise" in page  # what was typed is not lost
    assert not Run.objects.exists()
    assert not settings.UPLOADS_FOLDER.exists()


def test_a_form_without_files_says_what_is_missing_beside_the_field(client, cast, address):
    client.force_login(cast.ana)
    answer = client.post(address("new_run", "counts"), {"title": "Kept title", **COUNTS})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#id_deaths"' in page
    assert 'href="#id_source_note"' in page
    assert "Kept title" in page


def test_two_maps_are_refused_by_the_form(ask, good):
    deaths, _people, outlines = good
    files = {
        "deaths": [_file("deaths.csv", deaths)],
        "places": [_file("a.geojson", outlines), _file("b.geojson", outlines)],
    }
    answer = ask("counts", {**COUNTS, **files})
    assert answer.status_code == 422
    assert "You gave 2 files. Choose one." in answer.content.decode()


def test_rule_sentences_are_those_of_the_pipeline():
    assert RULES == PIPELINE_RULES


def test_a_path_in_a_file_name_stays_a_name(ask, good, settings):
    deaths, people, _outlines = good
    files = {"deaths": [_file("..\\..\\etc\\deaths.csv", deaths)], "population": [_file("people.csv", people)]}
    ask("counts", {**COUNTS, **files})
    run = Run.objects.get()
    assert run.files[0]["name"] == "deaths.csv"
    assert run.state == JobState.DONE
