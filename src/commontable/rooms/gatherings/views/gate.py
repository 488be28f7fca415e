"""The resident gate: the list, one gate, what residents decided, confirmation, delegation and its end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commontable.foundation.asking import CONFLICT, Crumb, FormPage, only_if, typed
from commontable.foundation.errors import Refusal
from commontable.rooms.people.models import Body
from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated

from .. import actions, permissions, vote_permissions
from ..forms.gates import DelegationEndForm, DelegationForm, GateForm, ResidentDecisionForm
from ..models import GateDelegation, ResidentDecision, ResidentGate
from ..pages import address, form_page, show
from ..queries import votes as reads
from ..rules import GateAnswer, GateMatter


def _gates(request: TableRequest) -> Any:
    rows = ResidentGate.objects.visible_to(request.sight).filter(partnership=request.partnership)
    return rows.select_related("body__partnership", "partnership")


@require_safe
@at_table
def list_gates(request: TableRequest) -> HttpResponse:
    rows = list(_gates(request))
    told = ngettext(
        "Residents decide first at %(number)s gate", "Residents decide first at %(number)s gates", len(rows)
    )
    seen = Body.objects.visible_to(request.sight).current().filter(partnership=request.partnership)
    bodies = list(seen.select_related("custodian"))
    context = {
        "headline": told % {"number": len(rows)} if rows else _("No resident gate is set up yet"),
        "gates": rows,
        "may_add": vote_permissions.clerk_bodies(request.user, request.partnership, bodies),
    }
    return show(request, "gate/list.html", context)


@require_safe
@at_table
def show_gate(request: TableRequest, pk: Any) -> HttpResponse:
    gate = get_object_or_404(_gates(request), pk=pk)
    delegations = GateDelegation.objects.visible_to(request.sight).filter(gate=gate)
    bodies = Body.objects.visible_to(request.sight)
    context = {
        "gate": gate,
        "decisions": reads.resident_decisions_seen(request.partnership, request.sight).filter(gate=gate),
        "delegations": delegations.select_related("end").prefetch_related(Prefetch("to_body", bodies, "shown_body")),
        "may_record": vote_permissions.can_record_decision(request.user, gate),
        "is_resident": vote_permissions.is_resident(request.user, request.partnership),
        "sight": request.sight,
    }
    return show(request, "gate/show.html", context)


@require_http_methods(["GET", "POST"])
@seated
def gate_new(request: SeatedRequest, pk: Any) -> HttpResponse:
    bodies = Body.objects.visible_to(request.sight).filter(partnership=request.partnership)
    body = get_object_or_404(bodies.select_related("partnership"), pk=pk)
    only_if(permissions.is_clerk(request.user, body))
    page = FormPage(
        _("Set up a resident gate for %(body)s") % {"body": body},
        _("From then on residents decide first. Nobody but residents can open it, and no deed takes it back."),
        _("Set it up"),
        Crumb(_("Resident gates"), address(request, "gates")),
    )

    def act(form: Any) -> str:
        gate = actions.set_up_gate(body=body, details=form.details(), by=request.user)
        return address(request, "gate", gate.pk)

    return form_page(request, GateForm(typed(request)), page, act)


@require_http_methods(["GET", "POST"])
@seated
def residents_decisions(request: SeatedRequest, pk: Any) -> HttpResponse:
    """What residents decided at a gate is put on record."""
    gate = get_object_or_404(_gates(request), pk=pk)
    only_if(vote_permissions.can_record_decision(request.user, gate))
    lede = _("How they decided, when, who was invited, how many came and in which languages.")
    if not vote_permissions.is_resident(request.user, request.partnership):
        lede += " " + _("What you enter from paper opens nothing until a resident has confirmed it.")
    page = FormPage(_("What did residents decide?"), lede, _("Put it on record"), _back(request, gate))

    def act(form: Any) -> str:
        decision = actions.record_resident_decision(gate=gate, details=form.details(), by=request.user)
        return address(request, "residents_decision", decision.pk)

    delegations = vote_permissions.delegations_of(request.user, gate)
    first = {"motion": request.GET.get("motion"), "languages": gate.languages}
    form = ResidentDecisionForm(typed(request), gate=gate, sight=request.sight, delegations=delegations, initial=first)
    return form_page(request, form, page, act)


def _find_decision(request: TableRequest, pk: Any) -> ResidentDecision:
    rows = reads.resident_decisions_seen(request.partnership, request.sight)
    decision: ResidentDecision = get_object_or_404(rows, pk=pk)
    return decision


@require_safe
@at_table
def show_decision(request: TableRequest, pk: Any) -> HttpResponse:
    return _decision_page(request, _find_decision(request, pk))


def _decision_page(
    request: TableRequest, decision: ResidentDecision, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    is_confirmed = hasattr(decision, "confirmation")
    is_resident = vote_permissions.is_resident(request.user, request.partnership)
    grants = decision.matter == GateMatter.DELEGATION and decision.answer == GateAnswer.YES
    context = {
        "decision": decision,
        "motion": reads.motions_seen(request.partnership, request.sight).filter(pk=decision.motion_id).first(),
        "turnout": reads.turnout_of(decision),
        "is_confirmed": is_confirmed,
        "may_confirm": is_resident and not is_confirmed,
        "may_delegate": is_resident and is_confirmed and grants,
        "refusal": refusal,
    }
    return show(request, "gate/decision.html", context, status=status)


@require_POST
@seated
def gate_confirmations(request: SeatedRequest, pk: Any) -> HttpResponse:
    decision = _find_decision(request, pk)
    only_if(vote_permissions.is_resident(request.user, request.partnership))
    try:
        actions.confirm_decision(decision=decision, by=request.user)
    except Refusal as refusal:
        return _decision_page(request, decision, refusal=str(refusal), status=CONFLICT)
    messages.success(request, _("Confirmed. From now on it counts."))
    return redirect(address(request, "residents_decision", decision.pk))


@require_http_methods(["GET", "POST"])
@seated
def gate_delegations(request: SeatedRequest, pk: Any) -> HttpResponse:
    """Residents let somebody decide for them, on the ground of a decision of theirs."""
    decision = _find_decision(request, pk)
    only_if(vote_permissions.is_resident(request.user, request.partnership))
    back = Crumb(str(decision), address(request, "residents_decision", decision.pk))
    page = FormPage(_("To whom do residents delegate?"), decision.question, _("Record the delegation"), back)

    def act(form: Any) -> str:
        actions.delegate_gate(ground=decision, details=form.details(), by=request.user)
        return address(request, "gate", decision.gate_id)

    return form_page(request, DelegationForm(typed(request), gate=decision.gate, sight=request.sight), page, act)


@require_http_methods(["GET", "POST"])
@seated
def gate_delegation_ends(request: SeatedRequest, pk: Any) -> HttpResponse:
    rows = GateDelegation.objects.visible_to(request.sight).filter(partnership=request.partnership)
    delegation = get_object_or_404(rows.select_related("gate__body", "partnership"), pk=pk)
    only_if(vote_permissions.is_resident(request.user, request.partnership))
    page = FormPage(
        _("Residents take this delegation back"),
        delegation.matters,
        pgettext("a delegation", "Take it back"),
        _back(request, delegation.gate),
    )

    def act(form: Any) -> str:
        actions.end_delegation(delegation=delegation, why=form.cleaned_data["why"], by=request.user)
        return str(page.back.url)

    return form_page(request, DelegationEndForm(typed(request)), page, act)


def _back(request: TableRequest, gate: ResidentGate) -> Crumb:
    return Crumb(gate.name, address(request, "gate", gate.pk))
