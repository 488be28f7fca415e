"""The pages of meetings: who sees which, what they say, what a form answers, what they cost."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from commontable.foundation.sight import Audience
from commontable.rooms.gatherings import actions
from commontable.rooms.gatherings.details import Need, PaperDetails, UpdateDetails
from commontable.rooms.gatherings.models import (
    AgendaItem,
    Attendance,
    CheckInLink,
    Meeting,
    Notice,
    NoticeRule,
    PacketItem,
    SupportRequest,
)
from commontable.rooms.gatherings.states import ItemKind, MeetingFormat, Support
from commontable.rooms.people.models import Membership
from commontable.rooms.people.states import Authority, BodyKind
from tests import gathered, things


def url(name: str, *args) -> str:
    return reverse(f"gatherings:{name}", args=["river-city", *args])


@pytest.fixture
def clerk(client, cast):
    client.force_login(cast.dana)
    return client


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


def test_the_clerk_s_desk_and_the_phone(clerk, cast):
    meeting = gathered.opened(cast.commission)
    clerk.post(url("check_in_code", meeting.pk))
    link = CheckInLink.objects.get()
    code = clerk.get(url("check_in_code", meeting.pk)).content.decode()
    assert ("<svg" in code, link.token in code) == (True, True)
    clerk.post(url("arrivals", meeting.pk), {"seat": cast.resident_seat.pk, "mode": "remote"})
    assert Attendance.objects.get().mode == "remote"
    assert "Members with a vote who are here: 1 of 3" in clerk.get(url("attendance", meeting.pk)).content.decode()
    clerk.post(url("departures", Attendance.objects.get().pk))
    assert "has left" in clerk.get(url("attendance", meeting.pk)).content.decode()
    assert clerk.post(url("arrivals", meeting.pk), {"seat": "nonsense"}).status_code == 404
    phone = url("check_in", meeting.pk, link.token)
    clerk.force_login(cast.hank)
    assert "Are you here?" in clerk.get(phone).content.decode()
    assert clerk.post(phone, {"seat": cast.chair.pk}).status_code == 404
    clerk.post(phone, {"seat": cast.hospital_seat.pk, "mode": "in_person"})
    page = clerk.get(phone).content.decode()
    assert ("You are here." in page, "You are in the room." in page) == (True, True)
    there = Attendance.objects.get(seat=cast.hospital_seat)
    assert clerk.post(url("departures", there.pk), {"token": link.token}).url == phone
    assert clerk.get(url("check_in", meeting.pk, "wrong")).status_code == 404
    for account, status in ((cast.omar, 200), (cast.esther, 404)):
        clerk.force_login(account)
        assert clerk.get(phone).status_code == status
    assert clerk.post(url("departures", there.pk)).status_code == 404


def test_an_alternate_checks_in_by_phone_and_says_what_they_may_decide(client, cast):
    meeting = gathered.opened(cast.commission)
    Membership.objects.filter(seat=cast.hospital_seat).update(alternate=cast.omar.persons.get())
    link = actions.renew_check_in_link(meeting=meeting, by=cast.dana)
    client.force_login(cast.omar)
    phone = url("check_in", meeting.pk, link.token)
    assert "What may you decide today?" in client.get(phone).content.decode()
    client.post(phone, {"seat": cast.hospital_seat.pk, "authority": "observer", "mode": "remote"})
    noted = Attendance.objects.get()
    assert (noted.sits_as, noted.authority, noted.how) == ("alternate", "observer", "self")
    client.force_login(cast.hank)
    assert "Somebody else sits in this seat now." in client.get(phone).content.decode()


def test_the_check_in_page_is_there_in_spanish(client, cast):
    meeting = gathered.opened(cast.commission)
    link = actions.renew_check_in_link(meeting=meeting, by=cast.dana)
    client.force_login(cast.rosa)
    page = client.get(url("check_in", meeting.pk, link.token), headers={"accept-language": "es"}).content.decode()
    assert "¿Ya está aquí?" in page
    assert "Estoy en la sala" in page


def test_a_member_says_whether_they_come(client, cast, meeting):
    client.force_login(cast.hank)
    client.post(url("replies", meeting.pk), {"seat": cast.hospital_seat.pk, "answer": "remote"})
    assert "Members who say they come: 1 of 3." in client.get(url("meeting", meeting.pk)).content.decode()
    assert "said: I join remotely" in client.get(url("attendance", meeting.pk)).content.decode()
    client.logout()
    assert "Members who say they come: 1 of 3." in client.get(url("meeting", meeting.pk)).content.decode()
    assert "said:" not in client.get(url("attendance", meeting.pk)).content.decode()
    client.force_login(cast.hank)
    wrong = client.post(url("replies", meeting.pk), {"seat": cast.chair.pk, "answer": "remote"})
    assert wrong.status_code == 422
    client.force_login(cast.omar)
    assert client.post(url("replies", meeting.pk)).status_code == 404


def test_supports_are_asked_for_in_private_and_answered(client, cast, meeting):
    client.force_login(cast.rosa)
    sent = {"support": "childcare", "detail": "Two and four"}
    assert client.post(url("supports", meeting.pk), {}).status_code == 422
    client.post(url("supports", meeting.pk), sent)
    assert "not answered yet" in client.get(url("supports", meeting.pk)).content.decode()
    asked = SupportRequest.objects.get()
    client.force_login(cast.hank)
    page = client.get(url("supports", meeting.pk)).content.decode()
    assert ("Two and four" in page, "Fewer than three" in page) == (False, True)
    assert client.post(url("provisions", asked.pk), {"outcome": "used"}).status_code == 404
    client.force_login(cast.dana)
    assert "Rosa Resident: childcare" in client.get(url("supports", meeting.pk)).content.decode()
    assert client.post(url("provisions", asked.pk), {"outcome": "not_provided"}).status_code == 409
    client.post(url("provisions", asked.pk), {"outcome": "not_provided", "why": "Nobody was found"})
    client.force_login(cast.rosa)
    assert "Nobody was found" in client.get(url("supports", meeting.pk)).content.decode()


def test_a_sustained_fall_in_authority_is_shown(client, cast):
    executive = Membership.objects.get(seat=cast.hospital_seat)
    Membership.objects.filter(pk=executive.pk).update(authority=Authority.EXECUTIVE)
    for days in (3, 2, 1):
        held = gathered.opened(cast.commission, begins_at=timezone.now() - dt.timedelta(days=days))
        gathered.present(held, cast.hospital_seat, authority=Authority.DELEGATE, left_at=timezone.now())
        gathered.close_it(held)
    said = "in its last 3 meetings: delegate who must ask first instead of executive with power to decide"
    assert said in client.get(f"{url('meetings')}?body={cast.commission.pk}").content.decode()
    body = client.get(reverse("people:body", args=["river-city", cast.commission.pk])).content.decode()
    assert (said in body, "No meeting is coming up." in body) == (True, True)


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
