"""Minutes drafted from what happened: plain data in, parts of Markdown out, in the language that is active.

Nothing here asks the database or the clock, so the same records always make the same draft. Nobody's words are made
up: what a draft cannot know, it leaves to the clerk.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.foundation.markdown import plain

from .record_states import MinutesPart


@dataclass(frozen=True)
class Came:
    """Somebody in a seat from a time to a time. `who` is empty where the readers may not see the name."""

    seat: str
    who: str = ""
    organization: str = ""
    is_alternate: bool = False
    is_remote: bool = False
    arrived: dt.datetime | None = None
    left: dt.datetime | None = None


@dataclass(frozen=True)
class Voted:
    """One motion and what came of it. The roll is empty where ballots are secret.

    The roll call by which a session is closed is public even where all else of the item is not.
    """

    motion: str
    moved_by: str = ""
    seconded_by: str = ""
    results: tuple[str, ...] = ()
    roll: tuple[tuple[str, str], ...] = ()
    recused: tuple[str, ...] = ()
    closes_session: bool = False


@dataclass(frozen=True)
class Treated:
    """One agenda item. A closed one names its ground in law, and the vote by which the session was closed."""

    number: int | None
    title: str
    kind: str
    key: str
    detail: str = ""
    presenter: str = ""
    is_closed: bool = False
    citation: str = ""
    withdrawn: str = ""
    session: tuple[str, str] | None = None
    votes: tuple[Voted, ...] = ()


@dataclass(frozen=True)
class ToDo:
    what: str
    organization: str
    due: dt.date
    who: str = ""


@dataclass(frozen=True)
class Held:
    """All that a draft is made of."""

    body: str
    kind: str
    zone: ZoneInfo
    planned: dt.datetime
    opened: dt.datetime | None = None
    closed: dt.datetime | None = None
    place: str = ""
    format: str = ""
    notices: tuple[str, ...] = ()
    came: tuple[Came, ...] = ()
    missing: tuple[str, ...] = ()
    items: tuple[Treated, ...] = ()
    to_do: tuple[ToDo, ...] = ()


def draft(held: Held) -> tuple[MinutesPart, ...]:
    """The parts, in the order in which a meeting goes."""
    opening = [
        MinutesPart("opening", _("Opening"), _paragraphs(_opening(held))),
        MinutesPart("notice", _("Notice"), _paragraphs(held.notices or [_("No notice is on record.")])),
        MinutesPart("attendance", _("Attendance"), _paragraphs(_attendance(held))),
    ]
    items = [part for item in held.items for part in _item(item)]
    to_do = _list(_to_do(one) for one in held.to_do)
    actions = [MinutesPart("actions", _("Action items"), to_do)] if to_do else []
    return (*opening, *items, *actions, MinutesPart("closing", _("Closing"), _closing(held)))


def _paragraphs(sentences: Sequence[str] | Iterator[str]) -> str:
    return "\n\n".join(sentence for sentence in sentences if sentence)


def _list(lines: Iterator[str] | Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _opening(held: Held) -> Iterator[str]:
    words = {"body": plain(held.body), "kind": held.kind, "day": _day(held, held.opened or held.planned)}
    yield _("%(body)s met on %(day)s (%(kind)s).") % words
    where = {"place": plain(held.place), "format": held.format}
    if held.place:
        yield _("Place: %(place)s; %(format)s.") % where
    elif held.format:
        yield _("The meeting was held %(format)s.") % where
    if held.opened:
        yield _once(_("It was opened at %(time)s.") % {"time": _time(held, held.opened)})


def _attendance(held: Held) -> Iterator[str]:
    """By seat, with who came late and who left early: whether there was a quorum depends on it."""
    seats = len({one.seat for one in held.came})
    asked = seats + len(held.missing)
    yield ngettext(
        "%(present)s of %(asked)s seat was represented.", "%(present)s of %(asked)s seats were represented.", asked
    ) % {"present": seats, "asked": asked}
    yield _list(_came(held, one) for one in held.came)
    if held.missing:
        yield _("Not represented: %(seats)s.") % {"seats": ", ".join(plain(seat) for seat in held.missing)}


def _came(held: Held, one: Came) -> str:
    told = [plain(one.seat)]
    if one.who or one.organization:
        told.append(": " + ", ".join(plain(name) for name in (one.who, one.organization) if name))
    notes = [
        *([_("alternate")] if one.is_alternate else []),
        *([_("remote")] if one.is_remote else []),
        *_moments(held, one),
    ]
    return "".join(told) + (f" ({', '.join(notes)})" if notes else "")


def _moments(held: Held, one: Came) -> Iterator[str]:
    if one.arrived and held.opened and one.arrived > held.opened:
        yield _("arrived %(time)s") % {"time": _time(held, one.arrived)}
    if one.left and not (held.closed and one.left >= held.closed):
        yield _("left %(time)s") % {"time": _time(held, one.left)}


def _item(item: Treated) -> Iterator[MinutesPart]:
    """A closed item is told in two parts: what the law asks to be told, and what was said, which is withheld."""
    heading = item.title if item.number is None else f"{item.number}. {item.title}"
    yield MinutesPart(item.key, heading, _paragraphs(_treated(item)))
    if item.is_closed and not item.withdrawn:
        why = _("Closed session: %(citation)s") % {"citation": item.citation}
        text = _paragraphs(line for vote in item.votes if not vote.closes_session for line in _voted(vote))
        yield MinutesPart(f"{item.key}-closed", _("%(item)s: closed part") % {"item": heading}, text, why)


def _treated(item: Treated) -> Iterator[str]:
    yield _("Kind of item: %(kind)s.") % {"kind": item.kind}
    if item.withdrawn:
        yield _("Taken off the agenda: %(why)s") % {"why": plain(item.withdrawn)}
        return
    if item.presenter:
        yield _("Presented by %(who)s.") % {"who": plain(item.presenter)}
    if item.detail and not item.is_closed:
        yield plain(item.detail)
    if item.is_closed:
        yield _("The session was closed to the public. Ground: %(citation)s.") % {"citation": plain(item.citation)}
        yield from _session(item)
    for vote in item.votes:
        if vote.closes_session or not item.is_closed:
            yield from _voted(vote)


def _session(item: Treated) -> Iterator[str]:
    if item.session:
        began, ended = item.session
        words = {"began": began, "ended": ended}
        yield _once(_("It was closed at %(began)s and open again at %(ended)s.") % words)


def _voted(vote: Voted) -> Iterator[str]:
    yield _("Motion: %(motion)s") % {"motion": plain(vote.motion)}
    if vote.moved_by and vote.seconded_by:
        yield _("Moved by %(mover)s, seconded by %(seconder)s.") % {
            "mover": plain(vote.moved_by), "seconder": plain(vote.seconded_by),
        }  # fmt: skip
    elif vote.moved_by:
        yield _("Moved by %(mover)s.") % {"mover": plain(vote.moved_by)}
    if vote.recused:
        yield _("Recused: %(who)s.") % {"who": ", ".join(plain(name) for name in vote.recused)}
    yield from (plain(result) for result in vote.results)
    if vote.roll:
        yield _("Roll call:")
        yield _list(f"{plain(name)}: {stand}" for name, stand in vote.roll)


def _to_do(one: ToDo) -> str:
    words = {"what": plain(one.what), "who": plain(one.organization), "day": date_format(one.due)}
    if one.who:
        return _("%(what)s: %(person)s for %(who)s, by %(day)s") % {**words, "person": plain(one.who)}
    return _("%(what)s: %(who)s, by %(day)s") % words


def _closing(held: Held) -> str:
    if held.closed is None:
        return _("The meeting has not been closed yet.")
    return _once(_("The meeting was closed at %(time)s.") % {"time": _time(held, held.closed)})


def _once(sentence: str) -> str:
    """A time that ends in a dot ("8 p.m.") ends the sentence too."""
    return sentence.replace("..", ".")


def _time(held: Held, moment: dt.datetime) -> str:
    return str(time_format(moment.astimezone(held.zone)))


def _day(held: Held, moment: dt.datetime) -> str:
    return str(date_format(moment.astimezone(held.zone), "DATE_FORMAT"))
