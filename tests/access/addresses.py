"""Every address of the site, each with the things it can be asked about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import Cast

from .subjects import subjects


@dataclass(frozen=True)
class Address:
    """One line of the table: a named address, asked about one thing."""

    name: str  # "people:seat"
    about: str  # "a public seat", or "" when the address is about no one thing
    path: str

    @property
    def title(self) -> str:
        return f"{self.name} ({self.about})" if self.about else self.name


def _patterns(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _patterns(entry, inner)
        else:
            yield f"{space}{entry.name}", entry


def names() -> list[str]:
    """The name of every address. An address without a name is a fault."""
    return sorted({name for name, _pattern in _patterns(get_resolver())})


def _arguments(name: str) -> set[str]:
    """The arguments an address takes, whichever of its patterns is looked at."""
    taken: set[str] = set()
    for possibility in _possibilities(name):
        taken |= set(possibility)
    return taken


def _possibilities(name: str) -> list[list[str]]:
    *spaces, last = name.split(":")
    resolver: URLResolver = get_resolver()
    for space in spaces:
        _prefix, resolver = resolver.namespace_dict[space]
    found = [arguments for [(_path, arguments)], *_rest in resolver.reverse_dict.getlist(last)]
    return found or [[]]


def addresses(cast: Cast) -> list[Address]:
    """Every address, filled in with the cast's table and with each kind of thing it can be about."""
    things = subjects(cast)
    found = []
    for name in names():
        for about, arguments in things.get(name) or [("", {})]:
            found.append(Address(name=name, about=about, path=_path(name, cast, arguments)))
    return found


def _path(name: str, cast: Cast, arguments: dict[str, Any]) -> str:
    taken = _arguments(name)
    arguments = dict(arguments)
    question = arguments.pop("?", None)
    space = name.split(":")[0]
    if space in ("people", "gatherings", "agreements", "evidence", "table"):
        arguments = {"slug": cast.river.slug, **arguments}
    try:
        return reverse(name, kwargs=arguments or None, query=question)
    except Exception as error:  # a new address needs its subject
        raise LookupError(f"Give {name} (takes {sorted(taken)}) its things in tests/access/subjects.py.") from error
