"""What every request gets from the account behind it: its sight, and the language its owner chose."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from .places import places_remembered
from .powers import powers_remembered
from .queries import sight_of


class SightMiddleware:
    """Sight is worked out on first use and kept for the request; so are places and powers, where it changes nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.sight = SimpleLazyObject(lambda: sight_of(request.user))  # type: ignore[attr-defined]
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with powers_remembered(), places_remembered():
            return self.get_response(request)


class LanguageMiddleware:
    """The language on the account wins over the browser's, on every device its owner signs in from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", "")
        if not language:
            return self.get_response(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        # A language chosen in this very request has already set the cookie.
        if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != language:
            remember_language(response, language)
        return response


def remember_language(response: HttpResponse, language: str) -> None:
    """Keeps the language on this device after signing out."""
    if settings.LANGUAGE_COOKIE_NAME not in response.cookies:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )
