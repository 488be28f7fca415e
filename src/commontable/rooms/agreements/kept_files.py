"""Files that belong to agreements: scans of signed papers, and evidence that a promise was kept."""

from __future__ import annotations

from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from commontable.foundation.errors import NotNow
from commontable.foundation.kept_files import BEGINNINGS, LIMIT, Shelf, beginning_of, megabytes
from commontable.foundation.uploads import safe_name

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
    # The name people know it by, with the ending of what it is.
    return f"{Path(safe_name(upload.name or '')).stem[:100]}{ENDINGS[kind]}", kind


FILES = Shelf("agreements", check_file)
