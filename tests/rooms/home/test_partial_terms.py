"""A term that ends "December 2026" shows no day that nobody gave (KC-01)."""

import datetime as dt

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from tests.cast import NAMES

DAY = dt.date(2026, 12, 31)


@pytest.mark.parametrize(
    ("precision", "machine", "shown"),
    [("day", "2026-12-31", "31"), ("month", "2026-12", "Dec"), ("season", "2026", "2026"), ("year", "2026", "2026")],
)
def test_KC_01_a_date_block_is_no_more_precise_than_the_date(precision, machine, shown):
    text = render_to_string("design/date_block.html", {"date": DAY, "precision": precision})
    assert f'datetime="{machine}"' in text
    assert f">{shown}<" in text
    assert ("31" in text) == (precision == "day")


@pytest.mark.parametrize("name", NAMES)
def test_the_way_to_invitations_is_shown_to_those_who_may_go_there(cast, client, name):
    if account := cast.account(name):
        client.force_login(account)
    there = reverse("people:invitations", args=[cast.river.slug])
    page = client.get(reverse("table:listen", args=[cast.river.slug])).content.decode()
    assert (there in page) == (client.get(there).status_code == 200)
