"""Every cell checked, every fault collected: grids of text become rows of values, or faults that say what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from commontable.foundation.cells import unescaped
from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import RecordClass, audiences_allowed

from .cells import choice_words, cleaned, plain
from .faults import Fault, Note
from .reading import Grid
from .sheets import BY_NAME, EXAMPLE_KEYS, Column, Sheet
from .xlsx import FORMULA

YES = {"yes", "y", "true", "1", "x", "si", "s", "verdadero"}
NO = {"no", "n", "false", "0", "falso"}
MAX_TERM_YEARS = 40
# A blank cell leaves a value as it is; one of these words takes it away.
CLEAR_WORDS = {"CLEAR", "BORRAR"}
CLEAR = {"clear": True}
CLEARABLE = {"text", "long", "whole", "date"}
SHOWN = 60  # letters of a wrong value that a fault repeats


@dataclass
class Row:
    """One row with values; only columns the file has are in `values`. A blank cell is "" (or [] for a list)."""

    sheet: str
    number: int
    values: dict[str, Any]

    def get(self, name: str) -> Any:
        return self.values.get(name, "")


@dataclass
class Parsed:
    """What a file says, and everything wrong with how it says it."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def of(self, sheet: Sheet) -> list[Row]:
        return [row for row in self.rows if row.sheet == sheet.name]

    def as_json(self) -> list[list[Any]]:
        return [[row.sheet, row.number, row.values] for row in self.rows]

    @classmethod
    def from_json(cls, rows: Iterable[list[Any]]) -> Parsed:
        return cls(rows=[Row(*row) for row in rows])


class CellFault(ValueError):
    """One cell breaks a rule: the rule and the remedy."""

    def __init__(self, rule: str, remedy: str) -> None:
        super().__init__(rule)
        self.rule, self.remedy = rule, remedy


def parse(grids: list[Grid]) -> Parsed:
    parsed = Parsed()
    for grid in grids:
        _notes_on(grid, parsed)
        for number, cells in grid.rows.items():
            if cells.get("key", "").strip().upper() in EXAMPLE_KEYS.values():
                parsed.notes.append(Note(grid.sheet.title, number, _("This is the example row: it is left out.")))
                continue
            _parse_row(grid, number, cells, parsed)
        _doubled_keys(grid.sheet, parsed)
    return parsed


def _notes_on(grid: Grid, parsed: Parsed) -> None:
    for header in grid.unknown_headers:
        sentence = _("The column '%(column)s' is not one of the template's, or is there twice: it is not read.")
        parsed.notes.append(Note(grid.sheet.title, 1, sentence % {"column": header[:SHOWN]}))


def _parse_row(grid: Grid, number: int, cells: dict[str, str], parsed: Parsed) -> None:
    values: dict[str, Any] = {}
    broken = []
    for column in grid.sheet.columns:
        if column.name not in grid.columns:
            continue
        try:
            values[column.name] = value_of(column, cells.get(column.name, ""))
        except CellFault as fault:
            broken.append((column, fault))
    row = Row(grid.sheet.name, number, values)
    broken += _across(grid.sheet, row) + _missing_columns(grid, row)
    parsed.rows.append(row)
    for column, problem in broken:
        shown = cells.get(column.name, "")
        parsed.faults.append(fault_at(row, column, problem, "" if shown == FORMULA else shown))


def fault_at(row: Row, column: Column, fault: CellFault, value: str) -> Fault:
    sheet = BY_NAME[row.sheet]
    return Fault(sheet.title, row.number, column.header, value.strip()[:SHOWN], fault.rule, fault.remedy)


def value_of(column: Column, text: str) -> Any:
    """The value of one cell; raises CellFault."""
    if text == FORMULA:
        raise CellFault(_("holds a formula"), _("Copy the column and paste it as values: a formula cannot be checked."))
    text = cleaned(unescaped(text), keep_lines=column.kind == "long")
    if not text:
        if column.required:
            raise CellFault(_("is blank"), _("Every row needs it: fill it in."))
        return [] if column.kind == "list" else None if column.kind in ("flag", "whole") else ""
    if text in CLEAR_WORDS:
        return _cleared(column)
    if text.startswith("#") and text.rstrip("!?").upper() in _SPREADSHEET_ERRORS:
        raise CellFault(_("holds an error of the spreadsheet"), _("Put the value in place of the error."))
    value = _READERS[column.kind](column, text)
    if isinstance(value, str) and len(value) > column.limit:
        raise CellFault(
            _("has %(count)s letters; %(limit)s is the most") % {"count": len(value), "limit": column.limit},
            _("Shorten it."),
        )
    return value


def _cleared(column: Column) -> dict[str, bool]:
    if column.required or column.kind not in CLEARABLE or column.name == "ends":
        raise CellFault(_("cannot be cleared by a file"), _("Write another value, or change it on the record's page."))
    return dict(CLEAR)


_SPREADSHEET_ERRORS = {"#N/A", "#REF", "#NAME", "#VALUE", "#DIV/0", "#NUM", "#NULL"}


def _text(column: Column, text: str) -> str:
    if column.name == "website":
        try:
            URLValidator(schemes=["http", "https"])(text)
        except ValidationError as error:
            raise CellFault(_("is not a web address"), _("Write it whole, such as https://example.org.")) from error
    return text


