"""Search and activity: what one finds and reads is what one may see."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commontable.foundation import ledger
from tests import things


def found(client, words: str, **headers: str) -> str:
    answer = client.get(reverse("table:search", args=["river-city"]), {"q": words}, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_search_finds_organizations_bodies_people_and_pages(client, cast):
    client.force_login(cast.dana)
    assert "St. Anne Hospital" in found(client, "anne")
    assert "Health Commission" in found(client, "commission")
    assert "Hank St. Anne" in found(client, "hank")
    assert reverse("table:see", args=["river-city"]) in found(client, "numbers")


def test_search_shows_nobody_what_they_may_not_see(client, cast):
    for name in ("visitor", "esther", "sol", "dana", "rosa"):
        if account := cast.account(name):
            client.force_login(account)
        text = found(client, "ne")
        assert "Neda" not in text
        assert "Second Street" not in found(client, "second")
    client.force_login(cast.omar)
    assert "Neda Neighbor" in found(client, "neda")


def test_search_counts_only_what_it_shows(client, cast):
    assert "Nothing that you may see holds" in found(client, "neda")
    client.force_login(cast.omar)
    assert "One thing found." in found(client, "neda neigh")


def test_search_needs_two_letters(client, cast):
    assert "at least two letters" in found(client, "a")


def test_what_was_asked_is_shown_again_and_never_as_markup(client, cast):
    text = found(client, "<script>alert(1)</script>")
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_htmx_gets_the_results_alone(client, cast):
    text = found(client, "commission", HX_Request="true")
    assert "<html" not in text
    assert "Health Commission" in text


def test_the_answer_differs_by_htmx_so_caches_are_told(client, cast):
    answer = client.get(reverse("table:search", args=["river-city"]))
    assert "HX-Request" in answer["Vary"]


def activity(client, page: int = 1):
    answer = client.get(reverse("table:activity", args=["river-city"]), {"page": page})
    assert answer.status_code == 200
    return answer.content.decode()


def test_activity_tells_deeds_to_those_who_may_see_the_thing(client, cast):
    ledger.write("person_added", subject=cast.neighbor, by=cast.omar)
    ledger.write("seat_added", subject=cast.chair, by=cast.dana)
    for name in ("visitor", "esther", "dana", "rosa", "sol"):
        if account := cast.account(name):
            client.force_login(account)
        text = activity(client)
        assert "Neda" not in text
        assert "added the seat Chair, Health Commission" in text
    client.force_login(cast.olivia)
    assert "added Neda Neighbor" in activity(client)


def test_a_visitor_reads_that_somebody_did_it_without_the_name(client, cast):
    ledger.write("seat_added", subject=cast.chair, by=cast.dana)
    assert "Dana" not in activity(client)
    client.force_login(cast.rosa)
    assert "Dana Health Department added the seat" in activity(client)


def test_activity_of_another_table_stays_there(client, cast):
    ledger.write("partnership_opened", subject=cast.lakeside, by=None)
    assert "Lakeside" not in activity(client)
    client.force_login(cast.esther)
    assert "Lakeside" not in activity(client)


@pytest.mark.parametrize("wrong", ["x", "0", "999"])
def test_a_page_that_is_not_there_shows_the_nearest(client, cast, wrong):
    ledger.write("seat_added", subject=cast.chair, by=cast.dana)
    assert "added the seat" in activity(client, wrong)


def test_activity_comes_in_pages(client, cast):
    for _line in range(31):
        ledger.write("seat_added", subject=cast.chair, by=cast.dana)
    assert "Page 1 of 2" in activity(client)
    assert activity(client, 2).count("added the seat") == 1


@pytest.mark.parametrize("url", ["activity", "search"])
def test_queries_are_as_many_for_20_rows_as_for_2(client, cast, url):
    client.force_login(cast.dana)
    address = reverse(f"table:{url}", args=["river-city"]) + "?q=member"
    counts = []
    for number in (2, 20):
        for index in range(number):
            person = things.person(cast.department, f"Member {number}.{index}")
            ledger.write("person_added", subject=person, by=cast.dana)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counts.append(len(captured))
    assert counts[0] == counts[1]
