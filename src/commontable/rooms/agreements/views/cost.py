"""Costs and shared space of an agreement, and the forms of those who enter them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated

from .. import actions, money, permissions
from ..forms.costs import COST_FIELDS, CostForm, SpaceForm
from ..forms.drafting import EndForm
from ..models import Agreement, Clause, Cost, SharedSpace
from .finding import find_agreement, find_cost, find_now, partners, rows_of
from .pages import FormPage, address, asked, crumb, crumbs, only_if, typed


@require_safe
@at_table
def list_costs(request: TableRequest, pk: Any) -> HttpResponse:
    now = find_now(request, pk)
    rows = money.cost_rows(money.costs_seen(request, now))
    earlier = rows_of(request, Cost).filter(agreement=now.agreement, replaced_by__isnull=False)
    shown = {
        "agreement": now.agreement,
        "headline": money.headline(rows),
        "rows": rows,
        "earlier": money.cost_rows(earlier.select_related("payer", "payee", "replaced_by")),
        "spaces": money.spaces_seen(request, now),
        "may_draft": permissions.can_draft(request.user, now.agreement),
        "crumbs": crumbs(
            request,
            crumb(request, now.agreement.title, "agreement", now.agreement.pk),
            {"label": _("Costs and space"), "url": ""},
        ),
    }
    return render(request, "agreements/cost/list.html", shown)


def _choices(request: TableRequest, agreement: Agreement, *names: str) -> dict[str, Any]:
    """Organizations at the table, and the clauses of this agreement's newest versions."""
    clauses = rows_of(request, Clause).standing().filter(version__agreement=agreement)
    found: dict[str, Any] = {name: partners(request) for name in names}
    return found | {"clause": clauses.order_by("-version__number", "order")}


def _costs(request: TableRequest, agreement: Agreement) -> dict[str, str]:
    return crumb(request, _("Costs and space"), "costs", agreement.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_cost(request: SeatedRequest, pk: Any) -> HttpResponse:
    agreement = find_agreement(request, pk)
    only_if(permissions.can_draft(request.user, agreement))
    form = CostForm(typed(request), choices=_choices(request, agreement, "payer", "payee"))
    lede = _("What nobody can say is entered as not known, with the reason. It is never shown as 0.")
    page = FormPage(_("Enter a cost"), lede, _("Enter it"))

    def act() -> str:
        actions.add_cost(agreement=agreement, details=form.details(), by=request.user)
        return address(request, "costs", agreement.pk)

    return asked(request, form, page, _costs(request, agreement), act)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_correction(request: SeatedRequest, pk: Any) -> HttpResponse:
    cost = find_cost(request, pk)
    only_if(permissions.can_draft(request.user, cost.agreement))
    first = {name: getattr(cost, name) for name in COST_FIELDS}
    form = CostForm(typed(request), choices=_choices(request, cost.agreement, "payer", "payee"), initial=first)
    page = FormPage(_("Correct a cost"), _("The earlier figure stays on record."), _("Keep the correction"))

    def act() -> str:
        actions.correct_cost(cost=cost, details=form.details(), by=request.user)
        return address(request, "costs", cost.agreement_id)

    return asked(request, form, page, _costs(request, cost.agreement), act)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_space(request: SeatedRequest, pk: Any) -> HttpResponse:
    agreement = find_agreement(request, pk)
    only_if(permissions.can_draft(request.user, agreement))
    form = SpaceForm(typed(request), choices=_choices(request, agreement, "host", "occupant"))
    lede = _("One occupant's time in the space: from when to when, on which terms, saving whom what.")
    page = FormPage(_("Enter a shared space"), lede, _("Enter it"))

    def act() -> str:
        actions.add_shared_space(agreement=agreement, details=form.details(), by=request.user)
        return address(request, "costs", agreement.pk)

    return asked(request, form, page, _costs(request, agreement), act)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_space_end(request: SeatedRequest, pk: Any) -> HttpResponse:
    rows = rows_of(request, SharedSpace).filter(agreement__isnull=False).select_related("agreement")
    space: Any = get_object_or_404(rows, pk=pk)
    only_if(permissions.can_draft(request.user, space.agreement))
    form = EndForm(typed(request))
    page = FormPage(_("End the time in a shared space"), str(space), _("Keep it"))

    def act() -> str:
        actions.end_shared_space(space=space, ends=form.cleaned_data["ends"], by=request.user)
        return address(request, "costs", space.agreement_id)

    return asked(request, form, page, _costs(request, space.agreement), act)
