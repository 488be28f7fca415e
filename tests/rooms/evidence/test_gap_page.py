"""The gap page: its sentence, its parts, what it says where a release cannot tell, and the files of each part."""

from __future__ import annotations

import csv
import io
import json

import fastexcel
import pyarrow.parquet as pq
import pytest

from commontable.foundation.sight import Audience
from commontable.rooms.evidence import drawing, pictures
from commontable.rooms.evidence.contents import read_contents
from commontable.rooms.evidence.gap.choice import GapChoice
from commontable.rooms.evidence.gap.parts import PARTS, opening_views


def _page(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def gap(release_of):
    return release_of(Audience.PUBLIC)


@pytest.fixture
def wards(release_of):
    return release_of(Audience.PUBLIC, places=6, title="Wards")


def test_the_page_opens_with_one_sentence_and_goes_on_with_the_evidence(gap, client, address):
    page = _page(client, address("gap", gap.pk))
    heading = page.split("<h1>")[1].split("</h1>")[0]
    assert heading.startswith("The gap between Black and White residents")
    assert heading.endswith(".")
    for part in ("trend", "gap", "ages", "excess"):
        assert f'id="{part}"' in page, part
    assert "95% interval" in page
    assert "synthetic data" in page


def test_every_picture_has_its_words_its_table_its_files_and_how_we_know(gap, client, address):
    page = _page(client, address("gap", gap.pk))
    for figure in page.split("<figure")[1:]:
        figure = figure.split("</figure>")[0]
        assert figure.count("<svg") == 2  # one for each width
        for words in ("Show as table", "Download", "How we know", "Share this view", "Source", "Limits"):
            assert words in figure
        for form in ("CSV", "XLSX", "Parquet", "PNG", "SVG", "PDF"):
            assert f">{form}" in figure or f"({form})" in figure


def test_the_ages_add_up_to_the_gap(gap):
    held = read_contents(gap.folder_id)
    choice = GapChoice.opening(held)
    ages = PARTS["ages"].rows(held, choice)
    wanted = next(row for row in held.gaps_of(choice.place) if row["period"] == choice.period)
    assert sum(row["value"] for row in ages) == pytest.approx(wanted["value"], abs=0.02)


def test_what_a_release_cannot_say_is_said_with_what_it_would_take(gap, client, address):
    page = _page(client, address("gap", gap.pk))
    lacking = page.split('id="lacking"')[1].split("</section>")[0]
    assert "Which causes make the gap" in lacking
    assert "with a map of the places" in lacking
    assert "How it changed" not in lacking


def test_a_filter_is_a_link_that_keeps_everything_else(wards, client, address):
    url = address("gap", wards.pk)
    page = _page(client, url + "?period=2014&group=White")
    pickers = page.split('class="pickers"')[1].split("</nav>")[0]
    links = [link.split('"')[0] for link in pickers.split('href="')[1:] if "place=00003" in link]
    assert [set(link.split("?")[1].split("&amp;")) for link in links] == [{"place=00003", "group=White", "period=2014"}]
    ward = _page(client, url + "?place=00003&period=2014")
    assert "Ward 3" in ward.split("<h1>")[0] + ward.split("<h1>")[1][:400]


@pytest.mark.parametrize("query", ["?place=nowhere", "?comparison=White", "?group=Nobody", "?period=1066"])
def test_what_the_release_does_not_hold_is_not_there(query, wards, client, address):
    assert client.get(address("gap", wards.pk) + query).status_code == 404
    assert client.get(address("gap_file", wards.pk, "trend.csv") + query).status_code == 404


def test_the_map_of_another_release_stands_beside_a_gap_that_has_none_and_is_named(gap, wards, client, address):
    page = _page(client, address("gap", gap.pk))
    assert 'id="map"' in page
    assert "those of another release, Wards" in page
    client.logout()


def test_a_map_nobody_else_may_see_does_not_stand_beside_a_public_gap(gap, release_of, client, address):
    release_of(places=6, title="Hidden wards")
    page = _page(client, address("gap", gap.pk))
    assert 'id="map"' not in page
    assert "Hidden wards" not in page


def test_lists_name_union_and_overlap_and_no_rank_stands_without_its_range(wards, client, address):
    page = _page(client, address("gap", wards.pk))
    lists = page.split('id="focus"')[1].split("</section>")[0]
    assert "Lowest level, 2016" in lists
    assert "Least improvement since 2014" in lists
    assert "on one list or the other" in lists
    rows = [row for body in lists.split("<tbody>")[1:] for row in body.split("</tbody>")[0].split("<tr>")[1:]]
    assert rows
    for row in rows:
        rank = row.split("<td")[-1]
        assert " to " in rank.split("(")[1]


@pytest.mark.parametrize("part", ["trend", "gap", "ages", "excess"])
def test_files_of_a_part_hold_the_rows_that_are_looked_at(part, gap, client, address):
    held = read_contents(gap.folder_id)
    rows = PARTS[part].rows(held, GapChoice.opening(held))
    told = client.get(address("gap_file", gap.pk, f"{part}.csv")).content.decode()
    assert len(list(csv.DictReader(io.StringIO(told)))) == len(rows)
    parquet = client.get(address("gap_file", gap.pk, f"{part}.parquet")).content
    assert pq.read_table(io.BytesIO(parquet)).to_pylist() == rows
    book = fastexcel.read_excel(client.get(address("gap_file", gap.pk, f"{part}.xlsx")).content)
    assert book.sheet_names == ["Figures", "How we know"]
    assert book.load_sheet(0).height == len(rows)
    assert client.get(address("gap_file", gap.pk, f"{part}.pdf")).content.startswith(b"%PDF")
    assert client.get(address("gap_file", gap.pk, f"{part}.png")).content.startswith(b"\x89PNG")
    assert b"<svg" in client.get(address("gap_file", gap.pk, f"{part}.svg")).content


@pytest.mark.parametrize("name", ["trend.exe", "nothing.csv", "causes.png", "focus.svg", "trend", "..%2Fx.csv"])
def test_other_names_are_not_there(name, gap, client, address):
    assert client.get(address("gap_file", gap.pk, "trend.csv")[: -len("trend.csv")] + name).status_code == 404


def test_the_spec_for_the_browser_fetches_nothing_and_says_each_value(gap, client, address):
    url = address("gap_file", gap.pk, "trend.json")
    spec = client.get(url).json()
    tips = spec["layer"][-1]
    assert tips["encoding"]["tooltip"]["field"] == "says"
    assert len(tips["data"]["values"]) == 6  # two groups in three years
    assert '"url"' not in json.dumps(spec)
    narrow = client.get(url + "?shape=narrow").json()
    assert narrow["width"] < spec["width"]


def test_files_answer_304_in_the_same_language_and_anew_in_another(gap, client, address):
    url = address("gap_file", gap.pk, "trend.svg")
    first = client.get(url)
    assert client.get(url, headers={"if-none-match": first["ETag"]}).status_code == 304
    other = client.get(url, headers={"if-none-match": first["ETag"], "accept-language": "es"})
    assert other.status_code == 200


def test_the_worker_draws_what_the_page_opens_with(gap, client, address, monkeypatch):
    def forbidden(*_args: object) -> None:
        raise AssertionError("a picture was drawn")

    monkeypatch.setattr(pictures, "_draw", forbidden)
    for language in ("en", "es"):
        answer = client.get(address("gap", gap.pk), headers={"accept-language": language})
        assert answer.content.decode().count("<figure") == len(opening_views(read_contents(gap.folder_id)))


def test_readers_who_come_at_once_start_one_drawing(wards, monkeypatch):
    from concurrent.futures import ThreadPoolExecutor

    held = read_contents(wards.folder_id)
    view = drawing.View("trend", place="00002")
    begun = []

    def slow(charts, format):
        begun.append(len(charts))
        return pictures.render_here(charts, format)

    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda _n: pictures.picture(held, view, slow), range(4)))
    assert begun == [2]
    assert len({each.wide for each in drawn}) == 1


def test_the_stable_address_leads_to_the_newest_gap_one_may_see(client, address, release_of, cast):
    assert client.get(address("newest_gap")).status_code == 404
    release = release_of(Audience.PUBLIC)
    hidden = release_of(title="Not yet shown")
    assert client.get(address("newest_gap")).url == address("gap", release.pk)
    client.force_login(cast.ana)
    assert client.get(address("newest_gap")).url == address("gap", hidden.pk)


def test_esther_sees_no_gap_of_another_table(release_of, client, address, cast):
    release = release_of(Audience.PARTNERSHIP)
    client.force_login(cast.esther)
    for url in (address("gap", release.pk), address("gap_file", release.pk, "trend.csv"), address("newest_gap")):
        assert client.get(url).status_code == 404
