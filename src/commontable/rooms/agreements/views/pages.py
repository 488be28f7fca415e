"""How this room shows pages: one form on a page of its own, or one button on the page of its thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from commontable.foundation.errors import Refusal
from commontable.rooms.people.requests import TableRequest

INVALID, CONFLICT = 422, 409


@dataclass(frozen=True)
class FormPage:
    """The words around a form."""

    headline: str
    lede: str
    submit: str


def only_if(allowed: object) -> None:
    """What a viewer may not do is not there."""
    if not allowed:
        raise Http404


def typed(request: TableRequest) -> Any:
    """What was sent, or None when the form is only looked at."""
    return request.POST if request.method == "POST" else None


def address(request: TableRequest, name: str, *args: Any) -> str:
    return reverse(f"agreements:{name}", args=[request.partnership.slug, *args])


def crumb(request: TableRequest, label: Any, name: str, *args: Any) -> dict[str, str]:
    return {"label": str(label), "url": address(request, name, *args)}


def crumbs(request: TableRequest, *further: dict[str, str]) -> list[dict[str, str]]:
    return [crumb(request, _("Agreements"), "agreements"), *further]


def asked(
    request: TableRequest, form: BaseForm, page: FormPage, back: dict[str, str], act: Callable[[], str]
) -> HttpResponse:
    """The form; sent and valid, `act` does it and says where to go; a refusal stands at the top of the form."""
    status = 200
    if form.is_bound:
        status = INVALID
        if form.is_valid():
            try:
                return redirect(act())
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = CONFLICT
    trail = crumbs(request, back) if back["url"] != address(request, "agreements") else [back]
    shown = {"form": form, "page": page, "back": back, "crumbs": [*trail, {"label": page.headline, "url": ""}]}
    return render(request, "agreements/form.html", shown, status=status)


def done(
    request: TableRequest, deed: Callable[[], object], url: str, again: Callable[[], HttpResponse]
) -> HttpResponse:
    """Do it and go back to the page; a refusal is said on the same page."""
    try:
        deed()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        answer = again()
        answer.status_code = CONFLICT
        return answer
    return redirect(url)
