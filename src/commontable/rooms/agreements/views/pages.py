"""How this room shows pages: one form on a page of its own, or one button on the page of its thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from commontable.foundation import asking
from commontable.foundation.asking import CONFLICT, INVALID, FormPage, done, only_if, typed
from commontable.rooms.people.requests import TableRequest

__all__ = ["CONFLICT", "INVALID", "FormPage", "address", "asked", "crumb", "crumbs", "done", "only_if", "typed"]


def address(request: TableRequest, name: str, *args: Any) -> str:
    return reverse(f"agreements:{name}", args=[request.partnership.slug, *args])


def crumb(request: TableRequest, label: Any, name: str, *args: Any) -> dict[str, str]:
    return {"label": str(label), "url": address(request, name, *args)}


def crumbs(request: TableRequest, *further: dict[str, str]) -> list[dict[str, str]]:
    return [crumb(request, _("Agreements"), "agreements"), *further]


def asked(
    request: TableRequest, form: Any, page: FormPage, back: dict[str, str], act: Callable[[], str]
) -> HttpResponse:
    """The form; sent and valid, `act` does it and says where to go; a refusal stands at the top of the form."""
    trail = crumbs(request, back) if back["url"] != address(request, "agreements") else [back]
    return asking.asked(request, form, replace(page, back=back), trail, act)
