"""The partnership's own record."""

from __future__ import annotations

from django.db import transaction

from commontable.foundation import ledger

from .. import permissions
from ..details import PartnershipDetails
from ..models import Account, Partnership
from ..writing import check, put


@transaction.atomic
def change_partnership(*, partnership: Partnership, by: Account, details: PartnershipDetails) -> Partnership:
    """Change what the table says of itself, and who may see its page."""
    permissions.check_can_keep_table(by=by, partnership=partnership)
    changed = put(partnership, details)
    if partnership.audience != details.audience:
        partnership.audience = details.audience
        changed.append("audience")
    if changed:
        check(partnership)
        partnership.save()
        ledger.write("partnership_changed", subject=partnership, by=by, fields=changed)
    return partnership
