"""Papers of a meeting as files: which are taken, where they lie, how they are handed out. Read only through pages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from commontable.foundation.errors import NotNow
from commontable.foundation.uploads import safe_name

LIMIT = 20 * 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument"
# By the ending, and by what a file of that kind begins with: both must agree. "" begins any text.
KINDS = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".docx": (f"{OFFICE}.wordprocessingml.document", b"PK\x03\x04"),
    ".xlsx": (f"{OFFICE}.spreadsheetml.sheet", b"PK\x03\x04"),
    ".pptx": (f"{OFFICE}.presentationml.presentation", b"PK\x03\x04"),
    ".odt": ("application/vnd.oasis.opendocument.text", b"PK\x03\x04"),
    ".ods": ("application/vnd.oasis.opendocument.spreadsheet", b"PK\x03\x04"),
    ".odp": ("application/vnd.oasis.opendocument.presentation", b"PK\x03\x04"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    ".txt": ("text/plain; charset=utf-8", b""),
    ".csv": ("text/csv; charset=utf-8", b""),
}


@dataclass(frozen=True)
class Taken:
    """A file that was taken in, as the columns of its row."""

    file_name: str
    media_type: str
    size: int
    sha256: str

    def columns(self) -> dict[str, Any]:
        return asdict(self)


def path_of(pk: UUID) -> Path:
    return Path(settings.DATA_FOLDER) / "packets" / str(pk)


def check_file(upload: UploadedFile[bytes]) -> str:
    """The media type of a file that may be taken; refuses others, naming the bound and the kinds."""
    name = safe_name(upload.name or "")
    if (upload.size or 0) > LIMIT:
        raise NotNow(
            _("“%(name)s” has %(size)s MB; a paper has %(limit)s MB at most. Make it smaller, or divide it.")
            % {"name": name, "size": -(-(upload.size or 0) // 1024**2), "limit": LIMIT // 1024**2}
        )
    media_type, beginning = KINDS.get(Path(name).suffix.lower(), ("", b""))
    upload.seek(0)
    start = upload.read(1024)
    upload.seek(0)
    is_text = media_type.startswith("text/")
    if not media_type or not start.startswith(beginning) or (is_text and b"\0" in start):
        raise NotNow(
            _("“%(name)s” is not of a kind that is taken, or not what its ending says. Kinds: %(kinds)s.")
            % {"name": name, "kinds": ", ".join(sorted(ending[1:] for ending in KINDS))}
        )
    return media_type


@contextmanager
def keep(upload: UploadedFile[bytes], pk: UUID) -> Iterator[Taken]:
    """Take the file in under the id of its row, which is written inside; when that fails the file is gone again."""
    media_type = check_file(upload)
    path = path_of(pk)
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    try:
        with path.open("xb") as file:
            for chunk in upload.chunks():
                digest.update(chunk)
                file.write(chunk)
        yield Taken(safe_name(upload.name or ""), media_type, path.stat().st_size, digest.hexdigest())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
