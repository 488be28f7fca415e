"""The whole flow with real files: upload, background work, release, page. Nothing of the uploads stays."""

import re

from commontable.foundation.jobs import JobState
from commontable.rooms.evidence.models import Release, Run
from tests.rooms.evidence.conftest import upload


def _uploads_left(settings) -> list:
    folder = settings.UPLOADS_FOLDER
    return sorted(folder.rglob("*")) if folder.exists() else []


def _new_orleans(shared) -> dict:
    wonder = shared / "data" / "wonder"
    return {
        "deaths": [upload(wonder / "nola_Metro_Black.txt"), upload(wonder / "nola_Metro_White.txt")],
        "by": ["group", "year"], "years_together": 1, "omitted": "refuse",
        "title": "Life expectancy, New Orleans area", "source_note": "CDC WONDER, Underlying Cause of Death 1999-2018",
    }  # fmt: skip


def test_new_orleans_ends_in_a_page_with_the_gap_its_interval_and_its_trend(ask, shared, client, settings, address):
    answer = ask("counts", _new_orleans(shared))
    run = Run.objects.get()
    assert answer.status_code == 302
    assert answer.url == address("run", run.pk)
    assert run.state == JobState.DONE, run.failure
    assert _uploads_left(settings) == []
    page = client.get(address("release", Release.objects.get().pk)).content.decode()
    assert "The gap between Black and White residents fell from 5.9 to 2.8 years" in page
    assert "In 2018 it was 2.8 years (95% interval 2.1 to 3.5). Since 1999 it closed by 3.1 years (2.1 to 4.1)." in page
    assert "Not leveled down." in page
    assert "Black: +4.8 (4.1 to 5.5) years" in page
    assert "taking all 20 periods from 1999 to 2018 together" in page
    assert "9 or fewer" in page  # hidden counts, in plain language
    assert "CDC WONDER, Underlying Cause of Death 1999-2018" in page
    assert page.count("<svg") >= 2
    assert "75.0" in page  # Black, 2018
    assert not re.search(r"\sstyle=", page)


def test_the_run_keeps_names_and_hashes_but_no_rows(ask, shared):
    ask("counts", _new_orleans(shared))
    run = Run.objects.get()
    assert [file["name"] for file in run.files] == ["nola_Metro_Black.txt", "nola_Metro_White.txt"]
    assert run.files[0]["sha256"].startswith("131ffcc89fad")
    assert run.faults == {}


def test_kansas_citys_tracts_become_a_map_of_150_of_173(ask, shared, client, address, settings):
    data = shared / "data"
    ask("published", {
        "published": [upload(data / "usaleep" / "MO_A.CSV")],
        "places": [upload(data / "kc" / "tracts_2010vintage_clipped_to_kcmo.geojson")],
        "title": "Life expectancy by tract, Kansas City", "source_note": "USALEEP 2010-2015",
    })  # fmt: skip
    assert Run.objects.get().state == JobState.DONE
    page = client.get(address("release", Release.objects.get().pk)).content.decode()
    assert "150 of 173 places have a value. 23 have no data; they are hatched and are not zero." in page
    assert "life expectancy runs from 64.2 to 85.8 years" in page
    assert "57.6 to 70.8" in page  # the lowest tract, never without its interval
    assert _uploads_left(settings) == []


def test_the_same_files_a_second_time_end_in_the_same_release(ask, shared):
    ask("counts", _new_orleans(shared))
    ask("counts", _new_orleans(shared))
    assert Release.objects.count() == 1
    assert {run.ended_in for run in Run.objects.all()} == {Release.objects.get().folder_id}


def test_the_page_is_also_written_in_spanish_numbers(ask, shared, client, address):
    ask("counts", _new_orleans(shared))
    page = client.get(address("release", Release.objects.get().pk), headers={"accept-language": "es"}).content.decode()
    assert "2,8" in page
    assert 'lang="es"' in page
