"""The live screen of a meeting: the page, and the part of it that changes, asked for with the version one has."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from commontable.rooms.people.models import Partnership
from commontable.rooms.people.requests import TableRequest, at_table

from .. import live_tags as tags
from .. import permissions
from ..live_pages import own_seats, shared
from ..meeting_states import MeetingState
from ..models import Meeting
from .minutes import find_meeting

RELOADS = {"10": 10, "30": 30}  # seconds; only where the reader asked for it
OVER = (MeetingState.CLOSED, MeetingState.CANCELED)


@never_cache
@require_safe
@at_table
def show_live(request: TableRequest, pk: Any) -> HttpResponse:
    """It is kept up to date in place; paused, or without JavaScript, it stands still until it is asked for again."""
    return live_page(request, find_meeting(request, pk))


def live_page(request: TableRequest, meeting: Meeting, *, status: int = 200) -> HttpResponse:
    tag = _tag(request, meeting)  # before the content: what happens meanwhile is asked for again
    is_over = meeting.state in OVER
    context = _context(request, meeting, tag)
    context |= {"paused": is_over or "paused" in request.GET, "is_over": is_over}
    context["reload"] = RELOADS.get(request.GET.get("reload", ""))
    return render(request, "gatherings/live/show.html", context, status=status)


def _context(request: Any, meeting: Meeting, tag: str) -> dict[str, Any]:
    is_clerk = permissions.is_clerk(request.user, meeting.body)
    may_hear = is_clerk or meeting.body_id in request.sight.bodies
    it = shared(meeting.pk, tags.version_in(tag), inside=may_hear)
    return {
        "it": it,
        "own": own_seats(it, request.user),
        "is_clerk": is_clerk,
        "stands_in": is_clerk and permissions.stands_in(request.user, meeting.body),
        "may_hear": may_hear,
        "has_begun": hasattr(meeting, "opening"),
        "meeting": meeting,
        "slug": meeting.partnership.slug,
        "tag": tag,
    }


@require_safe
@vary_on_cookie
def show_state(request: HttpRequest, slug: str, pk: Any) -> HttpResponse:
    """The part that changes. Whoever has the present version gets a 304, for the price of one query on an index."""
    known = next(iter(parse_etags(request.headers.get("If-None-Match", ""))), "").strip('"')
    if tags.is_present(known, viewer=request.user.pk, page=f"{slug}/{pk}"):
        response, tag = HttpResponse(status=304), known
    else:
        meeting = _seen(request, slug, pk)
        tag = _tag(request, meeting)
        response = _changed(request, meeting, tag)
    response["ETag"] = f'"{tag}"'
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _tag(request: HttpRequest, meeting: Meeting) -> str:
    page = f"{meeting.partnership.slug}/{meeting.pk}"
    return tags.made(meeting.partnership_id, viewer=request.user.pk, page=page)


def _seen(request: Any, slug: str, pk: Any) -> Meeting:
    """The meeting, or a 404 for whoever may not see it or its table."""
    tables = Partnership.objects.visible_to(request.sight).filter(slug=slug)
    rows = Meeting.objects.visible_to(request.sight).with_state().select_related("partnership", "body__partnership")
    found: Meeting | None = rows.filter(pk=pk, partnership__in=tables).first()
    if found is None:
        raise Http404
    return found


def _changed(request: HttpRequest, meeting: Meeting, tag: str) -> HttpResponse:
    """Without the frame of the page, which sixty phones would ask for with every arrival."""
    context = _context(request, meeting, tag)
    context["says"] = request.GET.get("said", "") != context["it"].said_key
    context["csrf_token"] = get_token(request)
    response = HttpResponse(render_to_string("gatherings/live/state.html", context))
    if meeting.state in OVER:
        response["HX-Refresh"] = "true"  # the whole page looks different now
    return response
