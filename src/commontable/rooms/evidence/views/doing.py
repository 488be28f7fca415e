"""How a deed is asked for on the web: a form on a page of its own, or one button on the page of its thing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise

from commontable.foundation.errors import Refusal
from commontable.rooms.people.requests import SeatedRequest

from .pages import FormPage, form_page

Words = str | Promise


def only_if(allowed: object) -> None:
    """What a viewer may not do is not there."""
    if not allowed:
        raise Http404


def typed(request: SeatedRequest) -> Any:
    """What was sent, or None when the form is only looked at."""
    return request.POST if request.method == "POST" else None


def asked(
    request: SeatedRequest, form: BaseForm, page: FormPage, back: dict[str, str], act: Callable[[], str]
) -> HttpResponse:
    """The form; sent and valid, `act` does it and says where to go; a refusal stands at the top of the form."""
    if form.is_bound and form.is_valid():
        try:
            return redirect(act())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return form_page(request, form, page, back)


def done(
    request: SeatedRequest, deed: Callable[[], object], url: str, again: Callable[[], HttpResponse]
) -> HttpResponse:
    """Do it and go back to the page; a refusal is said on the same page."""
    try:
        deed()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        answer = again()
        answer.status_code = 409
        return answer
    return redirect(url)
