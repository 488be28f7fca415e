"""Tables that not every release has (decomposition, excess deaths, lists of focus …): the rows a page asks for."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from .contents import Contents, Row


def further(held: Contents, name: str, **where: str) -> list[Row]:
    """The rows in which every column named has that value; none where the release was made without the table."""
    return _rows(held, name, tuple(where.items()))


@lru_cache(maxsize=256)
def _rows(held: Contents, name: str, where: tuple[tuple[str, str], ...]) -> list[Row]:
    """Kept as columns until rows are asked for: the decomposition of many places has a hundred thousand of them."""
    import pyarrow.compute as pc

    if name not in held.released.names:
        return []
    table = _table(held, name)
    for column, value in where:
        table = table.filter(pc.equal(table[column], value))
    return list(table.to_pylist())


@lru_cache(maxsize=32)
def _table(held: Contents, name: str) -> Any:
    return held.released.table(name)
