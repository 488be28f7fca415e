"""Data requests: the queue, asking, one request and its way, and what may be done with it (KC-20)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commontable.foundation.asking import FormPage, typed
from commontable.foundation.errors import Refusal
from commontable.rooms.people.requests import SeatedRequest, seated

from .. import actions, standing
from ..forms import ReasonForm
from ..forms.requests import DataRequestForm
from ..models import DataRequest, FactSheet
from ..sheet_pages import RequestDeeds, open_of, request_facts, request_row, request_steps, sheet_row
from ..sheet_permissions import asked_of, asking_for
from . import pages

ROWS = 25


def find_request(request: SeatedRequest, pk: Any) -> DataRequest:
    """The data request, if this viewer may see it."""
    wanted = open_of(request.partnership, request.sight).select_related("on_behalf_of", "custodian__partnership")
    found: DataRequest = get_object_or_404(wanted, pk=pk)
    return found


@require_safe
@seated
def list_requests(request: SeatedRequest) -> HttpResponse:
    rows = open_of(request.partnership, request.sight)
    waiting = Paginator(rows.open(), ROWS).get_page(request.GET.get("page"))
    answered = rows.exclude(pk__in=rows.open()).order_by("-asked_at")[:ROWS]
    shown = {
        "page": waiting,
        "rows": [request_row(one) for one in waiting],
        "done": [request_row(one) for one in answered],
    }
    return render(request, "evidence/request/list.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_request(request: SeatedRequest) -> HttpResponse:
    asked = asked_of(request.partnership, request.sight)
    if not asked:
        raise Http404
    form = DataRequestForm(
        typed(request),
        asked=asked,
        own=asking_for(request.user, request.partnership),
        indicators=standing.indicators_seen(request.partnership, request.sight),
    )
    page = FormPage(
        headline=_("Ask for numbers"),
        lede=_("Say what you need to know, for which decision, and by when. Every request gets an answer."),
        submit=_("Ask"),
        done=_("Your request is in the queue. This page shows where it stands."),
    )

    def act() -> str:
        made = actions.ask_for_data(wanted=form.wanted(), details=form.details(), by=request.user)
        return pages.address(request, "request", made.pk)

    return pages.asked(request, form, page, pages.crumb(request, _("Requests for numbers"), "requests"), act)


@require_safe
@seated
def show_request(request: SeatedRequest, pk: Any) -> HttpResponse:
    return _page(request, find_request(request, pk), {})


def _page(request: SeatedRequest, asked: DataRequest, forms: dict[str, Any], status: int = 200) -> HttpResponse:
    sheets = (
        FactSheet.objects.visible_to(request.sight).filter(request=asked).select_related("partnership", "custodian")
    )
    deeds = RequestDeeds.of(asked, request.user)
    shown: dict[str, Any] = {
        "asked": asked,
        "row": request_row(asked),
        "facts": request_facts(asked, request.sight),
        "steps": request_steps(asked, request.sight),
        "sheets": [sheet_row(sheet) for sheet in sheets],
        "deeds": deeds,
        "decline_form": ReasonForm(prefix="decline") if deeds.decline else None,
        "back_form": ReasonForm(prefix="back") if deeds.take_back else None,
    }
    return render(request, "evidence/request/show.html", shown | forms, status=status)


@require_POST
@seated
def create_acceptance(request: SeatedRequest, pk: Any) -> HttpResponse:
    asked = find_request(request, pk)
    if not RequestDeeds.of(asked, request.user).accept:
        raise Http404
    try:
        actions.accept_request(request=asked, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _page(request, asked, {}, status=409)
    messages.success(request, _("You took it on. Whoever asked sees that now."))
    return redirect("evidence:request", slug=request.partnership.slug, pk=asked.pk)


@require_POST
@seated
def create_refusal(request: SeatedRequest, pk: Any) -> HttpResponse:
    asked = find_request(request, pk)
    if not RequestDeeds.of(asked, request.user).decline:
        raise Http404
    form = ReasonForm(request.POST, prefix="decline")
    return _with_reason(request, asked, form, "decline_form")


@require_POST
@seated
def create_withdrawal(request: SeatedRequest, pk: Any) -> HttpResponse:
    asked = find_request(request, pk)
    if not RequestDeeds.of(asked, request.user).take_back:
        raise Http404
    form = ReasonForm(request.POST, prefix="back")
    return _with_reason(request, asked, form, "back_form")


def _with_reason(request: SeatedRequest, asked: DataRequest, form: ReasonForm, name: str) -> HttpResponse:
    """Decline or take back, as the name of the form says."""
    if not form.is_valid():
        return _page(request, asked, {name: form}, status=422)
    deed = actions.decline_request if name == "decline_form" else actions.withdraw_request
    try:
        deed(request=asked, why=form.cleaned_data["why"], by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _page(request, asked, {name: form}, status=409)
    messages.success(request, _("The request is closed, and says why."))
    return redirect("evidence:request", slug=request.partnership.slug, pk=asked.pk)
