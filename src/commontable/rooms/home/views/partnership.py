"""A partnership's own address: my morning for those who belong to it, the public page for everybody else."""

from __future__ import annotations

from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from commontable.foundation import ledger
from commontable.foundation.sight import Audience
from commontable.rooms.people.models import Partnership
from commontable.rooms.people.requests import TableRequest, at_table

from ..morning import morning
from ..public import public_page


@require_safe
@at_table
def partnership(request: TableRequest) -> HttpResponse:
    if request.partnership.pk in request.sight.partnerships:
        return show_morning(request)
    return show_public(request, request.partnership)


@require_safe
@at_table
def public(request: TableRequest) -> HttpResponse:
    """What the public sees, also for those who belong: they see no more of it than anybody."""
    if request.partnership.audience != Audience.PUBLIC:
        raise Http404
    return show_public(request, request.partnership)


def show_morning(request: TableRequest) -> HttpResponse:
    return render(request, "home/morning/show.html", {"morning": morning(request), "table": request.partnership})


def show_public(request: HttpRequest, table: Partnership) -> HttpResponse:
    """The same for everybody, so each server process keeps it until the ledger has a new line, or the day is over.

    Whatever changes what is shown here is a deed, and every deed writes a line: the ledger is the page's version.
    """
    key = f"public-{table.pk}-{ledger.version(table.pk)}-{get_language()}-{localdate()}"
    main = caches["pages"].get_or_set(key, lambda: _public_main(table))
    return render(request, "home/partnership/show.html", {"main": main, "table": table})


def _public_main(table: Partnership) -> SafeString:
    return render_to_string("home/partnership/main.html", {"page": public_page(table), "table": table})
