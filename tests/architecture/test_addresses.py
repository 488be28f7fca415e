"""Every address is its own: what one room answers, no other room asks for in vain."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def _routes(resolver: URLResolver, start: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """(route with every argument as <>, full name) of each address, in the order in which they are tried."""
    for entry in resolver.url_patterns:
        route = start + re.sub(r"<[^>]+>", "<>", str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from _routes(entry, route, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern):
            yield route, f"{space}{entry.name}"


def test_no_two_addresses_are_the_same():
    """The first would answer for both, and the second would never be reached."""
    names = defaultdict(set)
    for route, name in _routes(get_resolver()):
        names[route].add(name)
    assert {route: found for route, found in names.items() if len(found) > 1} == {}
