"""The account page: what its owner may see where, the language, the introduction."""

from __future__ import annotations

import pytest
from django.urls import reverse

from commontable.rooms.people.models import Account
from commontable.rooms.people.role_words import SIGHT_OF_ROLE
from commontable.rooms.people.states import Role
from tests import things


def page_of(client, account) -> str:
    client.force_login(account)
    return client.get(reverse("account:home")).content.decode()


def test_it_says_in_words_what_the_owner_may_see(cast, client):
    text = page_of(client, cast.rosa)
    assert "Rosa Resident" in text
    assert "You sit at the table with a seat of your own" in text
    assert "You keep the table" not in text
    assert "You keep the table" in page_of(client, cast.dana)


def test_it_names_each_table_the_owner_sits_at_and_no_other(cast, client):
    assert "Lakeside Table" not in page_of(client, cast.dana)
    things.person(cast.department, "Esther Guest", account=cast.esther)
    text = page_of(client, cast.esther)
    assert "Lakeside Table" in text
    assert "Esther Guest" in text


def test_the_operator_is_told_that_they_see_no_table(cast, client):
    text = page_of(client, cast.sol)
    assert "You see no table" in text
    assert "River City" not in text


def test_every_role_has_its_words():
    assert set(SIGHT_OF_ROLE) == set(Role)


# --- Language ---------------------------------------------------------------------------------------------------------


def test_the_language_chosen_stays_with_the_account(cast, client):
    client.force_login(cast.dana)
    client.post(reverse("set_language"), {"language": "es", "next": "/account/"})
    assert Account.objects.get(pk=cast.dana.pk).language == "es"
    client.cookies.clear()
    client.force_login(cast.dana)
    answer = client.get(reverse("account:home"), headers={"accept-language": "en"})
    assert 'lang="es"' in answer.content.decode()
    assert answer.cookies["django_language"].value == "es"


def test_a_visitor_may_choose_too(db, client):
    client.post(reverse("set_language"), {"language": "es"})
    assert 'lang="es"' in client.get(reverse("account_login")).content.decode()


def test_a_language_that_is_not_offered_changes_nothing(cast, client):
    client.force_login(cast.dana)
    client.post(reverse("set_language"), {"language": "tlh"})
    assert Account.objects.get(pk=cast.dana.pk).language == ""


def test_changing_back_on_an_account_wins_over_the_one_kept(cast, client):
    cast.dana.choose_language("es")
    client.force_login(cast.dana)
    client.get(reverse("account:home"))
    client.post(reverse("set_language"), {"language": "en"})
    assert 'lang="en"' in client.get(reverse("account:home")).content.decode()


def test_a_visitor_without_a_session_costs_no_query_for_language(db, client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/robots.txt")


# --- Introduction -----------------------------------------------------------------------------------------------------


def test_the_introduction_comes_once(cast, client):
    assert "Three sentences before you begin" in page_of(client, cast.dana)
    answer = client.post(reverse("account:introduced"), {"next": "/account/"})
    assert answer.url == "/account/"
    assert "Three sentences before you begin" not in page_of(client, cast.dana)


@pytest.mark.parametrize("elsewhere", ["https://evil.example.org/", "//evil.example.org", "javascript:alert(1)"])
def test_the_introduction_sends_nobody_elsewhere(cast, client, elsewhere):
    client.force_login(cast.dana)
    assert client.post(reverse("account:introduced"), {"next": elsewhere}).url == "/"


def test_reading_it_is_not_for_visitors(db, client):
    assert client.post(reverse("account:introduced")).url.startswith(reverse("account_login"))
