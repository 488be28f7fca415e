"""Spreadsheets in and out, and Popolo: the list of imports, one dry run, its confirmation, and the downloads."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_cookie

from commontable.foundation.asking import tell_limit
from commontable.foundation.cells import CSV
from commontable.foundation.errors import Refusal

from ..actions.imports import Upload, apply_import, draft_import, drop_import, retry_import
from ..exchange.downloads import FORMATS, Download, export_file, template_file
from ..exchange.popolo import popolo
from ..exchange.reporting import Report
from ..forms.exchange import ImportForm
from ..models import ImportDraft, Organization
from ..powers import Permission, powers_of
from ..requests import SeatedRequest, TableRequest, at_table, in_role
from ..states import Role

PAGE = 20
who_imports = in_role(Role.BACKBONE_STAFF, Role.ORGANIZATION_ADMINISTRATOR)


def _holders(request: SeatedRequest) -> Any:
    """The organizations this account imports for."""
    mine = powers_of(request.user, request.partnership).holding(Permission.IMPORT)
    return Organization.objects.visible_to(request.sight).filter(partnership=request.partnership, pk__in=mine)


def _drafts(request: SeatedRequest) -> Any:
    drafts = ImportDraft.objects.visible_to(request.sight).filter(partnership=request.partnership)
    return drafts.filter(custodian__in=_holders(request)).select_related("custodian")


@who_imports
@never_cache
@require_http_methods(["GET", "POST"])
def imports(request: SeatedRequest) -> HttpResponse:
    """What was imported, and a place to bring a file."""
    form = ImportForm(*([request.POST, request.FILES] if request.method == "POST" else []), holders=_holders(request))
    if form.is_bound:
        tell_limit(request, form)
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            draft = draft_import(
                holder=form.cleaned_data["holder"], by=request.user, upload=Upload(file.name, file.read())
            )
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("people:import", slug=request.partnership.slug, pk=draft.pk)
    drafts = _drafts(request).defer("rows")
    context = {"form": form, "page": Paginator(drafts, PAGE).get_page(request.GET.get("page"))}
    return render(request, "people/exchange/imports.html", context, status=422 if form.is_bound else 200)


@who_imports
@never_cache
@require_GET
def dry_run(request: SeatedRequest, pk: str) -> HttpResponse:
    return _shown(request, get_object_or_404(_drafts(request), pk=pk))


def _shown(request: SeatedRequest, draft: ImportDraft, refusal: str = "") -> HttpResponse:
    context = {"draft": draft, "report": Report(draft), "refusal": refusal}
    return render(request, "people/exchange/dry_run.html", context, status=409 if refusal else 200)


@who_imports
@require_GET
def report(request: SeatedRequest, pk: str) -> HttpResponse:
    """The whole dry run as CSV, to mend a long list beside the spreadsheet."""
    draft = get_object_or_404(_drafts(request), pk=pk)
    return _download(Download("report.csv", CSV, Report(draft).as_csv()))


@who_imports
@require_POST
def application(request: SeatedRequest, pk: str) -> HttpResponse:
    draft = get_object_or_404(_drafts(request), pk=pk)
    try:
        done = apply_import(draft=draft, by=request.user)
    except Refusal as refusal:
        return _shown(request, draft, str(refusal))
    messages.success(request, Report(done).headline)
    return redirect("people:imports", slug=request.partnership.slug)


@who_imports
@require_POST
def trial(request: SeatedRequest, pk: str) -> HttpResponse:
    """The same rows against the table as it is now."""
    draft = get_object_or_404(_drafts(request), pk=pk)
    try:
        retry_import(draft=draft, by=request.user)
    except Refusal as refusal:
        return _shown(request, draft, str(refusal))
    return redirect("people:import", slug=request.partnership.slug, pk=pk)


@who_imports
@require_POST
def removal(request: SeatedRequest, pk: str) -> HttpResponse:
    draft = get_object_or_404(_drafts(request), pk=pk)
    try:
        drop_import(draft=draft, by=request.user)
    except Refusal as refusal:
        return _shown(request, draft, str(refusal))
    messages.success(request, _("%(file)s was dropped. Nothing was changed.") % {"file": draft.file_name})
    return redirect("people:imports", slug=request.partnership.slug)


@at_table
@require_GET
def template(request: TableRequest, kind: str) -> HttpResponse:
    if kind not in FORMATS:
        raise Http404
    return _download(template_file(kind))


@at_table
@vary_on_cookie
@require_GET
def export(request: TableRequest, kind: str) -> HttpResponse:
    """What this viewer may see: visitors get the public record, an organizer their own list besides."""
    if kind not in FORMATS:
        raise Http404
    return _download(export_file(request.partnership, request.sight, kind))


@at_table
@vary_on_cookie
@require_GET
def popolo_json(request: TableRequest) -> HttpResponse:
    options = {"indent": 1, "ensure_ascii": False}
    return JsonResponse(popolo(request.partnership, request.sight), json_dumps_params=options)


def _download(download: Download) -> HttpResponse:
    response = HttpResponse(download.content, content_type=download.media_type)
    response["Content-Disposition"] = f'attachment; filename="{download.name}"'
    response["Cache-Control"] = "private, no-store"
    return response


exchange_urls = [
    path("imports/", imports, name="imports"),
    path("imports/template/<str:kind>/", template, name="import_template"),
    path("imports/<uuid:pk>/", dry_run, name="import"),
    path("imports/<uuid:pk>/report/", report, name="import_report"),
    path("imports/<uuid:pk>/application/", application, name="import_application"),
    path("imports/<uuid:pk>/trial/", trial, name="import_trial"),
    path("imports/<uuid:pk>/removal/", removal, name="import_removal"),
    path("exports/<str:kind>/", export, name="export"),
    path("popolo.json", popolo_json, name="popolo"),
]
