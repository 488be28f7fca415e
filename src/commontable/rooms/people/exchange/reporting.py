"""The report of a dry run as people read it: a headline, tables, and the whole of it as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.foundation.cells import escaped

from ..models import ImportDraft
from .steps import Verb

# A page of ten thousand rows helps nobody; the rest stands in the CSV of the report, and the page says so.
MAX_FAULTS_SHOWN = 2_000
MAX_STEPS_SHOWN = 500


class Report:
    """What a template shows of one draft."""

    def __init__(self, draft: ImportDraft) -> None:
        self.draft = draft
        self.counts = draft.report.get("counts", {})
        self.all_faults: list[dict[str, Any]] = draft.report.get("faults", [])
        self.all_steps: list[dict[str, Any]] = draft.report.get("steps", [])
        self.notes: list[dict[str, Any]] = draft.report.get("notes", [])

    @property
    def can_be_applied(self) -> bool:
        return not self.draft.applied_at and bool(self.draft.rows) and bool(self.all_steps)

    @property
    def headline(self) -> str:
        if self.draft.applied_at:
            return _("%(file)s has been imported: %(what)s.") % {"file": self.draft.file_name, "what": self._done()}
        if self.all_faults:
            return ngettext(
                "One cell needs another look before this file can be imported",
                "%(count)s cells need another look before this file can be imported",
                len(self.all_faults),
            ) % {"count": len(self.all_faults)}
        if not self.all_steps:
            return _("This file would change nothing: all of it is on record already")
        return _("This file would do this: %(what)s") % {"what": self._done()}

    def _done(self) -> str:
        words = {
            Verb.ADD: ngettext("%(count)s row added", "%(count)s rows added", self.counts.get(Verb.ADD, 0)),
            Verb.CHANGE: _("%(count)s changed"),
            Verb.END: _("%(count)s ended"),
            Verb.SAME: _("%(count)s left as they are"),
        }
        told = [text % {"count": self.counts[verb]} for verb, text in words.items() if self.counts.get(verb)]
        return ", ".join(told) or _("nothing")

    @property
    def fault_columns(self) -> list[dict[str, Any]]:
        labels = [_("Sheet"), _("Row"), _("Column"), _("Value"), _("What is wrong"), _("What to do")]
        return [{"label": label, "numeric": label == _("Row")} for label in labels]

    @property
    def fault_rows(self) -> list[list[Any]]:
        names = ("sheet", "row", "column", "value", "rule", "remedy")
        return [[fault[name] or None for name in names] for fault in self.all_faults[:MAX_FAULTS_SHOWN]]

    @property
    def groups(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """Steps by what they do, in the order people care about."""
        titles = {Verb.END: _("Would end"), Verb.CHANGE: _("Would change"), Verb.ADD: _("Would be added")}
        shown = _by_row(self.all_steps[:MAX_STEPS_SHOWN])
        grouped = [(title, [step for step in shown if step["verb"] == verb]) for verb, title in titles.items()]
        return [(title, steps) for title, steps in grouped if steps]

    @property
    def is_cut(self) -> bool:
        return len(self.all_faults) > MAX_FAULTS_SHOWN or len(self.all_steps) > MAX_STEPS_SHOWN

    def as_csv(self) -> bytes:
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer)
        for line in self._lines():
            writer.writerow([escaped(str(cell)) for cell in line])
        return buffer.getvalue().encode("utf-8-sig")

    def _lines(self) -> Iterator[list[Any]]:
        yield [_("What"), _("Sheet"), _("Row"), _("Column"), _("Value"), _("Rule, or new value"), _("What to do")]
        for fault in self.all_faults:
            names = ("sheet", "row", "column", "value", "rule", "remedy")
            yield [_("fault"), *(fault[name] for name in names)]
        for note in self.notes:
            yield [_("note"), note["sheet"], note["row"] or "", "", "", note["sentence"], ""]
        for step in self.all_steps:
            for column, old, new in step["fields"] or [["", "", ""]]:
                yield [_VERB_WORDS[step["verb"]](), step["sheet"], step["row"], column, old, new, ""]


def _by_row(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One entry for all that one row does in one way: a new person with an address and an organization is one thing."""
    entries: dict[tuple[Any, ...], dict[str, Any]] = {}
    for step in steps:
        entry = entries.setdefault((step["verb"], step["sheet"], step["row"]), {**step, "fields": []})
        entry["fields"] += step["fields"]
    return list(entries.values())


_VERB_WORDS = {
    Verb.ADD.value: lambda: _("add"),
    Verb.CHANGE.value: lambda: _("change"),
    Verb.END.value: lambda: _("end"),
}
