"""Attendance: the clerk's desk, the code on the clerk's screen, and the page a phone opens with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commontable.design.qr import qr_svg
from commontable.foundation.errors import Refusal
from commontable.rooms.people.models import Seat
from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated
from commontable.rooms.people.states import Authority

from .. import actions, meeting_words, queries
from ..details import Arrival
from ..during import may_put_right
from ..forms.meetings import WhyForm
from ..models import Attendance, CheckInLink, Meeting
from ..pages import (
    CONFLICT,
    FormPage,
    address,
    asked,
    crumb,
    done,
    find_for_clerk,
    find_meeting,
    meeting_crumb,
    meetings_crumb,
    only_if,
    show,
    typed,
)
from ..permissions import is_clerk, own_memberships
from ..queries.seats_shown import seats_shown
from ..states import Presence, SittingAs

# What an alternate may say of what they may decide; only those who sit for an organization are asked.
ALTERNATE_MAY = (Authority.EXECUTIVE, Authority.DELEGATE, Authority.OBSERVER)


@require_safe
@at_table
def show_attendance(request: TableRequest, pk: Any) -> HttpResponse:
    """The clerk notes who comes and goes; everybody else who sees the meeting reads it."""
    return _desk(request, find_meeting(request, pk))


def _desk(request: TableRequest, meeting: Meeting) -> HttpResponse:
    seats = seats_shown(meeting, request.sight)
    voting = [shown for shown in seats if shown.at.seat.has_vote]
    clerk = is_clerk(request.user, meeting.body)
    context = {
        "meeting": meeting,
        "seats": seats,
        "here": sum(shown.at.is_present for shown in voting),
        "filled": sum(shown.at.membership is not None for shown in voting),
        "came": meeting_words.came_words(queries.who_came([meeting]).get(meeting.pk)),
        "is_clerk": clerk,
        "may_note": clerk and not meeting.is_over,
        "may_correct": clerk and may_put_right(meeting),
        "falls": queries.falls_in(meeting.body, request.sight),
        "crumbs": [meetings_crumb(request), meeting_crumb(request, meeting), {"label": _("Who is here"), "url": ""}],
    }
    return show(request, "attendance/desk.html", context)


def _arrival(request: SeatedRequest) -> Arrival:
    """What was chosen; anything else is as if nothing had been."""
    given = request.POST
    authority = given.get("authority", "")
    return Arrival(
        sits_as=SittingAs.ALTERNATE if given.get("sits_as") == SittingAs.ALTERNATE else SittingAs.MEMBER,
        mode=Presence.REMOTE if given.get("mode") == Presence.REMOTE else Presence.IN_PERSON,
        authority=Authority(authority) if authority in ALTERNATE_MAY else None,
    )


def _seat(meeting: Meeting, words: str | None) -> Seat:
    seats = {str(seat.pk): seat for seat in Seat.objects.filter(body=meeting.body_id)}
    if words is None or words not in seats:
        raise Http404
    found: Seat = seats[words]
    return found


@require_POST
@seated
def create_arrival(request: SeatedRequest, pk: Any) -> HttpResponse:
    """The clerk notes that a seat is taken."""
    meeting = find_for_clerk(request, pk)
    seat = _seat(meeting, request.POST.get("seat"))
    return done(
        request,
        lambda: actions.check_in(meeting=meeting, seat=seat, by=request.user, details=_arrival(request)),
        f"{address(request, 'attendance', meeting.pk)}#seat-{seat.pk}",
        lambda: _desk(request, find_meeting(request, pk)),
    )


def find_attendance(request: TableRequest, pk: Any) -> Attendance:
    rows = Attendance.objects.visible_to(request.sight).filter(partnership=request.partnership)
    found: Attendance = get_object_or_404(
        rows.select_related("meeting__body__partnership", "meeting__body__custodian", "seat"), pk=pk
    )
    return found


@require_POST
@seated
def create_departure(request: SeatedRequest, pk: Any) -> HttpResponse:
    """Somebody leaves: noted by the clerk, or by themselves on their phone."""
    attendance = find_attendance(request, pk)
    meeting = attendance.meeting
    own = own_memberships(request.user, meeting.body).filter(seat=attendance.seat_id).exists()
    only_if(own or is_clerk(request.user, meeting.body))
    back = address(request, "attendance", meeting.pk)
    token = request.POST.get("token", "")
    if token and CheckInLink.objects.filter(meeting=meeting, token=token).exists():
        back = address(request, "check_in", meeting.pk, token)
    return done(
        request,
        lambda: actions.leave(attendance=attendance, by=request.user),
        back,
        lambda: _desk(request, find_meeting(request, meeting.pk)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_mistake(request: SeatedRequest, pk: Any) -> HttpResponse:
    attendance = find_attendance(request, pk)
    only_if(is_clerk(request.user, attendance.meeting.body))
    form = WhyForm(typed(request))
    back = crumb(request, _("Who is here"), "attendance", attendance.meeting_id)
    lede = _("The row stays to be read and counts nowhere.")
    page = FormPage(_("%(seat)s was noted by mistake") % {"seat": attendance.seat}, lede, _("Mark it"), back)

    def act() -> str:
        actions.mark_mistake(attendance=attendance, why=form.cleaned_data["why"], by=request.user)
        return back["url"]

    return asked(request, form, page, act)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def show_code(request: SeatedRequest, pk: Any) -> HttpResponse:
    """The code on the clerk's screen; POST makes a new one."""
    meeting = find_for_clerk(request, pk)
    again = address(request, "check_in_code", meeting.pk)
    if request.method == "POST":
        return done(
            request,
            lambda: actions.renew_check_in_link(meeting=meeting, by=request.user),
            again,
            lambda: _code(request, meeting),
        )
    return _code(request, meeting)


