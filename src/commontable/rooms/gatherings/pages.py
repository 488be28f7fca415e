"""How meetings are shown on the web: what every view finds, and the one way a form or a button becomes a deed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from commontable.foundation import asking
from commontable.foundation.asking import CONFLICT, INVALID, FormPage, done, only_if, typed
from commontable.rooms.people.models import Body
from commontable.rooms.people.requests import SeatedRequest, TableRequest

from .models import AgendaItem, Meeting
from .permissions import is_clerk

__all__ = [
    "CONFLICT", "INVALID", "FormPage", "address", "asked", "crumb", "done", "find_body", "find_for_clerk", "find_item",
    "find_item_for_clerk", "find_meeting", "form_page", "meeting_crumb", "meetings_crumb", "only_if", "seen_meetings",
    "show", "typed",
]  # fmt: skip


def address(request: TableRequest, name: str, *args: Any) -> str:
    return reverse(f"gatherings:{name}", args=[request.partnership.slug, *args])


def crumb(request: TableRequest, label: Any, name: str, *args: Any) -> dict[str, str]:
    return {"label": str(label), "url": address(request, name, *args)}


def seen_meetings(request: TableRequest) -> Any:
    return Meeting.objects.visible_to(request.sight).filter(partnership=request.partnership).with_state()


def find_meeting(request: TableRequest, pk: Any) -> Meeting:
    rows = seen_meetings(request).select_related("partnership", "body__partnership", "body__custodian")
    found: Meeting = get_object_or_404(rows, pk=pk)
    return found


def find_for_clerk(request: SeatedRequest, pk: Any) -> Meeting:
    meeting = find_meeting(request, pk)
    only_if(is_clerk(request.user, meeting.body))
    return meeting


def find_item(request: TableRequest, pk: Any) -> AgendaItem:
    rows = AgendaItem.objects.visible_to(request.sight).filter(partnership=request.partnership)
    found: AgendaItem = get_object_or_404(
        rows.select_related(
            "meeting__body__partnership", "meeting__body__custodian", "withdrawal", "consent_removal", "hub_update",
            "closed_session__end",
        ),
        pk=pk,
    )  # fmt: skip
    return found


def find_item_for_clerk(request: SeatedRequest, pk: Any) -> AgendaItem:
    item = find_item(request, pk)
    only_if(is_clerk(request.user, item.meeting.body))
    return item


def find_body(request: TableRequest, pk: Any) -> Body:
    rows = Body.objects.visible_to(request.sight).filter(partnership=request.partnership)
    found: Body = get_object_or_404(rows.select_related("partnership", "custodian"), pk=pk)
    return found


def show(request: TableRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    frame = {"slug": request.partnership.slug, "table": request.partnership}
    return render(request, f"gatherings/{template}", {**frame, **context}, status=status)


def asked(request: SeatedRequest, form: Any, page: FormPage, act: Callable[[], str]) -> HttpResponse:
    """The form; sent and valid, `act` does it and says where to go; a refusal stands at the top of the form."""
    return asking.asked(request, form, page, [page.back], act)


def form_page(request: TableRequest, form: Any, page: FormPage, act: Callable[[Any], str]) -> HttpResponse:
    """As `asked`, for deeds on votes, which say so when they are done."""
    page = replace(page, done=page.done or _("Saved."))
    return asking.asked(request, form, page, [page.back], partial(act, form))


def meetings_crumb(request: TableRequest) -> dict[str, str]:
    return crumb(request, _("Meetings"), "meetings")


def meeting_crumb(request: TableRequest, meeting: Meeting) -> dict[str, str]:
    return crumb(request, meeting, "meeting", meeting.pk)
