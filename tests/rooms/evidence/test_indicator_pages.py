"""Pages of indicators, assets, places and access: what stands on them, who sees them, and that forms lead on."""

import csv
import datetime as dt
import io
import re

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from commontable.foundation.sight import Audience, Sight
from commontable.pipeline import open_release
from commontable.pipeline.further import Further
from commontable.rooms.evidence import actions, heat
from commontable.rooms.evidence.areas import Area, parents
from commontable.rooms.evidence.finding import standing_hits, update_tasks
from commontable.rooms.evidence.models import AccessRight, Asset, Indicator, Nesting, PrivateLink, Release
from commontable.rooms.people.queries import sight_of
from tests.cast import NAMES
from tests.rooms.evidence import tables, words
from tests.rooms.evidence.conftest import upload

AT_THE_TABLE = {"dana", "ana", "omar", "olivia", "hank", "rosa"}


@pytest.fixture
def indicator(cast):
    return actions.add_indicator(custodian=cast.department, details=words.indicator(cast), by=cast.ana)


@pytest.fixture
def shown(cast, indicator, release_of):
    """A public indicator with a public release of two groups and three years."""
    release = release_of(Audience.PUBLIC)
    actions.enter_release(release=release, indicator=indicator, place_kind="", place_vintage=None, by=cast.ana)
    return actions.show_indicator(indicator=indicator, audience=Audience.PUBLIC, by=cast.ana)


@pytest.fixture
def wards(cast, indicator, release_of):
    """The same with four wards."""
    release = release_of(Audience.PUBLIC, places=6)
    actions.enter_release(release=release, indicator=indicator, place_kind="ward", place_vintage=2020, by=cast.ana)
    return actions.show_indicator(indicator=indicator, audience=Audience.PUBLIC, by=cast.ana)


def _text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_page_says_the_sentence_the_values_the_definition_and_its_release(shown, client, address):
    page = client.get(address("indicator", shown.pk))
    text = _text(page)
    assert page.status_code == 200
    assert "The gap between Black and White residents" in text
    assert "What is counted Deaths by age" in text
    assert "Which way is better higher is better" in text
    release = Release.objects.get()
    assert f"This page shows release {release.number}" in re.sub(r"\s+", " ", text)
    for year in ("2014", "2015", "2016"):
        assert re.search(rf"{year} \d\d\.\d \(\d\d\.\d to \d\d\.\d\) \d\d\.\d \(\d\d\.\d to \d\d\.\d\)", text), year


def test_a_page_without_an_asset_says_what_belongs_there_and_how_to_add_it(shown, client, cast, address):
    visitor = _text(client.get(address("indicator", shown.pk)))
    assert "Beside it belongs what people have" in visitor
    assert "Enter an asset" not in visitor
    client.force_login(cast.rosa)
    page = client.get(address("indicator", shown.pk)).content.decode()
    assert f"{address('asset_new')}?indicator={shown.pk}" in page


def test_a_resident_enters_an_asset_and_staff_show_it_to_everyone(shown, client, cast, address):
    client.force_login(cast.rosa)
    given = {
        "kind": "people", "title": "Block captains", "description": "They know every household.",
        "place_name": "North side", "source": "House meeting", "indicators": [str(shown.pk)],
    }  # fmt: skip
    assert client.post(address("asset_new"), {**given, "source": ""}).status_code == 422
    answer = client.post(address("asset_new"), given)
    asset = Asset.objects.get()
    assert answer.headers["Location"] == address("asset", asset.pk)
    assert "Block captains" in _text(client.get(address("indicator", shown.pk)))
    client.logout()
    assert "Block captains" not in _text(client.get(address("indicator", shown.pk)))
    assert client.get(address("asset", asset.pk)).status_code == 404
    client.force_login(cast.dana)
    assert client.post(address("asset_publications", asset.pk)).status_code == 302
    assert client.post(address("asset_publications", asset.pk)).status_code == 409
    client.logout()
    assert "Block captains" in _text(client.get(address("indicator", shown.pk)))


