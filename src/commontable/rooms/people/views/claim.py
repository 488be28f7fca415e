"""Claims about how long something took: each stays, with its source (KC-02)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commontable.foundation.asking import FormPage, only_if, typed

from .. import actions, permissions
from ..forms.table import ClaimForm
from ..models import DurationClaim
from ..pages import crumb, form_page, powers
from ..requests import SeatedRequest, seated


@require_http_methods(["GET", "POST"])
@seated
def claim_add(request: SeatedRequest) -> HttpResponse:
    only_if(permissions.can_keep_table(powers(request)))
    back = crumb(request, _("Timeline"), "timeline")
    page = FormPage(
        _("Note a claim about how long it took"),
        _("It may disagree with the others. All of them stay, each with its source."),
        _("Note it"),
        back,
    )
    first = {"audience": request.partnership.audience}

    def act(form: Any) -> str:
        actions.add_claim(partnership=request.partnership, by=request.user, details=form.details())
        return back.url

    return form_page(request, ClaimForm(typed(request), table=request, initial=first), page, act)


@require_http_methods(["GET", "POST"])
@seated
def claim_edit(request: SeatedRequest, pk: Any) -> HttpResponse:
    only_if(permissions.can_keep_table(powers(request)))
    rows = DurationClaim.objects.visible_to(request.sight).filter(partnership=request.partnership)
    it = get_object_or_404(rows, pk=pk)
    back = crumb(request, _("Timeline"), "timeline")
    page = FormPage(_("Change this claim"), "", _("Save"), back)

    def act(form: Any) -> str:
        actions.change_claim(claim=it, by=request.user, details=form.details())
        return back.url

    return form_page(request, ClaimForm(typed(request), table=request, of=it), page, act)


claim_urls: list[URLPattern] = [
    path("claims/new/", claim_add, name="claim_add"),
    path("claims/<uuid:pk>/change/", claim_edit, name="claim_edit"),
]
