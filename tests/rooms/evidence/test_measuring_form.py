"""The form of a measurement grows by need, says faults beside their fields, and asks for what the command line asks."""

import re

import pytest

from commontable.pipeline import Further, LifeExpectancyRequest
from commontable.rooms.evidence.asked import Asked, read_periods, read_years
from commontable.rooms.evidence.forms import FORMS
from commontable.rooms.evidence.models import Release, Run
from commontable.rooms.evidence.requesting import request_of
from commontable.rooms.evidence.states import RunKind
from tests.rooms.evidence import tables
from tests.rooms.evidence.conftest import text_of, upload

COUNTS = {"by": ["group", "year"], "years_together": 1}


@pytest.fixture
def page(client, cast, address):
    """The form's page as the analyst meets it."""

    def get(kind: str = "counts", query: str = "", data: dict | None = None) -> str:
        client.force_login(cast.ana)
        url = address("new_run", kind) + query
        answer = client.get(url) if data is None else client.post(url, data)
        assert answer.status_code == (200 if data is None else 422)
        return answer.content.decode()

    return get


def folded(page: str, title: str) -> str:
    """The opening tag of the folded part with this title."""
    return re.findall(r"<details[^>]*>", page.split(f">{title}</summary>")[0])[-1]


def test_what_nobody_needs_yet_stands_folded(page):
    shown = page()
    for title in ("A map", "How it is worked out, and how people are protected", "Circumstances of places and groups"):
        assert "open" not in folded(shown, title)
    assert "<script" not in shown.split("<main")[1].split("</main>")[0]


def test_a_fault_opens_its_part_and_stands_beside_its_field(page):
    shown = page(data={**COUNTS, "title": "Kept", "focus": "0", "periods": "from then to now", "agreement": "MOU 7"})
    assert "open" in folded(shown, "Circumstances of places and groups")
    assert "open" in folded(shown, "Periods of your own")
    assert "open" in folded(shown, "The agreement behind the files"), "what was typed is not hidden"
    assert "open" not in folded(shown, "A map")
    assert "“from then to now” is no period." in shown.split("error-summary")[1]
    assert 'href="#id_focus"' in shown
    assert 'value="MOU 7"' in shown


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"by": ["year"], "reference_group": "White"}, "by"),
        ({"by": ["group", "sex"]}, "by"),
        ({"periods": "2014-2015", "by": ["group"]}, "by"),
        ({"periods": "2014-2015", "years_together": 3}, "periods"),
        ({"omitted": "hidden", "bad_rows": "aside"}, "bad_rows"),
        ({"level": 100}, "level"),
        ({"policy": "anything goes"}, "policy"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_said_before_any_work(given, field, cast):
    form = FORMS["counts"]({"title": "T", "source_note": "S", **COUNTS, **given}, custodians=[cast.department])
    assert not form.is_valid()
    assert form.errors[field]


def test_every_choice_reaches_the_pipeline(ask, tmp_path):
    deaths, people, outlines = tables.write(tmp_path, places=3)
    context = tmp_path / "context.csv"
    context.write_text("place,poverty\n00001,0.3\n00002,0.2\n00003,0.1\n")
    ask("counts", {
        "deaths": [upload(deaths)], "population": [upload(people)], "places": [upload(outlines)],
        "context": [upload(context)], "by": ["group", "place", "year"], "years_together": 1,
        "periods": "2014-2015, 2016", "reference_group": "White", "policy": "cms", "level": 90, "omitted": "refuse",
        "bad_rows": "aside", "method": "hierarchical", "focus": 2, "agreement": "MOU 7", "is_synthetic": "on",
    })  # fmt: skip
    run = Run.objects.get()
    folder = run.folder
    assert request_of(run) == LifeExpectancyRequest(
        deaths=(folder / "0" / "deaths.csv",), population=(folder / "1" / "people.csv",),
        by=("group", "place", "year"), periods=((2014, 2015), (2016, 2016)), reference_group="White",
        places=folder / "2" / "schematic-places.geojson", policy="cms", level=0.9, bad_rows="aside",
        method="hierarchical", title="A measurement", source_note="A source", synthetic=True,
        further=Further(context=folder / "3" / "context.csv", focus=2, agreement="MOU 7"),
    )  # fmt: skip


def test_a_run_of_before_is_asked_for_with_what_it_kept():
    asked = Asked.kept(RunKind.COUNTS, "Old", {"by": ["year"], "years_together": 5, "omitted": "hidden"})
    assert (asked.by, asked.years_together, asked.omitted, asked.policy) == (("year",), 5, "hidden", "wonder")


def test_years_and_periods_are_read_as_people_write_them():
    assert read_years("2019–2023") == (2019, 2023)
    assert read_periods("2009-2013, 2014") == ((2009, 2013), (2014, 2014))
    assert read_periods(" ") == ()
    for wrong in ("2023-2019", "19-23", "now"):
        with pytest.raises(ValueError, match=wrong):
            read_years(wrong)


def test_a_measurement_by_sex_tells_the_gap_between_women_and_men(ask, client, address, tmp_path):
    lines = ["sex,age,year,deaths,population"]
    for sex, level in (("F", 0.8), ("M", 1.1)):
        for age, people, rate in zip(tables.AGES, tables.PEOPLE, tables.RATES, strict=True):
            lines.append(f"{sex},{age},2015,{round(people * 30 * rate * level) + 10},{people * 30}")
    path = tmp_path / "sexes.csv"
    path.write_text("\n".join(lines) + "\n")
    ask("counts", {"deaths": upload(path), "by": ["sex", "year"], "years_together": 1})
    run, release = Run.objects.get(), Release.objects.get()
    assert "Kept apart: sexes, years" in text_of(client.get(address("run", run.pk)))
    page = text_of(client.get(address("gap", release.pk)))
    assert "Female" in page
    assert "Male residents" in page
    assert "mujeres" in text_of(client.get(address("gap", release.pk), headers={"Accept-Language": "es"})).lower()
