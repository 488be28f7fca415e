"""What every deed on attendance asks: who fills the seat, who sits there, what they may decide, and who is told."""

from __future__ import annotations

from django.utils.translation import gettext as _

from commontable.foundation.errors import NotNow
from commontable.rooms.people.models import Account, Membership, Person, Seat
from commontable.rooms.people.states import Authority

from .details import Arrival
from .models import Meeting
from .queries.seats import member_in
from .signals import attendance_put_right
from .states import SittingAs


def sitting(meeting: Meeting, seat: Seat) -> Membership:
    if seat.body_id != meeting.body_id:
        raise NotNow(_("The seat %(seat)s does not belong to %(body)s.") % {"seat": seat, "body": meeting.body})
    membership = member_in(meeting, seat)
    if membership is None:
        raise NotNow(_("The seat %(seat)s is vacant: nobody can take it until it is filled.") % {"seat": seat})
    return membership


def who_sits(membership: Membership, details: Arrival) -> Person:
    if details.sits_as == SittingAs.MEMBER:
        return membership.person
    if membership.alternate is None:
        raise NotNow(
            _("The seat %(seat)s has no alternate on record. Name one at the seat first.") % {"seat": membership.seat}
        )
    return membership.alternate


def authority_of(membership: Membership, details: Arrival) -> str:
    """An alternate who does not say decides less than a member who does: they must ask first."""
    if details.sits_as == SittingAs.MEMBER or membership.organization_id is None:
        return str(membership.authority)
    return str(details.authority or Authority.DELEGATE)


def tell_if_over(meeting: Meeting, by: Account) -> None:
    """Minutes of a closed meeting follow what is put right; in an open one there are none yet."""
    if hasattr(meeting, "closing"):
        attendance_put_right.send(sender=Meeting, meeting=meeting, by=by)
