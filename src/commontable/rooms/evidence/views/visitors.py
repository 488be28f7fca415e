"""Pages that every visitor sees alike: each server process keeps them whole until the table's ledger has a new line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.utils.timezone import localdate
from django.utils.translation import get_language

from commontable import __version__
from commontable.foundation import ledger
from commontable.foundation.sight import Sight
from commontable.rooms.people.requests import TableRequest

TOKEN = "the-token-of-this-visitor"  # noqa: S105  stands in kept pages where each visitor's own goes
SECONDS = 600
LONGEST_ADDRESS = 400
Page = Callable[[dict[str, Any]], HttpResponse]


def as_visitors_see(request: TableRequest, may_see: Callable[[], bool], make: Page) -> HttpResponse:
    """The page, from what was kept where the viewer is a visitor. `make` renders it with the context it is given.

    Whatever changes what is shown is a deed, and every deed writes a line. Whether a visitor may see it at all is
    asked anew each time all the same.
    """
    if not _is_visitor(request):
        return make({})
    if not may_see():
        raise Http404
    key = _key(request)
    page: bytes | None = caches["pages"].get(key)
    if page is None:
        made = make({"csrf_token": TOKEN})
        if made.status_code != 200:
            return made
        page = made.content
        caches["pages"].set(key, page, SECONDS)
    return HttpResponse(page.replace(TOKEN.encode(), get_token(request).encode()))


def _is_visitor(request: TableRequest) -> bool:
    """Nobody signed in, nothing of their own to be told: neither a session nor a message waits for them."""
    told = {settings.SESSION_COOKIE_NAME, "messages"} & set(request.COOKIES)
    return not told and request.sight == Sight() and len(request.get_full_path()) <= LONGEST_ADDRESS


def _key(request: TableRequest) -> str:
    address = [request.get_host(), request.is_secure(), request.get_full_path()]
    told = [__version__, ledger.version(request.partnership.pk), get_language(), str(localdate()), *address]
    return f"visitors-{hashlib.sha256(json.dumps(told).encode()).hexdigest()}"
