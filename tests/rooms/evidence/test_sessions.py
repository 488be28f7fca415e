"""Sessions before an indicator goes public, and designs signed off before data are collected (TH-05, TH-06)."""

import datetime as dt

import pytest
from django.utils.timezone import localdate

from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.sight import Audience, Sight
from commontable.rooms.evidence import actions
from commontable.rooms.evidence.interpreting import Answer, SessionState
from commontable.rooms.evidence.models import (
    Disagreement,
    InterpretationSession,
    Release,
    SessionOutcome,
)
from commontable.rooms.evidence.talk import AnswerDetails
from commontable.rooms.evidence.waiting import talk_tasks
from commontable.rooms.people.queries import sight_of
from tests.rooms.evidence import talk_words, words
from tests.rooms.evidence.words import told


@pytest.fixture
def indicator(cast):
    """One that community partners read first; the table sees it."""
    made = actions.add_indicator(
        custodian=cast.department, details=words.indicator(cast, needs_reading=True), by=cast.ana
    )
    return actions.show_indicator(indicator=made, audience=Audience.PARTNERSHIP, by=cast.ana)


@pytest.fixture
def session(cast, indicator):
    return actions.plan_session(indicator=indicator, details=talk_words.session(cast), by=cast.omar)


def test_plan_session_needs_two_sides_one_of_them_of_the_community(cast, indicator):
    for fields, why in (
        ({"listener": None}, "Say who listens"),
        ({"listener": cast.department}, "Two sides"),
        ({"listener": cast.hospital}, "not a community partner"),
    ):
        with pytest.raises(NotNow, match=why):
            actions.plan_session(indicator=indicator, details=talk_words.session(cast, **fields), by=cast.ana)
    resident = cast.rosa.persons.get()
    alone = talk_words.session(cast, listener=None, listener_person=resident)
    made = actions.plan_session(indicator=indicator, details=alone, by=cast.rosa)
    assert made.state == SessionState.PLANNED
    assert "planned a session on Life expectancy at birth for 2024-05-02" in told(cast.rosa, made)[0]
    with pytest.raises(NotPermitted):
        actions.plan_session(indicator=indicator, details=alone, by=cast.esther)


def test_a_session_waits_until_those_who_listen_can_see_the_number(cast, release_of):
    hidden = actions.add_indicator(custodian=cast.department, details=words.indicator(cast), by=cast.ana)
    with pytest.raises(NotNow, match="cannot see “Life expectancy at birth” yet"):
        actions.plan_session(indicator=hidden, details=talk_words.session(cast), by=cast.ana)
    actions.show_indicator(indicator=hidden, audience=Audience.PARTNERSHIP, by=cast.ana)
    release = release_of()
    loose = talk_words.session(cast, release=release)
    with pytest.raises(NotNow, match="does not stand under"):
        actions.plan_session(indicator=hidden, details=loose, by=cast.ana)
    actions.enter_release(release=release, indicator=hidden, place_kind="", place_vintage=None, by=cast.ana)
    with pytest.raises(NotNow, match="cannot see “Life expectancy, River City” yet"):
        actions.plan_session(indicator=hidden, details=loose, by=cast.ana)
    actions.publish_release(release=release, audience=Audience.BODY, body=cast.commission, by=cast.ana)
    made = actions.plan_session(indicator=hidden, details=loose, by=cast.ana)
    assert (made.audience, made.audience_body) == (Audience.BODY, cast.commission)
    assert not InterpretationSession.objects.visible_to(sight_of(cast.omar)).exists()


def test_record_session_keeps_both_readings_once_and_the_ledger_tells(cast, session):
    with pytest.raises(NotPermitted, match="two sides that held it"):
        actions.record_session(session=session, details=talk_words.outcome(), by=cast.hank)
    outcome = actions.record_session(session=session, details=talk_words.outcome(), by=cast.omar)
    assert Disagreement.objects.get().listener_says == "Not on our street."
    assert told(cast.hank, session)[-1] == "Omar Organizing recorded the session on Life expectancy at birth."
    with pytest.raises(NotNow, match="recorded already"):
        actions.record_session(session=session, details=talk_words.outcome(), by=cast.ana)
    with pytest.raises(TypeError):
        outcome.delete()
    with pytest.raises(TypeError):
        outcome.save()


def test_cancel_session_says_why_and_nothing_can_be_recorded_after(cast, session):
    with pytest.raises(NotNow, match="Say why"):
        actions.cancel_session(session=session, why=" ", by=cast.ana)
    actions.cancel_session(session=session, why="The library was closed.", by=cast.ana)
    assert told(cast.rosa, session)[-1].endswith(
        "called off the session on Life expectancy at birth: The library was closed."
    )
    assert InterpretationSession.objects.get().state == SessionState.CALLED_OFF
    with pytest.raises(NotNow, match="called off"):
        actions.record_session(session=session, details=talk_words.outcome(), by=cast.ana)


