"""Places: the list of those with a figure, and the profile of one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from commontable.foundation.errors import Refusal
from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated

from .. import actions, profiles
from ..areas import Area
from ..forms import NestingForm
from ..permissions import custodians_for, entering_for
from ..place_pages import place_list, place_page
from ..states import PlaceKind


def _area(kind: str, vintage: int, code: str) -> Area:
    if kind not in PlaceKind.values:
        raise Http404
    return Area(kind, vintage or None, code)


@require_safe
@at_table
def list_places(request: TableRequest) -> HttpResponse:
    shown = {"groups": place_list(request.partnership, request.sight)}
    return render(request, "evidence/place/list.html", shown)


@require_safe
@at_table
def show_place(request: TableRequest, kind: str, vintage: int, code: str) -> HttpResponse:
    return _page(request, _area(kind, vintage, code), {})


def _page(request: TableRequest, area: Area, forms: dict[str, Any], status: int = 200) -> HttpResponse:
    shown = place_page(request.partnership, request.sight, area)
    shown["may_enter_asset"] = entering_for(request.user, request.partnership) is not None
    if custodians_for(request.user, request.partnership):
        shown["nesting_form"] = NestingForm()
    return render(request, "evidence/place/show.html", shown | forms, status=status)


@require_POST
@seated
def create_nesting(request: SeatedRequest, kind: str, vintage: int, code: str) -> HttpResponse:
    area, custodians = _area(kind, vintage, code), custodians_for(request.user, request.partnership)
    if not custodians or area not in profiles.areas(profiles.sources(request.partnership, request.sight)):
        raise Http404
    form = NestingForm(request.POST)
    if form.is_valid():
        try:
            details = form.details(area.kind, area.vintage, area.code)
            actions.add_nesting(custodian=custodians[0], details=details, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("evidence:place", slug=request.partnership.slug, kind=kind, vintage=vintage, code=code)
    return _page(request, area, {"nesting_form": form}, status=422)
