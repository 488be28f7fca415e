"""From when to when somebody was there: the clerk notes a stay with its times, or puts the times of one right."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commontable.rooms.people.models import Seat
from commontable.rooms.people.requests import SeatedRequest, seated

from .. import actions, queries
from ..forms.stays import CorrectedTimesForm, StayForm
from ..models import Meeting
from ..pages import FormPage, address, asked, crumb, find_for_clerk, only_if, typed
from ..permissions import is_clerk
from .attendance import find_attendance


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_stay(request: SeatedRequest, pk: Any, seat: Any) -> HttpResponse:
    """Somebody was there from a time to a time, and nobody had noted it."""
    meeting = find_for_clerk(request, pk)
    held = get_object_or_404(Seat.objects.visible_to(request.sight), pk=seat, body=meeting.body_id)
    membership = queries.member_in(meeting, held)
    only_if(membership)
    assert membership is not None
    form = StayForm(typed(request), meeting=meeting, membership=membership)
    headline = _("Who was in the seat %(seat)s, and when?") % {"seat": held.title}
    page = FormPage(headline=headline, lede=_bounds(), submit=_("Note it"), back=_back(request, meeting))

    def act() -> str:
        made = actions.note_stay(
            meeting=meeting, seat=held, details=form.arrival(), times=form.times(), by=request.user
        )  # fmt: skip
        return _noted(request, made.meeting, held)

    return asked(request, form, page, act)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_times(request: SeatedRequest, pk: Any) -> HttpResponse:
    """When somebody came or left is put right; what stood there stays to be read."""
    attendance = find_attendance(request, pk)
    meeting = attendance.meeting
    only_if(is_clerk(request.user, meeting.body))
    form = CorrectedTimesForm(typed(request), attendance=attendance)
    headline = _("When did they come and leave? %(seat)s") % {"seat": attendance.seat.title}
    page = FormPage(headline=headline, lede=_bounds(), submit=_("Put it right"), back=_back(request, meeting))

    def act() -> str:
        actions.correct_times(attendance=attendance, times=form.times(), by=request.user)
        return _noted(request, meeting, attendance.seat)

    return asked(request, form, page, act)


def _bounds() -> str:
    return _(
        "Times may be put right until a later meeting has approved the minutes. Results of votes stay as they are."
    )


def _back(request: SeatedRequest, meeting: Meeting) -> dict[str, str]:
    return crumb(request, _("Who is here"), "attendance", meeting.pk)


def _noted(request: SeatedRequest, meeting: Meeting, seat: Seat) -> str:
    """Back to the seat; whoever has written in the minutes is told that they say something else now."""
    if hasattr(meeting, "minutes") and meeting.minutes.is_written_in:
        messages.warning(
            request,
            _("Noted. The minutes were edited by hand and do not follow: put them right too, or draft them anew."),
        )
    else:
        messages.success(request, _("Noted."))
    return f"{address(request, 'attendance', meeting.pk)}#seat-{seat.pk}"
