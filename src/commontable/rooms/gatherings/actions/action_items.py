"""Deeds on action items: added, done, dropped, moved to another day, taken up again."""

from __future__ import annotations

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.rooms.people.models import Account, Organization, seen_like
from commontable.rooms.people.queries import person_of
from commontable.rooms.people.states import Standing

from .. import permissions, record_permissions
from ..during import fresh
from ..models import ActionItem, ActionItemStep, Meeting
from ..narrower import seen_as_work
from ..queries.minutes_facts import readers_of
from ..record_details import ActionItemDetails, ActionStep
from ..record_states import ACTION_STEPS, ActionDeed, horizon_of


@transaction.atomic
def add_action_item(*, meeting: Meeting, details: ActionItemDetails, by: Account) -> ActionItem:
    """Something to do, the organization that answers for it, and the day. Follow-ups may be added afterwards."""
    permissions.check_is_clerk(by=by, body=meeting.body)
    meeting = fresh(meeting)
    _check(meeting, details)
    item: ActionItem = ActionItem.objects.create(
        meeting=meeting, agenda_item=details.agenda_item, what=details.what.strip(), organization=details.organization,
        person=details.person, first_due=details.due,
        horizon=details.horizon or horizon_of(details.due, localdate()),
        added_by=person_of(by, meeting.partnership), **seen_as_work(meeting, details.agenda_item),
    )  # fmt: skip
    ledger.write(
        "action_item_added", subject=item, by=by, meeting=meeting, organization=item.organization,
        day=item.first_due.isoformat(),
    )  # fmt: skip
    return item


def _check(meeting: Meeting, details: ActionItemDetails) -> None:
    if not hasattr(meeting, "opening"):
        raise NotNow(_("This meeting has not been opened: nothing can have been agreed in it yet."))
    if not details.what.strip():
        raise NotNow(_("Say what is to be done, in one sentence."))
    _check_organization(meeting, details.organization)
    if details.person is not None and details.person.partnership_id != meeting.partnership_id:
        raise NotNow(_("%(person)s is not on record at this table.") % {"person": details.person})
    if details.agenda_item is not None and details.agenda_item.meeting_id != meeting.pk:
        raise NotNow(_("That agenda item belongs to another meeting."))
    if details.due < meeting.local_begin.date():
        raise NotNow(_("%(day)s is before the meeting. Choose a later day.") % {"day": details.due})


def _check_organization(meeting: Meeting, organization: Organization) -> None:
    at_table = (Standing.PARTNER, Standing.INSTITUTIONAL_MEMBER)
    if organization.partnership_id != meeting.partnership_id or organization.standing not in at_table:
        raise NotNow(
            _("%(organization)s is not at this table. Choose an organization that is, so that somebody answers for it.")
            % {"organization": organization}
        )
    if not Organization.objects.visible_to(readers_of(meeting)).filter(pk=organization.pk).exists():
        raise NotNow(
            _("%(organization)s is not shown to everybody who reads what this meeting sets out to do. Choose another.")
            % {"organization": organization}
        )


@transaction.atomic
def step_action_item(*, item: ActionItem, step: ActionStep, by: Account) -> ActionItemStep:
    """One change, with who, when and why. What is done or dropped can be taken up again; nothing is erased."""
    record_permissions.check_can_step(by=by, item=item)
    item = ActionItem.objects.select_for_update().get(pk=item.pk)
    if step.deed not in ACTION_STEPS[item.state]:
        raise NotNow(
            _("This action item is %(state)s: “%(deed)s” is not possible now.")
            % {"state": item.state.label, "deed": step.deed.label}
        )
    if not step.why.strip():
        raise NotNow(_("Say in one sentence what was done, or why."))
    _check_day(item, step)
    kept: ActionItemStep = ActionItemStep.objects.create(
        item=item, number=item.steps.count() + 1, deed=step.deed, due=step.due, why=step.why.strip(),
        by=person_of(by, item.partnership), **seen_like(item),
    )  # fmt: skip
    facts = {"day": step.due.isoformat()} if step.due else {}
    ledger.write(f"action_item_{step.deed}", subject=item, by=by, why=kept.why, **facts)
    return kept


def _check_day(item: ActionItem, step: ActionStep) -> None:
    if step.deed != ActionDeed.MOVED:
        if step.due is not None:
            raise NotNow(_("A day is given only where an item moves to another day."))
        return
    if step.due is None:
        raise NotNow(_("Say to which day it moves."))
    if step.due < localdate():
        raise NotNow(_("%(day)s is over. Choose today or a later day.") % {"day": step.due})
