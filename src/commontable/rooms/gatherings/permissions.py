"""May this account do this? `check_can_x` raises with a next step, `can_x` is for buttons.

The clerk of a body is whoever keeps it, its chair and its secretary. While the chair is not at a meeting that is on, or
nobody is chair, a vice chair or co-lead is (`leading` says why).
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from commontable.foundation.errors import NotPermitted
from commontable.rooms.people import permissions as people
from commontable.rooms.people.models import Account, Body, Membership, Organization, Partnership, Person, Seat

from .leading import bodies_led
from .models import Meeting, SupportRequest


def is_clerk(by: Any, body: Body) -> bool:
    """Keeps the body, or leads it or writes for it now. At most three queries, six for a vice chair or co-lead."""
    if not getattr(by, "is_authenticated", False) or not by.is_active:
        return False
    if people.can_keep_body(people.powers_of(by, body.partnership), body):
        return True
    return body.pk in bodies_led(by, seat__body=body)


def stands_in(by: Any, body: Body) -> bool:
    """Is clerk only because the chair is not at the meeting that is on."""
    if not getattr(by, "is_authenticated", False) or not by.is_active:
        return False
    return bodies_led(by, seat__body=body).get(body.pk, False)


def check_is_clerk(*, by: Account, body: Body) -> None:
    if not is_clerk(by, body):
        raise NotPermitted(
            _(
                "This is for the clerk of %(body)s: whoever keeps it, its chair or secretary; while the chair is not "
                "here, a vice chair or co-lead. Ask one of them."
            )
            % {"body": body}
        )


def own_memberships(by: Any, body: Body) -> Any:
    """The memberships of the body in which this account sits, as member or as alternate."""
    if not getattr(by, "is_authenticated", False):
        return Membership.objects.none()
    mine = Q(person__account=by) | Q(alternate__account=by)
    return Membership.objects.current().filter(mine, seat__body=body).select_related("seat", "person", "alternate")


def is_of(by: Any, body: Body) -> bool:
    """Sits in the body, as member or alternate."""
    return bool(own_memberships(by, body).exists())


def check_may_speak_for(*, by: Account, meeting: Meeting, seat: Seat) -> None:
    """A seat is spoken for by its member, by the member's alternate, and by the clerk."""
    if not own_memberships(by, meeting.body).filter(seat=seat).exists() and not is_clerk(by, meeting.body):
        raise NotPermitted(
            _("The seat %(seat)s is somebody else's. Its member, the alternate or the clerk do this.") % {"seat": seat}
        )


def can_take_off_consent(by: Any, meeting: Meeting) -> bool:
    return is_of(by, meeting.body) or is_clerk(by, meeting.body)


def can_update_hub(by: Any, hub: Body) -> bool:
    return is_of(by, hub) or is_clerk(by, hub)


def check_can_update_hub(*, by: Account, hub: Body) -> None:
    if not can_update_hub(by, hub):
        raise NotPermitted(_("An update is written by those who sit in %(hub)s. Ask one of them.") % {"hub": hub})


def can_answer_request(by: Any, request: SupportRequest) -> bool:
    return is_clerk(by, request.meeting.body)


def can_ask_for(by: Any, meeting: Meeting, person: Person, own: Person | None) -> bool:
    """For oneself; the clerk for anybody who sits in the body."""
    return (own is not None and person.pk == own.pk) or is_clerk(by, meeting.body)


def rule_holders(by: Any, partnership: Partnership) -> list[Organization]:
    """The organizations for whose bodies this account may set a notice rule."""
    powers = people.powers_of(by, partnership)
    mine = Organization.objects.filter(pk__in=list(powers.roles)).order_by("name")
    return [holder for holder in mine if people.can_add_body(powers, holder)]


def check_can_set_rules(*, by: Account, holder: Organization) -> None:
    """As for setting up a body: a rule binds the bodies of its holder."""
    people.check_can_add_body(by=by, holder=holder)
