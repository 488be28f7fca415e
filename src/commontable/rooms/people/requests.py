"""The requests views get, and the decorators that make them: who asks, at which table, in which roles."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from commontable.foundation.sight import Sight

from .models import Account, Partnership
from .queries import roles_of
from .states import Role


class TableRequest(HttpRequest):
    """A request at one partnership's table. `sight` filters every query; `roles` say what the viewer is here."""

    sight: Sight
    partnership: Partnership
    roles: frozenset[Role]
    htmx: Any


class SeatedRequest(TableRequest):
    """A request by somebody who belongs to the partnership."""

    user: Account


TableView = Callable[..., HttpResponseBase]


def at_table(view: Callable[..., HttpResponseBase]) -> TableView:
    """Anybody who may see the partnership, visitors included; everybody else gets the same 404 as for no such place."""

    @wraps(view)
    def wrapped(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(_seat(request, slug), *args, **kwargs)

    return wrapped


def seated(view: Callable[..., HttpResponseBase]) -> TableView:
    """Only those who belong to the partnership. A visitor is asked to sign in, whether or not the place exists."""

    @wraps(view)
    def wrapped(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        table = _seat(request, slug)
        if table.partnership.pk not in table.sight.partnerships:
            raise Http404
        return view(table, *args, **kwargs)

    return wrapped


def in_role(*allowed: Role) -> Callable[[Callable[..., HttpResponseBase]], TableView]:
    """Only those who are one of `allowed` here; others who belong get a 404 too: what they may not do is not there."""

    def decorate(view: Callable[..., HttpResponseBase]) -> TableView:
        @seated
        @wraps(view)
        def wrapped(request: SeatedRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.roles.intersection(allowed):
                raise Http404
            return view(request, *args, **kwargs)

        return wrapped

    return decorate


def _seat(request: HttpRequest, slug: str) -> TableRequest:
    table = cast(TableRequest, request)
    table.partnership = get_object_or_404(
        Partnership.objects.visible_to(table.sight).select_related("backbone"), slug=slug
    )
    table.roles = roles_of(request.user, table.partnership)
    return table


def operator_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """The site operator's own pages; to everybody else they are not there."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.is_operator:
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped
