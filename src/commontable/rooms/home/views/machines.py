"""Pages for machines: is the site alive, where may a crawler go, what is its icon."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

# A crawler may read public pages; it has no business with deeds, searches and downloads.
ROBOTS = """User-agent: *
Disallow: /account/
Disallow: /operator/
Disallow: /at/*/search/
Disallow: /at/*/activity/
Disallow: /gallery/
"""


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Says "ok" while the application answers; asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=86400)
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=86400)
def icon(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_icon(), content_type="image/svg+xml")


@cache
def _icon() -> bytes:
    return files("commontable.design").joinpath("static", "design", "icon.svg").read_bytes()
