"""Files people give: no more bytes than the bound are ever kept, and a name is never a path."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

LONGEST_NAME = 120


class WithinLimit(FileUploadHandler):
    """Stops keeping bytes beyond settings.UPLOAD_LIMIT, so that no visitor can fill the disk; the form says so. It
    stands first of settings.FILE_UPLOAD_HANDLERS, so that this holds for every request, whoever sends it.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.taken += len(raw_data)
        if self.taken > settings.UPLOAD_LIMIT:
            self.request.is_over_upload_limit = True  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def over_upload_limit() -> str:
    """What a form says whose files were not taken in."""
    return _(
        "What was sent is larger than %(limit)s, the most this site takes in at once. Send less at a time, or ask the "
        "site operator to raise the limit."
    ) % {"limit": filesizeformat(settings.UPLOAD_LIMIT)}


def safe_name(name: str) -> str:
    """The file's own name, so that people know it again, without anything that is a path or cannot be printed."""
    bare = "".join(letter for letter in Path(name.replace("\\", "/")).name if letter.isprintable()).strip(". ")
    stem, dot, ending = bare.rpartition(".")
    if len(bare) > LONGEST_NAME:
        bare = f"{stem[: LONGEST_NAME - 20]}{dot}{ending[:19]}"
    return bare or "file"
