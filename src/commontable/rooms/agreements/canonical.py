"""The text that is signed: one form for every reader, and its hash. Pure: no ORM here.

UTF-8, Unicode in form NFC, lines that end in one line feed without spaces before it, blank lines only between parts.
The same title, parties and clauses make the same bytes on every machine and in every release of this site.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass

FORM = "CommonTable canonical text 2"
FORM_WITHOUT_DATES = "CommonTable canonical text 1"  # kept texts of this form stay as they were signed


@dataclass(frozen=True)
class CanonicalParty:
    """A party by its full name, and what it is in the agreement ("" when nothing is said)."""

    name: str
    role: str = ""


@dataclass(frozen=True)
class CanonicalClause:
    number: str
    heading: str
    text: str


@dataclass(frozen=True)
class CanonicalVersion:
    """What is signed: nothing that can be changed without a new version stands outside of it."""

    title: str
    version: str  # its number and label as the page shows them
    parties: tuple[CanonicalParty, ...]
    clauses: tuple[CanonicalClause, ...]
    preamble: str = ""
    language: str = "en"
    begins: str = ""  # in EDTF; "" when it is in force from the last signature that is needed
    ends: str = ""  # in EDTF; "" when nobody said until when


def canonical_text(version: CanonicalVersion, form: str = FORM) -> str:
    """Parties in the order of their names; clauses in the order of the agreement."""
    parties = sorted((_line(party.name), _line(party.role)) for party in version.parties)
    parts = [
        form,
        f"Title: {_line(version.title)}\nVersion: {_line(version.version)}\nLanguage: {_line(version.language)}"
        + ("" if form == FORM_WITHOUT_DATES else _dates(version)),
        "Parties:\n" + "\n".join(f"- {name}\n  role: {role}" if role else f"- {name}" for name, role in parties),
    ]
    if version.preamble.strip():
        parts.append("Preamble:\n" + _block(version.preamble))
    for clause in version.clauses:
        parts.append(f"[{_line(clause.number)}] {_line(clause.heading)}\n{_block(clause.text)}".rstrip("\n"))
    return "\n\n".join(parts) + "\n"


def form_of(text: str) -> str:
    """The form in which a text was kept."""
    return text.partition("\n")[0]


def _dates(version: CanonicalVersion) -> str:
    begins = f"\nIn force from: {version.begins or 'the last signature that is needed'}"
    return begins + (f"\nIn force until: {version.ends}" if version.ends else "")


def hash_of(text: str) -> str:
    """The SHA-256 of the text as UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _line(words: str) -> str:
    return " ".join(unicodedata.normalize("NFC", words).split())


def _block(words: str) -> str:
    """Lines as they were written; a text cannot begin a clause of its own, since its lines are set in."""
    lines = unicodedata.normalize("NFC", words).replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    return "\n".join(f"  {line.rstrip()}".rstrip() for line in lines)
