"""The words and pure rules of reading numbers together: sessions, designs, findings, data gaps, focus. No ORM here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SessionState(TextChoices):
    """Where an interpretation session stands; worked out from its records."""

    PLANNED = "planned", _("planned")
    RECORDED = "recorded", _("recorded")
    CALLED_OFF = "called_off", _("called off")


class Language(TextChoices):
    """The language somebody's words are kept in, so that they can be read out and shown as what they are."""

    ENGLISH = "en", _("English")
    SPANISH = "es", _("Spanish")


class CollectionMethod(TextChoices):
    """How an evaluation collects its data."""

    SURVEY = "survey", _("a survey")
    INTERVIEWS = "interviews", _("interviews")
    GROUPS = "groups", _("group conversations")
    RECORDS = "records", _("records that exist already")
    OBSERVATION = "observation", _("looking and counting on site")
    MEASUREMENT = "measurement", _("measurements")


class Answer(TextChoices):
    """What a community partner answers to a design."""

    AGREED = "agreed", _("signed off")
    NOT_YET = "not_yet", _("not yet")


class FindingMethod(TextChoices):
    """How a finding in words came about."""

    INTERVIEWS = "interviews", _("interviews")
    GROUPS = "groups", _("group conversations")
    MEETING = "meeting", _("a house meeting")
    PHOTOS = "photos", _("photographs by residents")
    OBSERVATION = "observation", _("looking and listening on site")
    OPEN_QUESTION = "open_question", _("open questions of a survey")


class Direction(TextChoices):
    """Which way things went, in words: never a number."""

    BETTER = "better", _("it got better")
    WORSE = "worse", _("it got worse")
    MIXED = "mixed", _("better for some, worse for others")
    SAME = "same", _("no change was told")
    FIRST = "first", _("told for the first time")


class Consent(TextChoices):
    """How somebody agreed that their words may be shown."""

    WRITTEN = "written", _("in writing")
    SPOKEN = "spoken", _("aloud, before a witness")


class GapState(TextChoices):
    """Where a data gap stands."""

    OPEN = "open", _("nobody works on it yet")
    SEEKING = "seeking", _("a source or partner is sought")
    COLLECTING = "collecting", _("data are being collected")
    FILLED = "filled", pgettext_lazy("of a data gap", "filled")
    LEFT = "left", _("left open, with the reason")


# One table says which way a gap may go. A gap that was closed can be opened again.
_WORKING = frozenset({GapState.OPEN, GapState.SEEKING, GapState.COLLECTING})
_CLOSED = frozenset({GapState.FILLED, GapState.LEFT})
GAP_MOVES = {**dict.fromkeys(_WORKING, _WORKING | _CLOSED), **dict.fromkeys(_CLOSED, frozenset({GapState.OPEN}))}


def gap_may_become(before: str, after: str) -> bool:
    return after in GAP_MOVES[GapState(before)]


def gap_is_closed(state: str) -> bool:
    return state in _CLOSED


@dataclass(frozen=True)
class SignedOff:
    """Where a design stands with those who must sign it off before data are collected (TH-06)."""

    agreed: int
    waiting_for_change: int

    @property
    def may_begin(self) -> bool:
        return self.agreed > 0 and self.waiting_for_change == 0


def signed_off(answers: Iterable[tuple[object, str]]) -> SignedOff:
    """From (who, answer) in order of time: the last word of each counts."""
    last = dict(answers)
    return SignedOff(
        sum(answer == Answer.AGREED for answer in last.values()),
        sum(answer == Answer.NOT_YET for answer in last.values()),
    )


_STREETS = "(?:St|Street|Ave|Avenue|Rd|Road|Blvd|Ct|Court|Ln|Lane|Dr|Drive|Pl|Place|Ter|Terrace)"
# What may give a person away. Names of people at the table are looked for by the action, which knows them.
_TRACES = (
    ("e-mail", re.compile(r"[\w.+-]+@[\w-]+\.\w+"), _("an e-mail address")),
    ("telephone", re.compile(r"(?<!\d)\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}(?!\d)"), _("a telephone number")),
    ("security", re.compile(r"(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)"), _("a Social Security number")),
    ("day", re.compile(r"(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-](?:\d{2}|\d{4})(?!\d)"), _("a whole date")),
    ("record", re.compile(r"\b(?:MRN|medical record|expediente)\b\D{0,12}\d{3,}", re.IGNORECASE), _("a record number")),
    ("address", re.compile(rf"\b\d{{1,5}}\s+(?:[NSEW] )?(?:[A-Z]\w+\s){{1,2}}{_STREETS}\b"), _("a street address")),
    (
        "title",
        re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Rev|Pastor|Father|Sister|Brother|Sra?|Srta|Don|Doña)\.?\s+[A-ZÁÉÍÓÚÑ]\w+"),
        _("a name after a form of address"),
    ),
    (
        "own name",
        re.compile(r"\b(?:[Mm]y name is|I am called|[Mm]e llamo|[Mm]i nombre es)\s+[A-ZÁÉÍÓÚÑ]\w+"),
        _("somebody's own name"),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Trace:
    """Something in a text by which somebody could be found."""

    what: str
    text: str


def traces_of_people(text: str, names: Iterable[str] = ()) -> list[Trace]:
    """What in the text may give somebody away: addresses, numbers, dates, forms of address, and the names given.

    A rule finds only what it knows. The form therefore asks a person to look as well.
    """
    found = [Trace(str(what), match.group()) for _code, pattern, what in _TRACES for match in pattern.finditer(text)]
    for name in names:
        for part in {name, *(each for each in name.split() if len(each) > 3)}:
            if part[:1].isupper() and re.search(rf"\b{re.escape(part)}\b", text):
                found.append(Trace(str(_("the name of somebody at the table")), part))
    return list(dict.fromkeys(found))


class FocusRule(TextChoices):
    """How places are chosen. The last four are the lists of the Kansas City business plan (KC-30)."""

    WEIGHTED = "weighted", _("by all numbers, weighted")
    LEVEL = "level", _("the worst level of the first number")
    CHANGE = "change", _("the least improvement of the first number")
    UNION = "union", _("worst level or least improvement")
    OVERLAP = "overlap", _("worst level and least improvement")


class Standardization(TextChoices):
    """How numbers of different units are put on one scale before they are weighted."""

    SPREAD = "spread", _("distance from the average, in standard deviations")
    RANK = "rank", _("position in the order")
    RANGE = "range", _("between the best and the worst place")


class Worse(TextChoices):
    """Which end of a number means more need."""

    HIGHER = "higher", _("a high value means more need")
    LOWER = "lower", _("a low value means more need")


# Whose people live with what the numbers say. Residents at the table speak for themselves besides.
COMMUNITY_SECTORS = frozenset({
    "community_organizing", "community_based", "faith", "residents", "labor", "tribe",
})  # fmt: skip
