"""A page that holds one form: heading, errors, fields, one main action and a way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from commontable.rooms.people.requests import TableRequest


@dataclass(frozen=True)
class FormPage:
    """The words around a form."""

    headline: str
    lede: str
    submit: str


def posted(request: TableRequest) -> QueryDict | None:
    """What was sent; an empty form that was sent is not one that was not."""
    return request.POST if request.method == "POST" else None


def crumb(request: TableRequest, label: str, name: str, *args: Any) -> dict[str, str]:
    """A page of this room that the form leads back to."""
    return {"label": label, "url": reverse(f"evidence:{name}", args=[request.partnership.slug, *args])}


def form_page(request: TableRequest, form: BaseForm, page: FormPage, back: dict[str, str]) -> HttpResponse:
    """The form; with 422 where it was sent and could not be taken."""
    crumbs = [back, {"label": page.headline, "url": ""}]
    shown = {"form": form, "page": page, "back": back, "crumbs": crumbs}
    return render(request, "evidence/form.html", shown, status=422 if form.is_bound else 200)
