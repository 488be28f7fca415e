"""Bodies: the list, one body with its seats and parity, adding, changing."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commontable.foundation import slots
from commontable.foundation.asking import Crumb, FormPage, only_if, typed
from commontable.foundation.sight import Audience

from .. import actions, permissions
from ..forms.body import BodyForm, NewBodyForm
from ..models import Body, Organization
from ..pages import address, crumb, form_page, powers, show
from ..powers import Permission, Powers
from ..queries import at_the_table, by_body, hub_parity, memberships_shown, parity_of, seats_now
from ..requests import SeatedRequest, TableRequest, at_table, seated


def find_body(request: TableRequest, pk: Any) -> Body:
    rows = Body.objects.visible_to(request.sight).filter(partnership=request.partnership)
    found: Body = get_object_or_404(rows.select_related("custodian", "partnership"), pk=pk)
    return found


@require_GET
@at_table
def bodies(request: TableRequest) -> HttpResponse:
    sight = request.sight
    rows: Any = Body.objects.visible_to(sight).filter(partnership=request.partnership)
    seats = {found.body.pk: found for found in by_body(seats_now(request.partnership, sight))}
    parity = {report.body.pk: report for report in hub_parity(request.partnership, sight)}
    context = {
        "rows": [(row, seats.get(row.pk), parity.get(row.pk)) for row in rows.current()],
        "ended": rows.ended(),
        "can_add": bool(powers(request).holding(Permission.KEEP_BODIES)),
        "crumbs": [crumb(request, _("At the table"), "at_the_table"), Crumb(_("Bodies"))],
    }
    return show(request, "people/body/list.html", context)


@require_GET
@at_table
def body(request: TableRequest, pk: Any) -> HttpResponse:
    it = find_body(request, pk)
    sight = request.sight
    bodies: Any = Body.objects.visible_to(sight)
    context = {
        "it": it,
        "now": at_the_table(request.partnership, sight, body=it),
        "parity": parity_of(it, sight),
        "holder": Organization.objects.visible_to(sight).filter(pk=it.custodian_id).first(),
        "parent": bodies.filter(pk=it.parent_id).first(),
        "parts": bodies.current().filter(parent=it),
        "former": memberships_shown(sight).ended().filter(seat__body=it).order_by("-ends"),
        "can_keep": permissions.can_keep_body(powers(request), it),
        "told": slots.filled("body", request, it),
        "crumbs": [crumb(request, _("Bodies"), "bodies"), Crumb(str(it))],
    }
    return show(request, "people/body/detail.html", context)


def _holders(request: TableRequest, mine: Powers) -> Any:
    return Organization.objects.visible_to(request.sight).filter(pk__in=mine.holding(Permission.KEEP_BODIES))


@require_http_methods(["GET", "POST"])
@seated
def body_add(request: SeatedRequest) -> HttpResponse:
    holders = _holders(request, powers(request))
    only_if(holders.exists())
    form = NewBodyForm(typed(request), table=request, holders=holders, initial={"audience": Audience.PUBLIC})
    page = FormPage(
        _("Set up a body"),
        _("A board, commission, council, committee, workgroup or hub. Its seats come next."),
        _("Set it up"),
        crumb(request, _("Bodies"), "bodies"),
    )

    def act(form: Any) -> str:
        new = actions.add_body(holder=form.cleaned_data["holder"], by=request.user, details=form.details())
        return address(request, "body", pk=new.pk)

    return form_page(request, form, page, act)


@require_http_methods(["GET", "POST"])
@seated
def body_edit(request: SeatedRequest, pk: Any) -> HttpResponse:
    it = find_body(request, pk)
    only_if(permissions.can_keep_body(powers(request), it))
    form = BodyForm(typed(request), table=request, of=it)
    back = crumb(request, it, "body", pk=it.pk)
    page = FormPage(_("Change the record of %(name)s") % {"name": it}, "", _("Save"), back)

    def act(form: Any) -> str:
        actions.change_body(body=it, by=request.user, details=form.details())
        return back.url

    return form_page(request, form, page, act)


body_urls: list[URLPattern] = [
    path("bodies/", bodies, name="bodies"),
    path("bodies/new/", body_add, name="body_add"),
    path("bodies/<uuid:pk>/", body, name="body"),
    path("bodies/<uuid:pk>/change/", body_edit, name="body_edit"),
]
