"""Files that belong to agreements: scans of signed papers, and evidence that a promise was kept."""

from __future__ import annotations

import re
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from commontable.foundation.errors import NotNow
from commontable.foundation.kept_files import BEGINNINGS, LIMIT, Shelf, beginning_of, megabytes
from commontable.foundation.uploads import safe_name

ENDS_WITH, END = b"%%EOF", 2048  # ISO 32000: the last line; readers look for it near the end
LOCKED = re.compile(rb"/Encrypt\s+(?:\d+\s+\d+\s+R|<<)")
ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}


def check_file(upload: UploadedFile[bytes]) -> tuple[str, str]:
    """Name and media type of a file that may be taken; refuses others, naming the bound."""
    if (upload.size or 0) > LIMIT:
        raise NotNow(
            _("“%(name)s” has %(size)s MB; at most %(limit)s MB are taken. Scan it with fewer dots per inch.")
            % {"name": upload.name, "size": megabytes(upload.size or 0), "limit": megabytes(LIMIT)}
        )
    start = beginning_of(upload)
    kind = next((kind for kind in ENDINGS if start.startswith(BEGINNINGS[kind])), "")
    if not kind:
        raise NotNow(
            _("“%(name)s” is not a PDF, JPEG or PNG file, whatever its name says. Save it as one of these.")
            % {"name": upload.name}
        )
    if kind == "application/pdf":
        _check_pdf(upload)
    # The name people know it by, with the ending of what it is.
    return f"{Path(safe_name(upload.name or '')).stem[:100]}{ENDINGS[kind]}", kind


def _check_pdf(upload: UploadedFile[bytes]) -> None:
    """A document is kept so that others can read it, years from now: a whole one, and without a password."""
    content = b"".join(upload.chunks())
    upload.seek(0)
    if ENDS_WITH not in content[-END:]:
        raise NotNow(
            _("“%(name)s” ends in the middle: part of the PDF is missing. Save or scan it again, then choose it anew.")
            % {"name": upload.name}
        )
    if LOCKED.search(content):
        raise NotNow(
            _("“%(name)s” is locked with a password or restricted. Print it into a new PDF, then choose that one.")
            % {"name": upload.name}
        )


FILES = Shelf("agreements", check_file)
