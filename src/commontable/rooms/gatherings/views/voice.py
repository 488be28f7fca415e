"""Who is heard: counting turns by class of seat, and the balance, for the members of the body."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commontable.foundation.errors import Refusal
from commontable.rooms.people.requests import SeatedRequest, seated
from commontable.rooms.people.states import SeatClass

from .. import actions, permissions
from ..models import Meeting, SpeakingCount
from ..queries.voice import voice
from .minutes import find_meeting

YEAR = dt.timedelta(days=366)


def _find(request: SeatedRequest, pk: Any) -> tuple[Meeting, bool]:
    """The meeting, and whether the viewer is its clerk; for others than its body's members it is not there."""
    meeting = find_meeting(request, pk)
    is_clerk = permissions.is_clerk(request.user, meeting.body)
    if meeting.body_id not in request.sight.bodies and not is_clerk:
        raise Http404
    return meeting, is_clerk


@require_safe
@seated
def show_voice(request: SeatedRequest, pk: Any) -> HttpResponse:
    meeting, is_clerk = _find(request, pk)
    lately = Meeting.objects.visible_to(request.sight).filter(
        body=meeting.body_id, closing__isnull=False,
        begins_at__range=(meeting.begins_at - YEAR, meeting.begins_at),
    )  # fmt: skip
    context: dict[str, Any] = {
        "meeting": meeting,
        "here": _rows(voice([meeting], request.sight)),
        "year": _rows(voice(lately, request.sight)),
    }
    if is_clerk and meeting.is_open:
        context["counters"] = _counters(meeting, request)
    return render(request, "gatherings/voice/show.html", context)


def _rows(voices: Any) -> list[tuple[str, Any]]:
    return [(str(SeatClass(one.seat_class).label), one) for one in voices]


def _counters(meeting: Meeting, request: SeatedRequest) -> list[tuple[str, str, int]]:
    """A counter for each class of seats of the body."""
    classes = set(meeting.body.seats.values_list("seat_class", flat=True))
    counted = SpeakingCount.objects.visible_to(request.sight).filter(meeting=meeting)
    turns = dict(counted.values_list("seat_class", "turns"))
    return [(one.value, str(one.label), turns.get(one.value, 0)) for one in SeatClass if one in classes]


@require_POST
@seated
def create_turn(request: SeatedRequest, pk: Any) -> HttpResponse:
    meeting, is_clerk = _find(request, pk)
    name = request.POST.get("seat_class", "")
    if not is_clerk or name not in SeatClass.values:
        raise Http404
    back = request.POST.get("back") == "yes"
    try:
        actions.count_turn(meeting=meeting, seat_class=SeatClass(name), by=request.user, turns=-1 if back else 1)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        told = _("Taken back: %(name)s") if back else _("Counted: %(name)s")
        messages.success(request, told % {"name": SeatClass(name).label})
    return redirect("gatherings:voice", slug=request.partnership.slug, pk=meeting.pk)
