"""What leaves the site: frames, calendars and the API, each within sight; every answer as the description says."""

import datetime as dt
import json
import re

import jsonschema
import pytest
from django.utils.timezone import localdate

from commontable.foundation.sight import Audience
from commontable.rooms.evidence import actions
from commontable.rooms.evidence.api import openapi
from commontable.rooms.evidence.models import PrivateLink, Release
from commontable.rooms.evidence.states import LinkPurpose
from commontable.rooms.people.models import Affiliation
from tests.cast import NAMES
from tests.rooms.evidence import words


@pytest.fixture
def indicator(cast):
    details = words.indicator(cast, next_due=dt.date(2031, 6, 30), name="Life expectancy; by ward, and\nmore")
    return actions.add_indicator(custodian=cast.department, details=details, by=cast.ana)


@pytest.fixture
def shown(cast, indicator, release_of):
    release = release_of(Audience.PUBLIC, places=4)
    actions.enter_release(release=release, indicator=indicator, place_kind="ward", place_vintage=2020, by=cast.ana)
    actions.show_indicator(indicator=indicator, audience=Audience.PUBLIC, by=cast.ana)
    asset = actions.add_asset(partnership=cast.river, details=words.asset(), indicators=[indicator], by=cast.dana)
    actions.publish_asset(asset=asset, by=cast.dana)
    return indicator


def _frame_rule(response) -> str:
    return re.search(r"frame-ancestors ([^;]+)", response.headers["Content-Security-Policy"]).group(1)


def test_only_the_embeddable_page_may_stand_in_a_frame(shown, client, address):
    framed = client.get(address("indicator_embed", shown.pk))
    assert _frame_rule(framed) == "*"
    assert "X-Frame-Options" not in framed.headers
    assert "default-src 'none'" in framed.headers["Content-Security-Policy"]
    for name, arguments in (("indicator", [shown.pk]), ("indicators", []), ("asset_new", []), ("links", [])):
        page = client.get(address(name, *arguments))
        assert _frame_rule(page) == "'none'", name
        assert page.headers["X-Frame-Options"] == "DENY", name


def test_the_embeddable_page_holds_no_form_no_script_and_what_everyone_may_see_whoever_asks(
    shown, cast, client, address, release_of
):
    newer = release_of(None, places=4, title="Not yet", reference_group="White")
    actions.enter_release(release=newer, indicator=shown, place_kind="ward", place_vintage=2020, by=cast.ana)
    actions.add_asset(
        partnership=cast.river, details=words.asset(title="For the table only"), indicators=[shown], by=cast.rosa
    )
    client.force_login(cast.ana)
    page = client.get(address("indicator_embed", shown.pk)).content.decode()
    for forbidden in ("<form", "<script", "Not yet", "For the table only", newer.number, "Ana Health"):
        assert forbidden not in page, forbidden
    assert "Block captains of the North side" in page
    assert newer.number in client.get(address("indicator", shown.pk)).content.decode()
    spanish = client.get(address("indicator_embed", shown.pk) + "?language=es").content.decode()
    assert '<html lang="es">' in spanish
    assert client.get(address("indicator_embed", shown.pk) + "?language=tlh").status_code == 200


def test_an_indicator_that_is_not_public_is_not_in_any_frame(indicator, cast, client, address):
    for name in NAMES:
        client.logout()
        if account := cast.account(name):
            client.force_login(account)
        assert client.get(address("indicator_embed", indicator.pk)).status_code == 404


def _events(response) -> list[str]:
    assert response.headers["Content-Type"].startswith("text/calendar")
    text = response.content.decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return re.findall(r"SUMMARY:(.*)", text.replace("\r\n ", ""))


def test_the_calendar_tells_each_viewer_of_the_updates_they_may_know(indicator, cast, client, address):
    assert _events(client.get(address("updates_calendar"))) == []
    client.force_login(cast.dana)
    page = client.get(address("updates_calendar"))
    assert [line.strip() for line in _events(page)] == ["Update due: Life expectancy\\; by ward\\, and\\nmore"]
    text = page.content.decode()
    assert "DTSTART;VALUE=DATE:20310630\r\nDTEND;VALUE=DATE:20310701" in text
    assert f"UID:{indicator.pk}@" in text
    client.force_login(cast.esther)
    assert _events(client.get(address("updates_calendar"))) == []


