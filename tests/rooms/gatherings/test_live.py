"""The live screen: seats fill, a vote opens and closes, screens ask with the version they have; sight and costs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commontable.foundation.sight import Sight
from commontable.rooms.gatherings import actions
from commontable.rooms.gatherings.models import Attendance, Meeting
from commontable.rooms.gatherings.queries.live import meeting_now
from commontable.rooms.gatherings.rules import BallotHow, Option
from commontable.rooms.gatherings.vote_details import BallotEntry
from commontable.rooms.people.models import Body, Seat
from commontable.rooms.people.states import Authority, SeatClass
from tests import gathered, things

from . import records


@pytest.fixture
def held(cast):
    records.rule(cast.commission)
    return gathered.opened(cast.commission, title="March meeting")


@pytest.fixture
def at(cast, held):
    def address(name: str = "live") -> str:
        return reverse(f"gatherings:{name}", args=[cast.river.slug, held.pk])

    return address


def _squares(found) -> list[tuple[str, str]]:
    return [(square.name, square.state) for square in found]


def _cast(event, seat: Seat, option: Option, by) -> None:
    voter = event.voters.get(seat=seat)
    actions.cast_ballot(voter=voter, by=by, entry=BallotEntry(option, caster=voter.person, how=BallotHow.PAPER))


def test_seats_fill_as_people_arrive(cast, held):
    assert meeting_now(held, Sight()).presence.sentence == "0 of 3 organizations, quorum 2, 0 resident seats."
    gathered.present(held, cast.chair)
    gathered.present(held, cast.resident_seat)
    now = meeting_now(held, Sight())
    assert now.presence.sentence == "2 of 3 organizations, quorum 2, 1 resident seat."
    assert now.presence.holds
    assert _squares(now.squares) == [
        ("Resident, North", "Here"), ("River City Health Department", "Here"), ("St. Anne Hospital", "Not here"),
    ]  # fmt: skip


def test_an_organization_is_one_square_whatever_the_number_of_its_delegates(cast, held):
    for number in range(2):
        person = things.person(cast.hospital, f"Delegate {number}")
        seat = things.seat(cast.commission, f"Hospital {number}")
        things.membership(seat, person, cast.hospital, authority=Authority.DELEGATE)
        gathered.present(held, seat)
    found = [square for square in meeting_now(held, Sight()).squares if square.name == "St. Anne Hospital"]
    assert [(square.state, square.note) for square in found] == [("Here", "2 of 3 delegates")]


def test_who_left_is_told_apart_from_who_never_came(cast, held):
    there = gathered.present(held, cast.chair)
    Attendance.objects.filter(pk=there.pk).update(left_at=there.arrived_at)
    assert ("River City Health Department", "Left") in _squares(meeting_now(held, Sight()).squares)


def test_the_open_vote_and_then_its_result_stand_on_the_page(cast, held, client, at):
    gathered.everybody(held)
    event = records.called(records.motion(held, "Fund a van"), cast.dana)
    _cast(event, cast.chair, Option.FOR, cast.dana)
    client.force_login(cast.rosa)
    page = client.get(at()).content.decode()
    assert "Fund a van" in page
    assert "1 of 3 have voted" in page
    assert "Your seat: Resident, North" in page
    assert "Close the vote" not in page
    for seat in (cast.hospital_seat, cast.resident_seat):
        _cast(event, seat, Option.FOR, cast.dana)
    actions.close_vote(event=event, by=cast.dana)
    page = client.get(at()).content.decode()
    assert "Adopted: 3 of 3 organizations for" in page
    assert "Roll call" in page
    client.force_login(cast.dana)
    assert "Close the meeting" in client.get(at()).content.decode()


def test_ballots_are_hidden_from_everybody_where_the_rule_says_so(cast, client):
    rule = records.rule(cast.commission, hides_until_closed=True)
    held = gathered.opened(cast.commission)
    gathered.everybody(held)
    event = actions.call_vote(motion=records.motion(held), by=cast.dana, rule=rule)
    _cast(event, cast.chair, Option.AGAINST, cast.dana)
    client.force_login(cast.hank)
    page = client.get(reverse("gatherings:live", args=[cast.river.slug, held.pk])).content.decode()
    assert 'squares__state">Has voted' in page
    assert 'squares__state">Against' not in page
    assert "ballots are shown when the vote closes" in page


def test_a_screen_that_has_the_present_version_gets_a_304_for_few_queries(cast, held, client, at):
    gathered.everybody(held)
    client.force_login(cast.rosa)
    first = client.get(at("live_state"))
    assert first.status_code == 200
    tag = first["ETag"]
    assert tag.strip('"') in first.content.decode()
    with CaptureQueriesContext(connection) as asked:
        again = client.get(at("live_state"), headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert len(asked) <= 3
    actions.leave(attendance=Attendance.objects.get(seat=cast.hospital_seat), by=cast.dana)
    changed = client.get(at("live_state"), headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert "2 of 3 organizations" in changed.content.decode()
    assert "no-cache" in changed["Cache-Control"]


def test_a_tag_is_worth_something_only_to_whom_it_was_given(cast, held, client, at):
    client.force_login(cast.rosa)
    tag = client.get(at("live_state"))["ETag"]
    forged = tag.replace(".en.", ".es.")
    assert client.get(at("live_state"), headers={"If-None-Match": forged}).status_code == 200
    Body.objects.filter(pk=cast.commission.pk).update(audience="partnership")
    client.force_login(cast.esther)
    for shown in (tag, forged, '"none.0.en.x"', '"x"'):
        assert client.get(at("live_state"), headers={"If-None-Match": shown}).status_code == 404


def test_a_change_is_said_once_and_only_when_something_changed(cast, held, client, at):
    client.force_login(cast.rosa)
    page = client.get(at()).content.decode()
    assert 'role="status"' in page
    told = page.split("?said=")[1].split('"')[0]
    assert "hx-swap-oob" not in client.get(f"{at('live_state')}?said={told}").content.decode()
    actions.check_in(meeting=held, seat=cast.chair, by=cast.dana)
    later = client.get(f"{at('live_state')}?said={told}").content.decode()
    assert 'id="said" hx-swap-oob' in later
    assert "1 of 3 organizations" in later


def test_a_screen_can_be_paused_and_reloads_by_itself_only_when_asked(cast, held, client, at):
    client.force_login(cast.rosa)
    assert "hx-get" in client.get(at()).content.decode()
    paused = client.get(at() + "?paused").content.decode()
    assert "hx-get" not in paused
    assert 'http-equiv="refresh"' not in client.get(at()).content.decode()
    assert 'http-equiv="refresh" content="10"' in client.get(at() + "?reload=10").content.decode()


def test_a_closed_meeting_is_no_longer_asked_about(cast, held, client, at):
    client.force_login(cast.dana)
    actions.close_meeting(meeting=held, by=cast.dana)
    assert client.get(at("live_state"))["HX-Refresh"] == "true"
    page = client.get(at()).content.decode()
    assert "hx-get" not in page
    assert "Read the minutes" in page


def test_the_page_and_its_state_are_not_there_for_who_may_not_see_the_body(cast, held, client, at):
    Body.objects.filter(pk=cast.commission.pk).update(audience="partnership")
    for name, status in [("esther", 404), ("visitor", 404), ("omar", 200)]:
        client.logout()
        if account := cast.account(name):
            client.force_login(account)
        for page in ("live", "live_state"):
            assert client.get(at(page)).status_code == status, (name, page)


def test_a_meeting_costs_the_same_with_few_and_with_many_seats(cast, held):
    def queries() -> int:
        meeting = Meeting.objects.with_state().get(pk=held.pk)
        with CaptureQueriesContext(connection) as asked:
            meeting_now(meeting, Sight())
        return len(asked)

    gathered.everybody(held)
    event = records.called(records.motion(held), cast.dana)
    _cast(event, cast.chair, Option.FOR, cast.dana)
    few = queries()
    for number in range(20):
        organization = things.organization(cast.river, f"Organization {number}")
        seat = things.seat(cast.commission, f"Seat {number}", seat_class=SeatClass.INSTITUTIONAL)
        things.membership(seat, things.person(organization, f"Person {number}"), organization)
        gathered.present(held, seat)
    actions.void_vote(event=event, why="More have come", by=cast.dana)
    event = records.called(records.motion(held, "Again"), cast.dana)
    _cast(event, cast.chair, Option.FOR, cast.dana)
    assert queries() == few
