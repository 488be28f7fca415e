"""Reciprocal seats: do two partners sit in each other's bodies now, and when does that lapse (KC-15)?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Sight

from ..models import ConflictDisclosure, Organization, Partnership, ReciprocalSeats, Seat
from ..states import Reciprocity
from .seats import memberships_shown


@dataclass(frozen=True)
class Side:
    """One of the two seats: who sits there, whether that keeps the promise, and what they disclosed."""

    seat: Seat
    partner: Any  # the organization that should fill it: the holder of the other seat's body
    membership: Any | None
    keeps: bool
    ended: PartialDate | None
    disclosures: tuple[ConflictDisclosure, ...]

    @property
    def word(self) -> str:
        if self.membership is None:
            return _("vacant")
        if self.keeps:
            return _("kept")
        return _("term over") if self.membership.has_lapsed else _("filled for somebody else")


@dataclass(frozen=True)
class PairReport:
    pair: ReciprocalSeats
    sides: tuple[Side, Side]
    state: Reciprocity

    @property
    def since(self) -> PartialDate | None:
        """When the promise ceased to be kept, if that is on record."""
        ends = [side.ended for side in self.sides if not side.keeps and side.ended]
        return min(ends) if ends else None

    @property
    def lapses(self) -> PartialDate | None:
        """The end of the first of the two terms, as precisely as it is known."""
        ends = [side.membership.term_ends for side in self.sides if side.membership and side.membership.term_ends]
        return min(ends) if self.state.holds and ends else None

    @property
    def sentence(self) -> str:
        names = {"first": self.sides[1].partner, "second": self.sides[0].partner}
        if not self.state.holds:
            if self.since:
                message = _("%(first)s and %(second)s have not sat in each other's bodies since %(since)s.")
                return message % {**names, "since": self.since}
            return _("%(first)s and %(second)s do not sit in each other's bodies now.") % names
        if self.lapses:
            message = _("%(first)s and %(second)s sit in each other's bodies; this lapses with a term in %(lapses)s.")
            return message % {**names, "lapses": self.lapses}
        return _("%(first)s and %(second)s sit in each other's bodies; neither term has an end on record.") % names


def reciprocity(partnership: Partnership, sight: Sight) -> list[PairReport]:
    """Each promised pair both of whose seats and partners the viewer may see. Queries do not grow with the pairs."""
    partners = Organization.objects.visible_to(sight).filter(partnership=partnership)
    seen = Seat.objects.visible_to(sight).filter(partnership=partnership, body__custodian__in=partners)
    pairs = list(
        ReciprocalSeats.objects.visible_to(sight)
        .current()
        .filter(partnership=partnership, first__in=seen, second__in=seen)
        .select_related("first__body__custodian", "second__body__custodian")
    )
    seats = {seat_id for pair in pairs for seat_id in (pair.first_id, pair.second_id)}
    history: dict[UUID, list[Any]] = defaultdict(list)
    for membership in memberships_shown(sight).filter(seat__in=seats).order_by("begins", "pk"):
        history[membership.seat_id].append(membership)
    disclosed: dict[UUID, list[ConflictDisclosure]] = defaultdict(list)
    for row in ConflictDisclosure.objects.visible_to(sight).current().filter(membership__seat__in=seats):
        disclosed[row.membership_id].append(row)
    return [_report(pair, history, disclosed) for pair in pairs]


def _report(pair: ReciprocalSeats, history: dict[UUID, list[Any]], disclosed: dict[UUID, list[Any]]) -> PairReport:
    first = _side(pair.first, pair.second, history[pair.first_id], disclosed)
    second = _side(pair.second, pair.first, history[pair.second_id], disclosed)
    state = Reciprocity(first.keeps, second.keeps, _term_end(first), _term_end(second))
    return PairReport(pair, (first, second), state)


def _side(seat: Seat, other: Seat, history: list[Any], disclosed: dict[UUID, list[Any]]) -> Side:
    """Kept only while somebody sits there on behalf of the other partner and within the term."""
    partner = other.body.custodian
    sitting = next((membership for membership in reversed(history) if membership.is_open), None)
    keeps = sitting is not None and sitting.organization_id == partner.pk and not sitting.has_lapsed
    ended = None
    if sitting is not None and sitting.has_lapsed:
        ended = sitting.term_ends
    elif sitting is None and history:
        ended = history[-1].ends
    disclosures = tuple(disclosed[sitting.pk]) if sitting else ()
    return Side(seat, partner, sitting, keeps, ended, disclosures)


def _term_end(side: Side) -> Any:
    return side.membership.term_ends.latest if side.membership and side.membership.term_ends else None
