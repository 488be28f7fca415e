"""The five verb pages and the navigation."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.people.models import DurationClaim, Invitation, TimelineEvent
from tests import things
from tests.cast import NAMES

VERBS = ("listen", "see", "agree", "act", "learn")


def text_of(client, verb: str) -> str:
    answer = client.get(reverse(f"table:{verb}", args=["river-city"]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("name", NAMES)
def test_each_verb_page_opens_for_everybody_who_may_see_the_table(client, cast, name, verb):
    if account := cast.account(name):
        client.force_login(account)
    text = text_of(client, verb)
    assert re.search(r"<h1>.+</h1>", text)
    assert "Neda" not in text or name in ("omar", "olivia")


@pytest.mark.parametrize("verb", VERBS)
def test_the_navigation_marks_where_one_is(client, cast, verb):
    text = text_of(client, verb)
    assert re.findall(r'href="([^"]+)" aria-current="page"', text) == [reverse(f"table:{verb}", args=["river-city"])]


def test_pages_of_the_rooms_belong_to_a_verb(client, cast):
    here = {
        reverse("evidence:releases", args=["river-city"]): "see",
        reverse("people:bodies", args=["river-city"]): "agree",
        reverse("people:at_the_table", args=["river-city"]): "listen",
        reverse("people:timeline", args=["river-city"]): "learn",
        reverse("table:activity", args=["river-city"]): "learn",
    }
    for url, verb in here.items():
        text = client.get(url).content.decode()
        assert f'href="{reverse(f"table:{verb}", args=["river-city"])}" aria-current="page"' in text


def test_listen_shows_open_invitations_to_those_who_sent_them_only(client, cast):
    person = things.person(cast.department, "Ines Invited")
    invitation = Invitation(
        partnership=cast.river, custodian=cast.department, person=person, email="ines@example.org",
        audience="custodian", record_class="confidential", organization=cast.department, role="staff",
    )  # fmt: skip
    invitation.make_token()
    invitation.save()
    client.force_login(cast.dana)
    assert "Ines Invited" in text_of(client, "listen")
    for account in (cast.omar, cast.rosa, cast.esther):
        client.force_login(account)
        assert "Ines Invited" not in text_of(client, "listen")


def test_see_says_that_no_number_has_been_released(client, cast):
    assert "No number has been released yet." in text_of(client, "see")


def test_agree_counts_the_seats_and_names_people_only_to_those_who_may_see_them(client, cast):
    assert "Three of four seats are filled." in text_of(client, "agree")
    assert "Hank" not in text_of(client, "agree")
    client.force_login(cast.rosa)
    assert "Hank St. Anne" in text_of(client, "agree")


def test_act_asks_a_visitor_to_sign_in(client, cast):
    assert "Sign in to see what waits for you" in text_of(client, "act")


def test_a_resident_with_nothing_to_do_is_told_so(client, cast):
    client.force_login(cast.rosa)
    assert "Nothing waits for you" in text_of(client, "act")


def test_only_those_who_keep_a_body_are_asked_to_fill_its_seats(client, cast):
    sentence = "Find somebody for a vacant seat: Health Commission"
    for account in (cast.rosa, cast.hank, cast.omar, cast.ana, cast.esther):
        client.force_login(account)
        assert sentence not in text_of(client, "act")
    client.force_login(cast.dana)
    assert sentence in text_of(client, "act")


def test_learn_keeps_claims_that_disagree_side_by_side_each_with_its_source(client, cast):
    """KC-02."""
    held = {"partnership": cast.river, "custodian": cast.department, "audience": "public"}
    for statement, source in (("5-year courtship", "One. https://example.org/a"), ("almost a decade", "Two")):
        DurationClaim.objects.create(statement=statement, basis="as told", source=source, **held)
    text = text_of(client, "learn")
    assert "5-year courtship" in text
    assert "almost a decade" in text
    assert '<a href="https://example.org/a">One</a>' in text
    assert "Two" in text


def test_learn_tells_events_in_the_readers_language_and_no_more_precisely_than_known(client, cast):
    """KC-01."""
    held = {"partnership": cast.river, "custodian": cast.department, "audience": "public"}
    TimelineEvent.objects.create(begins=PartialDate.parse("spring 2012"), title="Signed", title_es="Firmado", **held)
    TimelineEvent.objects.create(begins=PartialDate.parse("2011"), title="Drafted", **held)
    text = text_of(client, "learn")
    assert text.index("Drafted") < text.index("Signed")
    assert "spring 2012" in text
    client.cookies["django_language"] = "es"
    assert "Firmado" in text_of(client, "learn")
    assert "Drafted" in text_of(client, "learn")
