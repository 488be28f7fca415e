"""Expected sectors: who should be at the table."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commontable.foundation.asking import FormPage, only_if, typed

from .. import actions, permissions
from ..forms.fields import EndingForm
from ..forms.table import ExpectedSectorForm, NewExpectedSectorForm
from ..models import ExpectedSector
from ..pages import address, crumb, form_page, powers
from ..requests import SeatedRequest, TableRequest, seated


def _find(request: TableRequest, pk: Any) -> ExpectedSector:
    only_if(permissions.can_keep_table(powers(request)))
    rows = ExpectedSector.objects.visible_to(request.sight).current().filter(partnership=request.partnership)
    found: ExpectedSector = get_object_or_404(rows, pk=pk)
    return found


def _home(request: TableRequest, it: ExpectedSector) -> str:
    return address(request, "body", pk=it.body_id) if it.body_id else address(request, "at_the_table")


@require_http_methods(["GET", "POST"])
@seated
def expected_sector_add(request: SeatedRequest) -> HttpResponse:
    only_if(permissions.can_keep_table(powers(request)))
    page = FormPage(
        _("Who should be at the table?"),
        _("Name a sector, how many organizations of it, and why its absence would matter."),
        _("Expect it"),
        crumb(request, _("At the table"), "at_the_table"),
    )

    def act(form: Any) -> str:
        new = actions.expect_sector(partnership=request.partnership, by=request.user, details=form.details())
        return _home(request, new)

    return form_page(request, NewExpectedSectorForm(typed(request), table=request), page, act)


@require_http_methods(["GET", "POST"])
@seated
def expected_sector_edit(request: SeatedRequest, pk: Any) -> HttpResponse:
    it = _find(request, pk)
    page = FormPage(
        _("What is expected of %(sector)s") % {"sector": it},
        "",
        _("Save"),
        crumb(request, _("At the table"), "at_the_table"),
    )

    def act(form: Any) -> str:
        actions.change_expectation(expected=it, by=request.user, details=form.details())
        return _home(request, it)

    return form_page(request, ExpectedSectorForm(typed(request), table=request, of=it), page, act)


@require_http_methods(["GET", "POST"])
@seated
def expected_sector_end(request: SeatedRequest, pk: Any) -> HttpResponse:
    it = _find(request, pk)
    page = FormPage(
        _("%(sector)s is no longer expected") % {"sector": it},
        "",
        _("Note it"),
        crumb(request, _("At the table"), "at_the_table"),
    )

    def act(form: Any) -> str:
        actions.end_expectation(expected=it, by=request.user, ends=form.cleaned_data["ends"])
        return _home(request, it)

    return form_page(request, EndingForm(typed(request)), page, act)


expected_sector_urls: list[URLPattern] = [
    path("expected-sectors/new/", expected_sector_add, name="expected_sector_add"),
    path("expected-sectors/<uuid:pk>/change/", expected_sector_edit, name="expected_sector_edit"),
    path("expected-sectors/<uuid:pk>/ending/", expected_sector_end, name="expected_sector_end"),
]
