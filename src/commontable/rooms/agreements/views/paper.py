"""Signed papers: importing one, entering its clauses page by page beside it, and who signed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commontable.foundation.errors import Refusal
from commontable.rooms.people.models import Organization
from commontable.rooms.people.requests import SeatedRequest, seated

from .. import actions, permissions
from ..drafting_details import ClauseDetails
from ..forms.signing import ImportForm, PaperClauseForm, PaperForm
from ..models import SignedScan
from ..promise_permissions import can_keep_papers
from ..signing import signers_of
from ..states import VersionState
from .finding import find_version, partners, rows_of
from .pages import CONFLICT, INVALID, FormPage, address, asked, crumb, crumbs, only_if, typed


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_import(request: SeatedRequest) -> HttpResponse:
    own = permissions.starting_for(request.user, request.partnership)
    only_if(own)
    custodians = Organization.objects.filter(pk__in=[one.pk for one in own]).order_by("name")
    form = ImportForm(
        typed(request), request.FILES or None, custodians=custodians, partners=partners(request),
        initial={"custodian": own[0].pk, "parties": [own[0].pk], "language": request.LANGUAGE_CODE[:2]},
    )  # fmt: skip
    lede = _("Upload the scan; then enter its clauses beside it, page by page, and who signed it when.")
    page = FormPage(_("Import an agreement that is signed already"), lede, _("Import it"))

    def act() -> str:
        paper = actions.Paper(form.agreement(), form.dates(), form.cleaned_data["upload"])
        made = actions.import_signed(holder=form.cleaned_data["custodian"], paper=paper, by=request.user)
        return address(request, "paper_clauses", made.pk)

    return asked(request, form, page, crumb(request, _("Agreements"), "agreements"), act)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def paper_clauses(request: SeatedRequest, pk: Any) -> HttpResponse:
    """The clauses so far, each with its page, and the form for the next one."""
    version = find_version(request, pk)
    only_if(version.state == VersionState.DRAFT and permissions.can_draft(request.user, version.agreement))
    scans = list(rows_of(request, SignedScan).filter(version=version))
    only_if(scans)
    form, status = PaperClauseForm(typed(request)), 200
    if form.is_bound:
        status = INVALID
        if form.is_valid():
            given = dict(form.cleaned_data)
            page = given.pop("page")
            try:
                actions.enter_clause(version=version, details=ClauseDetails(**given), page=page, by=request.user)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = CONFLICT
            else:
                messages.success(request, _("Entered. Here is the form for the next clause."))
                return redirect(address(request, "paper_clauses", version.pk))
    clauses = version.clauses.all().standing().order_by("order")
    last = clauses.last()
    if not form.is_bound and last is not None:
        form = PaperClauseForm(initial={"page": last.page})
    shown = {
        "version": version, "scans": scans, "clauses": clauses, "form": form,
        "crumbs": crumbs(request, crumb(request, version.title, "version", version.pk),
                         {"label": _("Clauses of the paper"), "url": ""}),
    }  # fmt: skip
    return render(request, "agreements/paper/clauses.html", shown, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_paper(request: SeatedRequest, pk: Any) -> HttpResponse:
    """Who signed on paper, with the scan that shows it."""
    version = find_version(request, pk)
    only_if(can_keep_papers(request.user, version.agreement) and version.state != VersionState.DROPPED)
    scan = rows_of(request, SignedScan).filter(version=version).last()
    unsigned = [one for one in signers_of(version) if not version.signatures.filter(party=one).exists()]
    only_if(unsigned)
    form = PaperForm(typed(request), request.FILES or None, parties=unsigned, has_scan=scan is not None)
    lede = _("Each party that signed, with the name under the paper and the date. Two signatures suffice.")
    page = FormPage(_("Enter who signed on paper"), lede, _("Enter the signatures"))

    def act() -> str:
        upload = form.cleaned_data["upload"]
        kept = actions.keep_scan(version=version, upload=upload, by=request.user) if upload else scan
        actions.enter_signatures(version=version, scan=kept, signers=form.signers(), by=request.user)
        return address(request, "certificate", version.pk)

    return asked(request, form, page, crumb(request, version.title, "version", version.pk), act)
