"""Bodies: boards, commissions, workgroups, hubs."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.sight import Audience

from .. import permissions
from ..details import BodyDetails
from ..models import Account, Body, Membership, Organization, Seat
from ..seating import named_to
from ..writing import check, put, put_sight


@transaction.atomic
def add_body(*, holder: Organization, by: Account, details: BodyDetails) -> Body:
    """Set up a body that belongs to `holder`."""
    permissions.check_can_add_body(by=by, holder=holder)
    body = Body(partnership=holder.partnership, custodian=holder)
    put(body, details)
    put_sight(body, details, default=Audience.PUBLIC)
    body.audience_body_id = body.pk if body.audience == Audience.BODY else None
    check(body)
    body.save()
    ledger.write("body_added", subject=body, by=by)
    return body


@transaction.atomic
def change_body(*, body: Body, by: Account, details: BodyDetails) -> Body:
    """Change the record. Who may see a body may see its seats and who sits in them, so those follow."""
    permissions.check_can_keep_body(by=by, body=body)
    if details.ends and body.ends is None:
        _check_nobody_sits(body, by)
    changed = put(body, details)
    seen = put_sight(body, details, default=Audience.PUBLIC)
    if changed or seen:
        body.audience_body_id = body.pk if body.audience == Audience.BODY else None
        check(body)
        body.save()
        if seen:
            _let_seats_follow(body)
        ledger.write("body_changed", subject=body, by=by, fields=[*changed, *seen])
    return body


def _check_nobody_sits(body: Body, by: Account) -> None:
    seated = Membership.objects.current().filter(seat__body=body).select_related("seat", "person")
    if seated:
        names = ", ".join(f"{named_to(membership.person, by)} ({membership.seat.title})" for membership in seated)
        raise NotNow(
            _("%(body)s still seats %(names)s. End those memberships first, then note when the body ended.")
            % {"body": body, "names": names}
        )


def _let_seats_follow(body: Body) -> None:
    sight = {
        "audience": body.audience, "audience_body": body.audience_body, "record_class": body.record_class,
    }  # fmt: skip
    Seat.objects.filter(body=body).update(**sight)
    Membership.objects.filter(seat__body=body).update(**sight)
