"""Reciprocal seats: the report, a new promise, the end of one (KC-15)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from commontable.foundation.asking import Crumb, FormPage, only_if, typed

from .. import actions, permissions
from ..forms.body import ReciprocalSeatsForm
from ..forms.fields import EndingForm
from ..models import ReciprocalSeats
from ..pages import crumb, form_page, powers, show
from ..queries import PairReport, reciprocity
from ..requests import SeatedRequest, TableRequest, at_table, seated


@require_GET
@at_table
def reciprocal_seats(request: TableRequest) -> HttpResponse:
    reports = reciprocity(request.partnership, request.sight)
    context = {
        "headline": _headline(reports),
        "reports": reports,
        "can_keep": permissions.can_keep_table(powers(request)),
        "crumbs": [crumb(request, _("At the table"), "at_the_table"), Crumb(_("Reciprocal seats"))],
    }
    return show(request, "people/reciprocal_seats/list.html", context)


def _headline(reports: list[PairReport]) -> str:
    if not reports:
        return _("No two partners have promised each other a seat yet.")
    kept = sum(report.state.holds for report in reports)
    sentence = ngettext(
        "%(kept)s of %(all)s promise of reciprocal seats is kept.",
        "%(kept)s of %(all)s promises of reciprocal seats are kept.",
        len(reports),
    )
    return sentence % {"kept": kept, "all": len(reports)}


@require_http_methods(["GET", "POST"])
@seated
def reciprocal_seats_add(request: SeatedRequest) -> HttpResponse:
    only_if(permissions.can_keep_table(powers(request)))
    back = crumb(request, _("Reciprocal seats"), "reciprocal_seats")
    page = FormPage(
        _("Two partners sit in each other's bodies"),
        _("Choose a seat in a body of each partner. The pair holds while each is filled on behalf of the other."),
        _("Pair the seats"),
        back,
    )

    def act(form: Any) -> str:
        seats = {name: form.cleaned_data[name] for name in ("first", "second")}
        actions.pair_seats(**seats, by=request.user, details=form.details())
        return back.url

    return form_page(request, ReciprocalSeatsForm(typed(request), table=request), page, act)


@require_http_methods(["GET", "POST"])
@seated
def reciprocal_seats_end(request: SeatedRequest, pk: Any) -> HttpResponse:
    only_if(permissions.can_keep_table(powers(request)))
    rows = ReciprocalSeats.objects.visible_to(request.sight).filter(partnership=request.partnership)
    pair = get_object_or_404(rows.select_related("first__body", "second__body"), pk=pk)
    back = crumb(request, _("Reciprocal seats"), "reciprocal_seats")
    page = FormPage(_("This promise no longer stands"), str(pair), _("Note it"), back)

    def act(form: Any) -> str:
        actions.end_pair(pair=pair, by=request.user, ends=form.cleaned_data["ends"])
        return back.url

    return form_page(request, EndingForm(typed(request)), page, act)


reciprocal_seats_urls: list[URLPattern] = [
    path("reciprocal-seats/", reciprocal_seats, name="reciprocal_seats"),
    path("reciprocal-seats/new/", reciprocal_seats_add, name="reciprocal_seats_add"),
    path("reciprocal-seats/<uuid:pk>/ending/", reciprocal_seats_end, name="reciprocal_seats_end"),
]
