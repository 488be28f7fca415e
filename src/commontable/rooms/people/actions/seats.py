"""Seats: the places in a body, and the pairs of seats by which two partners sit with each other (KC-15)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Audience

from .. import permissions
from ..details import PairDetails, SeatDetails
from ..models import Account, Body, Membership, ReciprocalSeats, Seat
from ..seating import named_to
from ..writing import check, put, put_sight, seen_like


@transaction.atomic
def add_seat(*, body: Body, by: Account, details: SeatDetails) -> Seat:
    """A seat is as visible as its body."""
    permissions.check_can_keep_body(by=by, body=body)
    if body.ends is not None:
        raise NotNow(
            _("%(body)s ended in %(ends)s. Choose a body that still meets.") % {"body": body, "ends": body.ends}
        )
    seat = Seat(**seen_like(body), body=body)
    put(seat, details)
    check(seat)
    seat.save()
    ledger.write("seat_added", subject=seat, by=by)
    return seat


@transaction.atomic
def change_seat(*, seat: Seat, by: Account, details: SeatDetails) -> Seat:
    permissions.check_can_keep_seat(by=by, seat=seat)
    sitting = Membership.objects.current().filter(seat=seat).select_related("person").first()
    if sitting and (details.ends or details.seat_class != seat.seat_class):
        raise NotNow(
            _("%(person)s sits in %(seat)s. End that membership first; then change the seat's class or abolish it.")
            % {"person": named_to(sitting.person, by), "seat": seat}
        )
    changed = put(seat, details)
    if changed:
        check(seat)
        seat.save()
        ledger.write("seat_changed", subject=seat, by=by, fields=changed)
    return seat


@transaction.atomic
def pair_seats(*, first: Seat, second: Seat, by: Account, details: PairDetails) -> ReciprocalSeats:
    """Two partners promise to sit in each other's body; the pair holds while each fills its seat with the other."""
    permissions.check_can_keep_table(by=by, partnership=first.partnership)
    if first.body.custodian_id == second.body.custodian_id:
        raise NotNow(
            _("Both seats are in bodies of %(holder)s. Choose one seat in a body of each partner.")
            % {"holder": first.body.custodian}
        )
    pair = ReciprocalSeats(
        partnership=first.partnership, custodian=first.partnership.backbone, first=first, second=second
    )
    put(pair, details)
    put_sight(pair, details, default=_narrower_audience(first, second))
    check(pair)
    pair.save()
    ledger.write("seats_paired", subject=pair, by=by, first=first, second=second)
    return pair


def _narrower_audience(first: Seat, second: Seat) -> Audience:
    both_public = first.audience == second.audience == Audience.PUBLIC
    return Audience.PUBLIC if both_public else Audience.PARTNERSHIP


@transaction.atomic
def end_pair(*, pair: ReciprocalSeats, by: Account, ends: PartialDate) -> ReciprocalSeats:
    """The promise no longer stands. It stays on record."""
    permissions.check_can_keep_table(by=by, partnership=pair.partnership)
    if pair.ends is not None:
        raise NotNow(_("This promise ended in %(ends)s and stays as it was.") % {"ends": pair.ends})
    pair.ends = ends
    check(pair)
    pair.save(update_fields=["ends"])
    ledger.write("seats_unpaired", subject=pair, by=by, first=pair.first, second=pair.second)
    return pair
