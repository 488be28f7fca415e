"""What the pages of agreements tell: sentences and rows, put together before the template."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.foundation.markdown import Block, blocks
from commontable.foundation.partial_dates import PartialDate

from .comparing import Change, Compared, counts
from .models import Clause, ClauseComment, Version
from .promise_states import SigningMethod
from .queries import AgreementNow
from .states import Standing, VersionState

LOOKS = {
    Standing.IN_FORCE: "good", Standing.PERHAPS: "neutral", Standing.NOT_YET: "neutral",
    Standing.EXPIRED: "late", Standing.WITHDRAWN: "late", Standing.SUPERSEDED: "neutral",
}  # fmt: skip


@dataclass(frozen=True)
class ClauseRow:
    """A clause as a page shows it: its words in blocks, and how many comments wait."""

    clause: Clause
    text: tuple[Block, ...]
    waiting: int = 0

    @property
    def marks(self) -> list[str]:
        """What it is, in words."""
        one = self.clause
        names = [one.get_kind_display()]
        names += [one.get_area_display()] if one.area else []
        names += [one.get_category_display()] if one.category else []
        names += [one.get_activity_type_display()] if one.activity_type else []
        return [*names, *([one.get_horizon_display()] if one.horizon else [])]


@dataclass(frozen=True)
class VersionRow:
    """A version in the list of an agreement."""

    version: Version
    word: str
    look: str


def word_of(now: AgreementNow, version: Version) -> tuple[str, str]:
    """Where a version stands, and how its pill looks."""
    standing = now.standings.get(version.pk)
    if standing is None:
        return str(version.get_state_display()), "neutral"
    return str(Standing(standing).label), LOOKS[standing]


def version_rows(now: AgreementNow) -> list[VersionRow]:
    return [VersionRow(one, *word_of(now, one)) for one in reversed(now.versions)]


def sentence(now: AgreementNow) -> str:
    """Where the agreement stands, in one sentence."""
    title, stands = now.agreement.title, now.now.version
    if stands is not None:
        text = _("%(title)s: in force since %(since)s, version %(number)s")
        return text % {"title": title, "since": stands.effective_from, "number": stands.number}
    if now.now.perhaps is not None:
        text = _("%(title)s: in force from %(since)s, which is not known to the day")
        return text % {"title": title, "since": now.now.perhaps.effective_from}
    shown = now.shown
    if shown is None:
        return _("%(title)s: no version of it can be shown to you") % {"title": title}
    return _("%(title)s: %(state)s") % {"title": title, "state": word_of(now, shown)[0]}


def as_of_sentence(now: AgreementNow) -> str:
    """What stood on the day that was asked for."""
    day = date_format(now.now.day, "DATE_FORMAT")
    if now.now.version is not None:
        text = _("On %(day)s version %(number)s was in force.")
        told = text % {"day": day, "number": now.now.version.number}
    else:
        told = _("On %(day)s no version was in force, as far as the dates tell.") % {"day": day}
    perhaps = now.now.perhaps
    if perhaps is None:
        return told
    more = _("Version %(number)s took effect in %(since)s: whether that day came before or after is not known.")
    return f"{told} {more % {'number': perhaps.number, 'since': perhaps.effective_from}}"


def list_headline(rows: Iterable[AgreementNow]) -> str:
    rows = list(rows)
    if not rows:
        return _("There is no agreement yet")
    standing = sum(row.now.version is not None for row in rows)
    told = ngettext("%(count)s agreement", "%(count)s agreements", len(rows)) % {"count": len(rows)}
    return _("%(told)s, %(standing)s in force") % {"told": told, "standing": standing}


def clause_rows(clauses: Iterable[Clause], comments: Iterable[ClauseComment] = ()) -> list[ClauseRow]:
    waiting = Counter(comment.clause_id for comment in comments if not hasattr(comment, "resolution"))
    return [ClauseRow(one, blocks(one.text), waiting[one.pk]) for one in clauses]


def difference_headline(compared: tuple[Compared, ...]) -> str:
    found = counts(compared)
    if not any(found[change] for change in (Change.ADDED, Change.REMOVED, Change.CHANGED)):
        return _("Nothing changed in the clauses")
    parts = []
    if found[Change.CHANGED]:
        parts.append(ngettext("%(n)s clause changed", "%(n)s clauses changed", found[Change.CHANGED])
                     % {"n": found[Change.CHANGED]})  # fmt: skip
    if found[Change.ADDED]:
        parts.append(ngettext("%(n)s added", "%(n)s added", found[Change.ADDED]) % {"n": found[Change.ADDED]})
    if found[Change.REMOVED]:
        parts.append(ngettext("%(n)s removed", "%(n)s removed", found[Change.REMOVED]) % {"n": found[Change.REMOVED]})
    return ", ".join(parts)


def is_newest_signed(now: AgreementNow, version: Version) -> bool:
    """The one an amendment begins from."""
    signed = [one.number for one in now.versions if one.state == VersionState.SIGNED]
    return bool(signed) and version.number == max(signed)


def signed_on_paper(version: Version) -> PartialDate | None:
    """When the last party signed, where that was on paper and entered here later: one query."""
    if version.state not in (VersionState.SIGNED, VersionState.WITHDRAWN):
        return None
    dates = version.signatures.filter(method=SigningMethod.PAPER).values_list("signed", flat=True)
    return max(dates, default=None)


def is_open(version: Version) -> bool:
    return version.state in (VersionState.DRAFT, VersionState.PROPOSED, VersionState.APPROVED)


def read_day(words: Any) -> dt.date | None:
    """The day of an address such as ?on=2013-05-01; None for none and for what is none."""
    try:
        return dt.date.fromisoformat(words or "")
    except ValueError:
        return None
