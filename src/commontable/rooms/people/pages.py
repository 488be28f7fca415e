"""How this room shows pages: what every template of it needs, and the one way a form becomes a deed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from commontable.foundation.asking import Crumb, FormPage, asked

from .powers import Powers, powers_of
from .requests import TableRequest

PAGE_SIZE = 50


def address(request: TableRequest, name: str, **kwargs: Any) -> str:
    """The address of a page at this table."""
    return reverse(f"people:{name}", kwargs={"slug": request.partnership.slug, **kwargs})


def crumb(request: TableRequest, label: Any, name: str, **kwargs: Any) -> Crumb:
    return Crumb(str(label), address(request, name, **kwargs))


def powers(request: TableRequest) -> Powers:
    return powers_of(request.user, request.partnership)


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
    start = crumb(request, _("At the table"), "at_the_table")
    crumbs = [start] if page.back in (None, start) else [start, page.back]
    page = replace(page, done=page.done or _("Saved."))
    return asked(request, form, page, crumbs, partial(act, form))
