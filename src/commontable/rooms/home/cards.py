"""Values the templates show: verb cards, rows of lists, squares of seats, events. No queries here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from commontable.foundation.offers import Commitment, Task
from commontable.rooms.gatherings.states import Horizon
from commontable.rooms.people.models import DurationClaim, TimelineEvent
from commontable.rooms.people.queries import BodySeats, SeatNow
from commontable.rooms.people.states import SeatClass

from . import wording

Words = str | Promise


@dataclass(frozen=True)
class VerbCard:
    """design/verb_card.html"""

    label: Words
    url: str
    lines: tuple[Words, ...] = ()
    attention: Words = ""


@dataclass(frozen=True)
class Row:
    """design/list_row.html"""

    title: Words
    detail: Words = ""
    url: str = ""
    date: dt.date | None = None
    state: Words = ""
    kind: str = "neutral"
    precision: str = "day"


@dataclass(frozen=True)
class Square:
    """design/squares.html: one seat. Word and border tell the states apart."""

    kind: str
    state: Words
    name: Words
    note: Words = ""


@dataclass(frozen=True)
class Source:
    """Where something is written: a citation, and its address where it has one."""

    text: str
    url: str = ""

    @classmethod
    def of(cls, citation: str) -> Source | None:
        """A citation that ends in an address becomes a link that reads as the citation."""
        text, _space, last = citation.rpartition(" ")
        if text and last.startswith(("https://", "http://")):
            return cls(text.rstrip("."), last)
        return cls(citation) if citation else None


@dataclass(frozen=True)
class Event:
    """design/timeline.html"""

    when: str
    title: str
    detail: str = ""
    url: str = ""
    source: Source | None = None


@dataclass(frozen=True)
class Claim:
    """One claim beside the others, with what is counted and where it is written."""

    statement: str
    basis: str
    years: str
    source: Source | None


def task_rows(tasks: Iterable[Task | Commitment]) -> list[Row]:
    return [
        Row(
            title=task.title, detail=task.detail, url=task.url, date=task.due,
            state=_("late") if task.is_late else "", kind="late" if task.is_late else "neutral",
        )
        for task in tasks
    ]  # fmt: skip


@dataclass(frozen=True)
class Lane:
    """What is to be done within one horizon (CO-17)."""

    horizon: Words
    rows: list[Row]


def lanes(commitments: Iterable[Commitment]) -> list[Lane]:
    """Now, near, far: the nearest day first; horizons without anything are left out."""
    found = sorted(commitments, key=lambda one: one.due)
    sorted_out = [(one.label, task_rows([each for each in found if each.horizon == one])) for one in Horizon]
    return [Lane(label, rows) for label, rows in sorted_out if rows]


def lapse_rows(seats: Iterable[SeatNow], slug: str) -> list[Row]:
    """Terms that are over or soon will be, each as precisely as its end is known."""
    return [_lapse_row(seat, slug) for seat in seats]


def _lapse_row(seat: SeatNow, slug: str) -> Row:
    last = seat.membership.term_ends  # type: ignore[union-attr]
    is_over = last.latest < localdate()
    return Row(
        title=str(seat.seat),
        detail=" · ".join(word for word in (str(last), _holder(seat)) if word),
        url=reverse("people:seat", args=[slug, seat.seat.pk]),
        date=last.latest,
        precision=last.precision,
        state=_("term is over") if is_over else _("term ends"),
        kind="late" if is_over else "neutral",
    )


# State of a seat -> the look of its square (design/squares.css). The word on it says the same.
LOOKS = {"vacant": "empty", "filled": "neutral", "resident": "full", "official": "neutral"}


@dataclass(frozen=True)
class Seating:
    """One body with a square for each of its seats."""

    name: str
    url: str
    filled: str
    squares: list[Square]


def seatings(bodies: Iterable[BodySeats], slug: str) -> list[Seating]:
    return [
        Seating(
            body.body.name,
            reverse("people:body", args=[slug, body.body.pk]),
            wording.seats(body.filled, len(body.seats)),
            squares(body.seats),
        )
        for body in bodies
    ]


def squares(seats: Iterable[SeatNow]) -> list[Square]:
    """A filled seat names whom it speaks for, and the person where the viewer may see them."""
    return [Square(LOOKS[seat.state], seat.word, seat.seat.title, _note(seat)) for seat in seats]


def _note(seat: SeatNow) -> str:
    if seat.membership is None:
        is_plain = seat.seat.seat_class == SeatClass.INSTITUTIONAL
        return "" if is_plain else str(seat.seat.get_seat_class_display())
    return _holder(seat)


def _holder(seat: SeatNow) -> str:
    """The organization it speaks for and the person, as far as this viewer may see them."""
    membership = seat.membership
    names = (membership.shown_organization, membership.shown_person) if membership else ()
    return " · ".join(str(name) for name in names if name)


def events(rows: Iterable[TimelineEvent]) -> list[Event]:
    return [
        Event(str(row.begins), wording.event_title(row), wording.event_detail(row), source=Source.of(row.source))
        for row in rows
    ]


def sources(events: Iterable[Event]) -> list[Source]:
    """Each source once, in the order of the events."""
    return list(dict.fromkeys(event.source for event in events if event.source))


def claim_rows(rows: Iterable[DurationClaim]) -> list[Claim]:
    return [
        Claim(
            row.statement,
            row.basis,
            _("%(first)s to %(last)s") % {"first": row.begins, "last": row.ends} if row.begins and row.ends else "",
            Source.of(row.source),
        )
        for row in rows
    ]