def test_an_asset_taken_off_keeps_its_page_which_says_why(shown, client, cast, address):
    asset = actions.add_asset(partnership=cast.river, details=words.asset(), indicators=[shown], by=cast.rosa)
    client.force_login(cast.rosa)
    assert client.post(address("asset_removals", asset.pk), {"why": " "}).status_code == 422
    assert client.post(address("asset_removals", asset.pk), {"why": "They moved away."}).status_code == 302
    assert "They moved away." in _text(client.get(address("asset", asset.pk)))
    assert "Block captains" not in _text(client.get(address("assets")))


def test_editing_an_asset_leaves_indicators_the_writer_may_not_see_beside_it(cast, client, address, indicator):
    asset = actions.add_asset(partnership=cast.river, details=words.asset(), indicators=[indicator], by=cast.rosa)
    client.force_login(cast.rosa)
    form = {
        "kind": "people", "title": "New title", "description": "d", "place_name": "North", "source": "s",
        "indicators": [],
    }  # fmt: skip
    assert client.post(address("asset_edit", asset.pk), form).status_code == 302
    asset.refresh_from_db()
    assert asset.title == "New title"
    assert list(asset.indicators.all()) == [indicator]


def test_the_list_by_topic_shows_each_viewer_what_they_may_see(cast, client, address, indicator):
    for audience, seen_by in ((None, {"dana", "ana"}), (Audience.PARTNERSHIP, AT_THE_TABLE)):
        if audience:
            actions.show_indicator(indicator=indicator, audience=audience, by=cast.ana)
        for name in NAMES:
            client.logout()
            if account := cast.account(name):
                client.force_login(account)
            assert ("Life expectancy at birth" in _text(client.get(address("indicators")))) == (name in seen_by), name
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
    assert client.post(address("indicator_new"), form).status_code == 422  # the short name is taken
    page = _text(client.get(address("indicator", indicator.pk)))
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
    page = _text(client.get(address("indicator", indicator.pk)))
    assert "Crowding lower is better: It counts otherwise." in page
    assert "overdue" not in page
    client.logout()
    assert "No release stands under" in _text(client.get(address("indicator", indicator.pk)))  # not published yet


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
    assert "You are looking at an older release" in _text(page)
    assert f"This page shows release {older.number}" in _text(page)
    assert "older release" not in _text(client.get(address("indicator", shown.pk)))
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


def test_a_place_page_tells_every_number_with_its_interval_and_ranks_only_as_intervals(wards, client, address):
    listed = client.get(address("places"))
    assert "Ward, boundaries of 2020" in " ".join(_text(listed).split()).replace("Ward or district", "Ward")
    page = client.get(address("place", "ward", 2020, "00003"))
    text = _text(page)
    assert page.status_code == 200
    assert "Ward 3" in text
    assert re.search(r"\d\d\.\d \(\d\d\.\d to \d\d\.\d\)", text)
    assert re.search(r"between \d and \d of 6, counted from the best|anywhere among 6 places", text)
    assert "Peers are found by their setting" in text
    assert "No larger place is on record" in text
    assert client.get(address("place", "ward", 2010, "00003")).status_code == 404
    assert client.get(address("place", "moon", 2020, "00003")).status_code == 404


def test_peers_are_the_places_nearest_in_their_setting(wards, cast, client, address, release_of):
    details = words.indicator(cast, key="setting", name="Setting of wards", is_context=True)
    setting = actions.add_indicator(custodian=cast.department, details=details, by=cast.ana)
    release = release_of(Audience.PUBLIC, places=6, title="Setting", reference_group="White")
    actions.enter_release(release=release, indicator=setting, place_kind="ward", place_vintage=2020, by=cast.ana)
    actions.show_indicator(indicator=setting, audience=Audience.PUBLIC, by=cast.ana)
    text = _text(client.get(address("place", "ward", 2020, "00001")))
    assert "Setting of wards" in text
    peers = re.search(r"in the most similar setting (.*) What is there already", text).group(1)
    order = re.findall(r"Ward (\d)", peers)
    # Wards differ by one rising rate: the neighbors in number are the neighbors in setting.
    assert order == ["1", "2", "3", "4", "5", "6"]


