"""What may be taken away from each part of the gap page: its picture, and the rows behind it, with how we know."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from .. import knowing
from ..contents import Contents, Row
from ..downloads import as_csv, cell
from ..models import Release
from .choice import GapChoice
from .parts import PARTS, Part

TYPES = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
}
PICTURES = ("png", "svg", "pdf")
LABELS = {"csv": "CSV", "xlsx": "Excel (XLSX)", "parquet": "Parquet", "png": "PNG", "svg": "SVG", "pdf": "PDF"}
SHEET_ROWS = 1_000_000


def address(release: Release, held: Contents, choice: GapChoice, name: str) -> str:
    """Where a file of the page lies; what it shows stands in the address."""
    url = _file_of(release.partnership.slug, release.pk, name)
    query = choice.query(held)
    return f"{url}?{query}" if query else url


@lru_cache(maxsize=2048)
def _file_of(slug: str, pk: Any, name: str) -> str:
    return reverse("evidence:gap_file", args=[slug, pk, name])


def links(release: Release, held: Contents, choice: GapChoice, part: Part) -> list[dict[str, str]]:
    """A link for each form; pictures only where there is one."""
    drawn = part.view(held, choice) is not None
    return [
        {"label": label, "url": address(release, held, choice, f"{part.name}.{ending}")}
        for ending, label in LABELS.items()
        if drawn or ending not in PICTURES
    ]


def rows_file(release: Release, held: Contents, choice: GapChoice, name: str) -> bytes:
    """The rows of a part as CSV, XLSX or Parquet, in full precision."""
    stem, _dot, ending = name.partition(".")
    rows = PARTS[stem].rows(held, choice)
    columns = list(rows[0]) if rows else []
    if ending == "csv":
        return as_csv(columns, rows)
    if ending == "parquet":
        return _parquet(rows)
    return _workbook(columns, rows, knowing.how_we_know(release, held))


def _parquet(rows: list[Row]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


def _workbook(columns: list[str], rows: list[Row], known: list[tuple[str, str]]) -> bytes:
    """A sheet of figures and a sheet that says where they come from: the two travel together."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    strong, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    figures = book.add_worksheet(_("Figures")[:31])
    figures.freeze_panes(1, 0)
    figures.write_row(0, 0, columns, strong)
    for number, row in enumerate(rows[:SHEET_ROWS], start=1):
        figures.write_row(number, 0, [_cell(row[name]) for name in columns])
    sources = book.add_worksheet(_("How we know")[:31])
    sources.set_column(0, 0, 28)
    sources.set_column(1, 1, 100)
    for number, (term, text) in enumerate(known):
        sources.write_string(number, 0, term, strong)
        sources.write_string(number, 1, text, wrapped)
    book.close()
    return out.getvalue()


def _cell(value: Any) -> Any:
    """Empty where there is no value: nothing hidden may read as zero."""
    return "" if value is None else cell(value)