def test_a_private_calendar_sees_what_its_person_sees_until_revoked_or_gone(indicator, cast, client, address):
    link, secret = actions.make_private_link(partnership=cast.river, purpose=LinkPurpose.CALENDAR, name="", by=cast.ana)
    assert len(_events(client.get(address("private_calendar", secret)))) == 1
    assert client.get(address("private_calendar", secret, table=cast.lakeside)).status_code == 404
    assert client.get(address("private_calendar", secret + "x")).status_code == 404
    Affiliation.objects.filter(person=link.person).update(ends="2020")
    assert client.get(address("private_calendar", secret)).status_code == 404  # no longer at the table
    Affiliation.objects.filter(person=link.person).update(ends=None)
    assert client.get(address("private_calendar", secret)).status_code == 200
    actions.revoke_private_link(link=link, by=cast.ana)
    assert client.get(address("private_calendar", secret)).status_code == 404
    _api, key = actions.make_private_link(partnership=cast.river, purpose=LinkPurpose.API, name="", by=cast.ana)
    assert client.get(address("private_calendar", key)).status_code == 404  # a key for a program is no calendar


@pytest.fixture
def as_described(client, address):
    """Ask the API and hold the answer to the description's schema of that operation and status."""
    description = client.get(address("api_description")).json()
    assert description["openapi"] == "3.1.0"

    def ask(path: str, operation: str, status: int = 200, **headers: str) -> dict:
        response = client.get(path, headers=headers)
        assert response.status_code == status, response.content
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        told = next(one["get"] for one in description["paths"].values() if one["get"]["operationId"] == operation)
        schema = told["responses"][str(status)]["content"]["application/json"]["schema"]
        whole = {**schema, "components": description["components"]}
        jsonschema.Draft202012Validator.check_schema(whole)
        jsonschema.Draft202012Validator(whole).validate(response.json())
        return dict(response.json())

    return ask


def test_every_answer_of_the_api_is_as_described(shown, as_described, address):
    listed = as_described(address("api_indicators"), "listIndicators")
    assert listed["indicators"][0]["definition"]["es"].startswith("Cuánto")
    one = as_described(address("api_indicator", shown.pk), "getIndicator")
    release = Release.objects.get()
    assert one["newest_release"] == str(release.pk)
    assert one["releases"][0]["place_kind"] == "ward"
    values = as_described(address("api_values", shown.pk), "listValues")
    assert values["count"] == 4 * 2 * 3
    assert {row["state"] for row in values["values"]} == {"estimate"}
    assert as_described(address("api_release", release.pk), "getRelease")["number"] == release.folder_id
    assert as_described(address("api_assets"), "listAssets")["count"] == 1
    place = as_described(address("api_place", "ward", 2020, "00001"), "getPlace")
    assert place["name"] == "Ward 1"
    best, worst, count = place["values"][0]["rank_interval"]
    assert 1 <= best <= worst <= count == 4


def test_values_are_chosen_by_place_group_period_and_state_and_come_in_pages(shown, as_described, address):
    path = address("api_values", shown.pk)
    chosen = as_described(path + "?place=00002&group=Black&period=2015", "listValues")
    assert [(row["place_name"], row["group"], row["period"]) for row in chosen["values"]] == [
        ("Ward 2", "Black", "2015")
    ]
    pages = [as_described(f"{path}?limit=10&offset={offset}", "listValues")["values"] for offset in (0, 10, 20)]
    assert [len(page) for page in pages] == [10, 10, 4]
    assert as_described(path + "?state=suppressed", "listValues")["count"] == 0
    for wrong in ("?group=Nobody", "?limit=0", "?limit=ten", "?offset=-1", "?limit=1e3", "?state=hidden"):
        fault = as_described(path + wrong, "listValues", 422)
        assert fault["error"]
    missing = "?release=00000000-0000-7000-8000-000000000000"
    as_described(path + missing, "listValues", 404)


def test_the_api_answers_by_sight(indicator, cast, client, address, release_of):
    release = release_of()
    actions.enter_release(release=release, indicator=indicator, place_kind="", place_vintage=None, by=cast.ana)
    paths = [address("api_indicator", indicator.pk), address("api_values", indicator.pk)]
    paths.append(address("api_release", release.pk))
    for name in NAMES:
        client.logout()
        if account := cast.account(name):
            client.force_login(account)
        expected = 200 if name in ("dana", "ana") else 404
        assert {client.get(path).status_code for path in paths} == {expected}, name
        assert client.get(address("api_indicators")).json()["count"] == int(expected == 200), name
        assert client.get(address("api_indicators", table=cast.lakeside)).status_code == (
            200 if name == "esther" else 404
        )


