"""What a clause grounds and what a body adopted: two forms of the drafters."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commontable.rooms.gatherings.models import Decision, DecisionRule
from commontable.rooms.people.requests import SeatedRequest, seated

from .. import actions, permissions
from ..forms.grounds import AdoptionForm, GroundForm
from .finding import find_clause, find_version, rows_of
from .pages import FormPage, address, asked, crumb, only_if, typed


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_ground(request: SeatedRequest, pk: Any) -> HttpResponse:
    clause = find_clause(request, pk)
    only_if(permissions.can_draft(request.user, clause.version.agreement) and not clause.is_left_out)
    rules = rows_of(request, DecisionRule).exclude(grounds__clause=clause).select_related("body")
    form = GroundForm(typed(request), rules=rules)
    lede = _("Where a vote cites that rule, the citation opens this clause.")
    page = FormPage(_("Note the rule this clause grounds"), lede, _("Note it"))

    def act() -> str:
        actions.ground_rule(clause=clause, rule=form.cleaned_data["rule"], by=request.user)
        return address(request, "clause", clause.pk)

    return asked(request, form, page, crumb(request, clause, "clause", clause.pk), act)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_adoption(request: SeatedRequest, pk: Any) -> HttpResponse:
    version = find_version(request, pk)
    body = version.agreement.body_id
    only_if(body is not None and permissions.can_draft(request.user, version.agreement))
    decisions = rows_of(request, Decision).filter(body=body).select_related("motion")
    form = AdoptionForm(typed(request), decisions=decisions)
    lede = _("The agreement then points to the meeting and the vote that adopted it.")
    page = FormPage(_("Note the decision that adopted it"), lede, _("Note it"))

    def act() -> str:
        actions.note_adoption(version=version, decision=form.cleaned_data["decision"], by=request.user)
        return address(request, "version", version.pk)

    return asked(request, form, page, crumb(request, version.title, "version", version.pk), act)
