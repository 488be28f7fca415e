"""How a promise moves: one row changes its state by the table, one record says who, when and why. For the actions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Subquery
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.rooms.people.models import Account, seen_like
from commontable.rooms.people.queries import person_of

from .models import Clause, Obligation, ObligationStep
from .promise_states import ObligationState, may_become, needs_why
from .versions import VersionState

CARRIED_COLUMNS = (
    "what", "detail", "owner", "beneficiary", "beneficiary_words", "due", "rhythm", "due_until", "next_due",
)  # fmt: skip


def held(obligation: Obligation) -> Obligation:
    """The row as it stands now, held until the deed is done: two people never move one promise at once."""
    found: Obligation = (
        Obligation.objects.select_for_update(of=("self",))
        .select_related("agreement", "partnership", "custodian", "audience_body", "clause")
        .get(pk=obligation.pk)
    )
    return found


def move_promise(obligation: Obligation, to: ObligationState, by: Account, why: str = "") -> ObligationStep:
    before = ObligationState(obligation.state)
    if not may_become(before, to):
        words = {"state": before.label, "wanted": to.label}
        raise NotNow(_("This promise is “%(state)s”, and from there it cannot become “%(wanted)s”.") % words)
    if needs_why(before, to) and not why.strip():
        raise NotNow(_("Say in one sentence what came of it, or why: a promise never just disappears."))
    obligation.state = to
    obligation.save(update_fields=["state"])
    return note(obligation, before, by, why)


def note(
    obligation: Obligation, before: str, by: Account, why: str = "", for_day: dt.date | None = None
) -> ObligationStep:
    step: ObligationStep = ObligationStep.objects.create(
        obligation=obligation,
        before=before,
        after=obligation.state,
        for_day=for_day,
        why=why.strip()[:400],
        by=person_of(by, obligation.partnership),
        **seen_like(obligation),
    )
    return step


def clauses_to_carry_into(obligation: Obligation) -> Any:
    """The clauses of later signed versions of its agreement; none for a promise given elsewhere."""
    written = Clause.objects.filter(obligations=obligation).values("version__number")
    rows = Clause.objects.filter(version__agreement=obligation.agreement_id, version__state=VersionState.SIGNED)
    return rows.standing().filter(version__number__gt=Subquery(written[:1])).order_by("-version__number", "order")


def carry(found: Obligation, clause: Clause, by: Account) -> Obligation:
    """The promise stands in the later version as it stood in the earlier one, which keeps its own row (KC-10)."""
    state = found.state
    move_promise(found, ObligationState.CARRIED, by)
    carried = Obligation(
        agreement=found.agreement,
        clause=clause,
        horizon=clause.horizon or found.horizon,
        state=state,
        carried_from=found,
        **{name: getattr(found, name) for name in CARRIED_COLUMNS},
        **seen_like(clause.version),
    )
    carried.save()
    carried.obligors.set(found.obligors.all())
    note(carried, "", by)
    ledger.write("obligation_carried", subject=carried, by=by, clause=clause)
    return carried
