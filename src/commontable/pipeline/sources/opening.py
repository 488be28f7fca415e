"""Opening a table by what it holds and not by its name: text, JSON, a workbook, Parquet, SAS, SPSS or Stata."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from commontable.pipeline.faults import Collector
from commontable.pipeline.sources.columns import ColumnMapping
from commontable.pipeline.sources.json_rows import is_json_rows, open_json_rows
from commontable.pipeline.sources.parquet import MAGIC as PARQUET
from commontable.pipeline.sources.parquet import open_parquet
from commontable.pipeline.sources.reading import AT_THE_TOP, MAX_BYTES, Layout, Sheet, open_sheet
from commontable.pipeline.sources.spreadsheets import is_workbook, open_workbook
from commontable.pipeline.sources.statistical_files import kind_of_bytes, open_statistical

Knows = Callable[[list[str]], bool]
HEAD = 1024


def open_table(
    path: Path, collector: Collector, layout: Layout = AT_THE_TOP, knows: Knows = lambda header: False
) -> Sheet | None:
    """The table of a file, looked at and ready to be read; None (with faults) where it is refused. `knows` tells which
    of several sheets of a workbook is meant, where the layout does not.
    """
    if not path.is_file():
        return open_sheet(path, collector)  # which says so
    if path.stat().st_size > MAX_BYTES:
        return open_sheet(path, collector)
    with path.open("rb") as handle:
        head = handle.read(HEAD)
    if head.startswith(PARQUET):
        return open_parquet(path, collector)
    if kind := kind_of_bytes(head):
        return open_statistical(path, kind, collector)
    if is_workbook(path):
        return open_workbook(path, collector, layout, knows)
    if is_json_rows(path):
        return open_json_rows(path, collector)
    return open_sheet(path, collector, layout)


def layout_of(mapping: ColumnMapping) -> Layout:
    """Where the table stands of which a mapping speaks."""
    return Layout(mapping.sheet, mapping.header_row, frozenset(mapping.left_out))


def mapping_for(path: Path, mappings: tuple[ColumnMapping, ...], knows: Knows) -> ColumnMapping | None:
    """The mapping a file is read by: of those that fit its header the one that knows most of it; none where it fits
    none and is recognized by itself; otherwise the nearest, so that what is wrong can be told.
    """
    headers = {mapping.name: _header(path, layout_of(mapping), mapping.fits) for mapping in mappings}
    fitting = [mapping for mapping in mappings if mapping.fits(headers[mapping.name])]
    if not fitting and knows(_header(path, AT_THE_TOP, knows)):
        return None

    def known(mapping: ColumnMapping) -> int:
        return len({*mapping.columns, *mapping.left_out} & set(headers[mapping.name]))

    return max(fitting or mappings, key=known, default=None)


def _header(path: Path, layout: Layout, knows: Knows) -> list[str]:
    sheet = open_table(path, Collector(), layout, knows)
    return sheet.header if sheet else []
