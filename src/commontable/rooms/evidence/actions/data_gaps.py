"""Deeds on data gaps (CG-07): noted with an owner, moved step by step, closed with what filled them."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.sight import Audience, RecordClass
from commontable.rooms.people.models import Account, Partnership
from commontable.rooms.people.queries import person_of

from .. import taking_part
from ..interpreting import GapState, gap_is_closed, gap_may_become
from ..models import DataGap, DataGapStep
from ..seen import check_may_be_seen_by, seen_like
from ..talk import DataGapDetails, StepDetails


@transaction.atomic
def note_data_gap(*, partnership: Partnership, details: DataGapDetails, by: Account) -> DataGap:
    """Say what the table needs to know and no source tells, and who takes care of it."""
    custodian = taking_part.check_belongs(by, partnership)
    if details.owner.partnership_id != partnership.pk:
        raise NotNow(_("The organization that takes care of it must sit at this table."))
    if details.indicator is not None and details.indicator.partnership_id != partnership.pk:
        raise NotNow(_("A data gap stands beside an indicator of its own table."))
    gap: DataGap = DataGap.objects.create(
        partnership=partnership,
        custodian=custodian,
        audience=Audience.PARTNERSHIP,
        record_class=RecordClass.PUBLIC_RECORD,
        noted_by=person_of(by, partnership),
        **details.as_fields(),
    )
    ledger.write("data_gap_noted", subject=gap, by=by, owner=gap.owner)
    return gap


@transaction.atomic
def step_data_gap(*, gap: DataGap, details: StepDetails, by: Account) -> DataGapStep:
    """Tell what was done and what comes next. An open gap always has a next step; a closed one says what closed it."""
    taking_part.check_can_step(by, gap)
    if not gap_may_become(gap.state, details.state):
        raise NotNow(
            _("This data gap is closed: %(state)s. Open it again first.") % {"state": GapState(gap.state).label}
        )
    if not details.words.strip():
        raise NotNow(_("Say what was done, or why nothing will be."))
    closed = gap_is_closed(details.state)
    if not closed and not details.next_step.strip():
        raise NotNow(_("Say what comes next: an open data gap always has a next step."))
    after = {
        "state": details.state,
        "next_step": "" if closed else details.next_step.strip(),
        "next_due": None if closed else details.next_due,
    }
    for name, value in after.items():
        setattr(gap, name, value)
    gap.save(update_fields=list(after))
    step = DataGapStep.objects.create(
        gap=gap, words=details.words.strip(), by=person_of(by, gap.partnership), **after, **seen_like(gap)
    )
    ledger.write("data_gap_closed" if closed else "data_gap_moved", subject=gap, by=by)
    return step


@transaction.atomic
def publish_data_gap(*, gap: DataGap, by: Account) -> DataGap:
    """Let everyone see what is not known yet, and the steps taken."""
    taking_part.check_can_keep(by, gap)
    if gap.audience == Audience.PUBLIC:
        raise NotNow(_("Everyone sees this data gap already."))
    check_may_be_seen_by(gap, Audience.PUBLIC)
    gap.audience = Audience.PUBLIC
    gap.save(update_fields=["audience"])
    gap.steps.update(audience=Audience.PUBLIC)
    ledger.write("data_gap_published", subject=gap, by=by)
    return gap
