"""Conflict disclosures: a member's own statement, attached to the seat (KC-15)."""

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
from ..forms.membership import DisclosureForm
from ..models import ConflictDisclosure
from ..pages import crumb, form_page, powers
from ..requests import SeatedRequest, seated
from .membership import find_membership


@require_http_methods(["GET", "POST"])
@seated
def disclosure_add(request: SeatedRequest, pk: Any) -> HttpResponse:
    membership = find_membership(request, pk)
    only_if(permissions.can_disclose(powers(request), membership))
    back = crumb(request, membership.seat, "seat", pk=membership.seat_id)
    page = FormPage(
        _("Disclose an interest that could conflict with the seat %(seat)s") % {"seat": membership.seat},
        _("Everyone at the table may read it. It stays on record when it no longer holds."),
        _("Disclose it"),
        back,
    )

    def act(form: Any) -> str:
        actions.disclose_conflict(membership=membership, by=request.user, **form.cleaned_data)
        return back.url

    return form_page(request, DisclosureForm(typed(request)), page, act)


@require_http_methods(["GET", "POST"])
@seated
def disclosure_end(request: SeatedRequest, pk: Any) -> HttpResponse:
    rows = ConflictDisclosure.objects.visible_to(request.sight).filter(partnership=request.partnership)
    it = get_object_or_404(rows.select_related("membership__seat__body", "membership__person"), pk=pk)
    only_if(permissions.can_disclose(powers(request), it.membership))
    back = crumb(request, it.membership.seat, "seat", pk=it.membership.seat_id)
    page = FormPage(_("This interest is no more"), it.statement, _("Note it"), back)

    def act(form: Any) -> str:
        actions.end_disclosure(disclosure=it, by=request.user, ends=form.cleaned_data["ends"])
        return back.url

    return form_page(request, EndingForm(typed(request)), page, act)


disclosure_urls: list[URLPattern] = [
    path("memberships/<uuid:pk>/disclosures/new/", disclosure_add, name="disclosure_add"),
    path("disclosures/<uuid:pk>/ending/", disclosure_end, name="disclosure_end"),
]
