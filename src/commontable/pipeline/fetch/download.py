"""One download: asked for again when the server is busy, gone on with where it broke off, noted with its hash."""

from __future__ import annotations

import datetime as dt
import hashlib
import http.client
import json
import os
import shutil
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlunsplit

from commontable import __version__
from commontable.pipeline.fetch.reaching import FetchFailure, Reach

CHUNK = 1 << 16
LONGEST_WAIT = 60.0  # seconds that a server may ask for
REDIRECTS = 5
BUSY = (408, 425, 429, 500, 502, 503, 504)
MOVED = (301, 302, 303, 307, 308)
KINDS = (
    "text/csv", "text/plain", "text/tab-separated-values", "application/csv", "application/json", "application/gzip",
    "application/x-gzip", "application/octet-stream", "binary/octet-stream", "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.apache.parquet",
    "application/geo+json", "application/zip", "application/x-zip-compressed", "",
)  # fmt: skip
_PAGE = (b"<!doctype", b"<html", b"<?xml")


@dataclass(frozen=True)
class Bounds:
    """How large a download may become, how often it is tried, and how long it may take in all."""

    most: int = 2 * 1024**3
    tries: int = 5
    seconds: float = 3600.0
    first_wait: float = 1.0


@dataclass(frozen=True)
class Fetched:
    """What came of it: the file, its hash, its size, and the parts of earlier tries that were used."""

    path: Path
    sha256: str
    size: int
    resumed: int


Told = Callable[[int, int], None]


class _Again(Exception):
    """It may work later: why, and how long the server asks to wait."""

    def __init__(self, why: str, wait: float = 0.0) -> None:
        super().__init__(why)
        self.wait = wait


def _quiet(done: int, total: int) -> None:
    return None


def fetch(address: str, path: Path, bounds: Bounds, *, reach: Reach, told: Told = _quiet) -> Fetched:
    """Download to `path`, beside which its hash and where it comes from are noted; FetchFailure otherwise."""
    if path.exists():
        raise FetchFailure(f"{path} is there already: delete it to download it anew, or choose another folder.")
    path.parent.mkdir(parents=True, exist_ok=True)
    one = _Download(address, path, bounds, reach, told)
    wait = bounds.first_wait
    for left in reversed(range(bounds.tries)):
        try:
            one.go_on()
            return one.finish()
        except (_Again, OSError, http.client.HTTPException) as error:
            if not left or one.is_late(wait):
                kept = f" What came so far is kept in {one.part.name}." if one.part.exists() else ""
                reason = str(error)[:200] or type(error).__name__
                raise FetchFailure(f"{address}: {reason}. It was tried {bounds.tries} times.{kept}") from error
            time.sleep(max(wait, getattr(error, "wait", 0.0)))
            wait *= 2
    raise AssertionError("the last try either returns or raises")


