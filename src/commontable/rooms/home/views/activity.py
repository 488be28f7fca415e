"""What has been done at this table, as far as this viewer may read it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commontable.foundation import ledger
from commontable.rooms.people.requests import TableRequest, at_table

from .. import queries


@require_safe
@at_table
def activity(request: TableRequest) -> HttpResponse:
    page = queries.activity(request.partnership, request.sight, page=request.GET.get("page", "1"))
    deeds = ledger.tell(page.object_list, request.sight)
    return render(request, "home/activity/show.html", {"page": page, "deeds": deeds, "table": request.partnership})
