"""Supports for coming: asking for oneself, what became of it, and the clerk's list (CJ-12)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commontable.foundation.errors import Refusal
from commontable.rooms.people.models import Membership, Person
from commontable.rooms.people.queries import person_of
from commontable.rooms.people.requests import SeatedRequest, seated

from .. import actions, meeting_pages, meeting_words, queries
from ..forms.agenda import ProvisionForm, SupportForm
from ..models import Meeting, SupportRequest
from ..pages import CONFLICT, INVALID, address, find_meeting, meeting_crumb, meetings_crumb, only_if, show
from ..permissions import is_clerk
from ..queries.coming import outcome_of
from ..states import SupportOutcome


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def show_supports(request: SeatedRequest, pk: Any) -> HttpResponse:
    meeting = find_meeting(request, pk)
    if request.method != "POST":
        return _page(request, meeting, None)
    _own, people = _people(request, meeting)
    form = SupportForm(request.POST, people=people)
    status = INVALID
    if form.is_valid():
        person = form.cleaned_data.get("person") or people[0]
        try:
            actions.ask_support(meeting=meeting, person=person, need=form.need(), by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = CONFLICT
        else:
            messages.success(request, _("Asked for. Only you and the clerk read it."))
            return redirect(address(request, "supports", meeting.pk))
    return _page(request, meeting, form, status)


def _people(request: SeatedRequest, meeting: Meeting) -> tuple[Person | None, Any]:
    """For whom the viewer may ask: themselves; the clerk for all who sit in the body."""
    own = person_of(request.user, request.partnership)
    rows = Person.objects.filter(pk__in=[own.pk] if own else [])
    if is_clerk(request.user, meeting.body):
        sitting = Membership.objects.current().filter(seat__body=meeting.body_id)
        members = [pk for pair in sitting.values_list("person", "alternate") for pk in pair if pk]
        seen = Person.objects.visible_to(request.sight).filter(pk__in=members)
        rows = Person.objects.filter(pk__in=[*seen.values_list("pk", flat=True), *([own.pk] if own else [])])
    rows = rows.order_by("name")
    only_if(rows.exists())
    return own, rows


def _page(request: SeatedRequest, meeting: Meeting, form: SupportForm | None, status: int = 200) -> HttpResponse:
    own, people = _people(request, meeting)
    clerk = is_clerk(request.user, meeting.body)
    rows = SupportRequest.objects.filter(meeting=meeting).select_related("person").prefetch_related("provisions")
    requests = list(rows if clerk else rows.filter(person=own))
    first = {"person": own.pk if own else None}
    asks = None if meeting.is_over else form or SupportForm(people=people, initial=first)
    context = {
        "meeting": meeting,
        "form": asks,
        "own": [_row(one) for one in requests if own is not None and one.person_id == own.pk],
        "all": [_row(one) for one in requests] if clerk else [],
        "is_clerk": clerk,
        "offered": meeting_pages.offered(meeting),
        "counted": meeting_words.support_words(queries.support_count(meeting)),
        "outcomes": SupportOutcome.choices,
        "crumbs": [meetings_crumb(request), meeting_crumb(request, meeting), {"label": _("Supports"), "url": ""}],
    }
    return show(request, "support/show.html", context, status=status)


def _row(request: SupportRequest) -> dict[str, Any]:
    said = list(request.provisions.all())
    return {"request": request, "outcome": outcome_of(request), "why": said[-1].why if said else ""}


@require_POST
@seated
def create_provision(request: SeatedRequest, pk: Any) -> HttpResponse:
    rows = SupportRequest.objects.filter(partnership=request.partnership)
    asked_for = get_object_or_404(
        rows.select_related("meeting__body__partnership", "meeting__body__custodian", "person"), pk=pk
    )
    meeting = find_meeting(request, asked_for.meeting_id)
    only_if(is_clerk(request.user, meeting.body))
    form = ProvisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what became of it."))
        return _page(request, meeting, None, INVALID)
    try:
        actions.provide_support(request=asked_for, details=form.details(), by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _page(request, meeting, None, CONFLICT)
    return redirect(address(request, "supports", meeting.pk))
