"""The files of a sheet by name: fact-sheet-en.pdf and its like. Any other name is not there."""

from __future__ import annotations

from commontable.foundation.sight import Sight

from ..models import FactSheet
from .content import content_of
from .docx import as_docx
from .page import as_html
from .pdf import as_pdf

WRITERS = {"pdf": as_pdf, "docx": as_docx, "html": as_html}
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
}
LABELS = {"pdf": "PDF", "docx": "Word (DOCX)", "html": "HTML"}


def names(sheet: FactSheet) -> dict[str, tuple[str, str]]:
    """Each name with its language and form."""
    return {f"fact-sheet-{code}.{form}": (code, form) for code in sheet.languages for form in WRITERS}


def write_file(sheet: FactSheet, name: str, base: str, sight: Sight) -> bytes:
    """The file of that name, which must be one of `names`."""
    language, form = names(sheet)[name]
    return WRITERS[form](content_of(sheet, language, base, sight))
