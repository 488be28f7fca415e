"""The files people download: what they are called and what is in them."""

from __future__ import annotations

from dataclasses import dataclass

from commontable.foundation.cells import CSV, XLSX
from commontable.foundation.sight import Sight

from ..models import Partnership
from .known import Describing, load
from .sheets import BY_NAME
from .writing import csv_archive, csv_sheet, workbook

ZIP = "application/zip"
FORMATS = ("xlsx", "zip", *(f"{name}.csv" for name in BY_NAME))


@dataclass(frozen=True)
class Download:
    name: str
    media_type: str
    content: bytes


def template_file(kind: str) -> Download:
    """The empty template: 'xlsx', 'zip' of CSV, or one sheet such as 'people.csv'."""
    return _made("template", kind, {}, with_example=True)


def export_file(partnership: Partnership, sight: Sight, kind: str) -> Download:
    """What the viewer may see now, in the same columns as the template."""
    rows = Describing(load(partnership, sight)).sheets()
    return _made(partnership.slug, kind, rows, with_example=False)


def _made(stem: str, kind: str, rows: dict[str, list[dict[str, object]]], *, with_example: bool) -> Download:
    if kind == "xlsx":
        return Download(f"{stem}.xlsx", XLSX, workbook(rows, with_example=with_example))
    if kind == "zip":
        return Download(f"{stem}.zip", ZIP, csv_archive(rows, with_example=with_example))
    sheet = BY_NAME[kind.removesuffix(".csv")]
    content = csv_sheet(sheet, rows.get(sheet.name, ()), with_example=with_example)
    return Download(f"{stem}-{sheet.name}.csv", CSV, content)
