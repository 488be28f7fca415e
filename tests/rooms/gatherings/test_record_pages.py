"""Pages and files of records: minutes, action items, calendars, voices, tables; each within sight."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from commontable.foundation.errors import NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.rooms.gatherings import actions
from commontable.rooms.gatherings.models import ActionItem, FeedLink, Minutes
from commontable.rooms.gatherings.record_details import ActionItemDetails
from commontable.rooms.gatherings.rules import Option
from commontable.rooms.people.models import Affiliation, Body
from tests import gathered

from . import records

DAY = localdate() + dt.timedelta(days=20)


@pytest.fixture
def held(cast):
    records.rule(cast.commission)
    held = gathered.opened(cast.commission, remote_link="https://example.org/room", format="hybrid")
    gathered.everybody(held)
    return held


@pytest.fixture
def at(cast):
    def address(name: str, *args: object) -> str:
        return reverse(f"gatherings:{name}", args=[cast.river.slug, *args])

    return address


def _vote(cast, held, **fields):
    asked = records.motion(held, "=Fund a van", **fields)
    ballots = {cast.chair: Option.FOR, cast.hospital_seat: Option.AGAINST, cast.resident_seat: Option.FOR}
    return records.vote(asked, cast.dana, ballots)


def _item(cast, held, **fields) -> ActionItem:
    told = {"what": "Call the clinics", "organization": cast.hospital, "due": DAY, **fields}
    return actions.add_action_item(meeting=held, details=ActionItemDetails(**told), by=cast.dana)


def test_the_clerk_edits_withholds_and_the_files_hold_nothing_withheld(cast, held, client, at):
    actions.close_meeting(meeting=held, by=cast.dana)
    client.force_login(cast.dana)
    page = client.get(at("minutes_edit", held.pk))
    data = {name: field.initial or "" for name, field in page.context["form"].fields.items()}
    last = len(page.context["form"].version.told) - 1
    data |= {f"text_{last}": "The director leaves.", f"withheld_{last}": "Closed by 610.021(3)", "new_after": "end"}
    assert client.post(at("minutes_edit", held.pk), data).status_code == 302
    assert "The director leaves." in client.get(at("minutes", held.pk)).content.decode()
    for name in ("minutes.md", "minutes.pdf"):
        content = client.get(at("minutes_file", held.pk, name)).content
        assert b"The director" not in content
    assert b"Closed by 610.021(3)" in client.get(at("minutes_file", held.pk, "minutes.md")).content
    client.force_login(cast.omar)
    page = client.get(at("minutes", held.pk)).content.decode()
    assert "Closed by 610.021(3)" in page
    assert "The director" not in page
    assert client.get(at("minutes_edit", held.pk)).status_code == 404
    assert client.get(at("minutes_file", held.pk, "minutes.exe")).status_code == 404
    client.logout()
    assert "no minutes of this meeting to read yet" in client.get(at("minutes", held.pk)).content.decode()
    assert client.get(at("minutes_file", held.pk, "minutes.md")).status_code == 404


def test_a_faulty_edit_keeps_what_was_typed(cast, held, client, at):
    actions.close_meeting(meeting=held, by=cast.dana)
    client.force_login(cast.dana)
    form = client.get(at("minutes_edit", held.pk)).context["form"]
    data = {name: field.initial or "" for name, field in form.fields.items()} | {"new_text": "Typed at night"}
    page = client.post(at("minutes_edit", held.pk), data)
    assert page.status_code == 422
    assert "Typed at night" in page.content.decode()
    data |= {"new_heading": "Night", "based_on": 7}
    page = client.post(at("minutes_edit", held.pk), data)
    assert page.status_code == 409
    assert "was saved while you wrote" in page.content.decode()


def test_the_approval_is_recorded_from_a_later_decision_and_shown_to_everybody(cast, held, client, at):
    client.force_login(cast.dana)
    actions.close_meeting(meeting=held, by=cast.dana)
    assert "No later meeting" in client.get(at("minutes", held.pk)).content.decode()
    later = gathered.opened(cast.commission, begins_at=held.begins_at + dt.timedelta(seconds=1))
    gathered.everybody(later)
    decision = _vote(cast, later).event.decision
    assert client.post(at("minutes_approvals", held.pk), {"decision": "x"}).status_code == 422
    assert client.post(at("minutes_approvals", held.pk), {"decision": decision.pk}).status_code == 302
    assert Minutes.objects.get(meeting=held).is_fixed
    client.logout()
    page = client.get(at("minutes", held.pk)).content.decode()
    assert "Nobody edits them any more" in page
    assert client.get(at("minutes_file", held.pk, "minutes.pdf")).content.startswith(b"%PDF")


def test_action_items_stand_in_lanes_and_are_told_of_by_who_answers_for_them(cast, held, client, at):
    client.force_login(cast.dana)
    sent = {"what": "Call the clinics", "organization": cast.organizers.pk, "due": DAY.isoformat()}
    assert client.post(at("action_item_new", held.pk), {"what": ""}).status_code == 422
    assert client.post(at("action_item_new", held.pk), sent).status_code == 302
    item = ActionItem.objects.get()
    client.force_login(cast.omar)
    page = client.get(at("action_items")).content.decode()
    assert "1 action item is open." in page
    assert client.get(at("action_item_new", held.pk)).status_code == 404
    assert client.post(at("action_item_steps", item.pk), {"deed": "moved", "why": "Later"}).status_code == 409
    assert client.post(at("action_item_steps", item.pk), {"deed": "done", "why": "All called"}).status_code == 302
    assert "All called" in client.get(at("action_item", item.pk)).content.decode()
    client.force_login(cast.rosa)
    assert client.post(at("action_item_steps", item.pk), {"deed": "reopened", "why": "x"}).status_code == 404
    client.force_login(cast.omar)
    act = client.get(reverse("table:act", args=[cast.river.slug])).content.decode()
    assert "Call the clinics" not in act  # it is done


def test_what_is_to_be_done_waits_on_the_list_of_who_does_it(cast, held, client):
    _item(cast, held, organization=cast.organizers)
    client.force_login(cast.omar)
    assert client.get(reverse("table:act", args=[cast.river.slug])).content.decode().count("Call the clinics") == 2
    client.force_login(cast.rosa)
    act = client.get(reverse("table:act", args=[cast.river.slug])).content.decode()
    assert act.count("Call the clinics") == 1
    assert "What organizations are to do: now" in act


def test_lists_cost_the_same_with_few_and_with_many_action_items(cast, held, client, at):
    def queries(page: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        return len(asked)

    client.force_login(cast.omar)
    pages = [at("action_items"), reverse("table:act", args=[cast.river.slug])]
    _item(cast, held, organization=cast.organizers)
    _item(cast, held, organization=cast.hospital)
    for page in pages:
        client.get(page)
    few = [queries(page) for page in pages]
    for number in range(18):
        _item(cast, held, what=f"Task {number}", organization=(cast.organizers, cast.hospital)[number % 2])
    assert [queries(page) for page in pages] == few


def _events(response) -> str:
    assert response["Content-Type"].startswith("text/calendar")
    return response.content.decode().replace("\r\n ", "")


def test_a_calendar_link_sees_what_its_person_sees_until_revoked(cast, held, client, at):
    _item(cast, held, organization=cast.organizers)
    client.force_login(cast.omar)
    page = client.post(at("feeds"), {"name": "Telephone", "body": ""}).content.decode()
    address = re.search(r'value="http://testserver([^"]+\.ics)"', page)[1]
    link = FeedLink.objects.get()
    assert address.split("/")[-1].removesuffix(".ics") not in str(FeedLink.objects.values().get())
    client.logout()
    answer = client.get(address)
    text = _events(answer)
    assert f"UID:{held.pk}@" in text
    assert "Join remotely: https://example.org/room" in text
    assert "SUMMARY:Due: Call the clinics" in text
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    Body.objects.filter(pk=cast.commission.pk).update(audience="custodian", record_class="confidential")
    assert str(held.pk) not in _events(client.get(address))
    Body.objects.filter(pk=cast.commission.pk).update(audience="public", record_class="public_record")
    Affiliation.objects.filter(person=link.person).update(ends="2020")
    assert client.get(address).status_code == 404
    Affiliation.objects.filter(person=link.person).update(ends=None)
    client.force_login(cast.omar)
    assert client.post(at("feed_renewals", link.pk)).status_code == 302
    assert client.post(at("feed_revocations", link.pk)).status_code == 302
    assert client.get(address).status_code == 404
    assert set(LedgerLine.objects.filter(deed__startswith="feed_link").values_list("deed", flat=True)) == {
        "feed_link_made", "feed_link_renewed", "feed_link_revoked",
    }  # fmt: skip


def test_a_meeting_that_moves_or_is_called_off_changes_in_the_calendar(cast, client, at):
    planned = gathered.meeting(cast.commission, begins_at=gathered.timezone.now() + dt.timedelta(days=9))
    _link, secret = actions.make_feed_link(partnership=cast.river, by=cast.rosa, body=cast.commission)
    before = _events(client.get(at("feed", secret)))
    actions.cancel_meeting(meeting=planned, why="Snow", by=cast.dana)
    after = _events(client.get(at("feed", secret)))
    numbers = [int(re.search(r"SEQUENCE:(\d+)", text)[1]) for text in (before, after)]
    assert numbers[0] < numbers[1]
    assert "STATUS:CANCELLED" in after
    assert "Called off: Snow" in after
    assert client.get(at("feed", secret + "x")).status_code == 404


def test_tables_run_no_formula_and_name_nobody_the_viewer_may_not_see(cast, held, client, at):
    _vote(cast, held)
    client.force_login(cast.dana)
    rows = list(csv.reader(io.StringIO(client.get(at("votes_export", held.pk, "csv")).content.decode("utf-8-sig"))))
    assert rows[1][0] == "'=Fund a van"
    assert {tuple(row[5:]) for row in rows[1:]} == {
        ("River City Health Department", "for"), ("St. Anne Hospital", "against"), ("Resident, North", "for"),
    }  # fmt: skip
    assert "Hank" in client.get(at("attendance_export", held.pk, "csv")).content.decode()
    assert client.get(at("attendance_export", held.pk, "xlsx")).content.startswith(b"PK")
    client.logout()
    public = client.get(at("attendance_export", held.pk, "csv")).content.decode()
    assert "St. Anne Hospital" in public
    assert "Hank" not in public
    assert client.get(at("attendance_export", held.pk, "exe")).status_code == 404
    client.force_login(cast.esther)
    assert client.get(at("votes_export", held.pk, "csv")).status_code == 200  # the public record
    Body.objects.filter(pk=cast.commission.pk).update(audience="partnership")
    assert client.get(at("votes_export", held.pk, "csv")).status_code == 404


def test_of_a_secret_vote_no_ballot_leaves_the_house(cast, client, at):
    rule = records.rule(cast.commission, secret=True)
    held = gathered.opened(cast.commission)
    gathered.everybody(held)
    result = _vote(cast, held)
    assert result.event.rule == rule
    client.force_login(cast.dana)
    told = client.get(at("votes_export", held.pk, "csv")).content.decode()
    assert "against" not in told
    assert "St. Anne" not in told
    document = json.loads(client.get(reverse("people:popolo", args=[cast.river.slug])).content)
    assert "votes" not in document["vote_events"][0]
    assert "counts" not in document["vote_events"][0]  # three ballots: the counts would tell


def test_popolo_has_meetings_motions_and_votes_and_every_id_it_names(cast, held, client):
    result = _vote(cast, held, mover_seat=cast.chair)
    client.force_login(cast.dana)
    document = json.loads(client.get(reverse("people:popolo", args=[cast.river.slug])).content)
    motion, event = document["motions"][0], document["vote_events"][0]
    assert (motion["result"], motion["vote_event_ids"]) == ("pass", [event["id"]])
    assert motion["x_mover_post_id"] in {post["id"] for post in document["posts"]}
    assert motion["x_event_id"] in {row["id"] for row in document["events"]}
    assert event["counts"] == [{"option": "no", "value": 1}, {"option": "yes", "value": 2}]
    known = {row["id"] for name in ("persons", "organizations") for row in document[name]}
    assert {vote["voter_id"] for vote in event["votes"] if "voter_id" in vote} <= known
    assert sorted(vote["option"] for vote in event["votes"]) == ["no", "yes", "yes"]
    assert event["id"] == str(result.event_id)
    Body.objects.filter(pk=cast.commission.pk).update(audience="partnership")
    client.force_login(cast.esther)
    document = json.loads(client.get(reverse("people:popolo", args=[cast.river.slug])).content)
    assert document["motions"] == document["vote_events"] == document["events"] == []


def test_voices_are_counted_by_the_clerk_and_seen_by_the_members_alone(cast, held, client, at):
    client.force_login(cast.dana)
    assert client.post(at("voice_turns", held.pk), {"seat_class": "resident"}).status_code == 302
    assert client.post(at("voice_turns", held.pk), {"seat_class": "king"}).status_code == 404
    assert "Somebody speaks" in client.get(at("voice", held.pk)).content.decode()
    client.force_login(cast.rosa)
    page = client.get(at("voice", held.pk)).content.decode()
    assert "not shown: few were there" in page
    assert "Somebody speaks" not in page
    assert client.post(at("voice_turns", held.pk), {"seat_class": "resident"}).status_code == 404
    client.force_login(cast.omar)
    assert client.get(at("voice", held.pk)).status_code == 404


def test_every_deed_on_a_calendar_link_is_its_persons_and_in_the_ledger(cast):
    link, _secret = actions.make_feed_link(partnership=cast.river, by=cast.rosa)
    for deed in (actions.renew_feed_link, actions.revoke_feed_link):
        with pytest.raises(NotPermitted):
            deed(link=link, by=cast.dana)
        deed(link=link, by=cast.rosa)
    assert LedgerLine.objects.filter(deed__startswith="feed_link").count() == 3