def test_an_indicator_that_needs_reading_goes_public_only_after_its_session(cast, indicator, session, release_of):
    release = release_of(Audience.PARTNERSHIP)
    actions.enter_release(release=release, indicator=indicator, place_kind="", place_vintage=None, by=cast.ana)
    for deed, thing in (
        (actions.publish_release, {"release": release}),
        (actions.show_indicator, {"indicator": indicator}),
    ):
        with pytest.raises(NotNow, match="Community partners read “Life expectancy at birth” before it goes public"):
            deed(**thing, audience=Audience.PUBLIC, by=cast.ana)
    assert Release.objects.get(pk=release.pk).audience == Audience.PARTNERSHIP
    actions.record_session(session=session, details=talk_words.outcome(), by=cast.ana)
    actions.publish_release(release=Release.objects.get(pk=release.pk), audience=Audience.PUBLIC, by=cast.ana)
    actions.show_indicator(indicator=indicator, audience=Audience.PUBLIC, by=cast.ana)


def test_a_public_release_cannot_slip_in_under_an_indicator_nobody_read(cast, indicator, release_of):
    release = release_of(Audience.PUBLIC)
    with pytest.raises(NotNow, match="before it goes public"):
        actions.enter_release(release=release, indicator=indicator, place_kind="", place_vintage=None, by=cast.ana)


def test_unticking_the_box_is_no_way_around_the_session(cast, indicator):
    with pytest.raises(NotNow, match="before it goes public"):
        actions.change_indicator(indicator=indicator, details=words.indicator(cast), by=cast.ana)
    actions.waive_reading(indicator=indicator, why="The hearing is tomorrow.", by=cast.dana)
    assert not actions.change_indicator(indicator=indicator, details=words.indicator(cast), by=cast.ana).needs_reading


def test_waive_reading_is_an_administrators_and_its_reason_stands_for_everyone(cast, indicator, client, address):
    with pytest.raises(NotPermitted, match="administrator"):
        actions.waive_reading(indicator=indicator, why="Urgent", by=cast.ana)
    with pytest.raises(NotNow, match="Say why"):
        actions.waive_reading(indicator=indicator, why=" ", by=cast.dana)
    actions.waive_reading(indicator=indicator, why="The hearing is tomorrow.", by=cast.dana)
    actions.show_indicator(indicator=indicator, audience=Audience.PUBLIC, by=cast.ana)
    assert "may go public without a session: The hearing is tomorrow." in told(cast.rosa, indicator)[-2]
    page = client.get(address("indicator", indicator.pk)).content.decode()
    assert "No session was held before this number went public: The hearing is tomorrow." in page


def test_publish_session_needs_the_consent_of_both_sides_and_a_public_number(cast, indicator, session, client, address):
    with pytest.raises(NotNow, match="Record the session first"):
        actions.publish_session(session=session, by=cast.ana)
    actions.record_session(session=session, details=talk_words.outcome(may_be_public=True), by=cast.omar)
    with pytest.raises(NotNow, match="Show the number to everyone first"):
        actions.publish_session(session=session, by=cast.ana)
    actions.show_indicator(indicator=indicator, audience=Audience.PUBLIC, by=cast.ana)
    assert "Not on our street." not in client.get(address("indicator", indicator.pk)).content.decode()
    session = InterpretationSession.objects.get()
    actions.publish_session(session=session, by=cast.ana)
    assert told(cast.esther, session)[-1].endswith("let everyone read the session on Life expectancy at birth.")
    page = client.get(address("indicator", indicator.pk)).content.decode()
    assert "Not on our street." in page
    assert "It fell by half a year." in page
    assert SessionOutcome.objects.visible_to(Sight()).count() == 1


def test_what_people_said_stands_beside_the_number_on_the_gap_page_too(
    cast, indicator, session, release_of, client, address
):
    release = release_of(Audience.PARTNERSHIP)
    actions.enter_release(release=release, indicator=indicator, place_kind="", place_vintage=None, by=cast.ana)
    actions.record_session(session=session, details=talk_words.outcome(), by=cast.ana)
    client.force_login(cast.omar)
    page = client.get(address("gap", release.pk)).content.decode()
    assert "Read together" in page
    assert "Not on our street." in page
    client.force_login(cast.esther)
    assert client.get(address("gap", release.pk)).status_code == 404


