"""Partners that were considered, by criterion, and what was found (KC-04)."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from commontable.foundation.asking import Crumb, FormPage, only_if, typed

from .. import actions, permissions
from ..forms.table import CandidateForm
from ..models import Organization, PartnerCandidate
from ..pages import crumb, form_page, numbered, powers, show
from ..requests import SeatedRequest, TableRequest, at_table, seated


def _rows(request: TableRequest) -> Any:
    shown = Prefetch("organization", Organization.objects.visible_to(request.sight), to_attr="shown_organization")
    return (
        PartnerCandidate.objects.visible_to(request.sight)
        .filter(partnership=request.partnership)
        .prefetch_related(shown)
    )


@require_GET
@at_table
def candidates(request: TableRequest) -> HttpResponse:
    rows = list(_rows(request))
    (entries,), sources = numbered(rows)
    context = {
        "headline": _headline(rows),
        "entries": entries,
        "sources": sources,
        "can_keep": permissions.can_keep_table(powers(request)),
        "crumbs": [crumb(request, _("At the table"), "at_the_table"), Crumb(_("Who was considered"))],
    }
    return show(request, "people/candidate/list.html", context)


def _headline(rows: list[Any]) -> str:
    """Counts organizations, not entries: one may stand there once for each criterion."""
    considered = {row.organization_id or row.described_as for row in rows}
    chosen = {row.organization_id or row.described_as for row in rows if row.was_chosen}
    if not considered:
        return _("No partner that was considered is on record yet.")
    sentence = ngettext(
        "Of %(all)s considered as a partner, %(chosen)s was chosen.",
        "Of %(all)s considered as partners, %(chosen)s were chosen.",
        len(chosen),
    )
    return sentence % {"all": len(considered), "chosen": len(chosen)}


@require_http_methods(["GET", "POST"])
@seated
def candidate_add(request: SeatedRequest) -> HttpResponse:
    only_if(permissions.can_keep_table(powers(request)))
    back = crumb(request, _("Who was considered"), "candidates")
    page = FormPage(
        _("Note a partner that was considered"),
        _("One entry for each criterion: what was asked, and what was found."),
        _("Note it"),
        back,
    )

    def act(form: Any) -> str:
        actions.add_candidate(partnership=request.partnership, by=request.user, details=form.details())
        return back.url

    return form_page(request, CandidateForm(typed(request), table=request, initial=_first()), page, act)


def _first() -> dict[str, str]:
    return {"audience": "partnership"}


@require_http_methods(["GET", "POST"])
@seated
def candidate_edit(request: SeatedRequest, pk: Any) -> HttpResponse:
    only_if(permissions.can_keep_table(powers(request)))
    it = get_object_or_404(_rows(request), pk=pk)
    back = crumb(request, _("Who was considered"), "candidates")
    page = FormPage(_("Change what is noted"), "", _("Save"), back)

    def act(form: Any) -> str:
        actions.change_candidate(candidate=it, by=request.user, details=form.details())
        return back.url

    return form_page(request, CandidateForm(typed(request), table=request, of=it), page, act)


candidate_urls: list[URLPattern] = [
    path("candidates/", candidates, name="candidates"),
    path("candidates/new/", candidate_add, name="candidate_add"),
    path("candidates/<uuid:pk>/change/", candidate_edit, name="candidate_edit"),
]
