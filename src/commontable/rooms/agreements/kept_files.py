"""Files that belong to agreements: scans of signed papers and evidence. They lie in the data folder, by the id of
their row, and are read only through pages that ask who is reading."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from commontable.foundation.errors import NotNow

LIMIT = 20 * 1024 * 1024
# What a file begins with says what it is; its name does not.
BEGINNINGS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}


@dataclass(frozen=True)
class KeptFile:
    """A file that was taken in."""

    file_name: str
    media_type: str
    size: int
    sha256: str

    def columns(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def path_of(pk: UUID) -> Path:
    return Path(settings.DATA_FOLDER) / "agreements" / str(pk)


def media_type_of(upload: UploadedFile[bytes]) -> str:
    """By the first bytes; "" for what is none of the kinds that are taken."""
    upload.seek(0)
    start = upload.read(8)
    upload.seek(0)
    return next((kind for beginning, kind in BEGINNINGS.items() if start.startswith(beginning)), "")


def check_file(upload: UploadedFile[bytes]) -> str:
    """The media type of a file that may be taken; refuses others, naming the bound."""
    if (upload.size or 0) > LIMIT:
        raise NotNow(
            _("“%(name)s” has %(size)s MB; at most %(limit)s MB are taken. Scan it with fewer dots per inch.")
            % {"name": upload.name, "size": -(-(upload.size or 0) // 1024**2), "limit": LIMIT // 1024**2}
        )
    kind = media_type_of(upload)
    if not kind:
        raise NotNow(
            _("“%(name)s” is not a PDF, JPEG or PNG file, whatever its name says. Save it as one of these.")
            % {"name": upload.name}
        )
    return kind


@contextmanager
def keep(upload: UploadedFile[bytes], pk: UUID) -> Iterator[KeptFile]:
    """Take the file in under the id of its row, which is written inside; when that fails the file is gone again."""
    kind = check_file(upload)
    path = path_of(pk)
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    try:
        with path.open("xb") as file:
            for chunk in upload.chunks():
                digest.update(chunk)
                file.write(chunk)
        yield KeptFile(_safe_name(upload.name or "", kind), kind, path.stat().st_size, digest.hexdigest())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _safe_name(name: str, kind: str) -> str:
    """The name people know it by, with the ending of what it is."""
    bare = "".join(letter for letter in Path(name.replace("\\", "/")).name if letter.isprintable()).strip(". ")
    stem = bare.rpartition(".")[0] or bare or "file"
    return f"{stem[:100]}{ENDINGS[kind]}"
