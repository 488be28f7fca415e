"""Pictures of a release to take away: PNG, SVG, PDF, with title, source and number on them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import condition, require_safe

from commontable.rooms.people.requests import TableRequest, at_table

from .. import pictures
from ..contents import read_contents
from ..pages import Choice
from .release import find_open_release


def _etag(request: TableRequest, pk: Any, name: str) -> str:
    held = read_contents(find_open_release(request, pk).folder_id)
    view = Choice.read(held, request.GET).view(held)
    return f'"{held.released.id}-{view.key}-{get_language()}-{name}"'


@require_safe
@at_table
@condition(etag_func=_etag)
def download(request: TableRequest, pk: Any, name: str) -> HttpResponse:
    held = read_contents(find_open_release(request, pk).folder_id)
    stem, _dot, ending = name.partition(".")
    if stem != "picture" or ending not in pictures.FORMATS:
        raise Http404
    path = pictures.picture_file(held, Choice.read(held, request.GET).view(held), ending)
    response = HttpResponse(path.read_bytes(), content_type=pictures.FORMATS[ending])
    response["Content-Disposition"] = f'attachment; filename="{held.released.id[:8]}.{ending}"'
    patch_cache_control(response, private=True, no_cache=True)
    return response
