"""How a deed is asked for on the web: one form on a page of its own, or one button on the page of its thing. Whatever
is wrong or refused is told on the same page, and nothing that was typed is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from .errors import Refusal
from .uploads import over_upload_limit

INVALID, CONFLICT = 422, 409
TEMPLATE = "design/form_page.html"


@dataclass(frozen=True)
class Crumb:
    """A step of the way here, or of the way back."""

    label: str
    url: str = ""


Step = Crumb | Mapping[str, str]


@dataclass(frozen=True)
class FormPage:
    """The words around a form, where "Cancel" leads, what is said when it is done, and the kind of its button."""

    headline: str
    lede: str
    submit: str
    back: Any = None
    done: str = ""
    kind: str = ""


def only_if(allowed: object) -> None:
    """What a viewer may not do is not there."""
    if not allowed:
        raise Http404


def typed(request: HttpRequest) -> Any:
    """What was sent; None while the form is only shown. An empty form that was sent is not one that was not."""
    return request.POST if request.method == "POST" else None


def asked(
    request: HttpRequest, form: Any, page: FormPage, crumbs: Sequence[Step], act: Callable[[], str]
) -> HttpResponse:
    """The form; sent and valid, `act` does it and says where to go."""
    status = 200
    if form.is_bound:
        tell_limit(request, form)
        status, url = attempt(form, act)
        if url:
            if page.done:
                messages.success(request, page.done)
            return redirect(url)
    shown = {"form": form, "page": page, "crumbs": [*crumbs, Crumb(page.headline)]}
    return render(request, TEMPLATE, shown, status=status)


def tell_limit(request: HttpRequest, form: Any) -> None:
    """Say in a form why its files are missing, where they were too large to be taken in."""
    if getattr(request, "is_over_upload_limit", False):
        form.add_error(None, over_upload_limit())


def attempt(form: Any, act: Callable[[], str]) -> tuple[int, str]:
    """(status, where to go): whatever is wrong stands in the form, beside its field where it has one."""
    if not form.is_valid():
        return INVALID, ""
    try:
        return 200, act()
    except ValidationError as error:
        tell_faults(form, error)
        return INVALID, ""
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return CONFLICT, ""


def tell_faults(form: Any, error: ValidationError) -> None:
    """Put each fault beside its field; a fault of a field that the form does not ask for stands at the top."""
    faults = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    for name, told in faults.items():
        for message in told:
            form.add_error(name if name in form.fields else None, message)


def done(request: HttpRequest, deed: Callable[[], object], url: str, again: Callable[[], HttpResponse]) -> HttpResponse:
    """Do it and go back to the page; a refusal is said on the same page."""
    try:
        deed()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        answer = again()
        answer.status_code = CONFLICT
        return answer
    return redirect(url)
