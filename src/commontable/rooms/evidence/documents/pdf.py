"""The sheet as a tagged PDF: one content, laid out by sheet.typ."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from commontable.design import paper
from commontable.design.qr import qr_svg

from .content import Content, Drawing

TEMPLATE = Path(__file__).with_name("sheet.typ")
TEXT_WIDTH, SHORT, TALLEST = 6.8, 3.2, 7.4  # inches


def as_pdf(content: Content) -> bytes:
    with translation.override(content.language):
        files = {"qr.svg": str(qr_svg(content.url, content.url)).encode()}
        for drawing in content.drawings:
            files[_name(drawing)] = str(drawing.drawn.wide).encode()
        return paper.as_pdf(TEMPLATE, "sheet.json", _told(content), files)


def _name(drawing: Drawing) -> str:
    return f"picture-{drawing.letter}.svg"


def _told(content: Content) -> dict[str, Any]:
    return {
        "language": content.language,
        "title": content.title,
        "publisher": content.publisher,
        "eyebrow": content.eyebrow,
        "status": content.status,
        "is_out": content.is_out,
        "synthetic": _("synthetic data") if content.is_synthetic else "",
        "paragraphs": [[[run.text, run.letter] for run in runs] for runs in content.paragraphs],
        "drawings": [_drawing(drawing) for drawing in content.drawings],
        "assets": [[asset.title, asset.text, asset.origin] for asset in content.assets],
        "sources": [[one.letter, one.text, one.protection, one.mark, one.url] for one in content.sources],
        "notes": list(content.notes),
        "url": content.url,
        "words": {
            "assets": _("What is there already"),
            "sources": _("Sources"),
            "live": _("The live page, with tables and files"),
            "qr": _("QR code that leads to %(url)s") % {"url": content.url},
            "page": _("page"),
        },
    }


def _drawing(drawing: Drawing) -> dict[str, Any]:
    drawn = drawing.drawn
    return {
        "file": _name(drawing),
        "letter": drawing.letter,
        "title": drawn.title,
        "aid": drawn.how_to_read,
        "alt": drawn.summary,
        "columns": [[column.label, column.numeric] for column in drawn.columns] if drawing.fits else [],
        "rows": [[_cell(cell) for cell in row] for row in drawn.rows] if drawing.fits else [],
        "height": _height(drawn.wide),
        "elsewhere": "" if drawing.fits else _("The table of this picture stands on the live page."),
    }


def _height(svg: str) -> float:
    """Inches: a wide picture takes a third of the page, a long list as much as it needs and a page has."""
    found = re.search(r'viewBox="[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)"', svg)
    ratio = float(found[2]) / float(found[1]) if found else 0.5
    return SHORT if ratio <= 1 else min(TALLEST, TEXT_WIDTH * ratio)


def _cell(value: Any) -> str:
    return "–" if value is None else str(value)
