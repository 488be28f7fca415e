"""A page that holds one form with a file: as the other forms of the room, sent as parts."""

from __future__ import annotations

from collections.abc import Callable

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render

from commontable.foundation.errors import Refusal
from commontable.rooms.people.requests import TableRequest

from .pages import CONFLICT, INVALID, FormPage, crumbs


def asked_for_file(
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
    trail = crumbs(request, back, {"label": page.headline, "url": ""})
    shown = {"form": form, "page": page, "back": back, "crumbs": trail}
    return render(request, "agreements/paper/form.html", shown, status=status)
