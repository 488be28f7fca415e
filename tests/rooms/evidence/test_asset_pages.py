"""Pages of assets (PP-12): entered by residents, shown by staff, taken off with a reason."""

from commontable.rooms.evidence import actions
from commontable.rooms.evidence.models import Asset
from tests.rooms.evidence import words
from tests.rooms.evidence.conftest import text_of


def test_a_page_without_an_asset_says_what_belongs_there_and_how_to_add_it(shown, client, cast, address):
    visitor = text_of(client.get(address("indicator", shown.pk)))
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
    assert "Block captains" in text_of(client.get(address("indicator", shown.pk)))
    client.logout()
    assert "Block captains" not in text_of(client.get(address("indicator", shown.pk)))
    assert client.get(address("asset", asset.pk)).status_code == 404
    client.force_login(cast.dana)
    assert client.post(address("asset_publications", asset.pk)).status_code == 302
    assert client.post(address("asset_publications", asset.pk)).status_code == 409
    client.logout()
    assert "Block captains" in text_of(client.get(address("indicator", shown.pk)))


def test_an_asset_taken_off_keeps_its_page_which_says_why(shown, client, cast, address):
    asset = actions.add_asset(partnership=cast.river, details=words.asset(), indicators=[shown], by=cast.rosa)
    client.force_login(cast.rosa)
    assert client.post(address("asset_removals", asset.pk), {"why": " "}).status_code == 422
    assert client.post(address("asset_removals", asset.pk), {"why": "They moved away."}).status_code == 302
    assert "They moved away." in text_of(client.get(address("asset", asset.pk)))
    assert "Block captains" not in text_of(client.get(address("assets")))


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
