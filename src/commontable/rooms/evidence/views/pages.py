"""A page of this room that holds one form, and the way back from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from commontable.foundation import asking
from commontable.foundation.asking import FormPage
from commontable.rooms.people.requests import SeatedRequest, TableRequest


def address(request: TableRequest, name: str, *args: Any) -> str:
    return reverse(f"evidence:{name}", args=[request.partnership.slug, *args])


def crumb(request: TableRequest, label: str, name: str, *args: Any) -> dict[str, str]:
    """A page of this room that the form leads back to."""
    return {"label": label, "url": address(request, name, *args)}


def asked(
    request: SeatedRequest, form: Any, page: FormPage, back: dict[str, str], act: Callable[[], str]
) -> HttpResponse:
    """The form; sent and valid, `act` does it and says where to go; a refusal stands at the top of the form."""
    return asking.asked(request, form, replace(page, back=back), [back], act)
