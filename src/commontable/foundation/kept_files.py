"""Files that belong to a row: they lie in the data folder by the row's id, and are read only through pages that ask
who is reading. Which kinds are taken is for each room to say.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404

LIMIT = 20 * 1024 * 1024
# What a file begins with says what it is; its name does not.
BEGINNINGS = {"application/pdf": b"%PDF-", "image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}
ZIPPED = b"PK\x03\x04"  # what every office document of today begins with


@dataclass(frozen=True)
class KeptFile:
    """A file that was taken in, as the columns of its row."""

    file_name: str
    media_type: str
    size: int
    sha256: str

    def columns(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Shelf:
    """One folder of kept files. `check` says name and media type of an upload, or refuses it with a sentence."""

    folder: str
    check: Callable[[UploadedFile[bytes]], tuple[str, str]]

    def path_of(self, pk: UUID) -> Path:
        return Path(settings.DATA_FOLDER) / self.folder / str(pk)

    @contextmanager
    def keep(self, upload: UploadedFile[bytes], pk: UUID) -> Iterator[KeptFile]:
        """Take the file in under the id of its row, which is written inside; when that fails the file is gone again."""
        name, media_type = self.check(upload)
        path = self.path_of(pk)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            digest = copied(upload, path)
            yield KeptFile(name, media_type, path.stat().st_size, digest)
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    def response(self, row: Any, *, as_attachment: bool = False) -> FileResponse:
        """The file of a row that was found through sight; what it holds runs nowhere near anybody's session."""
        path = self.path_of(row.pk)
        if not path.is_file():
            raise Http404
        response = FileResponse(
            path.open("rb"), as_attachment=as_attachment, filename=row.file_name, content_type=row.media_type
        )
        response["X-Content-Type-Options"] = "nosniff"
        return response


def copied(upload: UploadedFile[bytes], path: Path) -> str:
    """Write an upload to a place where no file is yet, and hash it on the way."""
    digest = hashlib.sha256()
    with path.open("xb") as file:
        for chunk in upload.chunks():
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def beginning_of(upload: UploadedFile[bytes]) -> bytes:
    upload.seek(0)
    start: bytes = upload.read(1024)
    upload.seek(0)
    return start


def megabytes(size: int) -> int:
    """Rounded up, so that what is too large never reads as large enough."""
    return -(-size // 1024**2)
