"""Showing by a meeting, an action item or a release that a promise was kept: come from its page, choose the promise."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commontable.rooms.people.requests import SeatedRequest, seated

from .. import actions
from ..forms.proofs import ProofForm
from ..proving import kept_by, things_with
from .pages import FormPage, address, asked, crumb, only_if, typed


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_proof(request: SeatedRequest) -> HttpResponse:
    promises = kept_by(request.user, request.partnership, request.sight)
    only_if(promises.exists())
    key = request.POST.get("thing") or request.GET.get("thing", "")
    things = things_with(request.sight, request.partnership, key)
    form = ProofForm(typed(request), things=things, promises=promises, initial={"thing": key})
    lede = _("Whoever may see the promise sees this too. A thing on this site is named only to those who may see it.")
    page = FormPage(_("Show that a promise was kept"), lede, _("Add it"))

    def act() -> str:
        promise = form.cleaned_data["promise"]
        actions.attach_evidence(obligation=promise, shown=form.shown(), by=request.user)
        return address(request, "obligation", promise.pk)

    return asked(request, form, page, crumb(request, _("Promises"), "obligations"), act)
