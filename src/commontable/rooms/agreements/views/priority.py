"""Noting that a promise became a priority of a plan."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commontable.rooms.people.requests import SeatedRequest, seated

from .. import actions
from ..forms.priorities import PriorityForm
from ..promise_permissions import can_keep_promise
from .obligation import find_obligation
from .pages import FormPage, address, asked, crumb, only_if, typed


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_priority(request: SeatedRequest, pk: Any) -> HttpResponse:
    obligation = find_obligation(request, pk)
    only_if(can_keep_promise(request.user, obligation))
    form = PriorityForm(typed(request))
    lede = _("The promise keeps the link, also in later versions of the agreement.")
    page = FormPage(_("Note the priority of a plan it became"), lede, _("Note it"))

    def act() -> str:
        actions.note_priority(obligation=obligation, details=form.details(), by=request.user)
        return address(request, "obligation", obligation.pk)

    return asked(request, form, page, crumb(request, obligation.what, "obligation", obligation.pk), act)
