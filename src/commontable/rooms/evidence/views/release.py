"""Releases: the list of those one may see, one as a page, and its files to take away."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from commontable.foundation.slots import filled
from commontable.rooms.people.models import Body
from commontable.rooms.people.requests import TableRequest, at_table

from .. import downloads, sides, telling
from ..contents import Contents, read_contents
from ..correcting import kind_of
from ..forms import PublicationForm, WithdrawalForm
from ..models import Release
from ..pages import release_page
from ..permissions import can_publish, can_run, can_withdraw, custodians_for
from ..permitting import Permit, drawer, note_of, permit_of
from ..states import RELEASE_AUDIENCES

ROWS = 20


def _visible(request: TableRequest) -> Any:
    return Release.objects.visible_to(request.sight).filter(partnership=request.partnership)


def find_release(request: TableRequest, pk: Any) -> Release:
    """The release, if this viewer may see it."""
    wanted = _visible(request).select_related("partnership", "custodian", "withdrawal", "replaces")
    release: Release = get_object_or_404(wanted, pk=pk)
    return release


def bodies_of(request: TableRequest) -> Any:
    """The bodies of this table whose members a release may be shown to."""
    return Body.objects.visible_to(request.sight).filter(partnership=request.partnership)


def _holds(request: TableRequest, release: Release) -> bool:
    return release.custodian_id in request.sight.organizations


def find_open_release(request: TableRequest, pk: Any) -> Release:
    """The release, if its figures may be shown to this viewer: those of a withdrawn one stay with its custodian."""
    release = find_release(request, pk)
    if hasattr(release, "withdrawal") and not _holds(request, release):
        raise Http404
    return release


def open_releases(request: TableRequest) -> Any:
    """The releases whose figures may be shown to this viewer."""
    return _visible(request).filter(Q(withdrawal__isnull=True) | Q(custodian__in=request.sight.organizations))


@require_safe
@at_table
def list_releases(request: TableRequest) -> HttpResponse:
    rows = _visible(request).standing().select_related("custodian", "partnership")
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    told = [
        {"release": row, "sentence": telling.headline(row.figures, row.title), "detail": telling.lede(row.figures)}
        for row in page
    ]
    shown = {"page": page, "told": told, "may_run": can_run(request.user, request.partnership)}
    return render(request, "evidence/release/list.html", shown)


@require_safe
@at_table
def show_release(request: TableRequest, pk: Any) -> HttpResponse:
    return page_of(request, find_release(request, pk), {})


def page_of(request: TableRequest, release: Release, forms: dict[str, Any], status: int = 200) -> HttpResponse:
    """The page, also with a form that was not valid."""
    withdrawal = getattr(release, "withdrawal", None)
    newer = _visible(request).filter(replaces=release).first()
    shown = {"release": release, "withdrawal": withdrawal, "newer": newer}
    shown["ways"] = [] if withdrawal else filled("thing.ways", request, f"evidence.release:{release.pk}")
    if withdrawal is None or _holds(request, release):
        shown |= _with_permit(release_page(release, request.GET), permit_of(release, request.sight))
        shown["talk"] = sides.beside_release(release, request.sight)
    if withdrawal is None and can_publish(request.user, release) and release.audience != RELEASE_AUDIENCES[-1]:
        shown["publication_form"] = PublicationForm(audience=release.audience, bodies=bodies_of(request))
    if not hasattr(release, "replaced_by"):
        shown["may_correct"] = release.custodian in custodians_for(request.user, request.partnership)
        shown["correct_as"] = kind_of(release) if shown["may_correct"] else ""
    if withdrawal is None and can_withdraw(request.user, release):
        shown["withdrawal_form"] = WithdrawalForm()
    return render(request, "evidence/release/show.html", shown | forms, status=status)


def _with_permit(shown: dict[str, Any], permit: Permit | None) -> dict[str, Any]:
    """The drawer and the note on small numbers open the clause, for those who may read it."""
    shown["figure"]["knowing"] += drawer(permit)
    shown["notes"] = [*shown["notes"], *note_of(permit)]
    return shown


def _held(request: TableRequest, pk: Any) -> Contents:
    return read_contents(find_open_release(request, pk).folder_id)


def _etag(request: TableRequest, pk: Any, name: str) -> str:
    """The folder's name is the hash of its contents, so it and the file's name say all."""
    return f'"{_held(request, pk).released.id}-{name}"'


@require_safe
@at_table
@condition(etag_func=_etag)
def download(request: TableRequest, pk: Any, name: str) -> HttpResponse:
    held = _held(request, pk)
    if name not in downloads.names(held):
        raise Http404
    response = HttpResponse(downloads.content_of(held, name), content_type=downloads.TYPES[PurePosixPath(name).suffix])
    response["Content-Disposition"] = f'attachment; filename="{held.released.id[:8]}-{name}"'
    patch_cache_control(response, private=True, no_cache=True)
    return response
