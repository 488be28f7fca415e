"""Fact sheets: the list, one as a page, its files, beginning one and writing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commontable.foundation.asking import FormPage, typed
from commontable.foundation.errors import Refusal
from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated

from .. import actions, beginnings, standing
from ..contents import read_contents
from ..documents import files
from ..forms.sheets import AimForm, SheetForm, SheetStartForm
from ..models import DataRequest, FactSheet, Release, SheetUse
from ..request_states import SheetState
from ..sheet_checks import remarks
from ..sheet_figures import Figures, choice_of
from ..sheet_pages import SheetDeeds, names_listed, sheet_row
from ..sheet_permissions import can_answer, writers_for
from . import pages, reading

ROWS = 25


def sheets_seen(request: TableRequest) -> Any:
    rows = FactSheet.objects.visible_to(request.sight).filter(partnership=request.partnership)
    return rows.select_related("partnership", "custodian__partnership")


def find_sheet(request: TableRequest, pk: Any) -> FactSheet:
    """The sheet, if this viewer may see it."""
    wanted = sheets_seen(request).select_related("replaces", "replaced_by", "request", "copied_from", "author")
    found: FactSheet = get_object_or_404(wanted, pk=pk)
    return found


@require_safe
@at_table
def list_sheets(request: TableRequest) -> HttpResponse:
    page = Paginator(sheets_seen(request).standing(), ROWS).get_page(request.GET.get("page"))
    own = writers_for(request.user, request.partnership)
    mine = sheets_seen(request).filter(custodian__in=own).exclude(state__in=[SheetState.RELEASED, SheetState.WITHDRAWN])
    shown = {
        "page": page,
        "rows": [sheet_row(sheet) for sheet in page],
        "drafts": [sheet_row(sheet) for sheet in mine[:ROWS]] if own else [],
        "may_write": bool(own),
        "is_seated": request.partnership.pk in request.sight.partnerships,
    }
    return render(request, "evidence/sheet/list.html", shown)


@require_safe
@at_table
def show_sheet(request: TableRequest, pk: Any) -> HttpResponse:
    return reading.page_of(request, find_sheet(request, pk), {})


@require_safe
@at_table
def download(request: TableRequest, pk: Any, name: str) -> HttpResponse:
    sheet = find_sheet(request, pk)
    if name not in files.names(sheet):
        raise Http404
    form = files.names(sheet)[name][1]
    written = files.write_file(sheet, name, request.build_absolute_uri("/").rstrip("/"), request.sight)
    response = HttpResponse(written, content_type=files.TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _asked(request: SeatedRequest) -> DataRequest | None:
    """The request the sheet is to answer, as the address names it."""
    wanted = request.GET.get("request", "")
    if not wanted:
        return None
    rows = DataRequest.objects.visible_to(request.sight).filter(partnership=request.partnership)
    found: DataRequest | None = rows.select_related("custodian__partnership").filter(pk=wanted).first()
    if found is None or not can_answer(request.user, found):
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_sheet(request: SeatedRequest) -> HttpResponse:
    own = writers_for(request.user, request.partnership)
    if not own:
        raise Http404
    asked = reading.checked_uuid(request, "request") and _asked(request)
    custodians = [asked.custodian] if asked else own
    releases = Release.objects.visible_to(request.sight).filter(partnership=request.partnership).standing()
    form = SheetStartForm(typed(request), releases=releases, custodians=custodians)
    page = FormPage(
        headline=_("Begin a fact sheet"),
        lede=asked.question if asked else _("Choose the numbers first: the sheet begins with what they say."),
        submit=_("Begin"),
    )

    def act() -> str:
        sheet = beginnings.begin(form.custodian, form.cited(), asked or None, request.user)
        return pages.address(request, "sheet_edit", sheet.pk)

    return pages.asked(request, form, page, pages.crumb(request, _("Fact sheets"), "sheets"), act)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def edit_sheet(request: SeatedRequest, pk: Any) -> HttpResponse:
    sheet = find_sheet(request, pk)
    if not SheetDeeds.of(sheet, request.user).edit:
        raise Http404
    figures = Figures.of(sheet)
    assets = standing.assets_seen(request.partnership, request.sight)
    form = SheetForm(typed(request), instance=sheet, assets=assets, figures=figures)
    if form.is_bound and form.is_valid():
        sheet.refresh_from_db()
        try:
            actions.change_sheet(sheet=sheet, details=form.details(), assets=form.assets(), by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. Below stands what the fact check finds."))
            return redirect("evidence:sheet", slug=request.partnership.slug, pk=sheet.pk)
    shown = {
        "form": form,
        "sheet": sheet,
        "listed": names_listed(figures),
        "aims": _aims(sheet, figures),
        "judged": [] if form.is_bound else remarks(sheet),
    }
    return render(request, "evidence/sheet/edit.html", shown, status=422 if form.is_bound else 200)


def _aims(sheet: FactSheet, figures: Figures) -> list[dict[str, Any]]:
    """A small form for each release of which more than one thing can be told."""
    if sheet.state != SheetState.DRAFT:
        return []
    found = []
    for letter, citation in figures.citations.items():
        held = read_contents(citation.release.folder_id)
        place, group, period = choice_of(citation, held)
        now = {"place": place or "", "group": group, "period": period}
        form = AimForm(initial=now, prefix=letter, held=held)
        if form.fields:
            found.append({"letter": letter, "title": citation.release.title, "form": form, "pk": citation.pk})
    return found


@require_POST
@seated
def create_aim(request: SeatedRequest, pk: Any, letter: str) -> HttpResponse:
    sheet = find_sheet(request, pk)
    citation = get_object_or_404(
        sheet.citations.select_related("release", "sheet__custodian__partnership"), letter=letter
    )
    if not SheetDeeds.of(sheet, request.user).edit:
        raise Http404
    form = AimForm(request.POST, prefix=letter, held=read_contents(citation.release.folder_id))
    try:
        if form.is_valid():
            actions.aim_citation(citation=citation, by=request.user, **form.aims())
            messages.success(request, _("The sheet tells and draws this now."))
        else:
            messages.error(request, _("Choose from the lists."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("evidence:sheet_edit", slug=request.partnership.slug, pk=sheet.pk)


@require_safe
@at_table
def list_materials(request: TableRequest) -> HttpResponse:
    """What was, and will be, on the table at which meeting, by day (KC-22)."""
    uses = SheetUse.objects.visible_to(request.sight).filter(partnership=request.partnership)
    page = Paginator(uses.select_related("sheet__partnership"), ROWS).get_page(request.GET.get("page"))
    return render(request, "evidence/sheet/materials.html", {"page": page})
