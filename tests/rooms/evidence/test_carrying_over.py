"""Figures carried over to other areas through the web pages: the form, and the same release as by one command."""

from __future__ import annotations

import pyogrio.raw
import pytest

from commontable.foundation.jobs import JobState
from commontable.pipeline import CarryOver, PublishedRequest, measure, open_release
from commontable.rooms.evidence.forms import FORMS
from commontable.rooms.evidence.models import Release, Run
from tests.rooms.evidence import tables
from tests.rooms.evidence.conftest import upload

TITLE = "Life expectancy by ZIP code, Kansas City"


@pytest.fixture
def files(shared, tmp_path):
    data = shared / "data"
    people = tmp_path / "acs5_2011-2015_tract_B01001.csv"
    lines = (data / "kc" / people.name).read_text().splitlines()
    people.write_text("\n".join(line for line in lines if ",B01001_" in line or line.startswith("GEOID")) + "\n")
    return {
        "published": data / "usaleep/MO_A.CSV",
        "places": data / "kc/tracts_2010vintage_clipped_to_kcmo.geojson",
        "to": data / "kc/zcta_2010vintage_clipped_to_kcmo.geojson",
        "people": people,  # everyone, without the tables by race
    }


def test_kansas_citys_zip_codes_are_the_same_on_the_web_as_by_one_command(ask, files, client, address, tmp_path):
    """64130, 64128 and 64127 lowest, 64113 highest, 12 to 13 years apart."""
    given = {name: [upload(path)] for name, path in files.items()}
    ask("published", given | {"title": TITLE, "source_note": "USALEEP", "years_together": 1})
    run = Run.objects.get()
    assert run.state == JobState.DONE, run.faults
    release = Release.objects.get()
    carry = CarryOver(to=files["to"], people=files["people"])
    request = PublishedRequest(files["published"], files["places"], title=TITLE, source_note="USALEEP", carry=carry)
    by_command = measure(request, releases=tmp_path / "by-command")
    on_the_web = open_release(release.path)
    for table in by_command.names:
        assert on_the_web.rows(table) == by_command.rows(table)
    rows = sorted(
        (row for row in on_the_web.rows("estimates") if row["state"] == "estimate"), key=lambda row: row["value"]
    )
    assert [row["place"] for row in (*rows[:3], rows[-1])] == ["64130", "64128", "64127", "64113"]
    page = client.get(address("release", release.pk)).content.decode()
    assert "44 of 62 places have a value. 18 have no data; they are hatched and are not zero." in page
    assert "life expectancy runs from 70.1 to 82.5 years" in page
    assert "68.5 to 71.7" in page  # 64130, never without its interval
    assert "22 figures were carried over from places that cover their areas in part, or were cut by them." in page
    lowest = page.split("Where the figure is lowest")[1].split("Where it is highest")[0]
    assert [code for code in ("64130", "64128", "64125", "64127") if code in lowest] == ["64130", "64128", "64127"]
    assert "map of other areas" in client.get(address("run", run.pk)).content.decode().lower()


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        (("to",), "to", "Give the map of your own places too"),
        (("people",), "people", "Say which areas to carry the figures over to"),
        (("to", "places"), None, ""),
        (("to", "crosswalk", "people"), None, ""),
    ],
)
def test_what_is_missing_is_said_beside_its_field(cast, files, given, field, words):
    files["crosswalk"] = files["published"]
    form = FORMS["published"](
        {"title": TITLE, "source_note": "USALEEP", "level": 95, "bad_rows": "refuse"},
        {name: [upload(files[name])] for name in ("published", *given)},
        custodians=[cast.department],
    )
    form.is_valid()
    assert words in str(form.errors.get(field, "")) if field else not form.errors.keys() & {"to", "people", "crosswalk"}


def test_counts_bring_their_own_people(cast):
    form = FORMS["counts"](custodians=[cast.department])
    assert {"places", "to", "crosswalk"} <= form.fields.keys()
    assert "people" not in form.fields


@pytest.mark.parametrize(("layer", "state"), [("", JobState.REFUSED), ("wards", JobState.DONE)])
def test_of_a_map_with_several_layers_one_is_named_on_the_form(ask, client, address, tmp_path, layer, state):
    deaths, people, outlines = tables.write(tmp_path, places=4)
    held, path = pyogrio.raw.read(outlines), tmp_path / "city.gpkg"
    for name in ("city", "wards"):
        kind = {"geometry_type": "Polygon", "crs": "EPSG:4326", "append": path.exists()}
        pyogrio.raw.write(path, held[2], held[3], held[0]["fields"], layer=name, **kind)
    given = {"deaths": upload(deaths), "population": upload(people), "places": upload(path), "layer": layer}
    ask("counts", given | {"by": ["place", "group"], "years_together": 3})
    run = Run.objects.get()
    assert run.state == state, run.faults
    if state == JobState.REFUSED:
        page = client.get(address("run", run.pk)).content.decode()
        assert "It is not told which layer of the map is meant." in page
        assert "2 layers: city (4 areas), wards (4 areas)" in page
    else:
        assert open_release(Release.objects.get().path).facts["parameters"]["layer"] == "wards"
