"""What `commontable measure` prints of a release."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commontable.pipeline import Release

MOST_ROWS = 60

Row = dict[str, Any]


def tell(release: Release) -> None:
    """Sentence, figures, gaps, analyses, notes and the path."""
    from commontable.pipeline.analysis.telling import told
    from commontable.pipeline.faults import RULES
    from commontable.pipeline.wording import measure_title, sentence

    title = measure_title(release)
    print(sentence(release))
    print()
    for line in _table(release.rows("estimates"), title):
        print(line)
    if "gaps" in release.names and release.table("gaps").num_rows:
        print()
        for line in _table(release.rows("gaps"), title, gap=True):
            print(line)
    print()
    for line in told(release):
        print(line)
    for row in release.facts["checks"].get("rows_with_faults", [])[:MOST_ROWS]:
        print(f"Put aside: {row['file']}, row {row['row']}, column {row['column']}: {RULES[row['rule']]}")
    for note in release.facts["notes"]:
        print(f"Note: {note}")
    print(f"Release: {release.address}")


def _table(rows: list[Row], title: str, *, gap: bool = False) -> Iterator[str]:
    places = len({row["place"] for row in rows}) > 1
    who = [f"{row['comparison']} behind {row['reference']}" if gap else row["group"] for row in rows]
    where = [(row["place_name"] or row["place"])[:28] if places else "" for row in rows]
    wide = max(map(len, who), default=0), max(map(len, where), default=0)
    yield f"{'Gap' if gap else title}, {rows[0]['unit']} ({rows[0]['level']:.0%} interval)" if rows else "No rows."
    for number, row in enumerate(rows[:MOST_ROWS]):
        yield f"  {where[number]:<{wide[1]}}  {who[number]:<{wide[0]}}  {row['period']:<9}  {_figure(row)}".rstrip()
    if len(rows) > MOST_ROWS:
        yield f"  … and {len(rows) - MOST_ROWS} more rows in the release."


def _figure(row: Row) -> str:
    from commontable.pipeline.wording import REASONS

    why = REASONS.get(row["reason"], row["reason"].replace("_", " "))
    if row["value"] is None:
        return f"{row['state']}: {why}"
    figure = f"{row['value']:6.2f}  ({row['lower']:.2f} to {row['upper']:.2f})" if row["lower"] is not None else ""
    figure = figure or f"{row['value']:6.2f}  (no interval)"
    if row["value_high"] - row["value_low"] > 0:
        figure += f"  hidden counts: {row['value_low']:.2f} to {row['value_high']:.2f}"
    elif why:
        figure += f"  {row['state']}: {why}" if row["state"] != "estimate" else f"  {why}"
    return figure
