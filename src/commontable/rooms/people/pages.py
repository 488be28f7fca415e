"""How this room shows pages: what every template of it needs, and the one way a form becomes a deed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from commontable.foundation.errors import Refusal

from .powers import Powers, powers_of
from .requests import TableRequest

PAGE_SIZE = 50
INVALID, CONFLICT = 422, 409


@dataclass(frozen=True)
class Crumb:
    label: str
    url: str = ""


@dataclass(frozen=True)
class FormPage:
    """A page with one form: what it asks, the verb of its button, where "Cancel" leads, what is said when done."""

    headline: str
    submit: str
    back: Crumb
    lede: str = ""
    done: str = ""
    kind: str = ""


def address(request: TableRequest, name: str, **kwargs: Any) -> str:
    """The address of a page at this table."""
    return reverse(f"people:{name}", kwargs={"slug": request.partnership.slug, **kwargs})


def crumb(request: TableRequest, label: Any, name: str, **kwargs: Any) -> Crumb:
    return Crumb(str(label), address(request, name, **kwargs))


def powers(request: TableRequest) -> Powers:
    return powers_of(request.user, request.partnership)


def typed(request: TableRequest) -> Any:
    """What was sent; None while the form is only shown."""
    return request.POST if request.method == "POST" else None


def only_if(allowed: bool) -> None:
    """What a viewer may not do is not there."""
    if not allowed:
        raise Http404


def show(request: TableRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Render with what every template of the room needs: `slug` and `table`."""
    frame = {"slug": request.partnership.slug, "table": request.partnership}
    return render(request, template, {**frame, **context}, status=status)


@dataclass(frozen=True)
class Sourced:
    """A row, and the number under which its source stands at the foot of the page."""

    row: Any
    number: int | None


def numbered(*groups: Any) -> tuple[list[list[Sourced]], list[str]]:
    """Each source once, numbered in the order it is first cited; rows of all groups point to the same list."""
    sources: dict[str, int] = {}
    found = [
        [Sourced(row, sources.setdefault(row.source, len(sources) + 1) if row.source else None) for row in rows]
        for rows in groups
    ]
    return found, list(sources)


def page_of(request: TableRequest, rows: Any) -> Page[Any]:
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def form_page(request: TableRequest, form: Any, page: FormPage, act: Callable[[Any], str]) -> HttpResponse:
    """Show the form; on POST do `act`, which returns where to go. Whatever is wrong is told on the same page."""
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                url = act(form)
            except ValidationError as error:
                tell_faults(form, error)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = CONFLICT
            else:
                messages.success(request, page.done or _("Saved."))
                return redirect(url)
    start = crumb(request, _("At the table"), "at_the_table")
    crumbs = [start] if page.back == start else [start, page.back]
    return show(request, "people/form.html", {"form": form, "page": page, "crumbs": crumbs}, status=status)


def tell_faults(form: Any, error: ValidationError) -> None:
    """Put each fault beside its field; a fault of a field that the form does not ask for stands at the top."""
    faults = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    for name, messages_of_field in faults.items():
        for message in messages_of_field:
            form.add_error(name if name in form.fields else None, message)
