"""A slow twin of the audit: every table of whole numbers that agrees with what is published, by trying them all."""

from __future__ import annotations

from itertools import product


def bounds(
    inner: list[list[int]], hidden: list[list[bool]], floor: int, ceiling: int
) -> dict[tuple[int, int], tuple[int, int]]:
    """Least and most of each hidden inner cell of a two-way table whose margins are all shown."""
    rows, columns = len(inner), len(inner[0])
    open_cells = [(r, c) for r in range(rows) for c in range(columns) if hidden[r][c]]
    seen: dict[tuple[int, int], list[int]] = {cell: [] for cell in open_cells}
    for values in product(range(floor, ceiling + 1), repeat=len(open_cells)):
        table = [list(row) for row in inner]
        for (r, c), value in zip(open_cells, values, strict=True):
            table[r][c] = value
        rows_hold = all(sum(table[r]) == sum(inner[r]) for r in range(rows))
        if rows_hold and all(sum(row[c] for row in table) == sum(row[c] for row in inner) for c in range(columns)):
            for (r, c), value in zip(open_cells, values, strict=True):
                seen[r, c].append(value)
    return {cell: (min(values), max(values)) for cell, values in seen.items()}