def _code(request: SeatedRequest, meeting: Meeting) -> HttpResponse:
    link = CheckInLink.objects.filter(meeting=meeting).first()
    url = request.build_absolute_uri(address(request, "check_in", meeting.pk, link.token)) if link else ""
    context = {
        "meeting": meeting,
        "url": url,
        "code": qr_svg(url, _("Code to check in")) if url else "",
        "is_over": meeting.is_over,
        "crumbs": [
            meeting_crumb(request, meeting), crumb(request, _("Who is here"), "attendance", meeting.pk),
            {"label": _("Check-in code"), "url": ""},
        ],
    }  # fmt: skip
    return show(request, "attendance/code.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def check_in(request: SeatedRequest, pk: Any, token: str) -> HttpResponse:
    """What a phone opens with the code: my seats, one tap to sit down, in the room or remote."""
    meeting = find_meeting(request, pk)
    link = CheckInLink.objects.filter(meeting=meeting).first()
    if link is None or not constant_time_compare(link.token, token):
        raise Http404
    if request.method == "POST":
        return _sit_down(request, meeting, token)
    return _here(request, meeting, token)


def _sit_down(request: SeatedRequest, meeting: Meeting, token: str) -> HttpResponse:
    mine = own_memberships(request.user, meeting.body)
    membership = next((one for one in mine if str(one.seat_id) == request.POST.get("seat")), None)
    only_if(membership)
    assert membership is not None
    own = membership.person.account_id == request.user.pk
    arrival = _arrival(request)
    sits_as = SittingAs.MEMBER if own else SittingAs.ALTERNATE
    details = Arrival(sits_as, arrival.mode, arrival.authority)
    try:
        actions.check_in(meeting=meeting, seat=membership.seat, by=request.user, details=details)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _here(request, meeting, token, status=CONFLICT)
    return redirect(address(request, "check_in", meeting.pk, token))


def _here(request: SeatedRequest, meeting: Meeting, token: str, status: int = 200) -> HttpResponse:
    there = {row.seat_id: row for row in Attendance.objects.present().filter(meeting=meeting)}
    rows = []
    for membership in own_memberships(request.user, meeting.body).order_by("seat__title"):
        attendance = there.get(membership.seat_id)
        is_member = membership.person.account_id == request.user.pk
        person = membership.person_id if is_member else membership.alternate_id
        mine = attendance is not None and attendance.person_id == person
        rows.append(
            {
                "seat": membership.seat,
                "attendance": attendance if mine else None,
                "is_taken": attendance is not None and not mine,
                "is_member": is_member,
                "asks_authority": not is_member and membership.organization_id is not None,
            }
        )
    context = {
        "meeting": meeting, "token": token, "rows": rows, "is_over": meeting.is_over,
        "when": meeting_words.when(meeting),
        "may_decide": [(one.value, one.label) for one in ALTERNATE_MAY],
        "sits_somewhere": any(row["attendance"] for row in rows),
    }  # fmt: skip
    return show(request, "attendance/here.html", context, status=status)
