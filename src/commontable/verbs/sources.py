"""`commontable sources`: what is known, where its publishers offer it, and how a table of one's own is mapped."""

from __future__ import annotations

import argparse
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commontable.pipeline.sources import Source

WIDTH = 100


def arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", metavar="map | fetch")
    about = "Propose what the columns of a table of your own hold. Look it through, then give it with --mapping."
    mapping = deeds.add_parser("map", help="propose a column mapping for a table of your own", description=about)
    mapping.add_argument("file", type=Path, metavar="FILE", help="CSV, TSV, XLSX, Parquet, SAS, SPSS or Stata")
    mapping.add_argument("--save", type=Path, metavar="JSON", help="where to save it (default: it is printed)")
    mapping.add_argument("--sheet", default="", help="the sheet of a workbook, where it has several")
    row = "the row in which the names of the columns stand (default: 1)"
    mapping.add_argument("--header-row", type=int, default=1, metavar="N", help=row)


def run(options: argparse.Namespace) -> int:
    return _map(options) if options.deed == "map" else _list()


def _list() -> int:
    """Every source: what it is, what it holds, whose it is, where it is offered."""
    from commontable.pipeline.sources import REGISTRY

    for source in REGISTRY:
        print(f"{source.name}: {source.title}")
        print(f"    holds {', '.join(source.holds)}; from {source.publisher}; {source.license}")
        print(f"    {_where(source)}")
    print()
    text = (
        "Files of these sources are recognized by their header; no name or option is needed. Downloads happen only "
        "when asked for: `commontable sources fetch NAME --to FOLDER`. Tables of your own: `commontable sources map "
        "FILE`."
    )
    print(textwrap.fill(text, WIDTH))
    return 0


def _where(source: Source) -> str:
    return source.address or "no address: it is your own"


def _map(options: argparse.Namespace) -> int:
    from commontable.pipeline.faults import Collector
    from commontable.pipeline.sources import open_table
    from commontable.pipeline.sources.reading import Layout
    from commontable.pipeline.sources.suggesting import suggest

    if not 1 <= options.header_row <= 100:
        print("commontable sources: --header-row lies between 1 and 100.", file=sys.stderr)
        return 2
    collector = Collector()
    sheet = open_table(options.file, collector, Layout(options.sheet, options.header_row))
    if sheet is None:
        print(collector.report().as_text(), file=sys.stderr)
        return 2
    name = (options.save or options.file).stem
    suggestion = suggest(sheet, name, options.header_row, options.sheet)
    text = suggestion.mapping.as_json()
    for remark in suggestion.remarks:
        print(textwrap.fill(f"- {remark}", WIDTH, subsequent_indent="  "), file=sys.stderr)
    if options.save is None:
        print(text, end="")
        return 0
    return _save(options.save, text)


def _save(path: Path, text: str) -> int:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        print(f"commontable sources: {path} is there already; choose another name.", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"commontable sources: {error.strerror}: {path}.", file=sys.stderr)
        return 1
    print(f"Saved {path}. Look it through, then give it with --mapping {path}.")
    return 0
