"""Seats and who sits in them now, each name shown only to those who may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commontable.foundation.sight import Sight

from ..models import Body, Membership, Organization, Partnership, Person, Seat
from ..states import SeatClass

LAPSES_WITHIN = dt.timedelta(days=180)

# State of a square: its word. The shape that goes with it is the style sheet's.
SQUARES: dict[str, str | Promise] = {
    "vacant": _("vacant"),
    "filled": _("filled"),
    "resident": _("filled by a resident"),
    "official": _("filled by a public official"),
}


@dataclass(frozen=True)
class SeatNow:
    """One seat and its open membership. `membership.shown_person` is None where the viewer may not see the name."""

    seat: Seat
    membership: Any | None

    @property
    def state(self) -> str:
        if self.membership is None:
            return "vacant"
        if self.seat.seat_class == SeatClass.RESIDENT:
            return "resident"
        return "official" if self.seat.seat_class == SeatClass.PUBLIC_OFFICIAL else "filled"

    @property
    def word(self) -> str:
        return str(SQUARES[self.state])

    @property
    def lapses_soon(self) -> bool:
        """The term is over, or will be within half a year."""
        if self.membership is None or self.membership.term_ends is None:
            return False
        return bool(self.membership.term_ends.latest <= timezone.localdate() + LAPSES_WITHIN)


@dataclass(frozen=True)
class BodySeats:
    body: Body
    seats: tuple[SeatNow, ...]

    @property
    def filled(self) -> int:
        return sum(seat.membership is not None for seat in self.seats)


def memberships_shown(sight: Sight) -> Any:
    """Memberships within sight, with `shown_person`, `shown_organization`, `shown_alternate` (None: not to you)."""
    return (
        Membership.objects.visible_to(sight)
        .select_related("seat__body")
        .prefetch_related(
            Prefetch("person", Person.objects.visible_to(sight), to_attr="shown_person"),
            Prefetch("organization", Organization.objects.visible_to(sight), to_attr="shown_organization"),
            Prefetch("alternate", Person.objects.visible_to(sight), to_attr="shown_alternate"),
        )
    )


def seats_now(partnership: Partnership, sight: Sight, *, body: Body | None = None) -> list[SeatNow]:
    """Every seat within sight that still exists, by body; seats of the governing body first."""
    seats = (
        Seat.objects.current()
        .visible_to(sight)
        .filter(partnership=partnership, body__in=Body.objects.visible_to(sight).current())
        .select_related("body")
        .order_by("-body__governs", "body__name", "office", "title")
    )
    if body is not None:
        seats = seats.filter(body=body)
    sitting = memberships_shown(sight).current().filter(partnership=partnership)
    if body is not None:
        sitting = sitting.filter(seat__body=body)
    by_seat = {membership.seat_id: membership for membership in sitting.order_by("begins")}
    return [SeatNow(seat, by_seat.get(seat.pk)) for seat in seats]


def by_body(seats: Iterable[SeatNow]) -> list[BodySeats]:
    grouped: dict[Any, list[SeatNow]] = {}
    for seat in seats:
        grouped.setdefault(seat.seat.body, []).append(seat)
    return [BodySeats(body, tuple(found)) for body, found in grouped.items()]


def lapsing(seats: Iterable[SeatNow]) -> list[SeatNow]:
    """Terms that are over or soon will be, the most pressing first."""
    soon = [seat for seat in seats if seat.lapses_soon]
    return sorted(soon, key=lambda seat: seat.membership.term_ends.latest)  # type: ignore[union-attr]
