"""Who may call and close votes (the clerk), put ballots in (members), and open the resident gate (residents alone)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from commontable.foundation.errors import NotPermitted
from commontable.rooms.people import permissions as people
from commontable.rooms.people.models import Account, Body, Membership, Partnership, ResidentClaim
from commontable.rooms.people.states import SeatClass

from .leading import bodies_led
from .models import ElectorVoter, GateDelegation, ResidentGate
from .permissions import check_is_clerk, is_clerk, is_of

__all__ = ["check_is_clerk", "is_clerk", "is_of"]


def clerk_bodies(by: Any, partnership: Partnership, bodies: Iterable[Body]) -> list[Body]:
    """Those of the bodies whose clerk this account is: as `is_clerk`, at the cost of one for each custodian."""
    if not getattr(by, "is_authenticated", False) or not by.is_active:
        return []
    powers = people.powers_of(by, partnership)
    leads, keeps = bodies_led(by, partnership=partnership), dict[Any, bool]()
    for body in bodies:
        if body.custodian_id not in keeps:
            keeps[body.custodian_id] = people.can_keep_body(powers, body)
    return [body for body in bodies if body.pk in leads or keeps[body.custodian_id]]


def can_move(by: Any, item: Any) -> bool:
    """A motion is put by those who sit in the body, or noted by its clerk."""
    body = item.meeting.body
    return is_of(by, body) or is_clerk(by, body)


def check_can_move(*, by: Account, item: Any) -> None:
    if not can_move(by, item):
        raise NotPermitted(
            _("A motion is put by those who sit in %(body)s, or noted by its clerk. Ask one of them.")
            % {"body": item.meeting.body}
        )


def check_can_record(*, by: Account, voter: ElectorVoter) -> None:
    """Somebody else's ballot is entered by the clerk alone, who is named beside it."""
    if not is_clerk(by, voter.event.meeting.body):
        raise NotPermitted(
            _("The ballot of %(seat)s is put in by its member, or entered by the clerk.") % {"seat": voter.seat}
        )


def is_resident(by: Any, partnership: Partnership) -> bool:
    """Sits at this table in a resident's seat, and has not stated to be there as somebody's employee (PP-04)."""
    if not getattr(by, "is_authenticated", False) or not by.is_active:
        return False
    sits = Membership.objects.current().filter(
        person__account=by, partnership=partnership, seat__seat_class=SeatClass.RESIDENT
    )
    if not sits.exists():
        return False
    claim = (
        ResidentClaim.objects.filter(person__account=by, partnership=partnership).select_related("partnership").first()
    )
    return claim is None or claim.is_eligible


def check_is_resident(*, by: Account, partnership: Partnership) -> None:
    if not is_resident(by, partnership):
        raise NotPermitted(
            _(
                "Only residents decide this: those who sit in a resident's seat at this table. Staff cannot do "
                "it for them."
            )
        )


def delegations_of(by: Any, gate: ResidentGate) -> list[GateDelegation]:
    """The delegations by which this account may decide for the residents today."""
    if not getattr(by, "is_authenticated", False):
        return []
    today = timezone.localdate()
    rows = GateDelegation.objects.in_force(today).filter(gate=gate, end__isnull=True)
    bodies = set(Membership.objects.current().filter(person__account=by).values_list("seat__body_id", flat=True))
    return [row for row in rows.select_related("to_person") if _is_delegate(row, by, bodies)]


def _is_delegate(row: GateDelegation, by: Any, bodies: set[Any]) -> bool:
    if row.to_person is not None:
        return bool(row.to_person.account_id == by.pk)
    return row.to_body_id in bodies


def can_record_decision(by: Any, gate: ResidentGate) -> bool:
    """Residents, those they delegated to, and the clerk, who enters paper that a resident then confirms."""
    return is_resident(by, gate.partnership) or bool(delegations_of(by, gate)) or is_clerk(by, gate.body)
