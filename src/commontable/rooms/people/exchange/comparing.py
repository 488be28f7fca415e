"""One row against one record: which cells say something else, in words for people and in values for the deed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Audience

from .cells import cleaned
from .faults import Note
from .known import Describing, Known, Values
from .parsing import CLEAR, CellFault, Parsed, Row, fault_at
from .references import Finder, Token, token_of
from .sheets import BY_NAME, Column
from .steps import FieldChange, Noun, Plan, Step, Verb, field_change

Change = tuple[FieldChange, Any]


class Comparing:
    """What the planners of each sheet share: the file, what is known, and the plan that grows."""

    def __init__(self, parsed: Parsed, known: Known) -> None:
        self.parsed, self.known = parsed, known
        self.rows = {token_of(row): row for row in parsed.rows}
        self.finder, self.describing = Finder(known, parsed), Describing(known)
        self.plan = Plan(faults=list(parsed.faults), notes=list(parsed.notes))

    def record(self, row: Row, noun: Noun, describe: Callable[[Any], Values], names: Iterable[str]) -> Step | None:
        """The step that adds the record of a row, or sets what differs; None when its ID is at fault."""
        try:
            thing = self.finder.thing(row)
        except CellFault as fault:
            self.tell(row, "key", fault)
            return None
        changes = self.differing(row, names, describe(thing) if thing else {})
        if noun is not Noun.BODY:
            self._refuse_body_audience(row, changes)
        verb = Verb.ADD if thing is None else Verb.CHANGE if changes else Verb.SAME
        label = row.get("name") or row.get("title") or str(thing)
        return self.step(Step(noun, verb, row, token_of(row), label, thing), changes)

    def step(self, step: Step, changes: list[Change]) -> Step:
        step.fields = [change for change, _value in changes]
        step.values = {change.name: value for change, value in changes}
        self.plan.steps.append(step)
        return step

    def tell(self, row: Row, name: str, fault: CellFault) -> None:
        label = f"{name}_label"
        if not row.get(name) and row.get(label):
            name = label
        self.plan.faults.append(fault_at(row, BY_NAME[row.sheet].column(name), fault, str(row.get(name) or "")))

    def note(self, row: Row, sentence: str) -> None:
        self.plan.notes.append(Note(BY_NAME[row.sheet].title, row.number, sentence))

    def differing(self, row: Row, names: Iterable[str], old: Values) -> list[Change]:
        """The columns whose cells say something else than the record. A blank cell says nothing."""
        found = []
        for column in (BY_NAME[row.sheet].column(name) for name in names):
            new = self.referred(row, column) if column.kind == "reference" else row.get(column.name)
            before = old.get(column.name, "")
            if new not in ("", None, []) and not is_same(column, before, new):
                found.append((self._told(column, new, old), new))
        return found

    def referred(self, row: Row, column: Column) -> Token:
        """The token of what a cell refers to; "" for nothing, and for a fault, which is told."""
        try:
            return self.finder.refer(row, column.name)
        except CellFault as fault:
            self.tell(row, column.name, fault)
            return ""

    def name_of(self, sheet: str, token: Token) -> str:
        thing = self.known.things(sheet).get(token)
        if thing is not None:
            return f"{getattr(thing, 'name', thing)} ({token})"
        return str(self.rows[token].get("name"))

    def _told(self, column: Column, new: Any, values: Values) -> FieldChange:
        old = values.get(column.name, "")
        if column.kind != "reference":
            return field_change(column, old, new)
        before = f"{values[f'{column.name}_label']} ({old})" if old else ""
        return FieldChange(column.name, column.header, before, self.name_of(column.refers, new))

    def _refuse_body_audience(self, row: Row, changes: list[Change]) -> None:
        if any(change.name == "audience" and value == Audience.BODY for change, value in changes):
            rule = _("does not say which body")
            self.tell(row, "audience", CellFault(rule, _("Choose another audience here, or set it on its page.")))


def is_same(column: Column, old: Any, new: Any) -> bool:
    """Whether a cell says what is on record, whatever the way it is written."""
    if new == CLEAR:
        return not old
    if column.kind == "date":
        return bool(old) and PartialDate.parse(old) == PartialDate.parse(new)
    if column.kind == "list":
        return not missing_from(old or [], new)
    if isinstance(old, str) and isinstance(new, str):
        return cleaned(old, keep_lines=column.kind == "long") == new
    return bool(old == new)


def missing_from(old: Iterable[str], new: Iterable[str]) -> list[str]:
    """The entries of a cell that are not on record."""
    there = {part.strip() for value in old for part in cleaned(value).split(";")}
    return [entry for entry in new if entry not in there]
