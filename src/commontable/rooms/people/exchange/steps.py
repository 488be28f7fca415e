"""What an import would do, as data: it is shown to people, kept with the draft, and carried out step by step."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from .faults import Fault, Note
from .parsing import CLEAR, Row
from .references import Token
from .sheets import BY_NAME, Column
from .writing import shown


class Verb(StrEnum):
    ADD = "add"
    CHANGE = "change"
    END = "end"
    SAME = "same"


class Noun(StrEnum):
    """What one step is about. A row of People may make three steps: the person, contacts, an affiliation."""

    ORGANIZATION = "organization"
    PERSON = "person"
    CONTACTS = "contacts"
    AFFILIATION = "affiliation"
    BODY = "body"
    SEAT = "seat"
    MEMBERSHIP = "membership"


@dataclass(frozen=True)
class FieldChange:
    """One value: what it was and what it would be, as a person reads it."""

    name: str
    column: str
    old: str
    new: str


@dataclass
class Step:
    """One deed of the import. `target` is the record it changes, None when it adds one; `values` are what it sets."""

    noun: Noun
    verb: Verb
    row: Row
    token: Token
    label: str
    target: Any = None
    values: dict[str, Any] = field(default_factory=dict)
    fields: list[FieldChange] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "noun": self.noun.value,
            "verb": self.verb.value,
            "sheet": BY_NAME[self.row.sheet].title,
            "row": self.row.number,
            "token": self.token,
            "target": str(self.target.pk) if self.target else "",
            "label": self.label,
            "fields": [[change.column, change.old, change.new] for change in self.fields],
        }


@dataclass
class Plan:
    """All steps in the order they are carried out, and all that stands in their way."""

    steps: list[Step] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def warn(self, sentence: str) -> None:
        """A note on the file as a whole."""
        self.notes.insert(0, Note("", 0, sentence))

    def leave_out_broken(self) -> None:
        """What a row with a fault would do is not worth telling."""
        broken = {(fault.sheet, fault.row) for fault in self.faults}
        self.steps = [step for step in self.steps if (BY_NAME[step.row.sheet].title, step.row.number) not in broken]

    @property
    def counts(self) -> dict[str, int]:
        """Rows by what becomes of them; a row that does several things counts once, by the strongest."""
        strongest: dict[tuple[str, int], Verb] = {}
        order = [Verb.SAME, Verb.CHANGE, Verb.END, Verb.ADD]
        for step in self.steps:
            place = (step.row.sheet, step.row.number)
            strongest[place] = max(strongest.get(place, Verb.SAME), step.verb, key=order.index)
        counts = Counter(strongest.values())
        return {verb.value: counts[verb] for verb in Verb}

    def fingerprint(self) -> str:
        """The same for the same plan: tells at confirmation whether anything has changed in between."""
        plan = [{**step.as_json(), "label": ""} for step in self.steps]
        return hashlib.sha256(json.dumps(plan, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def field_change(column: Column, old: Any, new: Any) -> FieldChange:
    return FieldChange(column.name, column.header, in_words(column, old), in_words(column, new))


def in_words(column: Column, value: Any) -> str:
    return _("(cleared)") if value == CLEAR else shown(column, value)