def test_a_key_opens_what_its_person_sees_and_nothing_once_revoked(indicator, cast, client, address, as_described):
    link, key = actions.make_private_link(partnership=cast.river, purpose=LinkPurpose.API, name="R", by=cast.ana)
    path = address("api_indicators")
    assert client.get(path).json()["count"] == 0
    assert client.get(path, headers={"Authorization": f"Bearer {key}"}).json()["count"] == 1
    for wrong in (f"Bearer {key}x", f"Basic {key}", "Bearer", key):
        fault = as_described(path, "listIndicators", 401, Authorization=wrong)
        assert "opens nothing" in fault["error"]
    lakeside = address("api_indicators", table=cast.lakeside)
    assert client.get(lakeside, headers={"Authorization": f"Bearer {key}"}).status_code == 401
    actions.revoke_private_link(link=link, by=cast.ana)
    assert client.get(path, headers={"Authorization": f"Bearer {key}"}).status_code == 401
    _calendar, secret = actions.make_private_link(
        partnership=cast.river, purpose=LinkPurpose.CALENDAR, name="", by=cast.ana
    )
    assert client.get(path, headers={"Authorization": f"Bearer {secret}"}).status_code == 401


def test_a_link_whose_last_day_is_over_opens_nothing_until_its_person_renews_it(indicator, cast, client, address):
    day = dt.timedelta(days=1)
    client.force_login(cast.ana)
    said = {"purpose": "api", "name": "Report", "ends": str(localdate() + 366 * day)}
    refused = client.post(address("links"), said)
    assert refused.status_code == 422
    assert "A link works until a day between today and" in refused.content.decode()
    page = client.post(address("links"), said | {"ends": str(localdate() + 30 * day)}).content.decode()
    key = page.split('id="secret"')[1].split('value="')[1].split('"')[0]
    link = PrivateLink.objects.get(name="Report")
    assert (link.ends, "works until" in page) == (localdate() + 30 * day, True)
    PrivateLink.objects.filter(pk=link.pk).update(ends=localdate() - day)
    assert "opens nothing" in client.get(address("links")).content.decode()
    assert "Renew the private link “Report”" in client.get(f"/at/{cast.river.slug}/").content.decode()
    client.logout()
    asked = {"headers": {"Authorization": f"Bearer {key}"}}
    assert client.get(address("api_indicators"), **asked).status_code == 401
    client.force_login(cast.dana)
    assert client.post(address("link_renewals", link.pk)).status_code == 404
    client.force_login(cast.ana)
    done = client.post(address("link_renewals", link.pk), follow=True)
    assert "The link works until" in done.content.decode()
    client.logout()
    assert client.get(address("api_indicators"), **asked).status_code == 200


def test_the_api_only_reads(shown, cast, client, address):
    client.force_login(cast.ana)
    for name in ("api_indicator", "api_values"):
        for method in ("post", "put", "patch", "delete"):
            assert getattr(client, method)(address(name, shown.pk)).status_code == 405


def test_a_withdrawn_release_gives_no_values_and_says_why(shown, cast, client, address):
    release = Release.objects.get()
    actions.withdraw_release(release=release, why="A file was of the wrong year.", by=cast.ana)
    assert client.get(address("api_values", shown.pk)).status_code == 404
    assert client.get(address("api_values", shown.pk) + f"?release={release.pk}").status_code == 404
    assert client.get(address("indicator_file", shown.pk, "values.csv")).status_code == 404
    assert client.get(address("api_release", release.pk)).json()["withdrawn"] == "A file was of the wrong year."


def test_every_operation_described_is_an_address_and_the_other_way_round(client, address):
    from commontable.rooms.evidence.urls import urlpatterns

    served = {pattern.name for pattern in urlpatterns if pattern.name.startswith("api_")} - {"api_description"}
    assert len(served) == len(openapi.OPERATIONS)
    text = json.dumps(client.get(address("api_description")).json())
    assert set(re.findall(r"#/components/schemas/(\w+)", text)) <= set(openapi.SCHEMAS)
