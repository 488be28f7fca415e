"""The first page, the public page, and the morning."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commontable.foundation import ledger
from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Audience
from commontable.rooms.home import wording
from commontable.rooms.home.context import initials
from commontable.rooms.people import actions
from commontable.rooms.people.models import ExpectedSector, Partnership
from commontable.rooms.people.states import AffiliationRole, Sector
from tests import things


def page(client, url="/"):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_visitor_gets_the_public_page_of_the_only_public_table(client, cast):
    text = page(client)
    assert "River City Health Table" in text
    assert "Who is at the table" in text
    assert "Lakeside" not in text


def test_the_public_page_never_names_who_sits_in_a_seat_unless_the_person_is_public(client, cast):
    text = page(client)
    assert "St. Anne" in text
    for name in ("Hank", "Dana", "Rosa", "Neda", "Second Street"):
        assert name not in text


def test_members_see_the_public_page_as_visitors_do(client, cast):
    client.force_login(cast.dana)
    text = page(client, reverse("table:public", args=["river-city"]))
    assert "Hank" not in text
    assert "St. Anne" in text


def test_a_visitor_chooses_among_several_public_tables(client, cast):
    cast.lakeside.audience = Audience.PUBLIC
    cast.lakeside.save()
    text = page(client)
    assert "Tables where data and power meet" in text
    assert reverse("table:partnership", args=["river-city"]) in text
    assert reverse("table:partnership", args=["lakeside"]) in text


def test_an_empty_installation_says_how_to_begin(client, db):
    assert "opens a partnership" in page(client)


def test_somebody_at_one_table_gets_their_morning(client, cast):
    client.force_login(cast.dana)
    text = page(client)
    assert "What waits for you" in text
    assert "Find somebody for a vacant seat: Health Commission" in text
    assert "Welcome. Three sentences" in text


def test_somebody_at_two_tables_chooses(client, cast):
    person = things.person(cast.lakeside.backbone, "Dana", account=cast.dana)
    things.affiliation(person, cast.lakeside.backbone, AffiliationRole.MEMBER)
    client.force_login(cast.dana)
    text = page(client)
    assert "At which table will you sit?" in text
    assert "Lakeside Table" in text


def test_esther_has_her_own_morning_and_the_public_page_of_the_other_table(client, cast):
    client.force_login(cast.esther)
    text = page(client)
    assert "What waits for you" in text
    assert "River City" not in text
    text = page(client, reverse("table:partnership", args=["river-city"]))
    assert "What waits for you" not in text
    assert "Hank" not in text


def test_a_table_that_is_not_public_is_not_there_for_others(client, cast):
    for account in (None, cast.dana, cast.sol):
        if account:
            client.force_login(account)
        for name in ("partnership", "public", "listen", "see", "agree", "act", "learn", "search", "activity"):
            assert client.get(reverse(f"table:{name}", args=["lakeside"])).status_code == 404


def test_a_table_that_is_not_public_has_no_public_page_for_its_members_either(client, cast):
    client.force_login(cast.esther)
    assert client.get(reverse("table:public", args=["lakeside"])).status_code == 404


def test_a_term_about_to_end_comes_up_on_the_morning(client, cast):
    membership = cast.hospital_seat.memberships.get()
    membership.term_ends = PartialDate.of_day(timezone.localdate() + timezone.timedelta(days=30))
    membership.save()
    client.force_login(cast.dana)
    assert "Coming up" in page(client)
    client.force_login(cast.hank)
    assert "Say whether you will stay: Hospital, Health Commission" in page(client)


def test_missing_sectors_are_named_with_why_they_are_expected(client, cast):
    ExpectedSector.objects.create(
        partnership=cast.river, custodian=cast.department, sector=Sector.EDUCATION, why="Schools", audience="public"
    )
    text = page(client)
    assert "missing: education" in text
    assert "Schools" in text


def test_the_morning_asks_as_many_queries_for_20_seats_as_for_2(client, cast):
    counts = []
    client.force_login(cast.dana)
    for number in (2, 20):
        for index in range(number):
            place = things.seat(cast.commission, f"Seat {number}.{index}")
            things.membership(place, things.person(cast.hospital, f"M {number}.{index}"), cast.hospital)
            ledger.write("seat_added", subject=place, by=cast.dana)
        counts.append(_queries(client, "/"))
    assert counts[0] == counts[1]


def _queries(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_public_page_asks_as_many_queries_for_20_seats_as_for_2(client, cast):
    counts = []
    for number in (2, 20):
        for index in range(number):
            place = things.seat(cast.commission, f"Seat {number}.{index}")
            things.membership(place, things.person(cast.hospital, f"M {number}.{index}"), cast.hospital)
            things.organization(cast.river, f"Partner {number}.{index}")
        counts.append(_queries(client, "/"))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("tasks", "late", "sentence"),
    [
        (0, 0, "Nothing waits for you."),
        (1, 0, "One thing waits for you."),
        (1, 1, "One thing waits for you, and it is late."),
        (3, 0, "Three things wait for you."),
        (3, 1, "Three things wait for you, and one is late."),
        (3, 2, "Three things wait for you, and two are late."),
        (2, 2, "Two late things wait for you."),
        (12, 0, "12 things wait for you."),
    ],
)
def test_what_waits_is_told_in_one_sentence(tasks, late, sentence):
    assert wording.waiting(tasks, late) == sentence


@pytest.mark.parametrize(
    ("name", "letters"), [("Dana Rivers (synthetic)", "DR"), ("Rosa", "RO"), ("sol@example.org", "SE")]
)
def test_initials_come_from_the_name(name, letters):
    assert initials(name) == letters


def test_the_demonstration_says_so_on_its_public_page(client, cast):
    assert "This is a demonstration" not in page(client)
    Partnership.objects.filter(pk=cast.river.pk).update(is_demonstration=True)
    assert "This is a demonstration" in page(client)


def test_the_public_page_is_kept_until_somebody_does_something(cast, client, django_assert_max_num_queries):
    """A deed changes what every visitor sees at the next look; without one, the page costs two queries."""
    address = reverse("table:partnership", args=[cast.river.slug])
    client.get(address)
    with django_assert_max_num_queries(3):
        assert "A new beginning" not in client.get(address).content.decode()
    actions.add_event(
        partnership=cast.river,
        by=cast.dana,
        details=actions.EventDetails(
            begins=PartialDate.parse("spring 2012"), title="A new beginning", audience=Audience.PUBLIC
        ),
    )
    assert "A new beginning" in client.get(address).content.decode()
