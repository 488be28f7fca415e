"""Making one record of two: likely doubles, two records side by side, and the merges that were made."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from commontable.foundation.errors import Refusal

from ..actions.merges import ABSORB, KEEP, ORGANIZATION_FIELDS, PERSON_FIELDS, merge_organizations, merge_persons
from ..exchange.duplicates import suggestions
from ..exchange.moving import shown_moves
from ..exchange.pairing import side_by_side
from ..models import Organization, Person
from ..powers import Permission, powers_of
from ..requests import SeatedRequest, in_role
from ..states import Role

KINDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "person": (Person, PERSON_FIELDS),
    "organization": (Organization, ORGANIZATION_FIELDS),
}
who_merges = in_role(Role.BACKBONE_STAFF, Role.ORGANIZATION_ADMINISTRATOR)


@who_merges
@never_cache
@require_GET
def merges(request: SeatedRequest) -> HttpResponse:
    holders = powers_of(request.user, request.partnership).holding(Permission.MERGE)
    pairs = suggestions(request.partnership, request.sight, holders)
    return render(request, "people/merge/list.html", {"pairs": pairs})


@who_merges
@never_cache
@require_http_methods(["GET", "POST"])
def new_merge(request: SeatedRequest, kind: str, keep: str, absorb: str) -> HttpResponse:
    """Both records side by side; nothing is chosen for the person but what only one of them says."""
    if kind not in KINDS or keep == absorb:
        raise Http404
    one, other = _record(request, kind, keep), _record(request, kind, absorb)
    if request.method == "GET":
        return _shown(request, kind, one, other)
    _model, names = KINDS[kind]
    choices = {name: ABSORB for name in names if request.POST.get(name) == ABSORB}
    merge = merge_persons if kind == "person" else merge_organizations
    try:
        merge(keep=one, absorb=other, by=request.user, choices=choices)
    except Refusal as refusal:
        # The action may have touched the records in memory before it was taken back.
        one, other = _record(request, kind, keep), _record(request, kind, absorb)
        return _shown(request, kind, one, other, str(refusal))
    messages.success(request, _("Two records are now one: %(name)s.") % {"name": one})
    return redirect("people:merges", slug=request.partnership.slug)


def _record(request: SeatedRequest, kind: str, pk: str) -> Any:
    model, _names = KINDS[kind]
    records = model.objects.visible_to(request.sight).filter(partnership=request.partnership)
    try:
        return get_object_or_404(records.select_related("custodian", "partnership"), pk=pk, merged_into__isnull=True)
    except ValidationError as error:
        raise Http404 from error


def _shown(request: SeatedRequest, kind: str, keep: Any, absorb: Any, refusal: str = "") -> HttpResponse:
    _model, names = KINDS[kind]
    sides = side_by_side(keep, absorb, names)
    context = {
        "kind": kind,
        "keep": keep,
        "absorb": absorb,
        "sides": [(side, request.POST.get(side.name, side.first_choice)) for side in sides],
        "moving": shown_moves(absorb, request.sight),
        "refusal": refusal,
        "KEEP": KEEP,
        "ABSORB": ABSORB,
    }
    return render(request, "people/merge/new.html", context, status=409 if refusal else 200)


merge_urls = [
    path("merges/", merges, name="merges"),
    path("merges/<slug:kind>/<uuid:keep>/<uuid:absorb>/", new_merge, name="merge_new"),
]
