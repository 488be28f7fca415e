"""Papers of a meeting as files: which are taken, and where they lie."""

from __future__ import annotations

from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from commontable.foundation.errors import NotNow
from commontable.foundation.kept_files import BEGINNINGS, LIMIT, ZIPPED, Shelf, beginning_of, megabytes
from commontable.foundation.uploads import safe_name

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"
# By the ending, and by what a file of that kind begins with: both must agree. "" begins any text.
KINDS = {
    ".pdf": (PDF, BEGINNINGS[PDF]),
    ".docx": (f"{OFFICE}.wordprocessingml.document", ZIPPED),
    ".xlsx": (f"{OFFICE}.spreadsheetml.sheet", ZIPPED),
    ".pptx": (f"{OFFICE}.presentationml.presentation", ZIPPED),
    ".odt": (f"{OPEN}.text", ZIPPED),
    ".ods": (f"{OPEN}.spreadsheet", ZIPPED),
    ".odp": (f"{OPEN}.presentation", ZIPPED),
    ".jpg": (JPEG, BEGINNINGS[JPEG]),
    ".jpeg": (JPEG, BEGINNINGS[JPEG]),
    ".png": (PNG, BEGINNINGS[PNG]),
    ".txt": ("text/plain; charset=utf-8", b""),
    ".csv": ("text/csv; charset=utf-8", b""),
}


def check_file(upload: UploadedFile[bytes]) -> tuple[str, str]:
    """Name and media type of a file that may be taken; refuses others, naming the bound and the kinds."""
    name = safe_name(upload.name or "")
    if (upload.size or 0) > LIMIT:
        raise NotNow(
            _("“%(name)s” has %(size)s MB; a paper has %(limit)s MB at most. Make it smaller, or divide it.")
            % {"name": name, "size": megabytes(upload.size or 0), "limit": megabytes(LIMIT)}
        )
    media_type, beginning = KINDS.get(Path(name).suffix.lower(), ("", b""))
    start = beginning_of(upload)
    is_text = media_type.startswith("text/")
    if not media_type or not start.startswith(beginning) or (is_text and b"\0" in start):
        raise NotNow(
            _("“%(name)s” is not of a kind that is taken, or not what its ending says. Kinds: %(kinds)s.")
            % {"name": name, "kinds": ", ".join(sorted(ending[1:] for ending in KINDS))}
        )
    return name, media_type


PAPERS = Shelf("packets", check_file)
