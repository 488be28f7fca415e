"""Causes on the gap page: which make the gap and at which ages, how often each group dies of them, and their files."""

from __future__ import annotations

import csv
import io

import pytest

from commontable.foundation.sight import Audience
from commontable.pipeline import LifeExpectancyRequest, measure
from commontable.pipeline.analysis.cause_decomposition import HIDDEN_CAUSES
from commontable.pipeline.causes import LISTS, OTHER
from commontable.rooms.evidence import actions, cause_names, pictures
from commontable.rooms.evidence.contents import read_contents
from commontable.rooms.evidence.gap.choice import GapChoice
from commontable.rooms.evidence.gap.parts import PARTS
from tests.rooms.evidence import causes, tables


@pytest.fixture
def release(cast, settings, tmp_path):
    request = LifeExpectancyRequest(
        deaths=(causes.write(tmp_path),), by=("group",), causes="leading", reference_group="White",
        title="Life expectancy, River City", source_note="Invented tables", synthetic=True,
    )  # fmt: skip
    released = measure(request, releases=settings.RELEASES_FOLDER)
    made = actions.catalogue_release(released=released, custodian=cast.department, title=request.title, by=cast.ana)
    actions.publish_release(release=made, audience=Audience.PUBLIC, by=cast.ana)
    return made


def _page(client, url: str, **headers: str) -> str:
    answer = client.get(url, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_says_which_causes_make_the_gap_in_words_pictures_and_a_table(release, client, address):
    page = _page(client, address("gap", release.pk))
    for part in ("causes", "ages_and_causes", "deaths"):
        assert f'id="{part}"' in page, part
    assert "The causes that add most to it in 2015: heart disease (" in page
    assert "Which causes make the gap, 2015" in page
    assert "Which causes make the gap at which ages, 2015" in page
    assert "Deaths by cause and age, 2015, per 100,000 person-years" in page
    assert "Heart disease, Black" in page
    lacking = page.split('id="lacking"')[1].split("</section>")[0]
    assert "Which causes make the gap" not in lacking


@pytest.mark.parametrize(("size", "told"), [(0.2, False), (60, True)])
def test_a_page_says_why_nothing_is_told_by_cause_of_few_people(
    cast, client, address, settings, tmp_path, monkeypatch, size, told
):
    request = LifeExpectancyRequest(deaths=(causes.write(tmp_path, size),), by=("group",), causes="leading")
    released = measure(request, releases=settings.RELEASES_FOLDER)
    made = actions.catalogue_release(released=released, custodian=cast.department, title="Few", by=cast.ana)
    actions.publish_release(release=made, audience=Audience.PUBLIC, by=cast.ana)
    monkeypatch.setattr(pictures.pictures, "__defaults__", (lambda charts, _form: [b"<svg></svg>" for _ in charts],))
    page = _page(client, address("gap", made.pk))
    people = sum(tables.PEOPLE) * size
    assert ("Deaths by cause are not told for 2015 of: " in page) is not told
    assert (f"Black ({people:,.0f})" in page) is not told
    assert ("Below 50,000 hardly a count" in page) is not told
    assert "Measure from deaths that also say their cause." not in page


def test_the_parts_of_the_page_add_up_to_the_gap(release):
    held = read_contents(release.folder_id)
    choice = GapChoice.opening(held)
    (gap,) = held.gaps_of(choice.place)
    for part in ("ages", "causes", "ages_and_causes"):
        assert sum(row["value"] for row in PARTS[part].rows(held, choice)) == pytest.approx(gap["value"], abs=1e-3), (
            part
        )


def test_the_files_hold_the_numbers_of_the_page_and_no_hidden_count(release, client, address):
    answer = client.get(address("gap_file", release.pk, "deaths.csv"))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["group"] for row in rows} == {"Black", "White"}
    told = [row for row in rows if row["state"] != "suppressed"]
    assert all(int(row["deaths"]) > 9 for row in told)
    assert all(row["deaths"] == "" and row["value"] == "" for row in rows if row["state"] == "suppressed")
    heart = next(row for row in told if (row["group"], row["cause"], row["age"]) == ("Black", "Heart disease", ""))
    page = _page(client, address("gap", release.pk))
    assert f"{float(heart['value']):.1f} ({float(heart['lower']):.1f} to {float(heart['upper']):.1f})" in page
    for form in ("causes.xlsx", "ages_and_causes.parquet", "deaths.png", "causes.svg"):
        assert client.get(address("gap_file", release.pk, form)).status_code == 200


def test_in_spanish_causes_have_their_names(release, client, address):
    page = _page(client, address("gap", release.pk), **{"accept-language": "es"})
    assert "Enfermedades del corazón" in page
    assert "Las causas que más le añaden en 2015: enfermedades del corazón (" in page
    assert "Heart disease" not in page.split("<main")[1].split("application/json")[0]


def test_every_cause_of_a_list_has_a_name_that_is_translated():
    titles = {title for listed in LISTS.values() for title in listed.titles}
    assert titles | {HIDDEN_CAUSES} == set(cause_names.KNOWN_CAUSES)
    assert (cause_names.OTHER, cause_names.HIDDEN) == (OTHER, HIDDEN_CAUSES)


@pytest.mark.parametrize(
    ("given", "kept"),
    [({"cause_list": "few"}, "few"), ({"causes": "heart, cancer"}, "heart, cancer"), ({}, "")],
)
def test_the_form_asks_for_causes(ask, tmp_path, given, kept):
    from commontable.rooms.evidence.models import Run
    from tests.rooms.evidence.conftest import upload

    ask("counts", {"deaths": [upload(causes.write(tmp_path))], "by": ["group"], "years_together": 1, **given})
    run = Run.objects.get()
    assert run.choices["causes"] == kept
    assert run.state == "done", run.faults


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"cause_list": "few", "causes": "heart"}, "not both"),
        ({"causes": "a, A"}, "of different names"),
    ],
)
def test_a_wrong_wish_for_causes_stands_beside_its_field(ask, tmp_path, given, words):
    from tests.rooms.evidence.conftest import upload

    answer = ask("counts", {"deaths": [upload(causes.write(tmp_path))], "by": ["group"], "years_together": 1, **given})
    assert answer.status_code == 422
    assert words in answer.content.decode()
