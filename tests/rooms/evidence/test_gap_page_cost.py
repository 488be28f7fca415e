"""What the gap page asks the database, and what is kept for visitors: theirs alone, no longer than it is true."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commontable.foundation.sight import Audience
from commontable.pipeline import LifeExpectancyRequest, measure
from commontable.rooms.evidence import actions
from commontable.rooms.evidence.views import gap as views
from tests.rooms.evidence import tables, words


def _asked(client, url: str) -> int:
    """Queries of a page that was looked at before."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_many_places_and_groups_cost_no_more_queries_than_few(release_of, client, address, cast, monkeypatch):
    few = release_of(Audience.PUBLIC, places=2, title="Few")
    for number in range(4):
        monkeypatch.setitem(tables.EXCESS, f"Group {number}", 1.1 + number / 10)
    many = release_of(Audience.PUBLIC, places=20, title="Many")
    for viewer in ("visitor", "ana", "rosa"):
        if account := cast.account(viewer):
            client.force_login(account)
        assert _asked(client, address("gap", few.pk)) == _asked(client, address("gap", many.pk)), viewer


def test_more_indicators_of_the_setting_cost_no_more_queries(release_of, client, address, cast):
    release = release_of(Audience.PUBLIC)
    client.force_login(cast.ana)
    counts = []
    for number in range(1, 5):
        details = words.indicator(cast, key=f"poverty-{number}", name=f"Poverty {number}", is_context=True)
        actions.add_indicator(custodian=cast.department, details=details, by=cast.ana)
        counts.append(_asked(client, address("gap", release.pk)))
    assert counts[0] == counts[-1]


@pytest.fixture
def composed(monkeypatch):
    """How often the page was put together."""
    made = []
    real = views.gap_page

    def counted(*given, **named):
        made.append(given)
        return real(*given, **named)

    monkeypatch.setattr(views, "gap_page", counted)
    return made


def test_visitors_get_the_same_page_which_is_put_together_once(release_of, client, address, composed):
    url = address("gap", release_of(Audience.PUBLIC).pk)
    first, second = client.get(url), client.get(url)
    assert len(composed) == 1
    assert second.content.count(b"<figure") == first.content.count(b"<figure") > 3
    client.get(url, headers={"accept-language": "es"})
    client.get(url + "?period=2014")
    assert len(composed) == 3


def test_each_visitor_gets_a_form_token_of_their_own_that_works(release_of, client, address):
    url = address("gap", release_of(Audience.PUBLIC).pk)
    strict, other = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    pages = [each.get(url).content.decode() for each in (strict, other)]
    tokens = [page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0] for page in pages]
    assert tokens[0] != tokens[1]
    assert "the-token-of-this-visitor" not in "".join(pages)
    said = {"language": "es", "next": url, "csrfmiddlewaretoken": tokens[0]}
    assert strict.post("/language/", said).status_code == 302
    assert strict.get(url).content.decode().count('lang="es"') >= 1
    assert other.post("/language/", said).status_code == 403


def test_a_withdrawal_or_a_newer_release_shows_at_once(release_of, client, address, cast, settings, tmp_path):
    release = release_of(Audience.PUBLIC, title="First")
    url = address("gap", release.pk)
    assert "A newer release replaces this one" not in client.get(url).content.decode()
    deaths, people, _outlines = tables.write(tmp_path)
    request = LifeExpectancyRequest(deaths=(deaths,), population=(people,), level=0.9, source_note="Invented tables")
    newer = actions.catalogue_release(
        released=measure(request, releases=settings.RELEASES_FOLDER), custodian=cast.department, title="Corrected",
        by=cast.ana, ground=actions.Ground(replaces=release, why="A file was wrong"),
    )  # fmt: skip
    actions.publish_release(release=newer, audience=Audience.PUBLIC, by=cast.ana)
    assert "A newer release replaces this one" in client.get(url).content.decode()
    actions.withdraw_release(release=release, why="Wrong file", by=cast.ana)
    assert client.get(url).status_code == 404


def test_what_those_who_belong_see_is_never_kept_for_visitors(release_of, client, address, cast, composed):
    url = address("gap", release_of(Audience.PUBLIC).pk)
    client.force_login(cast.ana)
    assert "Tell of something strong" in client.get(url).content.decode()
    client.logout()
    assert "Tell of something strong" not in client.get(url).content.decode()
    client.force_login(cast.ana)
    assert "Tell of something strong" in client.get(url).content.decode()
    assert len(composed) == 3


def test_what_a_visitor_is_told_once_is_told_to_nobody_else(release_of, client, address, cast):
    """Signing out leaves a message for the next page."""
    url = address("gap", release_of(Audience.PUBLIC).pk)
    client.force_login(cast.rosa)
    client.post(reverse("account_logout"))
    assert "You have signed out" in client.get(url).content.decode()
    assert "You have signed out" not in Client().get(url).content.decode()
