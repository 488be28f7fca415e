"""Forms that say what stood on the page they were opened on: a deed is refused where that has changed meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from commontable.foundation.errors import Refusal
from commontable.rooms.people.requests import SeatedRequest

from ..comparing import Compared
from ..wordings import Overtaken
from .pages import CONFLICT, INVALID, FormPage, crumbs


def shows_now(form: Any, name: str, value: object) -> None:
    """The page that answers a refusal shows what stands now: the next sending of its form has seen that."""
    form.data = form.data.copy()
    form.data[name] = str(value or "")


@dataclass(frozen=True)
class Rewording:
    """Other words in place of those that stand: `act` writes them and says where to go, given the key of what was read;
    `key` is that of what stands now, `since` tells the two apart, under `title`."""

    act: Callable[[Any], str]
    key: Callable[[], object]
    since: Callable[[Any], Compared | None]
    title: str
    language: str


def reworded(request: SeatedRequest, form: Any, page: FormPage, back: dict[str, str], words: Rewording) -> HttpResponse:
    """Whoever was overtaken reads what changed above the words they typed, which stay as they are."""
    status, since = 200, None
    if form.is_bound:
        status = INVALID
        if form.is_valid():
            seen = form.cleaned_data["seen"]
            try:
                return redirect(words.act(seen))
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = CONFLICT
                if isinstance(refusal, Overtaken):
                    since = words.since(seen)
                    shows_now(form, "seen", words.key())
    trail = crumbs(request, back, {"label": page.headline, "url": ""})
    shown = {"form": form, "page": page, "since": since, "words": words, "back": back, "crumbs": trail}
    return render(request, "agreements/clause/edit.html", shown, status=status)