class _Download:
    def __init__(self, address: str, path: Path, bounds: Bounds, reach: Reach, told: Told) -> None:
        self.address, self.path, self.bounds, self.reach, self.told = address, path, bounds, reach, told
        self.part = path.with_name(f"{path.name}.part")
        self.mark = path.with_name(f"{path.name}.part.json")
        self.began = time.monotonic()
        self.resumed = 0
        self.about: dict[str, Any] = {}

    def is_late(self, wait: float = 0.0) -> bool:
        return time.monotonic() - self.began + wait > self.bounds.seconds

    def go_on(self) -> None:
        """Ask once, and take what comes."""
        address, have = self.address, self._have()
        for _ in range(REDIRECTS + 1):
            parts = self.reach.checked(address)
            with closing(self.reach.connect(parts)) as connection:
                target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
                connection.request("GET", target, headers=self._headers(have))
                answer = connection.getresponse()
                if answer.status not in MOVED:
                    return self._take(answer, have)
                address = _onward(address, answer.getheader("Location") or "")
        raise FetchFailure(f"{self.address} leads on more than {REDIRECTS} times.")

    def _have(self) -> int:
        """Bytes of an earlier try that may be gone on with."""
        try:
            self.about = json.loads(self.mark.read_text("utf-8"))
            fits = self.about["address"] == self.address and self.about["validator"]
            return self.part.stat().st_size if fits else 0
        except (OSError, ValueError, KeyError, TypeError):
            self.about = {}
            return 0

    def _headers(self, have: int) -> dict[str, str]:
        said = {"User-Agent": f"CommonTable/{__version__}", "Accept-Encoding": "identity"}
        return said | ({"Range": f"bytes={have}-", "If-Range": self.about["validator"]} if have else {})

    def _take(self, answer: http.client.HTTPResponse, have: int) -> None:
        if answer.status in BUSY:
            raise _Again(f"the server answers {answer.status} {answer.reason}", _wait_asked(answer))
        if answer.status == 416:
            self._forget()
            raise _Again("what had come so far was of another file")
        if answer.status not in (200, 206):
            remedy = "Check the choices you gave; addresses change, so look at the publisher's page too."
            raise FetchFailure(f"{self.address}: the server answers {answer.status} {answer.reason}. {remedy}")
        self._check_kind(answer)
        start = self._start(answer, have)
        coming = _length(answer)
        self._check_size(coming, start + coming)
        self._remember(answer)
        with self.part.open("ab" if start else "wb") as file:
            self.resumed = max(self.resumed, start)
            self._copy(answer, file, start + coming if coming else 0)

    def _start(self, answer: http.client.HTTPResponse, have: int) -> int:
        """Where in the file the answer begins."""
        if answer.status == 200:
            return 0
        if not (answer.getheader("Content-Range") or "").startswith(f"bytes {have}-"):
            self._forget()
            raise _Again("the server sent another part than was asked for")
        return have

    def _check_kind(self, answer: http.client.HTTPResponse) -> None:
        kind = (answer.getheader("Content-Type") or "").partition(";")[0].strip().lower()
        if kind not in KINDS:
            remedy = "Look at the publisher's page: the file may have moved."
            raise FetchFailure(f"{self.address}: the server sends {kind[:60]}, which is no table. {remedy}")
        if (answer.getheader("Content-Encoding") or "identity") != "identity":
            raise FetchFailure(f"{self.address}: the server packs the file although it was asked not to.")

    def _check_size(self, coming: int, total: int) -> None:
        if total > self.bounds.most:
            self._forget()
            megabytes, most = total // 1024**2, self.bounds.most // 1024**2
            raise FetchFailure(f"{self.address}: {megabytes:,} MB; the bound is {most:,} MB (--most raises it).")
        if coming > shutil.disk_usage(self.part.parent).free:
            raise FetchFailure(f"{self.part.parent} has no room for {coming // 1024**2:,} MB. Choose another folder.")

    def _remember(self, answer: http.client.HTTPResponse) -> None:
        etag = answer.getheader("ETag") or ""
        validator = etag if etag.startswith('"') else answer.getheader("Last-Modified") or ""
        self.about = {"address": self.address, "validator": validator}
        self.mark.write_text(json.dumps(self.about), encoding="utf-8")

    def _copy(self, answer: http.client.HTTPResponse, file: Any, total: int) -> None:
        while chunk := answer.read(CHUNK):
            file.write(chunk)
            size = file.tell()
            if size > self.bounds.most:
                file.close()
                self._check_size(0, size)
            if self.is_late():
                raise FetchFailure(f"{self.address}: it takes too long. What came is kept; ask again to go on.")
            self.told(size, total)
        if total and file.tell() < total:
            raise _Again("the connection broke off")

    def _forget(self) -> None:
        self.part.unlink(missing_ok=True)
        self.mark.unlink(missing_ok=True)

    def finish(self) -> Fetched:
        """Give the file its name, and note its hash and where it comes from."""
        with self.part.open("rb") as file:
            head = file.read(64).lstrip().lower()
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if not head or head.startswith(_PAGE):
            self._forget()
            raise FetchFailure(f"{self.address}: the server sent {'a page' if head else 'nothing'} instead of a file.")
        os.replace(self.part, self.path)
        self.mark.unlink(missing_ok=True)
        size = self.path.stat().st_size
        note = {
            "address": self.address,
            "fetched": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "validator": self.about.get("validator", ""),
            "bytes": size,
            "sha256": digest,
        }
        name = self.path.name
        self.path.with_name(f"{name}.source.json").write_text(json.dumps(note, indent=2) + "\n", encoding="utf-8")
        self.path.with_name(f"{name}.sha256").write_text(f"{digest}  {name}\n", encoding="utf-8")
        return Fetched(self.path, digest, size, self.resumed)


def _onward(address: str, where: str) -> str:
    try:
        return urljoin(address, where)
    except ValueError:
        raise FetchFailure(f"{address} leads to {where[:200]}, which is no address.") from None


def _length(answer: http.client.HTTPResponse) -> int:
    """What the server says will come; 0 where it does not say."""
    text = answer.getheader("Content-Length") or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0


def _wait_asked(answer: http.client.HTTPResponse) -> float:
    text = answer.getheader("Retry-After") or ""
    return min(float(text), LONGEST_WAIT) if text.isascii() and text.isdigit() else 0.0
