"""The files of a version by name. Any other name is not there."""

from __future__ import annotations

from django.utils import translation

from commontable.foundation.sight import Sight

from ..models import Version
from ..signed_text import kept_text_of
from .content import content_of
from .docx import as_docx
from .pdf import as_pdf

WRITERS = {"pdf": as_pdf, "docx": as_docx}
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain; charset=utf-8",
}


def names(version: Version) -> dict[str, str]:
    """Each name with its form."""
    return {f"agreement-version-{version.number}.{form}": form for form in TYPES}


def write_file(version: Version, form: str, url: str, sight: Sight) -> bytes:
    """The text that is signed, letter by letter; or the same words laid out on paper."""
    if form == "txt":
        return kept_text_of(version).encode()
    with translation.override(version.language):
        return WRITERS[form](content_of(version, url, sight))
