"""Pages of places: every number with its interval, peers by their setting, larger places."""

import re

from commontable.foundation.sight import Audience
from commontable.pipeline.further import Further
from commontable.rooms.evidence import actions
from commontable.rooms.evidence.areas import Area, parents
from commontable.rooms.evidence.models import Nesting
from tests.rooms.evidence import tables, words
from tests.rooms.evidence.conftest import text_of


def test_a_place_page_tells_every_number_with_its_interval_and_ranks_only_as_intervals(wards, client, address):
    listed = client.get(address("places"))
    assert "Ward, boundaries of 2020" in " ".join(text_of(listed).split()).replace("Ward or district", "Ward")
    page = client.get(address("place", "ward", 2020, "00003"))
    text = text_of(page)
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
    text = text_of(client.get(address("place", "ward", 2020, "00001")))
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
    text = text_of(client.get(address("place", "ward", 2020, "00001")))
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
        text_of(client.get(address("place", *where))).split()
    )


def test_codes_of_census_places_tell_what_they_lie_in():
    tract = Area("tract", 2010, "29095004200")
    assert parents(tract) == [Area("county", 2010, "29095"), Area("state", 2010, "29")]
    assert parents(Area("block_group", None, "290950042001"))[0] == Area("tract", None, "29095004200")
    assert parents(Area("zip_area", 2010, "64130")) == []
    assert parents(Area("tract", 2010, "95004200")) == []  # a lost leading zero is not guessed
    assert parents(Area("state", 2010, "29")) == []
