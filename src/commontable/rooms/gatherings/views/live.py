"""The live screen of a meeting: the page, and the part of it that changes, asked for with the version one has."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from commontable.rooms.people.models import Partnership
from commontable.rooms.people.requests import TableRequest, at_table

from ..live_pages import live, version
from ..meeting_states import MeetingState
from ..models import Meeting
from .minutes import find_meeting

RELOADS = {"10": 10, "30": 30}  # seconds; only where the reader asked for it


@never_cache
@require_safe
@at_table
def show_live(request: TableRequest, pk: Any) -> HttpResponse:
    """It is kept up to date in place; paused, or without JavaScript, it stands still until it is asked for again."""
    meeting = find_meeting(request, pk)
    tag = _tag(request, meeting.partnership_id)  # before the content: what happens meanwhile is asked for again
    context = _context(request, meeting, tag)
    paused = "paused" in request.GET or meeting.state in (MeetingState.CLOSED, MeetingState.CANCELED)
    context |= {"paused": paused, "reload": RELOADS.get(request.GET.get("reload", ""))}
    return render(request, "gatherings/live/show.html", context)


def _context(request: TableRequest, meeting: Meeting, tag: str) -> dict[str, Any]:
    return {"it": live(request, meeting), "meeting": meeting, "tag": tag, "slug": request.partnership.slug}


def _tag(request: HttpRequest, partnership_id: Any) -> str:
    return version(partnership_id, request.user.pk)


@require_safe
@vary_on_cookie
def show_state(request: HttpRequest, slug: str, pk: Any) -> HttpResponseBase:
    """The part that changes. Whoever has the present version gets a 304, for the price of two short queries."""
    partnership_id = _seen(request, slug, pk)
    tag = _tag(request, partnership_id)
    if f'"{tag}"' in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponseBase = HttpResponse(status=304)
    else:
        response = _fragment(request, slug, pk=pk, tag=tag)
    response["ETag"] = f'"{tag}"'
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _seen(request: Any, slug: str, pk: Any) -> Any:
    """The meeting's partnership, or a 404 for whoever may not see both."""
    tables = Partnership.objects.visible_to(request.sight).filter(slug=slug)
    rows = Meeting.objects.visible_to(request.sight).filter(pk=pk, partnership__in=tables)
    found = rows.values_list("partnership_id", flat=True).first()
    if found is None:
        raise Http404
    return found


@at_table
def _fragment(request: TableRequest, pk: Any, tag: str) -> HttpResponse:
    meeting = find_meeting(request, pk)
    context = _context(request, meeting, tag)
    context["says"] = request.GET.get("said", "") != context["it"].said_key
    response = render(request, "gatherings/live/state.html", context)
    if meeting.state in (MeetingState.CLOSED, MeetingState.CANCELED):
        response["HX-Refresh"] = "true"  # the whole page looks different now
    return response
