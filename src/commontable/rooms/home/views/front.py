"""The first page: my morning for those at one table, a chooser for those at several, the public page for visitors."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commontable.rooms.people.models import Partnership
from commontable.rooms.people.queries import roles_of
from commontable.rooms.people.requests import TableRequest

from ..queries import public_tables, tables_of
from .partnership import show_morning, show_public


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    mine = tables_of(request.sight)  # type: ignore[attr-defined]
    if len(mine) == 1:
        return show_morning(_at(request, mine[0]))
    tables = mine or public_tables()
    if not mine and len(tables) == 1:
        return show_public(_at(request, tables[0]), tables[0])
    return render(request, "home/front/show.html", {"tables": tables, "are_mine": bool(mine)})


def _at(request: HttpRequest, partnership: Partnership) -> TableRequest:
    """The same request as under the table's own address."""
    table = cast(TableRequest, request)
    table.partnership = partnership
    table.roles = roles_of(request.user, partnership)
    return table
