"""The earlier wordings of a clause as its page tells them: who kept each, when, and what the next one changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime

from commontable.rooms.people.requests import TableRequest

from .comparing import Compared, ComparedClause, compare
from .drafting_details import VersionDetails
from .models import Clause, ClauseWording, Version
from .promise_pages import names_seen
from .queries import marks_of


@dataclass(frozen=True)
class EarlierWording:
    """A wording that another one followed; `changed` is worked out for the one that was asked for."""

    wording: ClauseWording
    when: str
    who: str
    changed: Compared | None = None


def wordings_card(request: TableRequest, clause: Clause) -> dict[str, Any] | None:
    """With ?wording=…: that one, against the one that followed it. Two queries for any number of wordings."""
    found = list(ClauseWording.objects.visible_to(request.sight).filter(clause=clause).order_by("at", "id"))
    if len(found) < 2:
        return None
    names = names_seen(request.sight, [one.by_id for one in found])
    asked = request.GET.get("wording", "")
    rows = [_row(one, following, names, asked) for one, following in pairwise(found)]
    return {"template": "agreements/clause/wordings.html", "rows": rows[::-1]}


def _row(one: ClauseWording, following: ClauseWording, names: dict[Any, str], asked: str) -> EarlierWording:
    when = date_format(localtime(one.at), "DATETIME_FORMAT")
    row = EarlierWording(one, when, names.get(one.by_id, ""))
    return replace(row, changed=_compared(plain_of(one), plain_of(following))) if str(one.pk) == asked else row


def changed_since(clause: Clause, seen: Any) -> Compared | None:
    """What the clause says now, against the wording that somebody had before them."""
    before = clause.wordings.filter(pk=seen).first()
    now = clause.wordings.order_by("at", "id").last()
    return _compared(plain_of(before), plain_of(now)) if before and now else None


def against_typed(version: Version, details: VersionDetails) -> Compared:
    """What stands around the clauses now, against what somebody typed who had not read it."""
    return _compared(_around(Version.objects.get(pk=version.pk)), _around(details))


def _around(words: Version | VersionDetails) -> ComparedClause:
    dates = " – ".join(str(one) for one in (words.effective_from, words.effective_to) if one)
    return ComparedClause("one", words.label, words.title, "\n\n".join(one for one in (words.preamble, dates) if one))


def plain_of(wording: ClauseWording) -> ComparedClause:
    words = "\n\n".join(part for part in (wording.text, wording.terms) if part)
    return ComparedClause("one", wording.number, wording.heading, words, tuple(marks_of(wording)))


def _compared(before: ComparedClause, after: ComparedClause) -> Compared:
    return compare([before], [after])[0]
