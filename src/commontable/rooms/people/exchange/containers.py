"""What kind of file was given, told by its bytes and not by its name, and unzipping that cannot be made to explode."""

from __future__ import annotations

import io
import zipfile
import zlib
from enum import Enum

from django.utils.translation import gettext as _

from .faults import UnreadableFile

MAX_UPLOAD = 10 * 1024 * 1024
# A sheet of 5,000 rows unzips to about 5 MB. A bomb of 40 KB can unzip to gigabytes.
MAX_UNZIPPED = 64 * 1024 * 1024
MAX_MEMBERS = 500

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


class Container(Enum):
    WORKBOOK = "workbook"
    CSV_ARCHIVE = "archive"
    CSV = "csv"


def container_of(content: bytes) -> Container:
    """What the bytes are; raises UnreadableFile for everything that is not a workbook, CSV or an archive of CSV."""
    if not content.strip():
        raise UnreadableFile(_("The file is empty. Download the template, fill it in, and upload that."))
    if len(content) > MAX_UPLOAD:
        raise UnreadableFile(
            _("The file has %(size)s MB; %(limit)s MB is the most. Split it into smaller files.")
            % {"size": len(content) // 1024**2, "limit": MAX_UPLOAD // 1024**2}
        )
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_zip(content)
    _refuse_other_formats(content)
    return Container.CSV


def _refuse_other_formats(content: bytes) -> None:
    start = content[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if content.startswith(OLE2):
        if ENCRYPTED_PACKAGE in content:
            raise UnreadableFile(
                _("The workbook is protected by a password. Remove the password, save it, and upload it again.")
            )
        raise UnreadableFile(
            _("This is a workbook in the old .xls format. Save it as .xlsx (Excel Workbook) and upload that.")
        )
    if start.startswith((b"<html", b"<!doctype", b"<?xml", b"<table")):
        raise UnreadableFile(_("This is a web page or XML, not a spreadsheet. Save it as .xlsx or as CSV UTF-8."))
    if start.startswith((b"%pdf", b"{\\rtf", b"\x89png", b"\xff\xd8\xff", b"gif8")):
        raise UnreadableFile(_("This is a document or picture, not a spreadsheet. Upload an .xlsx or .csv file."))


def _kind_of_zip(content: bytes) -> Container:
    names = set(opened(content).namelist())
    if "xl/workbook.xml" in names:
        return Container.WORKBOOK
    if any(name.lower().endswith(".csv") for name in names):
        return Container.CSV_ARCHIVE
    if "content.xml" in names:
        raise UnreadableFile(_("This is an OpenDocument file. Save it as .xlsx and upload that."))
    raise UnreadableFile(_("The archive holds no CSV file and is not a workbook. Upload an .xlsx or .csv file."))


def opened(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError) as error:
        raise UnreadableFile(
            _("The file is damaged: it ends too early or was changed on its way. Save it again and upload that.")
        ) from error


def unzipped(content: bytes) -> dict[str, bytes]:
    """Every member of the archive, counted while unzipping: what a member says of its own size is not believed."""
    archive = opened(content)
    members = [info for info in archive.infolist() if not info.is_dir()]
    if len(members) > MAX_MEMBERS:
        raise UnreadableFile(
            _("The archive holds %(count)s files; %(limit)s is the most. Upload a plain .xlsx or .csv file.")
            % {"count": len(members), "limit": MAX_MEMBERS}
        )
    left = MAX_UNZIPPED
    parts: dict[str, bytes] = {}
    for info in members:
        parts[info.filename] = _member(archive, info, left)
        left -= len(parts[info.filename])
    return parts


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> bytes:
    if info.flag_bits & 0x1:
        raise UnreadableFile(_("The archive is protected by a password. Remove the password and upload it again."))
    try:
        with archive.open(info) as file:
            data = file.read(left + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise UnreadableFile(
            _("The file is damaged: its part %(part)s cannot be read. Save it again and upload that.")
            % {"part": info.filename}
        ) from error
    if len(data) > left:
        raise UnreadableFile(
            _("The file unzips to more than %(limit)s MB. Copy the rows into a fresh template and upload that.")
            % {"limit": MAX_UNZIPPED // 1024**2}
        )
    return data
