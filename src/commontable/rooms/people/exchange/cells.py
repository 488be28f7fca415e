"""What happens to the text of one cell on its way in and out."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from django.db.models import TextChoices
from django.utils.translation import override

# Marks of direction and zero width: invisible, pasted along from web pages, and they make equal names unequal.
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


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
