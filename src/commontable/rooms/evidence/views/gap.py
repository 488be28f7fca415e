"""The gap page of a release, its files, and the way to the newest one."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import condition, require_safe

from commontable.rooms.people.requests import TableRequest, at_table

from .. import pictures, queries, sides
from ..contents import read_contents
from ..gap import files
from ..gap.choice import GapChoice
from ..gap.page import gap_page
from ..gap.parts import PARTS
from ..models import Release
from ..permissions import entering_for
from .release import find_open_release, open_releases
from .visitors import as_visitors_see


@require_safe
@at_table
def show_gap(request: TableRequest, pk: Any) -> HttpResponse:
    seen = open_releases(request).filter(pk=pk)
    return as_visitors_see(request, lambda: seen.exists(), lambda shown: _page(request, pk, shown))


def _page(request: TableRequest, pk: Any, shown: dict[str, Any]) -> HttpResponse:
    release = find_open_release(request, pk)
    shown |= gap_page(release, request.sight, request.GET) | {
        "release": release,
        "withdrawal": getattr(release, "withdrawal", None),
        "newer": _newer(request, release),
        "talk": sides.beside_release(release, request.sight),
        "may_enter_asset": entering_for(request.user, request.partnership) is not None,
    }
    return render(request, "evidence/gap/show.html", shown)


def _newer(request: TableRequest, release: Release) -> Release | None:
    rows = Release.objects.visible_to(request.sight).filter(partnership=request.partnership, replaces=release)
    newer: Release | None = rows.select_related("partnership").first()
    return newer


@require_safe
@at_table
def show_newest(request: TableRequest) -> HttpResponse:
    """A stable address: the newest gap this viewer may see."""
    rows = queries.standing_releases(request.partnership, request.sight).filter(has_gap=True)
    newest = rows.first()
    if newest is None:
        raise Http404
    return redirect("evidence:gap", slug=request.partnership.slug, pk=newest.pk)


def _etag(request: TableRequest, pk: Any, name: str) -> str:
    held = read_contents(find_open_release(request, pk).folder_id)
    looked_at = [GapChoice.read(held, request.GET).query(held), get_language(), _shape(request), name]
    return f'"{held.released.id}-{hashlib.sha256(json.dumps(looked_at).encode()).hexdigest()[:16]}"'


def _shape(request: TableRequest) -> str:
    return pictures.NARROW if request.GET.get("shape") == pictures.NARROW else pictures.WIDE


@require_safe
@at_table
@condition(etag_func=_etag)
def download(request: TableRequest, pk: Any, name: str) -> HttpResponse:
    """A picture, its rows, or its spec for the browser. Names come from a table: nothing else is looked up."""
    release = find_open_release(request, pk)
    held = read_contents(release.folder_id)
    choice = GapChoice.read(held, request.GET)
    stem, _dot, ending = name.partition(".")
    if stem not in PARTS or ending not in files.TYPES:
        raise Http404
    view = PARTS[stem].view(held, choice)
    if ending in files.PICTURES:
        content = pictures.picture_file(held, _there(view), ending).read_bytes()
    elif ending == "json":
        chart = pictures.build(held, _there(view), _shape(request))
        content = json.dumps(chart.lively()).encode()
    else:
        content = files.rows_file(release, held, choice, name)
    response = HttpResponse(content, content_type=files.TYPES[ending])
    if ending != "json":
        response["Content-Disposition"] = f'attachment; filename="{release.number}-{name}"'
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _there(view: pictures.View | None) -> pictures.View:
    if view is None:
        raise Http404
    return view
