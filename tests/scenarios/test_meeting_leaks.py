"""An attacker's tour of meetings and votes: what each account could learn or do beyond what the pages say."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commontable.foundation.errors import NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.foundation.sight import Audience, Sight
from commontable.rooms.gatherings import actions
from commontable.rooms.gatherings.details import ItemDetails, PaperDetails
from commontable.rooms.gatherings.live_tags import made
from commontable.rooms.gatherings.models import (
    ActionItem,
    AgendaItem,
    ConsentRemoval,
    Decision,
    MinutesVersion,
    Motion,
    NoticeRule,
    PacketItem,
    VoteEvent,
)
from commontable.rooms.gatherings.record_details import ActionItemDetails, MinutesEdit
from commontable.rooms.gatherings.rules import BallotHow, Option, QuorumKind
from commontable.rooms.gatherings.states import ItemKind
from commontable.rooms.gatherings.vote_details import BallotEntry, MotionDetails
from commontable.rooms.people.models import Body, seen_like
from commontable.rooms.people.queries import sight_of
from tests import gathered, things, voted

VISITOR = Sight()
INSIDE = "We buy the house at 12 Elm Street."


def url(name: str, *args: Any) -> str:
    return reverse(f"gatherings:{name}", args=["river-city", *args])


def page(client: Client, name: str, *args: Any) -> str:
    return client.get(url(name, *args)).content.decode()


@pytest.fixture
def meeting(cast):
    voted.rule(cast.commission, quorum_kind=QuorumKind.NONE)
    held = gathered.opened(cast.commission)
    gathered.everybody(held)
    return held


@pytest.fixture
def item(meeting):
    return gathered.item(meeting, "Real estate", kind=ItemKind.CLOSED_SESSION, citation="RSMo 610.021(2)")


@pytest.fixture
def before(meeting, item):
    """A motion that was put under the item before the public was sent out."""
    return voted.motion(meeting, "We decide on the matter.", item=item)


@pytest.fixture
def session(cast, meeting, item, before):
    """The public is out."""
    event = voted.called(meeting, cast.dana, text="We close the session.", item=item)
    for seat in (cast.chair, cast.resident_seat, cast.hospital_seat):
        voted.cast(event, seat, Option.FOR)
    actions.close_vote(event=event, by=cast.dana)
    event.refresh_from_db()
    return actions.begin_closed_session(item=item, vote=event, by=cast.dana)


def test_a_motion_put_before_the_public_left_is_voted_on_without_it(cast, client, session, before):
    actions.change_motion(motion=before, details=MotionDetails(INSIDE), by=cast.dana)
    event = actions.call_vote(motion=Motion.objects.get(pk=before.pk), by=cast.dana)
    for seat in (cast.chair, cast.resident_seat, cast.hospital_seat):
        voted.cast(event, seat, Option.FOR)
    for live in (url("live", event.meeting_id), reverse("table:agree", args=["river-city"])):
        assert "12 Elm Street" not in client.get(live).content.decode()
    actions.close_vote(event=event, by=cast.dana)
    decided = Decision.objects.filter(motion=before.pk)
    for rows in (Motion.objects.filter(pk=before.pk), VoteEvent.objects.filter(pk=event.pk), decided):
        assert not rows.visible_to(VISITOR).exists()
        assert rows.visible_to(sight_of(cast.rosa)).exists()


def test_what_a_closed_session_sets_somebody_to_do_is_read_by_the_body_alone(cast, client, meeting, item, session):
    details = ActionItemDetails("Pay the seller", cast.department, timezone.localdate(), agenda_item=item)
    made_under = actions.add_action_item(meeting=meeting, details=details, by=cast.dana)
    meanwhile = ActionItemDetails("Call the seller", cast.department, timezone.localdate())
    made_meanwhile = actions.add_action_item(meeting=meeting, details=meanwhile, by=cast.dana)
    for made_there in (made_under, made_meanwhile):
        rows = ActionItem.objects.filter(pk=made_there.pk)
        assert rows.visible_to(sight_of(cast.rosa)).exists()
        assert not rows.visible_to(VISITOR).exists()
        assert not rows.visible_to(sight_of(cast.omar)).exists()
    actions.end_closed_session(session=session, by=cast.dana)
    actions.close_meeting(meeting=meeting, by=cast.dana)
    assert "seller" not in str(MinutesVersion.objects.get().parts)
    after = ActionItemDetails("Order chairs", cast.department, timezone.localdate())
    assert actions.add_action_item(meeting=meeting, details=after, by=cast.dana).audience == Audience.PUBLIC


def test_papers_of_a_closed_session_are_read_by_the_body_alone(cast, meeting, item):
    file = SimpleUploadedFile("offer.txt", b"Twelve dollars.")
    paper = actions.add_paper(item=item, details=PaperDetails("Offer"), file=file, by=cast.dana)
    rows = PacketItem.objects.filter(pk=paper.pk)
    assert rows.visible_to(sight_of(cast.rosa)).exists()
    assert not rows.visible_to(VISITOR).exists()
    assert not rows.visible_to(sight_of(cast.omar)).exists()


def test_residents_decision_names_its_motion_to_those_who_may_see_that(cast, client, meeting, item, session):
    motion = actions.put_motion(item=AgendaItem.objects.get(pk=item.pk), details=MotionDetails(INSIDE), by=cast.dana)
    gate = things_gate(cast)
    decision = gate.decisions.create(
        gate=gate, motion=motion, question="May we?", answer="yes", method="meeting", held_on=timezone.localdate(),
        invited="All", turnout=9, languages="English", **seen_like(gate),
    )  # fmt: skip
    assert "12 Elm Street" not in page(client, "residents_decision", decision.pk)
    client.force_login(cast.rosa)
    assert "12 Elm Street" in page(client, "residents_decision", decision.pk)


def test_papers_go_inside_with_an_item_that_becomes_a_closed_session(cast, meeting):
    item = gathered.item(meeting, "Land")
    file = SimpleUploadedFile("offer.txt", b"Twelve dollars.")
    paper = actions.add_paper(item=item, details=PaperDetails("Offer"), file=file, by=cast.dana)
    details = ItemDetails("Land", kind=ItemKind.CLOSED_SESSION, citation="RSMo 610.021(2)")
    actions.change_item(item=item, details=details, by=cast.dana)
    assert not PacketItem.objects.filter(pk=paper.pk).visible_to(VISITOR).exists()


def test_a_body_to_which_residents_delegated_is_named_to_those_who_may_see_it(cast, client, meeting):
    gate, hidden = things_gate(cast), things.body(cast.department, "Quiet circle", audience=Audience.CUSTODIAN)
    ground = gate.decisions.create(
        gate=gate, matter="delegation", question="May they?", answer="yes", method="meeting",
        held_on=timezone.localdate(), invited="All", turnout=9, languages="English", **seen_like(gate),
    )  # fmt: skip
    gate.delegations.create(
        gate=gate, ground=ground, to_body=hidden, matters="Small things", begins=gate.begins, **seen_like(gate)
    )
    assert "Small things" in page(client, "gate", gate.pk)
    assert "Quiet circle" not in page(client, "gate", gate.pk)
    client.force_login(cast.dana)
    assert "Quiet circle" in page(client, "gate", gate.pk)


def things_gate(cast):
    from commontable.foundation.partial_dates import PartialDate
    from commontable.rooms.gatherings.vote_details import GateDetails

    details = GateDetails("Gate", "Residents", "English", PartialDate.parse("2020"))
    return actions.set_up_gate(body=cast.commission, details=details, by=cast.dana)


def test_a_part_withheld_later_is_withheld_in_earlier_drafts_too(cast, client, meeting):
    actions.close_meeting(meeting=meeting, by=cast.dana)
    first = MinutesVersion.objects.get()
    parts = [part.__class__(part.key, part.heading, "She said a name.", "") for part in first.told]
    second = actions.edit_minutes(minutes=first.minutes, edit=MinutesEdit(tuple(parts), 1), by=cast.dana)
    hidden = [part.__class__(part.key, part.heading, part.text, "RSMo 610.021(3)") for part in parts]
    actions.edit_minutes(minutes=first.minutes, edit=MinutesEdit(tuple(hidden), 2), by=cast.dana)
    address = url("minutes", meeting.pk)
    client.force_login(cast.omar)
    for file in (address, url("minutes_file", meeting.pk, "minutes.md")):
        assert "She said a name" not in client.get(file, {"version": second.number}).content.decode()
    client.force_login(cast.rosa)
    assert "She said a name" in client.get(address, {"version": second.number}).content.decode()


# What else tells


def test_the_tag_of_the_live_screen_tells_no_visitor_when_somebody_did_something(cast, meeting):
    """Ids of ledger lines hold the time to the millisecond, also of deeds that a visitor may not see."""
    actions.renew_check_in_link(meeting=meeting, by=cast.dana)
    newest = str(LedgerLine.objects.filter(partnership_id=cast.river.pk).latest("pk").pk)
    assert newest not in made(cast.river.pk, viewer=None, page="river-city/x")


def test_a_seat_that_is_for_fewer_is_named_in_no_export_minutes_or_motion(cast, client, meeting):
    hidden = things.seat(cast.commission, "Whistleblower", audience=Audience.CUSTODIAN)
    things.membership(hidden, things.person(cast.department, "W"), cast.hospital, audience=Audience.CUSTODIAN)
    empty = things.seat(cast.commission, "Shelter seat", audience=Audience.CUSTODIAN)
    gathered.present(meeting, hidden)
    motion = voted.motion(meeting, mover_seat=hidden, seconder_seat=empty)
    told = [page(client, "attendance_export", meeting.pk, "csv"), page(client, "motion", motion.pk)]
    actions.close_meeting(meeting=meeting, by=cast.dana)
    client.force_login(cast.omar)
    told += [page(client, "minutes", meeting.pk), page(client, "attendance", meeting.pk)]
    for text in told:
        assert "Whistleblower" not in text
        assert "Shelter seat" not in text


def test_a_body_that_went_private_takes_its_notice_rules_and_the_name_of_its_calendars_along(cast, client):
    body = things.body(cast.department, "Personnel committee", audience=Audience.PARTNERSHIP)
    NoticeRule.objects.create(body=body, name="A week", hours=168, citation="Bylaws 9", **seen_like(body))
    _link, secret_word = actions.make_feed_link(partnership=cast.river, by=cast.omar, body=body)
    Body.objects.filter(pk=body.pk).update(audience=Audience.CUSTODIAN)
    client.force_login(cast.omar)
    for text in (page(client, "notice_rules"), page(client, "feeds"), page(client, "feed", secret_word)):
        assert "Personnel committee" not in text


# What may be done


def test_a_code_in_other_letters_is_no_code(cast, client, meeting):
    link = actions.renew_check_in_link(meeting=meeting, by=cast.dana)
    client.force_login(cast.rosa)
    assert client.get(url("check_in", meeting.pk, link.token)).status_code == 200
    assert client.get(url("check_in", meeting.pk, "ñ" * 24)).status_code == 404
    other = gathered.opened(cast.commission)
    actions.renew_check_in_link(meeting=other, by=cast.dana)
    assert client.post(url("check_in", other.pk, link.token), {"seat": cast.resident_seat.pk}).status_code == 404


def test_what_is_no_id_is_refused_and_breaks_nothing(cast, client, meeting):
    motion = voted.motion(meeting)
    client.force_login(cast.dana)
    assert client.post(url("votes", motion.pk), {"rule": "abc"}).status_code == 404
    assert client.get(url("action_item_new", meeting.pk), {"item": "abc"}).status_code == 200
    assert client.get(url("feeds"), {"body": "abc"}).status_code == 200
    item = gathered.item(meeting, "Minutes of May", kind=ItemKind.CONSENT)
    client.post(url("consent_removals", item.pk), {"why": "To\0 talk"})
    assert ConsentRemoval.objects.get().why == "To talk"


def test_nothing_of_another_table_or_seat_is_taken_from_what_is_sent(cast, client, meeting):
    """Rosa sits here; Esther's board, a seat that is not hers, and a vote of another meeting are sent along."""
    event = voted.called(meeting, cast.dana)
    hank, rosa = voted.voter(event, cast.hospital_seat), voted.voter(event, cast.resident_seat)
    client.force_login(cast.rosa)
    for sent in ({"voter": hank.pk, "option": "for"}, {"entry-voter": hank.pk, "entry-option": "for"}):
        assert client.post(url("ballots", event.pk), sent).status_code in (404, 409)
    assert not event.ballots.exists()
    with pytest.raises(NotPermitted, match="whoever sat in it"):
        actions.cast_ballot(voter=hank, by=cast.dana, entry=BallotEntry(Option.FOR, how=BallotHow.PHONE))
    sent = {"seat": cast.hospital_seat.pk, "answer": "in_person", "mode": "in_person"}
    assert client.post(url("arrivals", meeting.pk), sent).status_code == 404
    client.force_login(cast.esther)
    for name in ("ballots", "closings"):
        assert client.post(url(name, event.pk), {"voter": rosa.pk, "option": "for"}).status_code == 404
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.rosa)
    assert strict.post(url("ballots", event.pk), {"voter": rosa.pk, "option": "for"}).status_code == 403
