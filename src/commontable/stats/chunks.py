"""Work cut along the cells, so that what a method needs between input and result never outgrows a few megabytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Cells worked on at a time: their columns stay in the processor's cache.
CELLS = 8192
# Areas worked on at a time where each is a column of some twenty bands.
COLUMNS = 512
Some = NDArray[Any]


def cuts(count: int, size: int) -> Iterator[slice]:
    """Slices of at most `size` that cover `count` in order; one empty slice where there is nothing."""
    for start in range(0, max(count, 1), max(size, 1)):
        yield slice(start, start + max(size, 1))


def in_parts(run: Callable[..., tuple[Some, ...]], *arrays: Some, cells: int = CELLS) -> tuple[Some, ...]:
    """`run` on a part of the arrays' first axis at a time, its results joined along theirs.

    The arrays are broadcast to one shape; what is the same for all cells stays one value. Each cell's result may
    depend on its own values alone.

    >>> lower, upper = in_parts(lambda x: (x - 1, x + 1), np.arange(5.0), cells=2)
    >>> lower.tolist(), upper.tolist()
    ([-1.0, 0.0, 1.0, 2.0, 3.0], [1.0, 2.0, 3.0, 4.0, 5.0])
    """
    shape = np.broadcast_shapes(*(each.shape for each in arrays))
    wide = [np.broadcast_to(each, shape) for each in arrays]
    rows = cells // max(int(np.prod(shape[1:])), 1)
    if not shape or shape[0] <= max(rows, 1):
        return run(*wide)
    whole: list[Some] = []
    for part in cuts(shape[0], rows):
        found = run(*(each[part] for each in wide))
        if not whole:
            whole = [np.empty((shape[0], *each.shape[1:]), dtype=each.dtype) for each in found]
        for joined, each in zip(whole, found, strict=True):
            joined[part] = each
    return tuple(whole)


def by_columns(run: Callable[[slice], tuple[Some, ...]], columns: int, size: int = COLUMNS) -> tuple[Some, ...]:
    """`run` on some columns at a time, its results joined along their last axis.

    >>> by_columns(lambda some: (np.arange(5.0)[some] + np.ones((2, 1)),), 5, size=2)[0].tolist()
    [[1.0, 2.0, 3.0, 4.0, 5.0], [1.0, 2.0, 3.0, 4.0, 5.0]]
    """
    whole: list[Some] = []
    for part in cuts(columns, size):
        found = run(part)
        if not whole:
            whole = [np.empty((*each.shape[:-1], columns), dtype=each.dtype) for each in found]
        for joined, each in zip(whole, found, strict=True):
            joined[..., part] = each
    return tuple(whole)
