"""Evidence that a promise was kept, and the files of this room: read only by those who may see their row."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commontable.foundation.slots import filled
from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated

from .. import actions
from ..forms.promises import EvidenceForm
from ..kept_files import FILES
from ..models import ObligationEvidence, SignedScan
from ..promise_permissions import can_keep_promise
from ..promise_states import EvidenceKind
from .finding import rows_of
from .obligation import find_obligation
from .pages import FormPage, address, asked, crumb, only_if, typed


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_evidence(request: SeatedRequest, pk: Any) -> HttpResponse:
    obligation = find_obligation(request, pk)
    only_if(can_keep_promise(request.user, obligation))
    things = filled("evidence.things", request.sight, request.partnership, None)
    form = EvidenceForm(typed(request), request.FILES or None, things=things)
    lede = _("Whoever may see the promise sees this too. A thing on this site is named only to those who may see it.")
    page = FormPage(_("Show that it was kept"), lede, _("Add it"))

    def act() -> str:
        actions.attach_evidence(obligation=obligation, shown=form.shown(), by=request.user)
        return address(request, "obligation", obligation.pk)

    return asked(request, form, page, crumb(request, obligation.what, "obligation", obligation.pk), act)


@require_safe
@never_cache
@at_table
def show_evidence_file(request: TableRequest, pk: Any) -> HttpResponseBase:
    row = get_object_or_404(rows_of(request, ObligationEvidence), pk=pk, kind=EvidenceKind.FILE)
    return FILES.response(row)


@require_safe
@never_cache
@seated
def show_scan(request: SeatedRequest, pk: Any) -> HttpResponseBase:
    """Handwritten signatures stay at the table, also where the agreement itself is public."""
    return FILES.response(get_object_or_404(rows_of(request, SignedScan), pk=pk))
