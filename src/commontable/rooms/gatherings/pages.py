"""How meetings are shown on the web: what every view finds, and the one way a form or a button becomes a deed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from commontable.foundation.errors import Refusal
from commontable.rooms.people.models import Body
from commontable.rooms.people.requests import SeatedRequest, TableRequest

from .models import AgendaItem, Meeting
from .permissions import is_clerk

INVALID, CONFLICT = 422, 409


@dataclass(frozen=True)
class FormPage:
    """The words around a form, where "Cancel" leads, and whether it takes a file."""

    headline: str
    lede: str
    submit: str
    back: dict[str, str]
    takes_file: bool = False


def address(request: TableRequest, name: str, *args: Any) -> str:
    return reverse(f"gatherings:{name}", args=[request.partnership.slug, *args])


def crumb(request: TableRequest, label: Any, name: str, *args: Any) -> dict[str, str]:
    return {"label": str(label), "url": address(request, name, *args)}


def typed(request: TableRequest) -> Any:
    """What was sent, or None while the form is only shown."""
    return request.POST if request.method == "POST" else None


def only_if(allowed: object) -> None:
    """What a viewer may not do is not there."""
    if not allowed:
        raise Http404


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
    status = INVALID if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            return redirect(act())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = CONFLICT
    crumbs = [page.back, {"label": page.headline, "url": ""}]
    return show(request, "form.html", {"form": form, "page": page, "crumbs": crumbs}, status=status)


def done(
    request: SeatedRequest, deed: Callable[[], object], url: str, again: Callable[[], HttpResponse]
) -> HttpResponse:
    """Do it and go back to the page; a refusal is said on the same page."""
    try:
        deed()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        answer = again()
        answer.status_code = CONFLICT
        return answer
    return redirect(url)


def meetings_crumb(request: TableRequest) -> dict[str, str]:
    return crumb(request, _("Meetings"), "meetings")


def meeting_crumb(request: TableRequest, meeting: Meeting) -> dict[str, str]:
    return crumb(request, meeting, "meeting", meeting.pk)
