"""Carrying a promise into a clause of a later version, where no clause followed its own (KC-10)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commontable.rooms.people.requests import SeatedRequest, seated

from .. import actions
from ..forms.promises import CarryingForm
from ..models import Clause
from ..moving_promises import clauses_to_carry_into
from ..promise_pages import may_carry
from .finding import rows_of
from .obligation import find_obligation
from .pages import FormPage, address, asked, crumb, only_if, typed


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_carrying(request: SeatedRequest, pk: Any) -> HttpResponse:
    obligation = find_obligation(request, pk)
    only_if(may_carry(obligation, request.user))
    clauses = rows_of(request, Clause).filter(pk__in=clauses_to_carry_into(obligation)).select_related("version")
    form = CarryingForm(typed(request), clauses=clauses.order_by("-version__number", "order"))
    lede = _("It goes on there as it stands, with its dates and who owes it. Here it stays on record.")
    page = FormPage(_("Carry the promise into a later version"), lede, _("Carry it"))

    def act() -> str:
        made = actions.carry_obligation(obligation=obligation, clause=form.cleaned_data["clause"], by=request.user)
        return address(request, "obligation", made.pk)

    return asked(request, form, page, crumb(request, obligation.what, "obligation", obligation.pk), act)
