"""Causes of death: short declared lists, and how a code or a text falls under one of their groups.

A list is short on purpose: counts by cause and age become small quickly, and small counts are hidden. Codes are those
of the tenth revision (ICD-10); the groups of "leading" are those that the National Center for Health Statistics ranks
(Heron M. Deaths: leading causes. National Vital Statistics Reports). What falls under no group is "All other causes".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

OTHER = "All other causes"
MOST = 12  # causes of one list
_CODE = r"\*?([A-Z])(\d\d)(?:\.?(\d))?"
_RANGE = re.compile(rf"{_CODE}(?:\s*[-–]\s*{_CODE})?")
_CODES_ONLY = re.compile(rf"{_CODE}\d*(?:\s*[-–,;+]\s*{_CODE})*")
_BRACKETS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True)
class Cause:
    """One group: the codes that fall under it, and words that mean it where a file has no codes."""

    title: str
    codes: str = ""
    words: tuple[str, ...] = ()

    @cached_property
    def held(self) -> int:
        """Its codes as bits."""
        return codes_of(self.codes)

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """Its words, each at the beginning of a word."""
        return re.compile(r"\b(?:" + "|".join(map(re.escape, self.words)) + ")", re.I) if self.words else None


def codes_of(text: str) -> int:
    """Codes and ranges of codes ("I20-I51, I11, U07.1") as bits, ten to a category; 0 where there is none."""
    found = 0
    for match in _RANGE.finditer(text.upper()):
        letter, category, digit, last_letter, last_category, last_digit = match.groups()
        first = _place(letter, category, digit or "0")
        if last_letter:
            last = _place(last_letter, last_category, last_digit or "9")
        else:
            last = _place(letter, category, digit or "9")
        if last >= first:
            found |= ((1 << (last - first + 1)) - 1) << first
    return found


def _place(letter: str, category: str, digit: str) -> int:
    return (ord(letter) - ord("A")) * 1000 + int(category) * 10 + int(digit)


def codes_in(text: str) -> int:
    """The codes that a cell names: "I21.9", or "Diseases of heart (I00-I09, I11)"; 0 where it names none."""
    if _CODES_ONLY.fullmatch(text.strip().upper()):
        return codes_of(text)
    found = 0
    for inside in _BRACKETS.findall(text):
        if _CODES_ONLY.fullmatch(inside.strip().upper()):
            found |= codes_of(inside)
    return found


@dataclass(frozen=True)
class CauseList:
    """Groups that exclude each other, in order; `OTHER` is always the last."""

    name: str
    causes: tuple[Cause, ...]

    @property
    def titles(self) -> tuple[str, ...]:
        """The names of the groups, with that of what falls under none."""
        return (*(cause.title for cause in self.causes), OTHER)

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {title.casefold(): title for title in self.titles}

    def title_of(self, text: str) -> str | None:
        """The group of a cell: by its name, else by the codes it holds, else by words; None where its codes reach
        beyond one group.
        """
        named = self._titles.get(" ".join(text.split()).casefold())
        if named:
            return named
        codes = codes_in(text)
        if codes and any(cause.held for cause in self.causes):
            return self._by_codes(codes)
        return next((each.title for each in self.causes if each.pattern and each.pattern.search(text)), OTHER)

    def _by_codes(self, codes: int) -> str | None:
        touched = [cause for cause in self.causes if cause.held & codes]
        if not touched:
            return OTHER
        return touched[0].title if codes & ~touched[0].held == 0 else None

    def uses_words(self, text: str) -> bool:
        """True where nothing but words decides."""
        return " ".join(text.split()).casefold() not in self._titles and not codes_in(text)


HEART = Cause(
    "Heart disease",
    "I00-I09, I11, I13, I20-I51",
    ("heart", "cardiac", "cardiovascular", "coronary", "myocard", "cardiomyopath", "hypertensive"),
)
CANCER = Cause(
    "Cancer", "C00-C97", ("cancer", "carcinom", "neoplasm", "lymphom", "leukemi", "malignan", "melanom", "myelom")
)
STROKE = Cause("Stroke", "I60-I69", ("stroke", "cerebrovascular", "intracerebral", "cerebral infarct"))
LUNGS = Cause("Chronic lung disease", "J40-J47", ("chronic obstructive", "copd", "emphysem", "asthma", "bronchial"))
DIABETES = Cause("Diabetes", "E10-E14", ("diabet",))
HOMICIDE = Cause("Homicide", "U01-U02, X85-Y09, Y87.1", ("homicid", "assault"))
SUICIDE = Cause("Suicide", "U03, X60-X84, Y87.0", ("suicid", "intentional self"))
ACCIDENTS = Cause(
    "Accidents",
    "V01-X59, Y85-Y86",
    ("accident", "unintentional", "toxicity", "intoxication", "overdose", "poisoning", "drowning"),
)
COVID = Cause("COVID-19", "U07.1", ("covid", "sars-cov"))
INFANCY = Cause("Before and at birth", "P00-P96", ("perinatal", "prematur", "newborn"))
POISONING = Cause(
    "Drug and alcohol poisoning",
    "X40-X45, Y10-Y15",
    ("toxicity", "intoxication", "overdose", "poisoning", "heroin", "fentanyl", "cocaine", "opi"),
)

LISTS = {
    each.name: each
    for each in (
        CauseList("few", (
            Cause("Heart disease and stroke", "I00-I99", (*HEART.words, *STROKE.words)),
            CANCER,
            Cause("Injuries and violence", "U01-U03, V01-Y89",
                  (*HOMICIDE.words, *SUICIDE.words, *ACCIDENTS.words, "injur")),
        )),
        CauseList("leading", (
            HOMICIDE, SUICIDE, ACCIDENTS, COVID, CANCER, STROKE, HEART, LUNGS, DIABETES, INFANCY,
        )),
        CauseList("examiner", (
            HOMICIDE, SUICIDE, POISONING, Cause("Other accidents", "V01-X39, X46-X59, Y85-Y86", ("accident",)),
            Cause("Illness", "A00-R99", ("natural",)),
        )),
    )
}  # fmt: skip


def list_named(asked: str) -> CauseList:
    """A declared list by its name, or a list written out: "fentanyl, heroin" or "Heart=I00-I51, Injury=V01-Y89".

    Raises ValueError with a sentence where it is neither.
    """
    if asked in LISTS:
        return LISTS[asked]
    parts = [part.strip() for part in asked.split(",") if part.strip()]
    causes = tuple(_written(part) for part in parts)
    titles = [cause.title.casefold() for cause in causes]
    if not causes or len(causes) > MOST or len({*titles, OTHER.casefold()}) <= len(titles):
        raise ValueError(
            f"Name a list ({', '.join(LISTS)}), or write 1 to {MOST} causes of different names, such as "
            "fentanyl,heroin or Heart=I00-I51,Injury=V01-Y89."
        )
    for title, other in _overlaps(causes):
        raise ValueError(f"The causes {title} and {other} share codes: each death belongs to one cause.")
    return CauseList(asked, causes)


def _written(part: str) -> Cause:
    title, equals, meant = part.partition("=")
    if not equals:
        return Cause(title, words=(title.lower(),))
    pieces = [piece.strip() for piece in meant.split("+") if piece.strip()]
    codes = [piece for piece in pieces if _CODES_ONLY.fullmatch(piece.upper())]
    return Cause(title.strip(), ", ".join(codes), tuple(piece.lower() for piece in pieces if piece not in codes))


def _overlaps(causes: tuple[Cause, ...]) -> Iterator[tuple[str, str]]:
    for number, one in enumerate(causes):
        for other in causes[number + 1 :]:
            if one.held & other.held:
                yield one.title, other.title


def kept_labels(labels: Iterable[str], causes: CauseList) -> dict[str, str]:
    """Of the labels of a file, those that are counted, and each one's group.

    Files print groups of codes beside the finer groups they are made of (Diseases of heart, and within it ischemic
    heart disease). Within a group the widest labels are counted; what reaches beyond one group, or lies within a
    counted one, is not.
    """
    held = {label: codes_in(label) for label in labels}
    titled = {label: title for label in held if (title := causes.title_of(label)) is not None}
    kept = {}
    for label, title in titled.items():
        wider = [
            other for other in titled
            if other != label and titled[other] == title and held[label] and held[label] & ~held[other] == 0
            and (held[other] != held[label] or other < label)
        ]  # fmt: skip
        if not wider:
            kept[label] = title
    return kept