def test_what_two_sides_keep_to_the_table_never_becomes_public(cast, indicator, session):
    actions.record_session(session=session, details=talk_words.outcome(), by=cast.omar)
    actions.show_indicator(indicator=indicator, audience=Audience.PUBLIC, by=cast.ana)
    with pytest.raises(NotNow, match="did not agree"):
        actions.publish_session(session=InterpretationSession.objects.get(), by=cast.ana)


def test_a_visitor_reads_which_organizations_met_and_no_name(cast, indicator, client, address):
    person = cast.omar.persons.get()
    details = talk_words.session(cast, listener_person=person)
    session = actions.plan_session(indicator=indicator, details=details, by=cast.ana)
    actions.record_session(session=session, details=talk_words.outcome(may_be_public=True), by=cast.ana)
    actions.show_indicator(indicator=indicator, audience=Audience.PUBLIC, by=cast.ana)
    actions.publish_session(session=InterpretationSession.objects.get(), by=cast.ana)
    page = client.get(address("session", session.pk)).content.decode()
    assert "Health Department and Organizing read “Life expectancy at birth” together on May 2, 2024." in page
    assert "Omar" not in page
    client.force_login(cast.ana)
    assert "Omar Organizing (Organizing)" in client.get(address("session", session.pk)).content.decode()


def test_esther_sees_no_session_and_no_design(cast, session, client, address, indicator):
    design = actions.add_design(indicator=indicator, details=talk_words.design(), by=cast.ana)
    client.force_login(cast.esther)
    for name, pk in (("session", session.pk), ("design", design.pk)):
        assert client.get(address(name, pk)).status_code == 404
    for name in ("sessions", "designs"):
        page = client.get(address(name)).content.decode()
        assert "Life expectancy at birth" not in page
        assert "Asking about the bus" not in page


def test_the_whole_session_goes_through_the_web(cast, indicator, client, address):
    client.force_login(cast.omar)
    form = client.get(address("session_new", indicator.pk))
    assert form.status_code == 200
    sent = {"presenter": cast.department.pk, "listener": "", "held_on": "2024-05-02", "where": ""}
    refused = client.post(address("session_new", indicator.pk), sent)
    assert (refused.status_code, "Say who listens" in refused.content.decode()) == (422, True)
    made = client.post(address("session_new", indicator.pk), {**sent, "listener": cast.organizers.pk})
    session = InterpretationSession.objects.get()
    assert made.headers["Location"] == address("session", session.pk)
    said = {
        "to_presenter": "Slow", "to_listener": "Too slow", "missing": "", "changes": "", "language": "en",
        "about_1": "Speed", "presenter_says_1": "Half a year",
    }  # fmt: skip
    half = client.post(address("session_outcome_new", session.pk), said)
    assert half.status_code == 422
    assert "both readings" in half.content.decode()
    whole = client.post(address("session_outcome_new", session.pk), {**said, "listener_says_1": "No change here"})
    assert whole.status_code == 302
    page = client.get(address("session", session.pk)).content.decode()
    assert "Where they disagree: Speed" in page
    assert "No change here" in page
    assert client.get(address("session_outcome_new", session.pk)).status_code == 404


def test_a_session_that_is_over_waits_to_be_recorded(cast, indicator, rf):
    yesterday = localdate() - dt.timedelta(days=1)
    for day in (yesterday, localdate() + dt.timedelta(days=1)):
        actions.plan_session(indicator=indicator, details=talk_words.session(cast, held_on=day), by=cast.omar)
    request = rf.get("/")
    for name, count in (("omar", 1), ("ana", 1), ("hank", 0), ("esther", 0)):
        request.user, request.sight = cast.account(name), sight_of(cast.account(name))
        found = [task for task in talk_tasks(request, cast.river) if "Record what was said" in str(task.title)]
        assert len(found) == count, name


@pytest.mark.parametrize("kind", ["sessions", "designs"])
def test_lists_cost_the_same_for_two_rows_and_for_twenty(kind, cast, indicator, client, address):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def add(count: int) -> None:
        for _number in range(count):
            if kind == "sessions":
                made = actions.plan_session(indicator=indicator, details=talk_words.session(cast), by=cast.omar)
                actions.record_session(session=made, details=talk_words.outcome(), by=cast.omar)
            else:
                made = actions.add_design(indicator=indicator, details=talk_words.design(), by=cast.ana)
                actions.answer_design(design=made, details=AnswerDetails(Answer.AGREED), by=cast.rosa)

    client.force_login(cast.hank)
    counts = []
    for more in (2, 16):
        add(more)
        for name in (kind, "indicator"):
            client.get(address(name, *([indicator.pk] if name == "indicator" else [])))
            with CaptureQueriesContext(connection) as caught:
                client.get(address(name, *([indicator.pk] if name == "indicator" else [])))
            counts.append(len(caught))
    assert counts[:2] == counts[2:]
