"""The page of a release, its views, its files and its pictures."""

import csv
import io
import json

import pyarrow.parquet as pq
import pytest

from commontable.foundation.sight import Audience
from commontable.pipeline import LifeExpectancyRequest, measure
from commontable.rooms.evidence import actions, pictures
from commontable.rooms.evidence.contents import contents_of, read_contents
from commontable.rooms.evidence.rendering import DrawingFailed, render_apart
from tests.rooms.evidence import tables


def _page(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def wards(release_of):
    return release_of(Audience.PUBLIC, places=4, title="Wards")


def test_the_map_can_be_looked_at_by_group_and_period_and_each_place_by_itself(wards, client, address):
    url = address("release", wards.pk)
    whole = _page(client, url)
    assert "From place to place, life expectancy runs from" in whole
    assert "Schematic: shapes and sizes are not to scale." in whole
    assert "synthetic data" in whole
    assert "Ward 4" in whole
    white = _page(client, url + "?group=White&period=2014")
    assert "White residents, 2014" in white
    ward = _page(client, url + "?place=00003")
    assert "The gap between Black and White residents" in ward
    assert "Ward 3" in ward
    assert 'href="' + url + '"' in ward  # the way back to all places


@pytest.mark.parametrize("query", ["?place=nowhere", "?group=Nobody", "?period=1066", "?place=00003%27--"])
def test_what_the_release_does_not_hold_is_not_there(query, wards, client, address):
    assert client.get(address("release", wards.pk) + query).status_code == 404
    assert client.get(address("release_picture", wards.pk, "picture.svg") + query).status_code == 404


def test_lists_of_places_never_stand_without_intervals(wards, client, address):
    page = _page(client, address("release", wards.pk))
    for title in ("Where the figure is lowest", "Where it is highest"):
        table = page.split(title)[1].split("</table>")[0]
        body = table.split("<tbody>")[1]
        assert body.count("<tr>") == 2  # half of four places at most in each list
        assert body.count(" to ") == 2


def test_files_are_what_the_pipeline_wrote(release_of, client, address):
    release = release_of(Audience.PUBLIC)
    held = read_contents(release.folder_id)
    told = client.get(address("release_file", release.pk, "estimates.csv")).content.decode()
    rows = list(csv.DictReader(io.StringIO(told)))
    assert len(rows) == len(held.estimates)
    assert float(rows[0]["value"]) == held.estimates[0]["value"]
    parquet = client.get(address("release_file", release.pk, "gaps.parquet"))
    assert pq.read_table(io.BytesIO(parquet.content)).num_rows == len(held.gaps)
    manifest = json.loads(client.get(address("release_file", release.pk, "datapackage.json")).content)
    assert manifest == held.released.manifest


def test_a_hidden_or_missing_value_is_an_empty_cell_never_a_zero(release_of, client, address, cast, settings, shared):
    from commontable.pipeline import PublishedRequest, measure

    data = shared / "data"
    request = PublishedRequest(
        file=data / "usaleep" / "MO_A.CSV", places=data / "kc" / "tracts_2010vintage_clipped_to_kcmo.geojson",
        title="Tracts", source_note="USALEEP",
    )  # fmt: skip
    released = measure(request, releases=settings.RELEASES_FOLDER)
    release = actions.catalogue_release(released=released, custodian=cast.department, title="Tracts", by=cast.ana)
    client.force_login(cast.ana)
    text = client.get(address("release_file", release.pk, "estimates.csv")).content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    missing = [row for row in rows if row["state"] == "missing"]
    assert len(missing) == 23
    assert {row["value"] for row in missing} == {""}


def test_downloads_answer_304_to_who_has_them(release_of, client, address):
    release = release_of(Audience.PUBLIC)
    for url in (
        address("release_file", release.pk, "estimates.csv"),
        address("release_picture", release.pk, "picture.svg"),
    ):
        first = client.get(url)
        assert release.folder_id in first["ETag"]
        assert client.get(url, headers={"if-none-match": first["ETag"]}).status_code == 304


def test_pictures_to_take_away_carry_title_source_and_number(release_of, client, address):
    release = release_of(Audience.PUBLIC)
    svg = client.get(address("release_picture", release.pk, "picture.svg")).content.decode()
    assert client.get(address("release_picture", release.pk, "picture.png")).content.startswith(b"\x89PNG")
    assert client.get(address("release_picture", release.pk, "picture.pdf")).content.startswith(b"%PDF")
    held = read_contents(release.folder_id)
    chart = pictures.signed(held, pictures.build(held, pictures.default_views(held)[0], pictures.WIDE))
    assert chart.title in svg
    assert "(synthetic data)" in chart.title
    assert f"Source: Invented tables. CommonTable release {release.number}." in chart.how_to_read
    assert client.get(address("release_picture", release.pk, "picture.exe")).status_code == 404


def test_the_web_reads_pictures_and_draws_none_in_its_own_process(release_of, client, address, monkeypatch):
    release = release_of(Audience.PUBLIC)

    def forbidden(*_args: object) -> None:
        raise AssertionError("a picture was drawn")

    monkeypatch.setattr(pictures, "render", forbidden)
    monkeypatch.setattr(pictures, "render_apart", forbidden)
    for language in ("en", "es"):
        answer = client.get(address("release", release.pk), headers={"accept-language": language})
        assert answer.content.decode().count("<svg") >= 2


def test_a_child_process_that_cannot_draw_says_why(release_of):
    held = read_contents(release_of().folder_id)
    chart = pictures.build(held, pictures.default_views(held)[0], pictures.WIDE)
    with pytest.raises(DrawingFailed, match="gif"):
        render_apart([chart], "gif")


def test_how_we_know_names_source_method_protection_limits_and_version(release_of, client, address):
    page = _page(client, address("release", release_of(Audience.PUBLIC).pk))
    drawer = page.split("How we know")[1].split("</details>")[0]
    for text in (
        "Invented tables", "deaths.csv, people.csv", "abridged period life table", "No count of 9 or fewer deaths",
        "Race is not a cause", "held by Health Department", "CommonTable 0.", "They describe nobody.",
    ):  # fmt: skip
        assert text in drawer, text


def test_a_list_page_asks_the_same_number_of_questions_for_2_and_for_8_rows(
    release_of, client, cast, address, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(cast.ana)
    counts = {}
    for wanted in (2, 8):
        while (present := client.get(address("releases")).context["page"].paginator.count) < wanted:
            release_of(title=f"Release {present}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address("releases"))
        counts[wanted] = len(asked)
    assert counts[2] == counts[8]


def test_the_list_of_runs_asks_the_same_number_of_questions_for_2_and_for_20_rows(client, cast, address):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.rooms.evidence.test_deeds import _ask

    client.force_login(cast.ana)
    counts = {}
    for wanted in (2, 18):
        for _number in range(wanted):
            _ask(cast)
        with CaptureQueriesContext(connection) as asked:
            client.get(address("runs"))
        counts[wanted] = len(asked)
    assert counts[2] == counts[18]


def test_publishing_on_the_page(release_of, client, cast, address):
    release = release_of()
    client.force_login(cast.ana)
    url = address("publications", release.pk)
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"audience": "custodian"}).status_code == 422
    assert client.post(url, {"audience": "public"}).url == address("release", release.pk)
    client.logout()
    assert "The gap between" in _page(client, address("release", release.pk))
    client.force_login(cast.dana)
    assert client.post(url, {"audience": "public"}).status_code == 404


def test_withdrawing_on_the_page(release_of, client, cast, address):
    release = release_of(Audience.PUBLIC)
    client.force_login(cast.omar)
    url = address("withdrawals", release.pk)
    assert client.post(url, {"why": "No."}).status_code == 404
    client.force_login(cast.ana)
    assert client.post(url, {"why": ""}).status_code == 422
    assert client.post(url, {"why": "A year was wrong."}).status_code == 302
    assert client.post(url, {"why": "Twice."}).status_code == 409
    client.logout()
    assert "A year was wrong." in _page(client, address("release", release.pk))


def test_a_release_of_many_groups_is_drawn_as_small_multiples(tmp_path, settings):
    from commontable.pipeline import LifeExpectancyRequest, measure
    from tests.rooms.evidence import tables

    deaths, people, _outlines = tables.write(tmp_path)
    for path in (deaths, people):
        head, *rows = path.read_text().splitlines()
        more = [row.replace(",White,", f",Group {n},") for row in rows if ",White," in row for n in range(6)]
        path.write_text("\n".join([head, *rows, *more]))
    request = LifeExpectancyRequest(deaths=(deaths,), population=(people,), title="Many", source_note="Tables")
    held = contents_of(measure(request, releases=settings.RELEASES_FOLDER))
    chart = pictures.build(held, pictures.default_views(held)[0], pictures.WIDE)
    assert len({row[0] for row in chart.rows}) == 8


def test_what_no_run_made_is_drawn_by_the_worker_when_it_is_catalogued(
    cast, settings, tmp_path, client, address, monkeypatch, django_capture_on_commit_callbacks
):
    """The first visitor waits for no drawing."""
    deaths, people, _map = tables.write(tmp_path)
    request = LifeExpectancyRequest(deaths=(deaths,), population=(people,), title="By hand")
    released = measure(request, releases=settings.RELEASES_FOLDER)
    assert not pictures.are_drawn(released.id)
    held = {"custodian": cast.department, "title": "By hand", "by": cast.ana}
    with django_capture_on_commit_callbacks(execute=True):
        release = actions.catalogue_release(released=released, **held)
    assert pictures.are_drawn(released.id)
    actions.publish_release(release=release, audience=Audience.PUBLIC, by=cast.ana)
    monkeypatch.setattr(pictures, "_draw", lambda *_asked: pytest.fail("the visitor waited"))
    for page in ("release", "gap"):
        assert client.get(address(page, release.pk)).status_code == 200
        assert client.get(address(page, release.pk), headers={"Accept-Language": "es"}).status_code == 200
