"""A stranger who follows every link from the front page and keeps what comes: pages, files, answers, frames."""

from __future__ import annotations

import csv
import html
import io
import json
import logging
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urljoin, urlsplit

import fastexcel
import pyarrow.parquet as pq
from django.test import Client

LINKS = re.compile(r'(?:href|src|data-spec)="([^"#]+)')
ADDRESSES = re.compile(r'"((?:http://testserver)?/at/[^"\s{}]+)"')
LABELS = re.compile(r'(?:aria-[a-z]+|title|alt|content|value|data-[a-z]+)="([^"]*)"')
RUNS = re.compile(r"</w:t></w:r><w:r>(?:<w:rPr>.*?</w:rPr>)?<w:t[^>]*>")
FOLDED = re.compile(r"\r\n[ \t]")
TAGS = re.compile(r"<[^>]*>")
NOT_FOLLOWED = ("/static/", "/account/", "/language/", "/gallery/", "/operator/")
PICTURES = (".png", ".svg", ".pdf")
logging.getLogger("fastexcel").setLevel(logging.ERROR)  # says of each empty column that it is empty


@dataclass
class Stranger:
    """Everything that was found, by address."""

    client: Client
    found: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # content type, content
    passed_by: tuple[str, ...] = ()  # what is not followed, besides: parts of addresses

    def walk(self, *starts: str, most: int = 1_500) -> Stranger:
        """Follow links until there are no more that were not followed."""
        waiting = list(starts)
        while waiting and len(self.found) < most:
            address = waiting.pop(0)
            if address in self.found or not self._is_followed(address):
                continue
            answer = self.client.get(address)
            kind = answer.headers.get("Content-Type", "")
            content = answer.content if answer.status_code == 200 else b""
            self.found[address] = (kind, content)
            if answer.status_code in (301, 302):
                waiting.append(urljoin(address, answer.url))
            waiting += [urljoin(address, link) for link in _links(kind, content)]
        assert not waiting or len(self.found) < most, "the site has more addresses than the stranger can follow"
        return self

    def _is_followed(self, address: str) -> bool:
        """One choice at a time: of a page with four filters every choice is seen, not every set of choices. Pictures
        stand in the pages; of those to take away, one of each form is taken.
        """
        parts = urlsplit(address)
        if any(each in address for each in self.passed_by):
            return False
        if parts.netloc not in ("", "testserver") or parts.path.startswith(NOT_FOLLOWED):
            return False
        asked = parse_qsl(parts.query)
        is_one_of_many = parts.path.endswith(PICTURES) and (asked or not parts.path.split("/")[-1].startswith("trend"))
        return len(asked) <= 1 and not is_one_of_many

    def tables(self) -> Iterator[tuple[str, list[dict[str, object]]]]:
        """(address, rows) of every table that is there to be read by a program."""
        for address, (kind, content) in self.found.items():
            if content and (rows := _rows(address, kind, content)):
                yield address, rows

    def texts(self) -> Iterator[tuple[str, str]]:
        """(address, text) of everything: the words and labels of pages and pictures, PDF as it is printed, every part
        of workbooks and documents, calendars with their lines whole, files and answers as they are. Where a line is
        drawn on a picture is no text: its figures stand in its labels.
        """
        for address, (kind, content) in self.found.items():
            if content.startswith(b"%PDF"):
                done = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
                yield address, done.stdout.decode()
            elif content.startswith(b"PK"):
                yield address, parts_of(content)
            elif "calendar" in kind:
                yield address, FOLDED.sub("", content.decode())
            else:
                text = content.decode("utf-8", errors="replace")
                marked = "html" in kind or "svg" in kind
                yield address, html.unescape(words_of(text) if marked else text)


def words_of(text: str) -> str:
    """What is written between and in the tags."""
    return " ".join([*LABELS.findall(text), TAGS.sub(" ", text)])


def parts_of(content: bytes) -> str:
    """The words of every part of a workbook or a document; a word may lie in several runs."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                text = RUNS.sub("", parts.read(name).decode("utf-8", errors="replace"))
                found.append(html.unescape(words_of(text)))
    return "\n".join(found)


def _links(kind: str, content: bytes) -> list[str]:
    text = content.decode("utf-8", errors="replace") if kind.startswith(("text/html", "application/json")) else ""
    found = LINKS.findall(text) if kind.startswith("text/html") else ADDRESSES.findall(text)
    return [html.unescape(link).replace("http://testserver", "") for link in found]


def _rows(address: str, kind: str, content: bytes) -> list[dict[str, object]]:
    if kind.startswith("text/csv"):
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    if "parquet" in kind:
        return pq.read_table(io.BytesIO(content)).to_pylist()
    if "spreadsheetml" in kind:
        return fastexcel.read_excel(content).load_sheet(0).to_arrow().to_pylist()
    if kind.startswith("application/json"):
        told = json.loads(content)
        return list(told.get("values", ())) if isinstance(told, dict) else []
    return []
