"""`commontable sources`: what is known, where its publishers offer it, and how a table of one's own is mapped."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Callable
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
    _fetching(deeds)


def _fetching(deeds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    about = (
        "Download one file of a source from its publisher, over HTTPS. Its hash and its address are noted beside it."
    )
    fetching = deeds.add_parser("fetch", help="download one file of a source", description=about)
    fetching.add_argument("name", metavar="NAME", help="the source, as `commontable sources` lists it")
    fetching.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="where to put it")
    fetching.add_argument("--year", metavar="2022", help="short for --set year=2022")
    chosen = "what its address leaves open, such as --set state=MO; may be repeated"
    fetching.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help=chosen)
    fetching.add_argument("--most", type=int, default=2048, metavar="MB", help="refuse larger files (default: 2048)")


def run(options: argparse.Namespace) -> int:
    deeds = {"map": _map, "fetch": _fetch}
    return deeds[options.deed](options) if options.deed else _list()


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
    from commontable.pipeline.fetch import choices_of

    if not source.address:
        return "no address: it is your own"
    if not source.direct:
        return f"{source.address} (choose there what you need)"
    return " ".join([source.address, *(f"--set {name}=…" for name in choices_of(source))])


def _fetch(options: argparse.Namespace) -> int:
    from commontable.pipeline.fetch import Bounds, FetchFailure, Reach, address_of, fetch, name_of, unpacked
    from commontable.pipeline.sources import source_named

    try:
        source, chosen = source_named(options.name), _chosen(options)
        address = address_of(source, chosen)
        path = options.to / name_of(source, address, chosen)
        bounds = Bounds(most=options.most * 1024**2)
        found = fetch(address, path, bounds, reach=Reach(), told=_told())
        table = unpacked(found.path, bounds.most)
    except (KeyError, FetchFailure) as failure:
        print(f"commontable sources: {failure.args[0]}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"commontable sources: {error.strerror or error}: {options.to}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. What came so far is kept; ask again to go on from there.", file=sys.stderr)
        return 130
    print(f"{found.path}: {found.size:,} bytes from {address}")
    if table:
        print(f"{table}: the same, unpacked")
    print(f"sha256 {found.sha256} (also in {found.path.name}.sha256). {source.publisher}; {source.license}.")
    return 0


def _chosen(options: argparse.Namespace) -> dict[str, str]:
    from commontable.pipeline.fetch import FetchFailure

    given = [f"year={options.year}", *options.set] if options.year else options.set
    pairs = [each.partition("=") for each in given]
    if wrong := [each for each, (name, mark, value) in zip(given, pairs, strict=True) if not (name and mark and value)]:
        raise FetchFailure(f"'{wrong[0]}' is not of the form NAME=VALUE, such as --set state=MO.")
    return {name: value for name, _, value in pairs}


def _told() -> Callable[[int, int], None]:
    """A line that is rewritten, where somebody watches."""
    if not sys.stderr.isatty():
        return lambda done, total: None

    def tell(done: int, total: int) -> None:
        of = f" of {total / 1024**2:,.1f}" if total else ""
        sys.stderr.write(f"\r\033[K{done / 1024**2:,.1f}{of} MB" if done != total else "\r\033[K")
        sys.stderr.flush()

    return tell


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
