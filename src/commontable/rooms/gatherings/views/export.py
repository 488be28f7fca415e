"""Tables of one meeting to take away: attendance and votes, as far as the viewer may see them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from commontable.foundation.cells import Table
from commontable.rooms.people.requests import TableRequest, at_table

from ..documents import tables
from ..models import Meeting
from .minutes import find_meeting


@require_safe
@at_table
@vary_on_cookie
def attendance(request: TableRequest, pk: Any, kind: str) -> HttpResponse:
    meeting = _asked(request, pk, kind)
    return _file(meeting, "attendance", kind, tables.attendance(meeting, request.sight))


@require_safe
@at_table
@vary_on_cookie
def votes(request: TableRequest, pk: Any, kind: str) -> HttpResponse:
    meeting = _asked(request, pk, kind)
    return _file(meeting, "votes", kind, tables.votes(meeting, request.sight))


def _asked(request: TableRequest, pk: Any, kind: str) -> Meeting:
    if kind not in tables.TYPES:
        raise Http404
    return find_meeting(request, pk)


def _file(meeting: Meeting, name: str, kind: str, table: Table) -> HttpResponse:
    response = HttpResponse(tables.write_file(table, kind, meeting.ledger_label), content_type=tables.TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{meeting.local_begin:%Y-%m-%d}-{name}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response