def _choice(column: Column, text: str) -> str:
    assert column.choices is not None
    words = choice_words(column.choices)
    if value := words.get(plain(text)):
        return value
    labels = [str(choice.label) for choice in column.choices]
    near = get_close_matches(plain(text), words, n=1, cutoff=0.6)
    if near:
        label = str(column.choices(words[near[0]]).label)
        raise CellFault(_("is not on the list"), _("Did you mean '%(label)s'?") % {"label": label})
    raise CellFault(_("is not on the list"), _("Choose one of: %(labels)s.") % {"labels": ", ".join(labels)})


def _flag(column: Column, text: str) -> bool:
    word = plain(text)
    if word in YES | NO:
        return word in YES
    raise CellFault(_("is neither yes nor no"), _("Write yes or no."))


def _date(column: Column, text: str) -> str:
    try:
        return PartialDate.parse(text).as_given
    except ValueError as error:
        raise CellFault(_("is not a date that can be read"), _date_remedy(text)) from error


def _date_remedy(text: str) -> str:
    if text.isdigit() and 20_000 < int(text) < 60_000:
        day = dt.date(1899, 12, 30) + dt.timedelta(days=int(text))
        return _("It looks like a spreadsheet's number for a day. If %(day)s is meant, write that.") % {
            "day": f"{day:%Y-%m-%d}"
        }
    if text.count("/") == 2:
        return _("Which is the month is not certain. Write year-month-day, such as 2012-04-15.")
    return _("Write a year (2012), a season (spring 2012), a month (2012-04) or a day (2012-04-15).")


def _whole(column: Column, text: str) -> int:
    if text.isdecimal() and 1 <= int(text[:9]) <= MAX_TERM_YEARS:
        return int(text)
    raise CellFault(
        _("is not a whole number from 1 to %(most)s") % {"most": MAX_TERM_YEARS},
        _("Write a number such as 3, or leave it blank."),
    )


def _list(column: Column, text: str) -> list[str]:
    entries = [entry for part in text.split(";") if (entry := part.strip())]
    for entry in entries:
        if len(entry) > column.limit:
            raise CellFault(_("has an entry that is too long"), _("Divide entries by semicolons."))
        if column.name == "email":
            try:
                validate_email(entry)
            except ValidationError as error:
                raise CellFault(
                    _("'%(entry)s' is not an e-mail address") % {"entry": entry[:SHOWN]},
                    _("Correct it; divide several by semicolons."),
                ) from error
    return list(dict.fromkeys(entries))


def _key(column: Column, text: str) -> str:
    return text.lower()


_READERS: dict[str, Callable[[Column, str], Any]] = {
    "text": _text,
    "long": _text,
    "label": _text,
    "choice": _choice,
    "flag": _flag,
    "date": _date,
    "whole": _whole,
    "list": _list,
    "key": _key,
    "reference": _key,
}


def _missing_columns(grid: Grid, row: Row) -> list[tuple[Column, CellFault]]:
    """A new row needs the columns that every row needs; an update may leave them out of the file."""
    if row.get("key"):
        return []
    missing = [column for column in grid.sheet.columns if column.required and column.name not in grid.columns]
    remedy = _("Add the column, or write the ID of the row that is to be updated.")
    return [(column, CellFault(_("is a column this file does not have"), remedy)) for column in missing]


def _across(sheet: Sheet, row: Row) -> list[tuple[Column, CellFault]]:
    """Rules between the cells of one row."""
    found = []
    begins, ends = row.get("begins"), row.get("ends")
    if begins and ends and begins != CLEAR:
        since, until = PartialDate.parse(begins), PartialDate.parse(ends)
        if until.latest < since.earliest:
            rule = _("is before %(column)s (%(date)s)") % {
                "column": sheet.column("begins").header,
                "date": begins,
            }
            found.append((sheet.column("ends"), CellFault(rule, _("Correct one of the two dates."))))
    if row.get("end_reason") and not row.get("ends"):
        rule = _("gives a reason without a date in Until")
        found.append((sheet.column("end_reason"), CellFault(rule, _("Write the date in Until too."))))
    if (audience := row.get("audience")) and (record_class := row.get("record_class")):
        found += _audience_fits(sheet, audience, RecordClass(record_class))
    return found


def _audience_fits(sheet: Sheet, audience: str, record_class: RecordClass) -> list[tuple[Column, CellFault]]:
    allowed = audiences_allowed(record_class)
    if audience in allowed:
        return []
    rule = _("is wider than a '%(record_class)s' record allows") % {"record_class": record_class.label}
    remedy = _("Choose one of: %(labels)s.") % {"labels": ", ".join(str(choice.label) for choice in allowed)}
    return [(sheet.column("audience"), CellFault(rule, remedy))]


def _doubled_keys(sheet: Sheet, parsed: Parsed) -> None:
    """The same ID twice. A person may stand in several rows, one for each organization."""
    first: dict[tuple[str, ...], int] = {}
    for row in parsed.of(sheet):
        if not row.get("key"):
            continue
        mark = (row.get("key"), row.get("organization") or plain(row.get("organization_label")), row.get("role"))
        identity = mark if sheet.name == "people" else mark[:1]
        if identity in first:
            rule = _("is already in row %(row)s") % {"row": first[identity]}
            remedy = _("Each row has its own ID. Delete one of the rows, or leave the ID blank for a new one.")
            parsed.faults.append(fault_at(row, sheet.column("key"), CellFault(rule, remedy), row.get("key")))
        first.setdefault(identity, row.number)
