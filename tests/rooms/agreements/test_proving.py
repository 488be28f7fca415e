"""Evidence is attached where the work happens: from the page of a meeting, an action item or a release."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from commontable.rooms.agreements.models import ObligationEvidence
from commontable.rooms.gatherings import actions as gatherings
from commontable.rooms.gatherings.record_details import ActionItemDetails
from tests import gathered, things

from . import promised


def at(cast, name, *args):
    return reverse(name, args=[cast.river.slug, *args])


@pytest.fixture
def promise(cast):
    """Of the department, for everybody to read."""
    return promised.obligation(cast, promised.signed(cast).clauses.first())


@pytest.fixture
def pages(cast):
    """A meeting and an action item of it, each with its page and its key."""
    held = gathered.opened(cast.commission)
    due = localdate() + dt.timedelta(days=9)
    task = ActionItemDetails(what="Train eleven people", organization=cast.department, due=due)
    item = gatherings.add_action_item(meeting=held, details=task, by=cast.dana)
    return {
        f"gatherings.meeting:{held.pk}": at(cast, "gatherings:meeting", held.pk),
        f"gatherings.action_item:{item.pk}": at(cast, "gatherings:action_item", item.pk),
    }


def test_from_the_page_of_a_thing_a_promise_is_shown_kept_and_the_promise_leads_back(cast, client, promise, pages):
    client.force_login(cast.dana)
    for key, page in pages.items():
        form = f"{at(cast, 'agreements:proof_new')}?thing={key.replace(':', '%3A')}"
        assert f'href="{form}"' in client.get(page).content.decode()
        assert f'<option value="{key}" selected>' in client.get(form).content.decode()
        sent = {"thing": key, "promise": promise.pk, "words": "Eleven came."}
        assert client.post(form, sent).url == at(cast, "agreements:obligation", promise.pk)
        assert f'href="{page}"' in client.get(at(cast, "agreements:obligation", promise.pk)).content.decode()
    assert ObligationEvidence.objects.filter(obligation=promise, words="Eleven came.").count() == 2


def test_who_keeps_no_promise_is_not_asked(cast, client, promise, pages):
    form = at(cast, "agreements:proof_new")
    for account in (cast.hank, cast.rosa, cast.esther, None):
        client.logout()
        if account:
            client.force_login(account)
        for page in pages.values():
            assert form not in client.get(page).content.decode()
        assert client.get(form).status_code == (404 if account else 302)


def test_a_thing_one_may_not_see_is_not_offered_and_a_wrong_key_breaks_nothing(cast, client, promise):
    hidden = gathered.opened(things.body(cast.organizers, "Inner Circle", **things.private()), title="Own meeting")
    client.force_login(cast.dana)
    form = at(cast, "agreements:proof_new")
    for key in (f"gatherings.meeting:{hidden.pk}", "gatherings.meeting:x", "nothing", ""):
        answer = client.get(form, {"thing": key})
        assert answer.status_code == 200
        assert "Own meeting" not in answer.content.decode()
        sent = {"thing": key, "promise": promise.pk, "words": "Seen"}
        assert client.post(form, sent).status_code == 422
    assert not ObligationEvidence.objects.exists()


def test_many_promises_cost_no_more_queries_than_few(cast, client, promise, pages):
    client.force_login(cast.dana)
    addresses = [at(cast, "agreements:proof_new"), *pages.values()]

    def asked() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counts.append(len(queries))
        return counts

    asked()
    few = asked()
    for number in range(18):
        promised.obligation(cast, promise.clause, f"Train group {number}")
    assert asked() == few
