"""May this account do this to what is kept of a meeting? `check_can_x` raises with a next step."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from commontable.foundation.errors import NotPermitted
from commontable.rooms.people.models import Account, Affiliation
from commontable.rooms.people.states import INSIDE_ROLES

from . import permissions
from .models import ActionItem


def can_step(by: Any, item: ActionItem) -> bool:
    """Who does it, those who work in the organization that answers for it, and the clerk of the body."""
    if not getattr(by, "is_authenticated", False) or not by.is_active:
        return False
    if item.person is not None and item.person.account_id == by.pk:
        return True
    inside = Affiliation.objects.current().filter(
        person__account=by, organization_id=item.organization_id, role__in=INSIDE_ROLES
    )
    return bool(inside.exists()) or permissions.is_clerk(by, item.meeting.body)


def check_can_step(*, by: Account, item: ActionItem) -> None:
    if not can_step(by, item):
        raise NotPermitted(
            _("“%(item)s” is for %(organization)s to tell of. Ask somebody there, or the clerk of %(body)s.")
            % {"item": item, "organization": item.organization, "body": item.meeting.body}
        )
