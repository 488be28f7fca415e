"""Finds what a row names: by ID, else by a name that only one record or one row of the file has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from .cells import plain
from .known import Known
from .parsing import CellFault, Parsed, Row
from .sheets import BY_NAME, SHEETS, Column

# A suggestion compares one word with all: a file of 5,000 wrong names would take minutes.
MAX_SUGGESTIONS = 200

# Where a thing stands: its ID, or for a row that is still to be added "=sheet:row".
Token = str


def token_of(row: Row) -> Token:
    return row.get("key") or f"={row.sheet}:{row.number}"


class Finder:
    """Looks up IDs and names among what the importer may see and the new rows of the file itself."""

    def __init__(self, known: Known, parsed: Parsed) -> None:
        self.known = known
        self.suggestions_left = MAX_SUGGESTIONS
        self.named: dict[str, dict[str, list[Token]]] = {sheet.name: defaultdict(list) for sheet in SHEETS}
        for sheet in SHEETS:
            for key, thing in known.things(sheet.name).items():
                self._remember(sheet.name, key, _names_of(thing))
            for row in parsed.of(sheet):
                self._remember(sheet.name, token_of(row), [row.get("name") or row.get("title"), row.get("short_name")])

    def _remember(self, sheet: str, token: Token, names: list[Any]) -> None:
        for name in names:
            found = self.named[sheet][plain(name)] if isinstance(name, str) and name else None
            if found is not None and token not in found:
                found.append(token)

    def thing(self, row: Row) -> Any:
        """The record a row updates; None for a new row. Raises CellFault for an ID that is not known."""
        key = row.get("key")
        if not key:
            return None
        if kept := self.known.merged.get(row.sheet, {}).get(key):
            raise CellFault(
                _("was merged into another record, %(kept)s") % {"kept": kept},
                _("Delete this row, or write that ID instead."),
            )
        return self._known_thing(row.sheet, key)

    def _known_thing(self, sheet: str, key: str) -> Any:
        things = self.known.things(sheet)
        if key in things:
            return things[key]
        # Spreadsheets drop leading zeros; that and a slip of the finger are told with what was probably meant.
        near = key.zfill(8) if key.zfill(8) in things else self._near(key, things)
        if near:
            remedy = _("Did you mean %(key)s (%(name)s)?") % {"key": near, "name": things[near]}
        else:
            remedy = _("For a new row leave the ID blank; for an update copy the ID from a fresh export.")
        raise CellFault(_("is not the ID of a record you may see"), remedy)

    def _near(self, word: str, words: Iterable[str]) -> str:
        self.suggestions_left -= 1
        found = get_close_matches(word, words, 1, 0.7) if self.suggestions_left >= 0 else []
        return found[0] if found else ""

    def refer(self, row: Row, name: str) -> Token:
        """The token a reference column points to, "" when the row names nothing. Raises CellFault."""
        column = BY_NAME[row.sheet].column(name)
        key, label = row.get(name), row.get(f"{name}_label")
        if key:
            key = self.known.merged.get(column.refers, {}).get(key, key)
            self._known_thing(column.refers, key)
            self._check_label(column, key, label)
            return str(key)
        return self._by_name(column, label) if label else ""

    def _check_label(self, column: Column, key: str, label: str) -> None:
        if label and key not in self.named[column.refers].get(plain(label), ()):
            name = self.known.things(column.refers)[key]
            rule = _("is the ID of %(name)s, but the name beside it is %(label)s") % {"name": name, "label": label}
            raise CellFault(rule, _("Correct the ID, or leave the name blank."))

    def _by_name(self, column: Column, label: str) -> Token:
        names = self.named[column.refers]
        found = names.get(plain(label), [])
        if len(found) == 1:
            return found[0]
        if found:
            keys = ", ".join(_readable(token) for token in found)
            raise CellFault(
                _("'%(label)s' is the name of several: %(keys)s") % {"label": label, "keys": keys},
                _("Write the ID of the one that is meant."),
            )
        sheet = BY_NAME[column.refers].title
        near = self._near(plain(label), names)
        remedy = (
            _("Did you mean %(key)s? Write its ID.") % {"key": _readable(names[near][0])}
            if near
            else _("Add it to the sheet %(sheet)s, or correct the name.") % {"sheet": sheet}
        )
        rule = _("'%(label)s' is not the name of a record you may see, nor in the sheet %(sheet)s")
        raise CellFault(rule % {"label": label, "sheet": sheet}, remedy)


def _names_of(thing: Any) -> list[str]:
    return [getattr(thing, "name", "") or getattr(thing, "title", ""), getattr(thing, "short_name", "")]


def _readable(token: Token) -> str:
    if not token.startswith("="):
        return token
    sheet, _colon, number = token[1:].partition(":")
    return _("row %(row)s of %(sheet)s") % {"row": number, "sheet": BY_NAME[sheet].title}
