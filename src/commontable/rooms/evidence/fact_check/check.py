"""Reads one text by all rules and gives what it found, in the order of the text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from . import rules
from .rules import RULES, Rule

NAME = re.compile(r"\{([A-Z])\.([^{}\s]+)\}")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÁÉÍÓÚÑ¿¡{“\"])|\n+")
DIGITS = re.compile(r"(?<![\w.])[+−-]?\$?\d[\d.,]*(?:\s?%)?")
YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Remark:
    """One passage a rule found. `key` names rule, language and passage: a changed passage is a new remark."""

    rule: Rule
    language: str
    passage: str

    @property
    def key(self) -> str:
        digest = hashlib.sha256(f"{self.language}|{self.passage}".encode()).hexdigest()[:16]
        return f"{self.rule.key}-{digest}"


@dataclass(frozen=True)
class Bearing:
    """What the check must know of the figures a text may name: `{"A.gap": is it without its interval}`."""

    bare: Mapping[str, bool] = field(default_factory=dict)
    codes: Collection[str] = ()
    without_source: Collection[str] = ()


def check(text: str, language: str, bearing: Bearing) -> list[Remark]:
    """Everything found in `text`, which may hold names such as {A.gap}."""
    found: list[Remark] = []
    for sentence in (each.strip() for each in SENTENCE.split(text)):
        if sentence:
            found += _by_words(sentence, language)
            found += [Remark(rules.NUMBER, language, each) for each in _typed(sentence, language, bearing)]
    found += _without_interval(text, language, bearing)
    if not any(f"{letter}.{name}" in bearing.bare for letter, name in NAME.findall(text)):
        found.append(Remark(rules.SOURCE, language, ""))
    found += [Remark(rules.SOURCE, language, letter) for letter in sorted(bearing.without_source)]
    return list(dict.fromkeys(found))


def _by_words(sentence: str, language: str) -> list[Remark]:
    """At most one remark of each rule a sentence; what stands in quotation marks is somebody's own word."""
    bare = re.sub(r"[“\"«][^”\"»]*[”\"»]", " ", NAME.sub(" ", sentence))
    found = []
    for rule in RULES:
        matches = [pattern.search(bare) for pattern in rule.patterns.get(language, ())]
        if any(matches):
            found.append(Remark(rule, language, sentence[:400]))
    return found


def _typed(sentence: str, language: str, bearing: Bearing) -> list[str]:
    """Numbers that no name stands for. Years, days of a month and codes of places are not figures."""
    bare = NAME.sub(" ", sentence)
    months = rules.MONTHS[language]
    bare = re.sub(rf"\b(?:{months})\s+\d{{1,2}}\b|\b\d{{1,2}}\s+(?:de\s+)?(?:{months})\b", " ", bare, flags=re.I)
    digits = [match[0].strip(" .,") for match in DIGITS.finditer(bare)]
    words = re.findall(rf"\b(?:{rules.NUMBER_WORDS[language]})\b", bare, flags=re.I)
    return [each for each in digits if not YEAR.fullmatch(each) and each not in bearing.codes] + words


def _without_interval(text: str, language: str, bearing: Bearing) -> list[Remark]:
    """A bare value is fine where the same text gives the interval of a figure of the same release."""
    used = [f"{letter}.{name}" for letter, name in NAME.findall(text)]
    whole = {name[0] for name in used if bearing.bare.get(name) is False}
    bare = dict.fromkeys(name for name in used if bearing.bare.get(name) and name[0] not in whole)
    return [Remark(rules.INTERVAL, language, f"{{{name}}}") for name in bare]
