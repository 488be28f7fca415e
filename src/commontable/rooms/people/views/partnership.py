"""The partnership's own record."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commontable.foundation.asking import FormPage, only_if, typed

from .. import actions, permissions
from ..forms.table import PartnershipForm
from ..pages import crumb, form_page, powers
from ..requests import SeatedRequest, seated


@require_http_methods(["GET", "POST"])
@seated
def partnership_edit(request: SeatedRequest) -> HttpResponse:
    only_if(permissions.can_keep_table(powers(request)))
    back = crumb(request, _("At the table"), "at_the_table")
    page = FormPage(_("What this table says of itself"), "", _("Save"), back)

    def act(form: Any) -> str:
        actions.change_partnership(partnership=request.partnership, by=request.user, details=form.details())
        return back.url

    form = PartnershipForm(typed(request), table=request, of=request.partnership)
    return form_page(request, form, page, act)


partnership_urls: list[URLPattern] = [path("partnership/change/", partnership_edit, name="partnership_edit")]
