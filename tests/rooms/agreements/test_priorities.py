"""A promise becomes a priority of a plan and keeps the link, also in later versions of the agreement (KC-12)."""

from __future__ import annotations

from html import unescape

import pytest
from django.urls import reverse

from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.foundation.sight import Audience
from commontable.rooms.agreements import actions
from commontable.rooms.agreements.models import Obligation, PlanPriority
from commontable.rooms.agreements.promise_details import Priority, Shown

from . import promised

CHIP = {"plan": "Community Health Improvement Plan 2016–2021", "priority": "Economic opportunity"}


def at(cast, name, *args):
    return reverse(f"agreements:{name}", args=[cast.river.slug, *args])


def told(client, cast, promise) -> str:
    return " ".join(client.get(at(cast, "obligation", promise.pk)).content.decode().split())


@pytest.fixture
def promise(cast):
    return promised.obligation(cast, promised.signed(cast).clauses.get(number="2"), "Raise the minimum wage")


def test_kc_12_a_promise_is_noted_as_a_priority_of_a_plan_and_everybody_reads_it(cast, client, promise):
    client.force_login(cast.dana)
    form = at(cast, "priority_new", promise.pk)
    assert f'href="{form}"' in told(client, cast, promise)
    assert client.post(form, {"plan": CHIP["plan"], "priority": ""}).status_code == 422
    assert client.post(form, {**CHIP, "url": "https://example.org/chip"}).status_code == 302
    assert LedgerLine.objects.first().deed == "promise_promoted"
    assert client.post(form, CHIP).status_code == 409  # noted already
    client.logout()
    page = told(client, cast, promise)
    assert "Became a priority of Community Health Improvement Plan 2016–2021: Economic opportunity" in page
    assert 'href="https://example.org/chip"' in page
    assert form not in page


def test_kc_12_the_link_and_the_evidence_stay_when_the_agreement_is_amended(cast, client, promise):
    actions.note_priority(obligation=promise, details=Priority(**CHIP), by=cast.dana)
    actions.attach_evidence(obligation=promise, shown=Shown("The Council's ordinance"), by=cast.dana)
    first = promise.clause.version
    second = actions.amend(version=first, why="More specific", by=cast.dana)
    actions.propose_version(version=second, by=cast.dana)
    for organization in (cast.department, cast.organizers):
        second.refresh_from_db()
        promised.sign_for(cast, second, organization)
    carried = Obligation.objects.get(carried_from=promise)
    page = told(client, cast, carried)
    assert "Became a priority of Community Health Improvement Plan" in page
    assert "The Council's ordinance" in unescape(page)


def test_who_keeps_no_promise_notes_no_priority_and_what_is_noted_widens_with_the_agreement(cast, client):
    version = promised.signed(cast, open_to=None)
    promise = promised.obligation(cast, version.clauses.get(number="2"))
    with pytest.raises(NotPermitted):
        actions.note_priority(obligation=promise, details=Priority(**CHIP), by=cast.hank)
    with pytest.raises(NotNow, match="Say which plan"):
        actions.note_priority(obligation=promise, details=Priority(" ", "x"), by=cast.dana)
    row = actions.note_priority(obligation=promise, details=Priority(**CHIP), by=cast.dana)
    assert row.audience == Audience.CUSTODIAN
    for account in (cast.hank, cast.rosa, cast.esther):
        client.force_login(account)
        assert client.get(at(cast, "priority_new", promise.pk)).status_code == 404
    actions.share_agreement(agreement=version.agreement, audience=Audience.PUBLIC, by=cast.dana)
    assert PlanPriority.objects.get().audience == Audience.PUBLIC
    client.logout()
    assert "Economic opportunity" in told(client, cast, promise)
