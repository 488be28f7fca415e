"""What was decided: every decision a viewer may see, newest first, of all bodies or of one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from commontable.design.charts import Column
from commontable.rooms.people.requests import TableRequest, at_table

from ..pages import address, find_body, show
from ..queries.decisions import BodyYear, decisions_seen, told, years_of

ROWS = 20


@require_safe
@at_table
def list_decisions(request: TableRequest) -> HttpResponse:
    rows, body = decisions_seen(request.partnership, request.sight), None
    if chosen := _uuid(request.GET.get("body")):
        body = find_body(request, chosen)
        rows = rows.filter(body=body)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    years = years_of(request.partnership, request.sight, body)
    context = {
        "headline": _headline(page.paginator.count),
        "body": body,
        "page": page,
        "decided": [told(one) for one in page],
        "columns": (
            Column(_("Body")), Column(_("Meetings held"), numeric=True),
            Column(_("Seats taken, on average"), numeric=True), Column(_("Decisions"), numeric=True),
        ),
        "years": [_row(request, one) for one in years],
    }  # fmt: skip
    return show(request, "decision/list.html", context)


def _headline(number: int) -> str:
    if not number:
        return _("Nothing was decided yet.")
    return ngettext("%(number)s decision is on record.", "%(number)s decisions are on record.", number) % {
        "number": number
    }


def _row(request: TableRequest, year: BodyYear) -> tuple[Any, ...]:
    link = {"url": f"{address(request, 'decisions')}?body={year.body.pk}", "label": str(year.body)}
    seats = None if year.seats is None else number_format(round(year.seats, 1), 1)
    return (link, year.meetings, seats, year.decisions)


def _uuid(words: str | None) -> UUID | None:
    try:
        return UUID(words or "")
    except ValueError:
        return None
