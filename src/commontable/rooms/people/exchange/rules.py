"""Who may import for an organization, and who may make one record of two that it holds."""

from __future__ import annotations

from django.utils.translation import gettext as _

from commontable.foundation.errors import NotPermitted

from ..models import Account, Organization
from ..permissions import powers_of
from ..powers import Permission, Powers


def can_import(powers: Powers) -> bool:
    return bool(powers.holding(Permission.IMPORT))


def check_can_import(*, by: Account, holder: Organization) -> None:
    if not powers_of(by, holder.partnership).holds(holder, Permission.IMPORT):
        raise NotPermitted(_("Only administrators of %(holder)s import for it. Ask one of them.") % {"holder": holder})


def can_merge(powers: Powers) -> bool:
    return bool(powers.holding(Permission.MERGE))


def check_can_merge(*, by: Account, holder: Organization) -> None:
    if not powers_of(by, holder.partnership).holds(holder, Permission.MERGE):
        raise NotPermitted(
            _("Only administrators of %(holder)s merge what it holds. Ask one of them.") % {"holder": holder}
        )
