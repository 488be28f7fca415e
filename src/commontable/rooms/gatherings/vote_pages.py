"""How rules, votes and gates are shown: one form a page, one deed a form, and whatever is refused told on the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from commontable.foundation.errors import Refusal
from commontable.rooms.people.requests import TableRequest

INVALID, CONFLICT = 422, 409


@dataclass(frozen=True)
class Crumb:
    label: str
    url: str = ""


@dataclass(frozen=True)
class FormPage:
    """What the form asks, the verb of its button, where "Cancel" leads."""

    headline: str
    submit: str
    back: Crumb
    lede: str = ""
    done: str = ""


def address(request: TableRequest, name: str, *args: Any) -> str:
    return reverse(f"gatherings:{name}", args=[request.partnership.slug, *args])


def typed(request: TableRequest) -> Any:
    """What was sent; None while the form is only shown."""
    return request.POST if request.method == "POST" else None


def only_if(allowed: bool) -> None:
    """What a viewer may not do is not there."""
    if not allowed:
        raise Http404


def show(request: TableRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, template, {"slug": request.partnership.slug, **context}, status=status)


def form_page(request: TableRequest, form: Any, page: FormPage, act: Callable[[Any], str]) -> HttpResponse:
    """Show the form; on POST do `act`, which returns where to go."""
    status = 200
    if request.method == "POST":
        status, url = attempt(form, act)
        if url:
            messages.success(request, page.done or _("Saved."))
            return redirect(url)
    return show(request, "gatherings/vote/form.html", {"form": form, "page": page}, status=status)


def attempt(form: Any, act: Callable[[Any], str]) -> tuple[int, str]:
    """(status, where to go): whatever is wrong stands in the form, beside its field where it has one."""
    if not form.is_valid():
        return INVALID, ""
    try:
        return 200, act(form)
    except ValidationError as error:
        _tell_faults(form, error)
        return INVALID, ""
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return CONFLICT, ""


def _tell_faults(form: Any, error: ValidationError) -> None:
    faults = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    for name, told in faults.items():
        for message in told:
            form.add_error(name if name in form.fields else None, message)


def deed(request: TableRequest, act: Callable[[], Any], url: str, done: str) -> HttpResponse | str:
    """A deed without a form: a redirect when it is done, the refusal in words when it is not."""
    try:
        act()
    except Refusal as refusal:
        return str(refusal)
    messages.success(request, done)
    return redirect(url)
