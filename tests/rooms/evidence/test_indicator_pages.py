"""Pages of indicators: what stands on them, who sees them, and that forms lead on."""

import csv
import datetime as dt
import io
import re

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from commontable.foundation.sight import Audience, Sight
from commontable.rooms.evidence import actions, heat
from commontable.rooms.evidence.finding import standing_hits, update_tasks
from commontable.rooms.evidence.models import Indicator, Release
from commontable.rooms.people.queries import sight_of
from tests.cast import NAMES
from tests.rooms.evidence import words
from tests.rooms.evidence.conftest import text_of

AT_THE_TABLE = {"dana", "ana", "omar", "olivia", "hank", "rosa"}


def test_the_page_says_the_sentence_the_values_the_definition_and_its_release(shown, client, address):
    page = client.get(address("indicator", shown.pk))
    text = text_of(page)
    assert page.status_code == 200
    assert "The gap between Black and White residents" in text
    assert "What is counted Deaths by age" in text
    assert "Which way is better higher is better" in text
    release = Release.objects.get()
    assert f"This page shows release {release.number}" in re.sub(r"\s+", " ", text)
    for year in ("2014", "2015", "2016"):
        assert re.search(rf"{year} \d\d\.\d \(\d\d\.\d to \d\d\.\d\) \d\d\.\d \(\d\d\.\d to \d\d\.\d\)", text), year


def test_the_list_by_topic_shows_each_viewer_what_they_may_see(cast, client, address, indicator):
    for audience, seen_by in ((None, {"dana", "ana"}), (Audience.PARTNERSHIP, AT_THE_TABLE)):
        if audience:
            actions.show_indicator(indicator=indicator, audience=audience, by=cast.ana)
        for name in NAMES:
            client.logout()
            if account := cast.account(name):
                client.force_login(account)
            assert ("Life expectancy at birth" in text_of(client.get(address("indicators")))) == (name in seen_by), name
            expected = 200 if name in seen_by else 404
            assert client.get(address("indicator", indicator.pk)).status_code == expected, name
            for path in ("indicator_embed", "api_indicator", "api_values"):
                found = client.get(address(path, indicator.pk)).status_code
                assert found == 404 or (found == 200 and path == "api_indicator" and name in seen_by), (name, path)


