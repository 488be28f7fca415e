"""Seats: one seat with everybody who ever sat in it, adding, changing."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commontable.foundation.asking import Crumb, FormPage, only_if, typed

from .. import actions, permissions
from ..forms.body import NewSeatForm, SeatForm
from ..models import AuthorityChange, ConflictDisclosure, Seat
from ..pages import address, crumb, form_page, powers, show
from ..queries import memberships_shown
from ..requests import SeatedRequest, TableRequest, at_table, seated
from .body import find_body


def find_seat(request: TableRequest, pk: Any) -> Seat:
    rows = Seat.objects.visible_to(request.sight).filter(partnership=request.partnership)
    seat: Seat = get_object_or_404(rows.select_related("body", "custodian", "partnership"), pk=pk)
    find_body(request, seat.body_id)
    return seat


@require_GET
@at_table
def seat(request: TableRequest, pk: Any) -> HttpResponse:
    it = find_seat(request, pk)
    sight = request.sight
    mine = powers(request)
    history = list(memberships_shown(sight).filter(seat=it).order_by("-begins", "-pk"))
    sitting = next((membership for membership in history if membership.is_open), None)
    disclosures = ConflictDisclosure.objects.visible_to(sight).filter(membership__seat=it)
    context = {
        "it": it,
        "sitting": sitting,
        "former": [membership for membership in history if not membership.is_open],
        "changes": AuthorityChange.objects.visible_to(sight).filter(membership__seat=it).order_by("-begins"),
        "named": {membership.pk for membership in history if membership.shown_person},
        "disclosures": disclosures.filter(membership=sitting) if sitting else disclosures.none(),
        "can_keep": permissions.can_keep_body(mine, it),
        "can_disclose": sitting is not None and bool(sitting.shown_person) and permissions.can_disclose(mine, sitting),
        "crumbs": [crumb(request, it.body, "body", pk=it.body_id), Crumb(it.title)],
    }
    return show(request, "people/seat/detail.html", context)


@require_http_methods(["GET", "POST"])
@seated
def seat_add(request: SeatedRequest, pk: Any) -> HttpResponse:
    body = find_body(request, pk)
    only_if(permissions.can_keep_body(powers(request), body))
    form = NewSeatForm(typed(request), table=request)
    back = crumb(request, body, "body", pk=body.pk)
    page = FormPage(
        _("Add a seat to %(body)s") % {"body": body},
        _("It is the seat that has the vote. It outlives whoever fills it."),
        _("Add it"),
        back,
    )

    def act(form: Any) -> str:
        new = actions.add_seat(body=body, by=request.user, details=form.details())
        return address(request, "seat", pk=new.pk)

    return form_page(request, form, page, act)


@require_http_methods(["GET", "POST"])
@seated
def seat_edit(request: SeatedRequest, pk: Any) -> HttpResponse:
    it = find_seat(request, pk)
    only_if(permissions.can_keep_body(powers(request), it))
    form = SeatForm(typed(request), table=request, of=it)
    back = crumb(request, it, "seat", pk=it.pk)
    page = FormPage(_("Change the seat %(seat)s") % {"seat": it}, "", _("Save"), back)

    def act(form: Any) -> str:
        actions.change_seat(seat=it, by=request.user, details=form.details())
        return back.url

    return form_page(request, form, page, act)


seat_urls: list[URLPattern] = [
    path("bodies/<uuid:pk>/seats/new/", seat_add, name="seat_add"),
    path("seats/<uuid:pk>/", seat, name="seat"),
    path("seats/<uuid:pk>/change/", seat_edit, name="seat_edit"),
]
