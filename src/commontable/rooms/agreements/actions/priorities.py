"""The deed by which a promise is noted as a priority of a plan."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.rooms.people.models import Account, seen_like
from commontable.rooms.people.queries import person_of

from .. import promise_permissions as permissions
from ..models import Obligation, PlanPriority
from ..promise_details import Priority


@transaction.atomic
def note_priority(*, obligation: Obligation, details: Priority, by: Account) -> PlanPriority:
    """A plan took the promise up as a priority: which plan, of which years, in which words (KC-12)."""
    permissions.check_can_keep_promise(by, obligation)
    words = {name: value.strip() for name, value in details.columns().items()}
    if not (words["plan"] and words["priority"]):
        raise NotNow(_("Say which plan it is, and what the plan calls the priority."))
    if PlanPriority.objects.filter(obligation=obligation, plan=words["plan"], priority=words["priority"]).exists():
        raise NotNow(_("This priority is noted already."))
    row: PlanPriority = PlanPriority.objects.create(
        obligation=obligation, by=person_of(by, obligation.partnership), **words, **seen_like(obligation)
    )
    ledger.write("promise_promoted", subject=obligation, by=by, plan=row.plan, priority=row.priority)
    return row