def test_the_context_a_release_was_measured_with_finds_peers_too(
    cast, client, address, indicator, release_of, tmp_path
):
    given = tmp_path / "context.csv"
    poverty = {"00001": 10, "00002": 30, "00003": 11, "00004": 29, "00005": 50, "00006": 12}
    given.write_text("place,poverty\n" + "".join(f"{code},{value}\n" for code, value in poverty.items()))
    release = release_of(Audience.PUBLIC, places=6, further=Further(context=given))
    actions.enter_release(release=release, indicator=indicator, place_kind="ward", place_vintage=2020, by=cast.ana)
    actions.show_indicator(indicator=indicator, audience=Audience.PUBLIC, by=cast.ana)
    text = _text(client.get(address("place", "ward", 2020, "00001")))
    peers = re.search(r"in the most similar setting (.*) What is there already", text).group(1)
    assert re.findall(r"Ward (\d)", peers) == ["1", "3", "6", "4", "2", "5"]
    assert "number of people" in peers
    people = sum(tables.PEOPLE) * 10 * len(tables.EXCESS)
    assert f"{people:,}" in peers


def test_a_larger_place_is_noted_with_share_and_source(wards, cast, client, address):
    client.force_login(cast.ana)
    form = {"parent_kind": "county", "parent": "29095", "parent_name": "Jackson County", "source": "County clerk"}
    where = ("ward", 2020, "00001")
    assert client.post(address("nestings", *where), {}).status_code == 422
    assert client.post(address("nestings", *where), {**form, "share": "101"}).status_code == 422
    assert client.post(address("nestings", *where), {**form, "share": "60"}).status_code == 302
    assert Nesting.objects.get().parent_name == "Jackson County"
    client.logout()
    assert "Jackson County (county, 60.0%; County clerk)" in " ".join(
        _text(client.get(address("place", *where))).split()
    )


def test_codes_of_census_places_tell_what_they_lie_in():
    tract = Area("tract", 2010, "29095004200")
    assert parents(tract) == [Area("county", 2010, "29095"), Area("state", 2010, "29")]
    assert parents(Area("block_group", None, "290950042001"))[0] == Area("tract", None, "29095004200")
    assert parents(Area("zip_area", 2010, "64130")) == []
    assert parents(Area("tract", 2010, "95004200")) == []  # a lost leading zero is not guessed
    assert parents(Area("state", 2010, "29")) == []


def test_rights_of_access_are_given_and_revoked_on_their_page(cast, client, address, indicator):
    client.force_login(cast.dana)
    form = {"organization": str(cast.organizers.pk), "contribution": "$25,000", "begins": "2024-01-01"}
    assert client.post(address("access_rights"), {**form, "contribution": ""}).status_code == 422
    assert client.post(address("access_rights"), {**form, "ends": "2020-01-01"}).status_code == 422
    assert client.post(address("access_rights"), form).status_code == 302
    right = AccessRight.objects.get()
    client.force_login(cast.rosa)
    assert "$25,000" in _text(client.get(address("access_rights")))
    assert client.post(address("access_rights"), form).status_code == 404
    assert client.post(address("access_revocations", right.pk), {"why": "No"}).status_code == 404
    client.force_login(cast.dana)
    assert client.post(address("access_revocations", right.pk), {}).status_code == 422
    assert client.post(address("access_revocations", right.pk), {"why": "It ended."}).status_code == 302
    assert client.post(address("access_revocations", right.pk), {"why": "Again."}).status_code == 409
    assert "It ended." in _text(client.get(address("access_rights")))


