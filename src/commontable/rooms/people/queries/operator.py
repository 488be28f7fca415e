"""What the site operator may read: the deeds of operators, which speak of no table's content."""

from __future__ import annotations

from commontable.foundation import ledger
from commontable.foundation.ledger import Told
from commontable.foundation.models import LedgerLine
from commontable.foundation.sight import Sight


def operator_deeds(most: int) -> list[Told]:
    """The last deeds done to accounts that stand for nobody at any table, and nothing of any table."""
    lines = LedgerLine.objects.filter(partnership_id__isnull=True, subject_kind="people.account")[:most]
    return ledger.tell(lines, Sight())
