"""A version as a file: tagged PDF, DOCX, and the text that is signed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from commontable.rooms.people.requests import TableRequest, at_table

from ..documents.files import TYPES, names, write_file
from .finding import find_version
from .pages import address


@require_safe
@at_table
def show_file(request: TableRequest, pk: Any, name: str) -> HttpResponse:
    version = find_version(request, pk)
    if name not in names(version):
        raise Http404
    url = request.build_absolute_uri(address(request, "version", version.pk))
    form = names(version)[name]
    answer = HttpResponse(write_file(version, form, url, request.sight), content_type=TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