def test_private_links_are_shown_once_and_each_person_sees_their_own(cast, client, address):
    client.force_login(cast.rosa)
    assert client.post(address("links"), {"purpose": "calendar", "name": ""}).status_code == 422
    made = client.post(address("links"), {"purpose": "calendar", "name": "Telephone of Rosa"})
    secret = re.search(r'value="(http[^"]+\.ics)"', made.content.decode()).group(1)
    assert secret not in client.get(address("links")).content.decode()
    link = PrivateLink.objects.get()
    client.force_login(cast.dana)
    assert "Telephone of Rosa" not in _text(client.get(address("links")))
    assert client.post(address("link_revocations", link.pk)).status_code == 404
    client.logout()
    path = secret.replace("http://testserver", "")
    assert client.get(path).status_code == 200
    client.force_login(cast.rosa)
    assert client.post(address("link_revocations", link.pk)).status_code == 302
    client.logout()
    assert client.get(path).status_code == 404


def test_a_release_is_shown_to_a_body_from_its_page(cast, client, address, release_of):
    release = release_of()
    client.force_login(cast.ana)
    assert client.post(address("publications", release.pk), {"audience": "body"}).status_code == 422
    given = {"audience": "body", "body": str(cast.commission.pk)}
    assert client.post(address("publications", release.pk), given).status_code == 302
    for name, expected in {"rosa": 200, "hank": 200, "omar": 404, "esther": 404}.items():
        client.force_login(cast.account(name))
        assert client.get(address("release", release.pk)).status_code == expected, name


def test_a_corrected_release_is_measured_from_the_page_of_the_wrong_one(
    cast, client, address, release_of, ask, tmp_path, shown
):
    wrong = Release.objects.get()
    client.force_login(cast.ana)
    assert (
        f"{address('new_run', 'counts')}?replaces={wrong.pk}"
        in client.get(address("release", wrong.pk)).content.decode()
    )
    form = client.get(address("new_run", "counts") + f"?replaces={wrong.pk}").content.decode()
    assert f'<option value="{wrong.pk}" selected>' in form
    folder = tmp_path / "again"
    folder.mkdir()
    deaths, people, _map = tables.write(folder)
    given = {
        "deaths": upload(deaths), "population": upload(people), "by": ["group"], "years_together": 1,
        "omitted": "refuse", "replaces": str(wrong.pk),
    }  # fmt: skip
    answer = ask("counts", {**given, "why": ""})
    assert answer.status_code == 422
    assert "Say in one sentence what was wrong" in _text(answer)
    given |= {"deaths": upload(deaths), "population": upload(people), "why": "A file was of the wrong year."}
    assert ask("counts", given).status_code == 302
    right = Release.objects.get(replaces=wrong)
    assert right.indicator == shown
    assert right.why == "A file was of the wrong year."
    facts = open_release(right.path).facts
    assert facts["replaces"] == {"release": wrong.folder_id, "why": "A file was of the wrong year."}
    client.logout()
    assert "newer release replaces" not in _text(client.get(address("release", wrong.pk)))
    actions.publish_release(release=right, audience=Audience.PUBLIC, by=cast.ana)
    page = _text(client.get(address("release", wrong.pk)))
    assert "A newer release replaces this one A file was of the wrong year." in page
    page = client.get(address("indicator", shown.pk))
    assert f"This page shows release {right.number}" in _text(page)
    old = client.get(address("indicator", shown.pk) + f"?release={wrong.pk}")
    assert "You are looking at an older release" in _text(old)
    assert client.get(address("api_release", wrong.pk)).json()["replaced_by"] == str(right.pk)


def test_see_lists_what_the_table_watches_by_topic_within_sight(cast, client, indicator):
    see = reverse("table:see", args=[cast.river.slug])
    assert "No indicator yet" in _text(client.get(see))
    client.force_login(cast.dana)
    page = _text(client.get(see))
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
