"""Runs: ask for a measurement, watch it, read its faults, ask again."""

from __future__ import annotations

import csv
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import condition, require_http_methods, require_POST, require_safe

from commontable.foundation.errors import Refusal
from commontable.foundation.jobs import JobState
from commontable.rooms.people.models import Organization
from commontable.rooms.people.queries import person_of
from commontable.rooms.people.requests import SeatedRequest, seated

from .. import actions, drafts
from ..correcting import asked_before
from ..faults import as_csv, told_faults
from ..forms import FORMS, RunForm
from ..measuring import released_by
from ..models import Release, Run, UploadDraft
from ..permissions import custodians_for
from ..progress import told_progress
from ..states import RunKind

ROWS = 25
KINDS = {RunKind.COUNTS: RunKind.COUNTS.label, RunKind.PUBLISHED: gettext_lazy("from published estimates")}


def _mine(request: SeatedRequest) -> Any:
    return Run.objects.visible_to(request.sight).filter(partnership=request.partnership)


def _custodians(request: SeatedRequest) -> list[Organization]:
    """Those the viewer may measure for; to everybody else the pages for measuring are not there."""
    custodians = custodians_for(request.user, request.partnership)
    if not custodians:
        raise Http404
    return custodians


@require_safe
@seated
def list_runs(request: SeatedRequest) -> HttpResponse:
    _custodians(request)
    page = Paginator(_mine(request).select_related("custodian", "asked_by"), ROWS).get_page(request.GET.get("page"))
    return render(request, "evidence/run/list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_run(request: SeatedRequest, kind: str) -> HttpResponse:
    if kind not in FORMS:
        raise Http404
    custodians = _custodians(request)
    if request.method == "POST":
        return _sent(request, kind, custodians)
    form = FORMS[kind](initial=_like(request, kind) | _correcting(request, custodians), custodians=custodians)
    return _page(request, form)


def _page(request: SeatedRequest, form: RunForm, draft: UploadDraft | None = None) -> HttpResponse:
    kinds = [(one, KINDS[one], one == form.kind) for one in RunKind]
    if draft:
        form.keeps(draft.files)
    shown = {"form": form, "kind": form.kind, "kinds": kinds, "draft": draft}
    return render(request, "evidence/run/new.html", shown, status=422 if form.is_bound else 200)


def _sent(request: SeatedRequest, kind: str, custodians: list[Organization]) -> HttpResponse:
    """Measure, or show what is wrong and keep the files meanwhile."""
    sender = person_of(request.user, request.partnership)
    given = {"data": request.POST, "files": request.FILES}  # reads the upload, which may pass the limit
    too_large = getattr(request, "is_over_upload_limit", False)
    draft = drafts.own_draft(request.sight, sender, kind, request.POST.get("draft", ""))
    left_out = request.POST.getlist("leave_out")
    with drafts.opened(draft, left_out) as kept:
        form = FORMS[kind](**given, custodians=custodians, too_large=too_large, kept=kept)
        if form.is_valid() and (answer := _ask(request, form)):
            if draft:
                draft.discard()
            return answer
    new = form.uploads() if not too_large and drafts.fits(form.uploads(), draft) else {}
    if sender is not None:
        draft = drafts.keep(draft, new, left_out, (sender, custodians[0], kind))
    return _page(request, form, draft)


def _ask(request: SeatedRequest, form: RunForm) -> HttpResponse | None:
    """The run's page, or None with the refusal in the form."""
    try:
        run = actions.ask_for_run(
            custodian=form.custodian, asked=form.asked(), files=form.files_given(), by=request.user
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None
    return redirect("evidence:run", slug=request.partnership.slug, pk=run.pk)


def _like(request: SeatedRequest, kind: str) -> dict[str, Any]:
    """The choices of an earlier run, so that trying again asks for the files only."""
    earlier = request.GET.get("like", "")
    run = _mine(request).filter(pk=earlier, kind=kind).first() if _is_uuid(earlier) else None
    if run is None:
        return {}
    return {**run.choices, "title": run.title, "is_synthetic": run.is_synthetic, "custodian": run.custodian_id}


def _correcting(request: SeatedRequest, custodians: list[Organization]) -> dict[str, Any]:
    """What was asked for the release a page led here to correct, where it is the viewer's to correct."""
    wanted = request.GET.get("replaces", "")
    theirs = Release.objects.visible_to(request.sight).filter(partnership=request.partnership, custodian__in=custodians)
    release = theirs.select_related("run").filter(pk=wanted).first() if _is_uuid(wanted) else None
    return asked_before(release) if release else {}


def _is_uuid(text: str) -> bool:
    return len(text) == 36 and all(letter in "0123456789abcdef-" for letter in text)


@require_safe
@seated
def show_run(request: SeatedRequest, pk: Any) -> HttpResponse:
    run = get_object_or_404(_mine(request).select_related("custodian", "asked_by", "canceled_by", "retry_of"), pk=pk)
    again = run.retries.first()
    shown = {
        "run": run,
        "progress": told_progress(run, request.partnership.slug),
        "release": released_by(run),
        "faults": told_faults(run),
        "again": again,
        "may_ask": bool(custodians_for(request.user, request.partnership)),
        "is_over": run.is_over,
        "can_retry": run.may_be_retried and not again,
    }
    return render(request, "evidence/run/show.html", shown)


def _etag(request: SeatedRequest, pk: Any) -> str | None:
    run = _mine(request).filter(pk=pk).first()
    return f'"{run.version}-{get_language()}"' if run else None


@require_safe
@seated
@condition(etag_func=_etag)
def show_progress(request: SeatedRequest, pk: Any) -> HttpResponse:
    """The part of the run's page that changes. A client that has the present state gets a 304."""
    run = get_object_or_404(_mine(request).select_related("canceled_by"), pk=pk)
    told = told_progress(run, request.partnership.slug)
    shown = {
        "run": run,
        "progress": told,
        "version": f"{run.version}-{get_language()}",
        "says": request.GET.get("said", "") != told["said"],
    }
    response = render(request, "evidence/run/progress.html", shown)
    if run.is_over or run.is_silent():
        response["HX-Refresh"] = "true"  # the whole page looks different now
    patch_cache_control(response, private=True, no_cache=True)
    return response


@require_safe
@seated
def download_faults(request: SeatedRequest, pk: Any) -> HttpResponse:
    run = get_object_or_404(_mine(request).filter(state=JobState.REFUSED), pk=pk)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="faults-{run.pk}.csv"'
    as_csv(run, csv.writer(response))
    return response


@require_POST
@seated
def cancel(request: SeatedRequest, pk: Any) -> HttpResponse:
    run = get_object_or_404(_mine(request).select_related("custodian__partnership"), pk=pk)
    try:
        actions.cancel_run(run=run, by=request.user)
    except Refusal as refusal:
        run.refresh_from_db()
        shown = {"run": run, "refusal": str(refusal), "progress": told_progress(run, request.partnership.slug)}
        return render(request, "evidence/run/show.html", shown, status=409)
    return redirect("evidence:run", slug=request.partnership.slug, pk=run.pk)


@require_POST
@seated
def retry(request: SeatedRequest, pk: Any) -> HttpResponse:
    run = get_object_or_404(_mine(request).select_related("custodian__partnership"), pk=pk)
    try:
        again = actions.retry_run(run=run, by=request.user)
    except Refusal as refusal:
        shown = {"run": run, "refusal": str(refusal), "progress": told_progress(run, request.partnership.slug)}
        return render(request, "evidence/run/show.html", shown, status=409)
    return redirect("evidence:run", slug=request.partnership.slug, pk=again.pk)
