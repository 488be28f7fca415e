"""Who may import for an organization, and who may make one record of two that it holds."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from commontable.foundation.errors import NotPermitted

from ..models import Account, Organization
from ..permissions import is_unclaimed, powers_of
from ..powers import Permission, Powers


def can_import(powers: Powers) -> bool:
    return bool(powers.holding(Permission.IMPORT))


def check_can_import(*, by: Account, holder: Organization) -> None:
    if not powers_of(by, holder.partnership).holds(holder, Permission.IMPORT):
        raise NotPermitted(_("Only administrators of %(holder)s import for it. Ask one of them.") % {"holder": holder})


def can_merge(powers: Powers) -> bool:
    return bool(powers.holding(Permission.MERGE))


def check_can_merge(*, by: Account, keep: Any, absorb: Any, changes_kept: bool) -> None:
    """Who administers their holder. The backbone may take one that nobody works in into any partner as it is."""
    powers = powers_of(by, keep.partnership)
    is_loose = absorb.custodian_id == absorb.pk and powers.keeps_table and is_unclaimed(absorb)
    if not (is_loose or powers.holds(absorb.custodian, Permission.MERGE)):
        _refuse_merge(absorb)
    is_only_pointed_to = is_loose and (not changes_kept or is_unclaimed(keep))
    if not (is_only_pointed_to or powers.holds(keep.custodian, Permission.MERGE)):
        _refuse_merge(keep)


def _refuse_merge(thing: Any) -> None:
    raise NotPermitted(
        _("Only administrators of %(holder)s merge what it holds. Ask one of them.") % {"holder": thing.custodian}
    )
