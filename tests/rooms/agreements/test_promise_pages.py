"""The pages of promises and signatures: by those who may, without JavaScript, and never by a stranger."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Audience
from commontable.foundation.slots import filled
from commontable.rooms.agreements import actions
from commontable.rooms.agreements.models import (
    Obligation,
    ObligationEvidence,
    ReviewMeeting,
)
from commontable.rooms.agreements.promise_details import Shown
from commontable.rooms.agreements.promise_states import EvidenceKind, ObligationState
from commontable.rooms.agreements.recurrence import Rhythm
from commontable.rooms.people.queries import sight_of

from . import promised

S = ObligationState


def at(cast, name, *args):
    return reverse(f"agreements:{name}", args=[cast.river.slug, *args])


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def status_of(client, url) -> int:
    """Of an answer that may be an open file: read to its end, as a browser does, so that it is closed."""
    answer = client.get(url)
    b"".join(answer.streaming_content if answer.streaming else ())
    return answer.status_code


def queries(client, url) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.fixture
def version(cast):
    return promised.signed(cast)


@pytest.fixture
def made(cast, version):
    return promised.obligation(cast, version.clauses.get(number="2"), due=PartialDate.parse("2020-01-31"))


def many(cast, version, number: int) -> None:
    clause = version.clauses.first()
    for one in range(number):
        promised.obligation(cast, clause, f"Promise {one}", due=PartialDate.parse("2030"))


@pytest.mark.parametrize("name", ["obligations", "organization_obligations", "standing", "agreement"])
def test_a_page_costs_the_same_for_two_and_for_twenty_promises(cast, client, version, name):
    pk = {"organization_obligations": cast.department.pk, "standing": version.agreement_id,
          "agreement": version.agreement_id}.get(name)  # fmt: skip
    url = at(cast, name, *([pk] if pk else []))
    client.force_login(cast.dana)
    many(cast, version, 2)
    client.get(url)
    few = queries(client, url)
    many(cast, version, 18)
    assert queries(client, url) == few


def test_residents_and_visitors_read_what_became_of_a_public_promise(cast, client, made):
    """CG-10."""
    for account in (None, cast.rosa, cast.esther):
        if account:
            client.force_login(account)
        page = text(client.get(at(cast, "obligations")))
        assert "1 promise waits to be kept; 1 is late" in page
        assert "Train the staff" in page
        one = text(client.get(at(cast, "obligation", made.pk)))
        assert "Health Department" in one
        assert "due Jan. 31, 2020" in one
        assert "Tell where it stands" not in one


def test_lists_by_where_promises_stand(cast, client, version, made):
    promised.obligation(cast, version.clauses.first(), "Meet the board", due=PartialDate.parse("2090"))
    done = promised.obligation(cast, version.clauses.first(), "Paint the hall")
    actions.step_obligation(obligation=done, to=S.COMPLETE, why="Painted.", by=cast.dana)
    expected = {"open": (1, 1, 0), "late": (1, 0, 0), "done": (0, 0, 1), "all": (1, 1, 1)}
    for show, found in expected.items():
        page = text(client.get(at(cast, "obligations"), {"show": show}))
        assert tuple(int(what in page) for what in ("Train the staff", "Meet the board", "Paint the hall")) == found
    assert client.get(at(cast, "obligations"), {"show": "nothing"}).status_code == 404


def test_the_statement_is_worked_out_and_names_what_contradicts_it(cast, client, version, made):
    """KC-11."""
    url = at(cast, "standing", version.agreement_id)
    assert "Not all objectives are complete or in progress: 1 of 1 is not." in text(client.get(url))
    actions.step_obligation(obligation=made, to=S.IN_PROGRESS, by=cast.dana)
    page = text(client.get(url))
    assert "All objectives are complete or in progress." in page
    assert "What contradicts it" not in page


def test_a_step_is_noted_and_a_missing_reason_is_asked_for_on_the_same_page(cast, client, made):
    client.force_login(cast.ana)
    url = at(cast, "obligation_steps", made.pk)
    answer = client.post(url, {"step-to": S.COMPLETE, "step-why": ""})
    assert answer.status_code == 409
    assert "Say in one sentence what came of it" in text(answer)
    assert client.post(url, {"step-to": "gone"}).status_code == 422
    answer = client.post(url, {"step-to": S.COMPLETE, "step-why": "All were trained."}, follow=True)
    assert "All were trained." in text(answer)
    assert Obligation.objects.get().state == S.COMPLETE


def test_one_more_time_is_noted(cast, client, version):
    made = promised.obligation(
        cast, version.clauses.first(), due=PartialDate.parse("2026-01-05"), rhythm=Rhythm.TWO_WEEKS
    )
    client.force_login(cast.dana)
    assert "Kept for Jan. 5, 2026?" in text(client.get(at(cast, "obligation", made.pk)))
    for status in (302, 409):  # a second click, or a colleague with the same page, does not tell of another day
        answer = client.post(at(cast, "obligation_days", made.pk), {"day-why": "Met", "day-for_day": "2026-01-05"})
        assert answer.status_code == status
    assert "told already that this was kept for Jan. 5, 2026" in text(answer)
    assert 'value="2026-01-19"' in text(answer)
    assert Obligation.objects.get().next_due == dt.date(2026, 1, 19)


@pytest.mark.parametrize("name", ["omar", "hank", "rosa", "esther", "sol"])
def test_who_does_not_owe_it_finds_no_deed(cast, client, made, name):
    client.force_login(cast.account(name))
    for deed in ("obligation_steps", "obligation_days", "evidence_new"):
        assert client.post(at(cast, deed, made.pk), {}).status_code == 404


def test_a_promise_is_entered_from_a_clause_and_from_a_town_hall(cast, client, version):
    client.force_login(cast.dana)
    clause = version.clauses.first()
    url = at(cast, "obligation_new", clause.pk)
    assert client.get(url).status_code == 200
    assert client.post(url, {"what": ""}).status_code == 422
    fields = {"what": "Meet", "obligors": [cast.department.pk], "rhythm": "monthly", "due": "2030-01", "horizon": ""}
    assert client.post(url, fields).status_code == 302
    town = {**fields, "rhythm": "once", "given_at": "Town hall", "is_public": "on"}
    assert client.post(at(cast, "promise_new"), town).status_code == 302
    assert [one.given_at for one in Obligation.objects.order_by("made_at")] == ["", "Town hall"]
    client.force_login(cast.rosa)
    assert client.get(url).status_code == client.get(at(cast, "promise_new")).status_code == 404


def test_evidence_is_added_and_its_file_read_by_those_who_may(cast, client, made):
    client.force_login(cast.dana)
    url = at(cast, "evidence_new", made.pk)
    assert "This kind of evidence needs it" in text(client.post(url, {"words": "x", "kind": "file"}))
    client.post(url, {"words": "The list", "kind": "file", "upload": promised.upload("list.pdf")})
    row = ObligationEvidence.objects.get()
    file = at(cast, "evidence_file", row.pk)
    answer = client.get(file)
    assert b"".join(answer.streaming_content) == promised.PDF
    assert answer["Content-Type"] == "application/pdf"
    actions.share_agreement(agreement=made.agreement, audience=Audience.PARTNERSHIP, by=cast.dana)
    for name, status in (("rosa", 200), ("esther", 404), ("sol", 404)):
        client.force_login(cast.account(name))
        assert status_of(client, file) == status, name
    client.logout()
    assert status_of(client, file) == 404


def test_a_thing_on_this_site_is_named_only_to_those_who_may_see_it(cast, client, made):
    actions.attach_evidence(
        obligation=made, shown=Shown("A release", EvidenceKind.THING, thing="evidence.release:x"), by=cast.dana
    )  # fmt: skip
    ObligationEvidence.objects.update(thing=f"evidence.release:{made.pk}")
    assert "something not shown to you" in text(client.get(at(cast, "obligation", made.pk)))
    assert filled("evidence.things", sight_of(cast.dana), cast.river, None) == []


# --- Keeping alive ---------------------------------------------------------------------------------------------------


def test_a_review_is_called_from_its_page(cast, client, version):
    proposal = actions.propose_review(agreement=version.agreement, day=dt.date(2090, 4, 1))
    client.force_login(cast.dana)
    assert "1 yearly review waits to be called" in text(client.get(at(cast, "reviews")))
    fields = {"body": cast.commission.pk, "title": "Review", "begins_at": "2090-03-20T17:00", "format": "remote"}
    assert client.post(at(cast, "review_new", proposal.pk), fields).status_code == 302
    assert ReviewMeeting.objects.get().meeting.title == "Review"
    assert client.get(at(cast, "review_new", proposal.pk)).status_code == 404
    assert client.get(at(cast, "reviews")).status_code == 200


def test_what_waits_is_offered_where_tasks_stand_and_in_the_calendar(cast, rf, made, proposed_second):
    request = rf.get("/")
    request.user, request.sight = cast.dana, sight_of(cast.dana)
    titles = [str(one.title) for one in filled("tasks", request, cast.river)]
    assert "Keep the promise: Train the staff" in titles
    assert "Sign “Second memorandum” for Health Department" in titles
    days = filled("calendar", cast.river, cast.dana.persons.get(), request.sight)
    assert [one.summary for one in days] == ["Promised: Train the staff"]
    hits = [str(one.title) for one in filled("search", request.sight, cast.river, "train")]
    assert "Train the staff" in hits


@pytest.fixture
def proposed_second(cast):
    return promised.proposed(cast, "Second memorandum")
