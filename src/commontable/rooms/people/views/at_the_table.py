"""At the table: who sits here, who is missing, what the seats add up to."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from commontable.foundation.asking import Crumb

from .. import permissions, queries
from ..pages import crumb, powers, show
from ..requests import TableRequest, at_table


@require_GET
@at_table
def at_the_table(request: TableRequest) -> HttpResponse:
    table, sight = request.partnership, request.sight
    context = {
        "now": queries.at_the_table(table, sight),
        "hubs": queries.hub_parity(table, sight),
        "pairs": queries.reciprocity(table, sight),
        "can_keep": permissions.can_keep_table(powers(request)),
    }
    return show(request, "people/at_the_table/page.html", context)


@require_GET
@at_table
def decision_authority(request: TableRequest) -> HttpResponse:
    """Who may decide without asking (CJ-11), and which seats can decide less than before (HR-03)."""
    table, sight = request.partnership, request.sight
    context = {
        "audit": queries.audit(queries.seats_now(table, sight)),
        "downgrades": queries.downgrades(table, sight),
        "crumbs": [crumb(request, _("At the table"), "at_the_table"), Crumb(_("Decision authority"))],
    }
    return show(request, "people/decision_authority/page.html", context)


at_the_table_urls: list[URLPattern] = [
    path("at-the-table/", at_the_table, name="at_the_table"),
    path("decision-authority/", decision_authority, name="decision_authority"),
]
