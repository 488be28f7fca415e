"""Tables of an organization's own on the web: a mapping is given, proposed, kept by its name, and nobody else's."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commontable.foundation.jobs import JobState
from commontable.pipeline import open_release
from commontable.rooms.evidence.forms import FORMS
from commontable.rooms.evidence.models import Release, Run
from tests.rooms.evidence import tables
from tests.rooms.evidence.conftest import upload

CHOICES = {"by": ["group", "year"], "years_together": 1}
COLUMNS = {"CNTY": "place", "RACE_CD": "group", "YOD": "year", "AGEGRP": "age", "N": "deaths"}
CODES = {"RACE_CD": {"1": "Black", "2": "White"}}


def mapping(name="vital", **changes) -> SimpleUploadedFile:
    said = {"commontable": "column mapping 1", "name": name, "columns": COLUMNS, "codes": CODES} | changes
    return SimpleUploadedFile("vital.json", json.dumps(said).encode())


@pytest.fixture
def own(tmp_path):
    """Deaths with columns and codes of somebody's own, and populations as everybody writes them."""
    deaths, people, _outlines = tables.write(tmp_path)
    header, *rows = deaths.read_text().splitlines()
    names = {"place": "CNTY", "group": "RACE_CD", "year": "YOD", "age": "AGEGRP", "deaths": "N"}
    text = "\n".join([",".join(names[name] for name in header.split(",")), *rows])
    path = tmp_path / "registrar.csv"
    path.write_text(text.replace("Black", "1").replace("White", "2") + "\n")
    return {"deaths": path, "population": people, "plain": deaths}


def given(own, **more):
    return {**CHOICES, "deaths": [upload(own["deaths"])], "population": [upload(own["population"])], **more}


def test_a_table_of_ones_own_is_measured_like_any_other(ask, own):
    answer = ask("counts", given(own, mapping=[mapping()]))
    assert answer.status_code == 302, answer.content.decode()
    ask("counts", {**given(own), "deaths": [upload(own["plain"])]})
    assert {run.state for run in Run.objects.all()} == {JobState.DONE}, [run.faults for run in Run.objects.all()]
    one, other = (open_release(release.path).rows("estimates") for release in Release.objects.all())
    assert one == other


def test_a_mapping_is_kept_by_its_name_and_chosen_again(ask, own, client, cast, address):
    ask("counts", given(own, mapping=[mapping()]))
    page = client.get(address("new_run", "counts")).content.decode()
    assert re.search(r'<input type="checkbox" name="saved_mappings" value="vital"', page)
    ask("counts", given(own, saved_mappings=["vital"]))
    first, second = Run.objects.order_by("asked_at")
    assert second.state == JobState.DONE, second.faults
    assert second.choices["mappings"] == first.choices["mappings"]
    assert [file["role"] for file in second.files] == ["deaths", "population", "mapping"]
    again = client.get(address("new_run", "counts") + f"?like={second.pk}").content.decode()
    assert re.search(r'name="saved_mappings" value="vital"[^>]*checked', again)


def test_a_newer_mapping_takes_the_place_of_an_older_of_its_name(ask, own, cast):
    ask("counts", given(own, mapping=[mapping()]))
    ask("counts", given(own, mapping=[mapping(absent=["."])], saved_mappings=["vital"]))
    newest = Run.objects.order_by("-asked_at").first()
    assert newest.state == JobState.DONE, newest.faults
    (kept,) = newest.choices["mappings"]
    assert '"absent"' in kept
    assert FORMS["counts"](custodians=[cast.department]).saved["vital"] == kept


def test_mappings_of_other_organizations_are_not_offered(ask, own, cast):
    ask("counts", given(own, mapping=[mapping()]))
    assert "saved_mappings" in FORMS["counts"](custodians=[cast.department]).fields
    others = [cast.hospital, cast.congregation]
    form = FORMS["published"](custodians=others)
    assert "saved_mappings" not in form.fields
    posted = FORMS["counts"]({**CHOICES, "saved_mappings": ["vital"]}, custodians=others)
    assert not posted.is_valid()
    assert not posted.cleaned_data.get("mappings")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "Make it anew"),
        (b"[]", "begins with"),
        (mapping(codes={"RACE_CD": {"1": ""}}).read(), "what this code means"),
    ],
    ids=["broken", "something else", "unexplained"],
)
def test_a_mapping_that_cannot_be_used_is_said_beside_its_field_before_any_work(content, words, cast):
    files = {"mapping": [SimpleUploadedFile("vital.json", content)]}
    form = FORMS["counts"]({"title": "T", "source_note": "S", **CHOICES}, files, custodians=[cast.department])
    assert words in str(form.errors["mapping"])
    assert form.sections()[1].is_open


def test_a_mapping_that_is_too_large_is_refused(cast):
    files = {"mapping": [SimpleUploadedFile("vital.json", b" " * (1024 * 1024 + 1))]}
    form = FORMS["counts"]({"title": "T", "source_note": "S", **CHOICES}, files, custodians=[cast.department])
    assert "too large for a column mapping" in str(form.errors["mapping"])


def test_where_columns_are_not_known_the_page_proposes_a_mapping(ask, own, client, address):
    ask("counts", given(own))
    run = Run.objects.get()
    assert run.state == JobState.REFUSED
    page = client.get(address("run", run.pk)).content.decode()
    assert "A column mapping for registrar.csv, to look through and save" in page
    assert "RACE_CD: say what 1, 2 mean." in page
    proposed = json.loads(run.faults["proposals"][0]["content"])
    assert proposed["columns"]["AGEGRP"] == "age"
    assert 'href="' in page
