"""What the frame of every page needs: navigation, partnership, viewer, languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info

from commontable.rooms.people.models import Partnership, Person

from .queries import tables_of
from .verbs import navigation


@dataclass(frozen=True)
class Viewer:
    """Who looks at the page, as the header shows them."""

    is_signed_in: bool = False
    name: str = ""
    initials: str = ""
    account_url: str = ""
    is_operator: bool = False


class Place:
    """The partnership as templates name it: its own record, with its addresses."""

    def __init__(self, record: Partnership) -> None:
        self.record = record

    def __getattr__(self, name: str) -> Any:
        return getattr(self.record, name)

    def __str__(self) -> str:
        return str(self.record)

    @property
    def url(self) -> str:
        return reverse("table:partnership", kwargs={"slug": self.record.slug})

    @property
    def search_url(self) -> str:
        return reverse("table:search", kwargs={"slug": self.record.slug})


@dataclass(frozen=True)
class Language:
    code: str
    name: str
    current: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    """Worked out when a template first asks for it, so that fragments and error pages pay nothing."""
    table = cache(lambda: _table(request))
    match = getattr(request, "resolver_match", None)
    return {
        "navigation": SimpleLazyObject(lambda: navigation(table(), match)),
        "partnership": SimpleLazyObject(lambda: _place(table())) if _may_ask(request) else None,
        "viewer": SimpleLazyObject(lambda: _viewer(request, table())) if _may_ask(request) else Viewer(),
        "languages": _languages(),
    }


def _may_ask(request: HttpRequest) -> bool:
    """False before the middleware has run: an error page must not fail again."""
    return hasattr(request, "sight")


def _table(request: HttpRequest) -> Partnership | None:
    """The table this page is about; elsewhere, the viewer's own table if there is only one."""
    if not _may_ask(request):
        return None
    if here := getattr(request, "partnership", None):
        return here  # type: ignore[no-any-return]
    tables = tables_of(request.sight)  # type: ignore[attr-defined]
    return tables[0] if len(tables) == 1 else None


def _place(table: Partnership | None) -> Place | None:
    return Place(table) if table else None


def _viewer(request: HttpRequest, table: Partnership | None) -> Viewer:
    account = request.user
    if not account.is_authenticated:
        return Viewer()
    persons = Person.objects.filter(account=account, merged_into__isnull=True)
    if table:
        persons = persons.filter(partnership=table.pk)
    name = persons.values_list("name", flat=True).first() or account.email
    return Viewer(
        is_signed_in=True,
        name=name,
        initials=initials(name),
        account_url=reverse("account:home"),
        is_operator=account.is_operator,
    )


def initials(name: str) -> str:
    """Dana Rivers: DR. Anything in parentheses is not part of a name."""
    words = [word for word in name.split("(")[0].replace("@", " ").split() if word[0].isalpha()]
    return (words[0][0] + words[-1][0] if len(words) > 1 else name[:2]).upper()


def _languages() -> list[Language]:
    current = (get_language() or settings.LANGUAGE_CODE)[:2]
    return [
        Language(code, get_language_info(code)["name_local"].capitalize(), code == current)
        for code, _label in settings.LANGUAGES
    ]
