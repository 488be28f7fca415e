"""Gives every request its sight, worked out on first use and kept for the request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from .queries import sight_of


class SightMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.sight = SimpleLazyObject(lambda: sight_of(request.user))  # type: ignore[attr-defined]
        return self.get_response(request)
