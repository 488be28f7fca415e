"""The little Markdown that people write records in: paragraphs, lists, strong words. Anything else stays text.

Blocks come out as data, so that a page, a PDF and a file are made of the same; nothing in them is ever raw HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# What Markdown would read as markup inside a line.
MARKUP = re.compile(r"([\\`*_\[\]<>])")
ESCAPED = re.compile(r"\\([\\`*_\[\]<>#])")
STRONG = re.compile(r"(?<!\\)\*\*(.+?)(?<!\\)\*\*")
BULLET = re.compile(r"^[-*] +")


@dataclass(frozen=True)
class Run:
    text: str
    strong: bool = False


@dataclass(frozen=True)
class Block:
    """A paragraph, or the lines of a list."""

    lines: tuple[tuple[Run, ...], ...]
    is_list: bool = False


def plain(text: str) -> str:
    """Somebody's words as words, in one line: nothing in them is markup."""
    return MARKUP.sub(r"\\\1", " ".join(text.split()))


def blocks(text: str) -> tuple[Block, ...]:
    """Empty lines part paragraphs; lines that begin with a dash make a list."""
    return tuple(_blocks(text.replace("\r\n", "\n").replace("\r", "\n")))


def _blocks(text: str) -> Iterator[Block]:
    for group in re.split(r"\n\s*\n", text.strip()):
        words: list[str] = []
        points: list[str] = []
        for line in group.split("\n"):
            if BULLET.match(line):
                if words:
                    yield _paragraph(words)
                    words = []
                points.append(BULLET.sub("", line))
            elif points and line.startswith("  "):
                points[-1] += " " + line.strip()
            else:
                if points:
                    yield _points(points)
                    points = []
                words.append(line.strip())
        if points:
            yield _points(points)
        if any(words):
            yield _paragraph(words)


def _paragraph(words: list[str]) -> Block:
    return Block((_runs(" ".join(words)),))


def _points(points: list[str]) -> Block:
    return Block(tuple(_runs(point) for point in points), is_list=True)


def _runs(line: str) -> tuple[Run, ...]:
    pieces = STRONG.split(line)
    found = [Run(_unescaped(piece), strong=index % 2 == 1) for index, piece in enumerate(pieces) if piece]
    return tuple(found) or (Run(""),)


def _unescaped(text: str) -> str:
    return ESCAPED.sub(r"\1", text)
