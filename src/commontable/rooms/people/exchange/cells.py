"""What happens to the text of one cell on its way in and out."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from django.db.models import TextChoices
from django.utils.translation import override

# A spreadsheet program runs a CSV cell that starts with one of these as a formula (CSV injection, CWE-1236).
RISKY = re.compile(r"'*[=+\-@\t\r]")
QUOTED = re.compile(r"'+[=+\-@\t\r]")
# Marks of direction and zero width: invisible, pasted along from web pages, and they make equal names unequal.
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def escaped(text: str) -> str:
    """For CSV: no cell starts like a formula. `unescaped` undoes exactly this."""
    return f"'{text}" if RISKY.match(text) else text


def escaped_in_workbook(text: str) -> str:
    """In a workbook text is never a formula; only text that looks escaped already needs its own escape."""
    return f"'{text}" if QUOTED.match(text) else text


def unescaped(text: str) -> str:
    return text[1:] if QUOTED.match(text) else text


def cleaned(text: str, *, keep_lines: bool = False) -> str:
    """Without stray whitespace and invisible characters; letters composed (NFC), so that equal names are equal."""
    text = unicodedata.normalize("NFC", INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    if keep_lines:
        return "\n".join(" ".join(line.split()) for line in text.strip().split("\n"))
    return " ".join(text.split())


def plain(text: str) -> str:
    """For comparing names and headers: no case, no accents, no punctuation."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w]+", " ", letters.replace("&", " and ")).split())


@cache
def choice_words(choices: type[TextChoices]) -> dict[str, str]:
    """Every way to write a choice: its code, its English and its Spanish label."""
    words: dict[str, str] = {}
    for language in ("en", "es"):
        with override(language):
            words |= {plain(str(choice.label)): choice.value for choice in choices}
    return words | {plain(choice.value.replace("_", " ")): choice.value for choice in choices}
