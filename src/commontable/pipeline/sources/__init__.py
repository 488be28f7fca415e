"""Readers of the files this field passes around. A source is one module with `NAME`, `recognizes` and `read`; adding
one is one file and one test.

A reader reads and never repairs: what it cannot take goes to the collector, with row, column, value, rule and remedy.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.sources import plain, usaleep, wonder
from commontable.pipeline.sources.reading import ReadOptions, Sheet, open_sheet
from commontable.pipeline.tables import CountsFile


class CountsSource(NamedTuple):
    """A kind of file that holds counts of deaths, of people, or of both."""

    name: str
    recognizes: Callable[[list[str]], bool]
    read: Callable[[Sheet, ReadOptions, Collector], CountsFile]


COUNTS_SOURCES = (
    CountsSource(wonder.NAME, wonder.recognizes, wonder.read),
    CountsSource(plain.NAME, plain.recognizes, plain.read),
)


def read_counts(path: Path, options: ReadOptions, collector: Collector) -> CountsFile | None:
    """Read one file of counts with the first source that knows its header; None where it was refused."""
    sheet = open_sheet(path, collector)
    if sheet is None:
        return None
    for source in COUNTS_SOURCES:
        if source.recognizes(sheet.header):
            return source.read(sheet, options, collector)
    _refuse_header(sheet, collector)
    return None


def _refuse_header(sheet: Sheet, collector: Collector) -> None:
    shown = ", ".join(sheet.header[:8])[:200]
    if usaleep.recognizes(sheet.header):
        collector.add(
            Fault(
                sheet.name,
                1,
                "",
                shown,
                "wrong_kind",
                "These are published life expectancies, not counts: give the file as --published, with --places.",
            )
        )
        return
    collector.add(
        Fault(
            sheet.name,
            1,
            "",
            shown,
            "unknown_columns",
            "Give a CDC WONDER export, or a CSV or TSV with the columns age and deaths, population or both "
            "(and place, group, sex, year where there are several).",
        )
    )
