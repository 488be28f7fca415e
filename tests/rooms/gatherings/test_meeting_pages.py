"""The pages of meetings: who sees which, what they say, what a form answers, what they cost."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from commontable.foundation.sight import Audience
from commontable.rooms.gatherings import actions
from commontable.rooms.gatherings.details import Need, PaperDetails, UpdateDetails
from commontable.rooms.gatherings.models import (
    AgendaItem,
    Meeting,
    Notice,
    NoticeRule,
    PacketItem,
)
from commontable.rooms.gatherings.states import ItemKind, MeetingFormat, MeetingState, Support
from commontable.rooms.people.states import BodyKind
from tests import gathered, things


def url(name: str, *args) -> str:
    return reverse(f"gatherings:{name}", args=["river-city", *args])


@pytest.fixture
def meeting(cast):
    return gathered.meeting(
        cast.commission, begins_at=timezone.now() + dt.timedelta(days=3), format=MeetingFormat.HYBRID,
        remote_link="https://meet.example.org/secret-room", supports_offered=["childcare"],
    )  # fmt: skip


def given(**fields):
    return {
        "kind": "regular", "begins_at": "2030-06-11T18:00", "ends_at": "2030-06-11T20:00",
        "time_zone": "America/Chicago", "format": "in_person", "place": "Room 4", "language": "en", **fields,
    }  # fmt: skip


def test_the_public_reads_meetings_of_a_public_body_and_never_the_link(client, cast, meeting):
    gathered.item(meeting, "Adopt the budget")
    quiet = things.body(cast.department, "Quiet circle", audience=Audience.PARTNERSHIP)
    hidden = gathered.meeting(quiet, title="Quiet hour", begins_at=timezone.now() + dt.timedelta(days=2))
    listed = client.get(url("meetings")).content.decode()
    assert "Health Commission, regular meeting" in listed
    assert "Quiet hour" not in listed
    page = client.get(url("meeting", meeting.pk)).content.decode()
    assert "1 item will be voted on." in page
    assert "childcare" in page
    assert "secret-room" not in page
    assert client.get(url("meeting", hidden.pk)).status_code == 404
    client.force_login(cast.rosa)
    assert "secret-room" in client.get(url("meeting", meeting.pk)).content.decode()
    client.force_login(cast.esther)
    assert "secret-room" not in client.get(url("meeting", meeting.pk)).content.decode()
    assert client.get(url("meeting", hidden.pk)).status_code == 404


def test_a_clerk_plans_moves_and_calls_off_a_meeting(clerk, cast):
    answer = clerk.post(f"{url('meeting_new')}?body={cast.commission.pk}", given())
    meeting = Meeting.objects.get()
    assert (answer.status_code, answer.url) == (302, url("meeting", meeting.pk))
    assert meeting.local_begin.isoformat() == "2030-06-11T18:00:00-05:00"
    clerk.post(url("meeting_edit", meeting.pk), given(begins_at="2030-01-11T18:00", ends_at=""))
    meeting.refresh_from_db()
    assert meeting.local_begin.isoformat() == "2030-01-11T18:00:00-06:00"
    page = clerk.get(url("meeting", meeting.pk)).content.decode()
    assert "You can open the meeting from" in page
    assert url("openings", meeting.pk) not in page
    early = clerk.post(url("openings", meeting.pk))
    assert (early.status_code, "was announced for" in early.content.decode()) == (409, True)
    assert clerk.post(url("meeting_cancellations", meeting.pk), {"why": ""}).status_code == 422
    clerk.post(url("meeting_cancellations", meeting.pk), {"why": "Snow"})
    page = clerk.get(url("meeting", meeting.pk)).content.decode()
    assert ("Called off:" in page, "Snow" in page) == (True, True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends_at": "2030-06-11T17:00"}, "would end before it begins"),
        ({"place": ""}, "where people meet"),
        ({"begins_at": "tomorrow"}, "like 2026-06-09T18:00"),
        ({"time_zone": "Moon/Sea"}, "Moon/Sea"),
        ({"format": "remote", "remote_link": "javascript:alert(1)"}, "valid URL"),
    ],
)
def test_a_wrong_plan_is_said_beside_its_field_and_nothing_is_lost(clerk, cast, wrong, said):
    answer = clerk.post(f"{url('meeting_new')}?body={cast.commission.pk}", given(purpose="Our plan", **wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert (said in page, "Our plan" in page) == (True, True)
    assert not Meeting.objects.exists()


def test_deeds_of_the_clerk_are_not_there_for_others(client, cast, meeting):
    item = gathered.item(meeting)
    names = (
        ("meeting_edit", meeting), ("meeting_cancellations", meeting), ("agenda", meeting),
        ("agenda_item_new", meeting), ("agenda_item_edit", item), ("agenda_item_withdrawals", item),
        ("paper_new", item), ("check_in_code", meeting), ("meeting_format", meeting),
    )  # fmt: skip
    for account in (cast.hank, cast.esther):
        client.force_login(account)
        for name, thing in names:
            assert client.get(url(name, thing.pk)).status_code == 404, name
        for name, thing in (("openings", meeting), ("agenda_item_moves", item), ("notice_new", meeting)):
            assert client.post(url(name, thing.pk)).status_code == 404, name


def test_notice_is_recorded_and_a_late_one_is_shown_as_late(clerk, cast):
    rule = {
        "name": "Sunshine Law", "hours": "24", "citation": "RSMo 610.020.2", "leaves_out_holidays": "on",
        "holiday_calendar": "US-ZZ",
    }  # fmt: skip
    assert "US-MO" in clerk.get(f"{url('notice_rule_new')}?from=us-mo").content.decode()
    wrong = clerk.post(url("notice_rule_new"), rule)
    assert (wrong.status_code, "no calendar of holidays “US-ZZ”" in wrong.content.decode()) == (422, True)
    clerk.post(url("notice_rule_new"), rule | {"leaves_out_holidays": "", "holiday_calendar": ""})
    assert NoticeRule.objects.get().hours == 24
    meeting = gathered.meeting(cast.commission, begins_at=timezone.now() + dt.timedelta(hours=5))
    posted = timezone.now().astimezone(meeting.zone).strftime("%Y-%m-%dT%H:%M")
    late = {"posted_at": posted, "where": "The door", "cause": ""}
    refused = clerk.post(url("notice_new", meeting.pk), late)
    assert (refused.status_code, "Say why it is later" in refused.content.decode()) == (409, True)
    assert clerk.post(url("notice_new", meeting.pk), late | {"cause": "The water main broke"}).status_code == 302
    assert Notice.objects.get().is_late
    clerk.logout()
    for name in ("meeting", "notices"):
        page = clerk.get(url(name, meeting.pk)).content.decode()
        assert "later than RSMo 610.020.2 asks: The water main broke." in page
    assert "notice given late" in clerk.get(url("meetings")).content.decode()
    assert "Sunshine Law" in clerk.get(url("notice_rules")).content.decode()


def test_the_agenda_is_set_up_with_buttons_alone(clerk, cast, meeting):
    for title in ("One", "Two"):
        clerk.post(url("agenda_item_new", meeting.pk), {"kind": "vote", "title": title})
    two = AgendaItem.objects.get(title="Two")
    clerk.post(url("agenda_item_moves", two.pk), {"to": "up"})
    assert [item.title for item in meeting.items.all()] == ["Two", "One"]
    closed = {"kind": "closed_session", "title": "Lease"}
    refused = clerk.post(url("agenda_item_new", meeting.pk), closed)
    assert (refused.status_code, "ground in law" in refused.content.decode()) == (422, True)
    clerk.post(url("agenda_item_new", meeting.pk), closed | {"citation": "RSMo 610.021(2)"})
    clerk.post(url("agenda_item_withdrawals", two.pk), {"why": "Not ready"})
    page = clerk.get(url("agenda", meeting.pk)).content.decode()
    assert ("Not ready" in page, "Move up: One" in page) == (True, True)
    assert "RSMo 610.021(2)" in clerk.get(url("agenda_item", AgendaItem.objects.get(title="Lease").pk)).content.decode()


def test_hub_updates_are_pulled_into_the_agenda_of_all(clerk, cast, meeting):
    hub = things.body(cast.department, "North Hub", kind=BodyKind.HUB)
    clerk.post(url("hub_update_new", hub.pk), {"accomplishments": "Two clinics opened", "language": "en"})
    assert "Two clinics opened" in clerk.get(url("hub_updates")).content.decode()
    clerk.post(url("agenda_hubs", meeting.pk))
    item = AgendaItem.objects.get(kind=ItemKind.HUB_UPDATE)
    assert "Two clinics opened" in clerk.get(url("agenda_item", item.pk)).content.decode()
    again = clerk.post(url("agenda_hubs", meeting.pk))
    assert (again.status_code, "on the agenda already" in again.content.decode()) == (409, True)


def test_a_member_takes_an_item_off_consent(client, cast, meeting):
    item = gathered.item(meeting, "Minutes", kind=ItemKind.CONSENT)
    client.force_login(cast.rosa)
    assert "Treat it by itself" in client.get(url("agenda_item", item.pk)).content.decode()
    client.post(url("consent_removals", item.pk), {"why": "A name is wrong"})
    assert "A name is wrong" in client.get(url("agenda_item", item.pk)).content.decode()
    client.force_login(cast.omar)
    assert client.post(url("consent_removals", item.pk)).status_code == 404


def test_papers_are_saved_never_shown_and_only_to_those_who_may_read_them(clerk, cast, meeting):
    item = gathered.item(meeting)
    sent = {"title": "Budget", "language": "en", "audience": "body"}
    bad = clerk.post(url("paper_new", item.pk), sent | {"file": SimpleUploadedFile("a.pdf", b"MZ")})
    assert (bad.status_code, "not of a kind" in bad.content.decode()) == (409, True)
    assert clerk.post(url("paper_new", item.pk), sent).status_code == 422
    clerk.post(url("paper_new", item.pk), sent | {"file": SimpleUploadedFile("b.pdf", b"%PDF-1.7")})
    paper = PacketItem.objects.get()
    clerk.force_login(cast.rosa)
    answer = clerk.get(url("paper", paper.pk))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    assert answer["Content-Disposition"] == 'attachment; filename="b.pdf"'
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "Budget" in clerk.get(url("packet", meeting.pk)).content.decode()
    for account in (cast.olivia, cast.esther):
        clerk.force_login(account)
        assert clerk.get(url("paper", paper.pk)).status_code == 404
        assert "Budget" not in clerk.get(url("packet", meeting.pk)).content.decode()
    clerk.force_login(cast.dana)
    clerk.post(url("paper_removals", paper.pk), {"why": "Names a patient"})
    assert clerk.get(url("paper", paper.pk)).status_code == 404
    assert "Names a patient" in clerk.get(url("packet", meeting.pk)).content.decode()


def test_a_file_larger_than_the_site_takes_is_refused(clerk, cast, meeting, settings):
    settings.UPLOAD_LIMIT = 10
    item = gathered.item(meeting)
    sent = {"title": "B", "language": "en", "audience": "public", "file": SimpleUploadedFile("b.pdf", b"%PDF" * 9)}
    assert clerk.post(url("paper_new", item.pk), sent).status_code == 422
    assert not PacketItem.objects.exists()


def many(cast, meeting, number):
    for place in range(number):
        seat = things.seat(cast.commission, f"Seat {number}-{place}")
        person = things.person(cast.hospital, f"Person {number}-{place}")
        things.membership(seat, person, cast.hospital)
        gathered.present(meeting, seat)
        item = gathered.item(meeting, f"Item {number}-{place}", brought_by_seat=seat, brought_by=cast.hospital)
        hub = things.body(cast.department, f"Hub {number}-{place}", kind=BodyKind.HUB)
        actions.write_hub_update(hub=hub, details=UpdateDetails("Much"), by=cast.dana)
        paper = SimpleUploadedFile("a.pdf", b"%PDF-")
        actions.add_paper(item=item, details=PaperDetails("Paper"), file=paper, by=cast.dana)
        actions.ask_support(meeting=meeting, person=person, need=Need(Support.MEAL), by=cast.dana)
        gathered.meeting(cast.commission, begins_at=timezone.now() + dt.timedelta(days=place + 1))
        past = gathered.opened(cast.commission, begins_at=timezone.now() - dt.timedelta(days=place + 1))
        gathered.close_it(past)


def queries_of(client, django_assert_max_num_queries, path) -> int:
    with django_assert_max_num_queries(60) as counted:
        assert client.get(path).status_code == 200
    return len(counted)


def test_pages_cost_the_same_for_two_and_for_twenty(clerk, cast, django_assert_max_num_queries):
    meeting = gathered.opened(cast.commission)
    link = actions.renew_check_in_link(meeting=meeting, by=cast.dana)
    many(cast, meeting, 2)
    item = meeting.items.first()
    paths = [
        url("meetings"), url("meeting", meeting.pk), url("agenda", meeting.pk), url("agenda_item", item.pk),
        url("packet", meeting.pk), url("attendance", meeting.pk), url("supports", meeting.pk),
        url("notices", meeting.pk), url("hub_updates"), url("notice_rules"), url("check_in", meeting.pk, link.token),
    ]  # fmt: skip
    for path in paths:
        clerk.get(path)
    few = [queries_of(clerk, django_assert_max_num_queries, path) for path in paths]
    many(cast, meeting, 18)
    assert [queries_of(clerk, django_assert_max_num_queries, path) for path in paths] == few


def test_a_meeting_that_is_over_was_held_in_spanish_too_and_a_quorum_is_reached():
    """One English word, two meanings: a meeting is held, a quorum holds."""
    with translation.override("es"):
        assert str(MeetingState.CLOSED.label) == "celebrada"
        assert translation.pgettext("quorum", "held") == "se alcanza"
