"""The JSON API under /at/<slug>/api/v1/: reading only, by sight; a private link's key opens what its person may see."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commontable.foundation.ids import hashed
from commontable.rooms.people.queries import sight_of
from commontable.rooms.people.requests import TableRequest, at_table

from .. import profiles, standing, values
from ..api import answers, openapi
from ..areas import Area
from ..contents import read_contents
from ..indicator_pages import shown_release
from ..models import Indicator, PrivateLink, Release
from ..states import LinkPurpose, PlaceKind

View = Callable[..., HttpResponseBase]


class _Unreadable(Exception):
    """A part of the question that cannot be read; the text names it."""


def answering(view: Callable[..., HttpResponse]) -> View:
    """Read the key, answer by sight, and say every failure in JSON. Any site may read: no cookie decides here unless
    the browser of a signed-in person asks from this site itself.
    """
    seen = at_table(view)

    @require_safe
    @wraps(view)
    def wrapped(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
        key = request.headers.get("Authorization", "")
        if key and not _take_key(request, slug, key):
            response: HttpResponseBase = _problem(
                _("This key opens nothing here. Renew it, or make a new private link."), 401
            )
            response["WWW-Authenticate"] = "Bearer"
        else:
            response = _answer(seen, request, slug, kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Cache-Control"] = "private, no-cache"
        return response

    return wrapped


def _take_key(request: HttpRequest, slug: str, header: str) -> bool:
    """Let the asker see what the person of the link may see, at this table."""
    kind, _space, secret = header.partition(" ")
    links = PrivateLink.objects.working().filter(purpose=LinkPurpose.API, partnership__slug=slug)
    link = links.select_related("person__account").filter(token_hash=hashed(secret.strip())).first()
    if kind.lower() != "bearer" or link is None:
        return False
    request.user = link.person.account
    request.sight = sight_of(request.user)  # type: ignore[attr-defined]
    return link.partnership_id in request.sight.partnerships  # type: ignore[attr-defined]


def _answer(view: View, request: HttpRequest, slug: str, kwargs: dict[str, Any]) -> HttpResponseBase:
    try:
        return view(request, slug, **kwargs)
    except Http404:
        return _problem(_("There is nothing here that you may see."), 404)
    except _Unreadable as fault:
        return _problem(str(fault), 422)


def _problem(text: str, status: int) -> JsonResponse:
    return JsonResponse({"error": text}, status=status)


def _find(request: TableRequest, pk: Any) -> Indicator:
    rows = standing.indicators_seen(request.partnership, request.sight).select_related("partnership")
    found: Indicator = get_object_or_404(rows, pk=pk)
    return found


@answering
def describe(request: TableRequest) -> HttpResponse:
    return JsonResponse(openapi.description(request.partnership.slug, request.partnership.name))


@answering
def list_indicators(request: TableRequest) -> HttpResponse:
    kept = standing.kept_indicators(request.partnership, request.sight)
    for one in kept:
        one.indicator.partnership = request.partnership
    told = [answers.indicator(one.indicator, one.newest) for one in kept]
    return JsonResponse({"count": len(told), "indicators": told})


@answering
def show_indicator(request: TableRequest, pk: Any) -> HttpResponse:
    indicator = _find(request, pk)
    newest = shown_release(indicator, request.sight, "").newest
    return JsonResponse(answers.with_releases(indicator, request.sight, newest))


@answering
def list_values(request: TableRequest, pk: Any) -> HttpResponse:
    shown = shown_release(_find(request, pk), request.sight, request.GET.get("release", ""))
    if shown.release is None:
        raise Http404
    held = read_contents(shown.release.folder_id)
    wanted = values.Wanted.read(request.GET)
    if name := wanted.unknown(held):
        raise _Unreadable(
            _("This release holds no %(name)s “%(value)s”. Leave it out to see which there are.")
            % {"name": name, "value": getattr(wanted, name)}
        )
    window = (_whole(request, "offset", 0, None), _whole(request, "limit", openapi.MOST, openapi.MOST))
    return JsonResponse(answers.page_of_values(shown.release, held, wanted, window))


def _whole(request: TableRequest, name: str, otherwise: int, most: int | None) -> int:
    """A whole number of the question, within its bounds."""
    given = request.GET.get(name, str(otherwise))
    least = 0 if most is None else 1
    if not (given.isascii() and given.isdigit() and len(given) < 10) or int(given) < least:
        raise _Unreadable(
            _("%(name)s is “%(value)s”; give a whole number of %(least)s or more.")
            % {"name": name, "value": given, "least": least}
        )
    return int(given) if most is None else min(int(given), most)


@answering
def show_release(request: TableRequest, pk: Any) -> HttpResponse:
    rows = Release.objects.visible_to(request.sight).filter(partnership=request.partnership)
    rows = rows.select_related("partnership", "custodian", "withdrawal")
    row = get_object_or_404(rows, pk=pk)
    return JsonResponse(answers.release(row, answers.newer_of([row], request.sight)))


@answering
def list_assets(request: TableRequest) -> HttpResponse:
    told = [answers.asset(one) for one in standing.assets_seen(request.partnership, request.sight)]
    return JsonResponse({"count": len(told), "assets": told})


@answering
def show_place(request: TableRequest, kind: str, vintage: int, code: str) -> HttpResponse:
    area = Area(kind, vintage or None, code)
    found = profiles.sources(request.partnership, request.sight) if kind in PlaceKind.values else []
    known = profiles.areas(found)
    if area not in known:
        raise Http404
    return JsonResponse(answers.place(request.partnership.slug, area, known[area], profiles.figures(found, area)))
