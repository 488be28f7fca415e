"""The pages of coming and being there: the desk, check-in by phone, replies, supports, authority."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from commontable.rooms.gatherings import actions
from commontable.rooms.gatherings.models import (
    Attendance,
    CheckInLink,
    SupportRequest,
)
from commontable.rooms.gatherings.states import MeetingFormat
from commontable.rooms.people.models import Membership
from commontable.rooms.people.states import Authority
from tests import gathered


def url(name: str, *args) -> str:
    return reverse(f"gatherings:{name}", args=["river-city", *args])


@pytest.fixture
def meeting(cast):
    return gathered.meeting(
        cast.commission, begins_at=timezone.now() + dt.timedelta(days=3), format=MeetingFormat.HYBRID,
        remote_link="https://meet.example.org/secret-room", supports_offered=["childcare"],
    )  # fmt: skip


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