def test_the_list_costs_the_same_for_two_and_for_twelve_indicators(
    cast, client, address, shown, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(cast.dana)
    client.get(address("indicators"))
    with CaptureQueriesContext(
        connection,
    ) as before:
        client.get(address("indicators"))
    for number in range(10):
        details = words.indicator(cast, key=f"one-{number}", name=f"Number {number}")
        actions.add_indicator(custodian=cast.department, details=details, by=cast.ana)
    with django_assert_num_queries(len(before)):
        client.get(address("indicators"))
    with CaptureQueriesContext(connection) as before:
        client.get(address("api_indicators"))
    for number in range(10, 14):
        details = words.indicator(cast, key=f"one-{number}", name=f"Number {number}")
        actions.add_indicator(custodian=cast.department, details=details, by=cast.ana)
    with django_assert_num_queries(len(before)):
        client.get(address("api_indicators"))


def test_an_analyst_defines_an_indicator_enters_a_release_and_shows_it(cast, client, address, release_of):
    release = release_of()
    client.force_login(cast.ana)
    details = words.indicator(cast).as_fields() | {"owner": str(cast.department.pk), "next_due": "2020-03-01"}
    form = {key: value for key, value in details.items() if value not in (None, False)}
    assert client.post(address("indicator_new"), {**form, "name": ""}).status_code == 422
    assert client.post(address("indicator_new"), form).status_code == 302
    indicator = Indicator.objects.get()
    assert client.post(address("indicator_new"), form).status_code == 409  # the short name is taken
    page = text_of(client.get(address("indicator", indicator.pk)))
    assert "No release stands under this indicator yet" in page
    assert "overdue" in page
    entering = {"entering-release": str(release.pk), "entering-place_kind": ""}
    assert client.post(address("indicator_releases", indicator.pk), {}).status_code == 422
    assert client.post(address("indicator_releases", indicator.pk), entering).status_code == 302
    assert client.post(address("indicator_publications", indicator.pk), {}).status_code == 422
    given = {"audience-audience": "public"}
    assert client.post(address("indicator_publications", indicator.pk), given).status_code == 302
    reading = {"reading-framework": "Crowding", "reading-polarity": "lower", "reading-why": "It counts otherwise."}
    assert client.post(address("indicator_readings", indicator.pk), {}).status_code == 422
    assert client.post(address("indicator_readings", indicator.pk), reading).status_code == 302
    page = text_of(client.get(address("indicator", indicator.pk)))
    assert "Crowding lower is better: It counts otherwise." in page
    assert "overdue" not in page
    client.logout()
    assert "No release stands under" in text_of(client.get(address("indicator", indicator.pk)))  # not published yet


def test_changing_the_words_leads_back_to_the_page(cast, client, address, indicator):
    client.force_login(cast.dana)
    assert "Life expectancy at birth" in client.get(address("indicator_edit", indicator.pk)).content.decode()
    details = words.indicator(cast, name="How long people live").as_fields() | {"owner": str(cast.department.pk)}
    form = {key: value for key, value in details.items() if value not in (None, False)}
    assert client.post(address("indicator_edit", indicator.pk), form).status_code == 302
    assert Indicator.objects.get().name == "How long people live"


def test_an_older_release_says_so_and_links_the_newest(shown, cast, client, address, release_of):
    older = Release.objects.get()
    newer = release_of(Audience.PUBLIC, title="Corrected", reference_group="White")
    actions.enter_release(release=newer, indicator=shown, place_kind="", place_vintage=None, by=cast.ana)
    page = client.get(address("indicator", shown.pk) + f"?release={older.pk}")
    assert "You are looking at an older release" in text_of(page)
    assert f"This page shows release {older.number}" in text_of(page)
    assert "older release" not in text_of(client.get(address("indicator", shown.pk)))
    missing = "00000000-0000-7000-8000-000000000000"
    assert client.get(address("indicator", shown.pk) + f"?release={missing}").status_code == 404
    assert client.get(address("indicator", shown.pk) + "?group=Nobody").status_code == 404


def test_csv_and_heat_hold_the_values_of_the_release(shown, wards_columns, client, address):
    rows = list(
        csv.DictReader(io.StringIO(client.get(address("indicator_file", shown.pk, "values.csv")).content.decode()))
    )
    assert len(rows) == 6
    assert {row["state"] for row in rows} == {"estimate"}
    answer = client.get(address("indicator_file", shown.pk, "heat.csv"))
    assert answer.headers["Content-Type"].startswith("text/csv")
    told = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert tuple(told[0]) == heat.COLUMNS
    assert {row["dimension"] for row in told} == {"Race or ethnicity"}
    assert {row["subgroup"] for row in told} == {"Black", "White"}
    assert [float(row["estimate"]) for row in told] == [float(row["value"]) for row in rows]
    assert {row["reference_subgroup"] for row in told if row["subgroup"] == "White"} == {"1"}
    book = client.get(address("indicator_file", shown.pk, "heat.xlsx")).content
    wards_columns(book, heat.COLUMNS, len(told))
    assert client.get(address("indicator_file", shown.pk, "secret.csv")).status_code == 404


@pytest.fixture
def wards_columns():
    """Read a workbook back with another reader."""
    fastexcel = pytest.importorskip("fastexcel")

    def check(book: bytes, columns: tuple[str, ...], rows: int) -> None:
        sheet = fastexcel.read_excel(book).load_sheet(0)
        assert tuple(sheet.to_arrow().column_names) == columns
        assert sheet.to_arrow().num_rows == rows

    return check


def test_see_lists_what_the_table_watches_by_topic_within_sight(cast, client, indicator):
    see = reverse("table:see", args=[cast.river.slug])
    assert "No indicator yet" in text_of(client.get(see))
    client.force_login(cast.dana)
    page = text_of(client.get(see))
    assert "How long people live Life expectancy at birth" in page


def test_search_finds_indicators_and_assets_within_sight(cast, shown):
    asset = actions.add_asset(partnership=cast.river, details=words.asset(), indicators=[shown], by=cast.rosa)
    for words_asked, sight, kinds in (
        ("expectancy newborn", Sight(), {"Indicators"}),
        ("captains North", Sight(), set()),
        ("captains North", sight_of(cast.omar), {"Assets"}),
        ("captains North", sight_of(cast.esther), set()),
    ):
        hits = standing_hits(sight, cast.river, words_asked)
        assert {str(hit.kind) for hit in hits} == kinds, words_asked
    assert standing_hits(sight_of(cast.omar), cast.river, "captains")[0].title == asset.title
    assert standing_hits(sight_of(cast.omar), cast.river, " ") == []


def test_an_update_that_is_due_waits_for_those_who_keep_the_indicator(cast, rf, indicator):
    Indicator.objects.filter(pk=indicator.pk).update(next_due=localdate() - dt.timedelta(days=1))
    request = rf.get("/")
    for name in ("ana", "dana", "omar", "rosa", "esther"):
        request.user, request.sight = cast.account(name), sight_of(cast.account(name))
        found = update_tasks(request, cast.river)
        assert [str(task.title) for task in found] == (
            ["Bring “Life expectancy at birth” up to date"] if name in ("ana", "dana") else []
        ), name
        assert all(task.is_late for task in found)


def test_the_form_names_the_measures_there_are_and_fills_in_the_only_one(cast, client, address, release_of):
    release_of()
    client.force_login(cast.ana)
    form = client.get(address("indicator_new")).content.decode()
    assert "Yours hold: life_expectancy_at_birth." in form
    assert 'value="life_expectancy_at_birth"' in form


def test_an_empty_form_that_is_sent_comes_back_with_its_faults(cast, client, address):
    client.force_login(cast.dana)
    for name in ("asset_new", "indicator_new", "access_rights", "links"):
        assert client.post(address(name)).status_code == 422, name
