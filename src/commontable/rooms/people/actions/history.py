"""What happened when (KC-01), and claims about how long it took (KC-02)."""

from __future__ import annotations

from django.db import transaction

from commontable.foundation import ledger
from commontable.foundation.sight import Audience

from .. import permissions
from ..details import ClaimDetails, EventDetails
from ..models import Account, DurationClaim, Partnership, TimelineEvent
from ..writing import check, put, put_sight


@transaction.atomic
def add_event(*, partnership: Partnership, by: Account, details: EventDetails) -> TimelineEvent:
    """Put a dated event on the timeline, no more precise than it is known."""
    permissions.check_can_keep_table(by=by, partnership=partnership)
    event = TimelineEvent(partnership=partnership, custodian=partnership.backbone)
    put(event, details)
    put_sight(event, details, default=Audience(partnership.audience))
    check(event)
    event.save()
    ledger.write("event_added", subject=event, by=by)
    return event


@transaction.atomic
def change_event(*, event: TimelineEvent, by: Account, details: EventDetails) -> TimelineEvent:
    permissions.check_can_keep_table(by=by, partnership=event.partnership)
    changed = put(event, details) + put_sight(event, details, default=Audience(event.audience))
    if changed:
        check(event)
        event.save()
        ledger.write("event_changed", subject=event, by=by, fields=changed)
    return event


@transaction.atomic
def remove_event(*, event: TimelineEvent, by: Account) -> None:
    """Take an event off the timeline that never happened. The ledger remembers that it stood there."""
    permissions.check_can_keep_table(by=by, partnership=event.partnership)
    ledger.write("event_removed", subject=event, by=by)
    event.delete()


@transaction.atomic
def add_claim(*, partnership: Partnership, by: Account, details: ClaimDetails) -> DurationClaim:
    """Note what a source says about how long something took. It may disagree with the others."""
    permissions.check_can_keep_table(by=by, partnership=partnership)
    claim = DurationClaim(partnership=partnership, custodian=partnership.backbone)
    put(claim, details)
    put_sight(claim, details, default=Audience(partnership.audience))
    check(claim)
    claim.save()
    ledger.write("claim_added", subject=claim, by=by)
    return claim


@transaction.atomic
def change_claim(*, claim: DurationClaim, by: Account, details: ClaimDetails) -> DurationClaim:
    permissions.check_can_keep_table(by=by, partnership=claim.partnership)
    changed = put(claim, details) + put_sight(claim, details, default=Audience(claim.audience))
    if changed:
        check(claim)
        claim.save()
        ledger.write("claim_changed", subject=claim, by=by, fields=changed)
    return claim
