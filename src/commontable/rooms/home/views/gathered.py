"""A meeting and all that came of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commontable.rooms.gatherings.models import Meeting
from commontable.rooms.people.requests import TableRequest, at_table

from ..gathered import gathered


@require_safe
@at_table
def show_gathered(request: TableRequest, pk: Any) -> HttpResponse:
    rows = Meeting.objects.visible_to(request.sight).filter(partnership=request.partnership)
    meeting = get_object_or_404(rows.with_state().select_related("minutes"), pk=pk)
    slug = request.partnership.slug
    crumbs = [
        {"label": _("Meetings"), "url": reverse("gatherings:meetings", args=[slug])},
        {"label": str(meeting), "url": reverse("gatherings:meeting", args=[slug, meeting.pk])},
        {"label": _("What came of it"), "url": ""},
    ]
    page = gathered(meeting, request.partnership, request.sight)
    return render(request, "home/gathered/show.html", {"page": page, "crumbs": crumbs, "table": request.partnership})
