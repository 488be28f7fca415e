"""Deeds on supports: somebody asks for what lets them come; the clerk says what became of it (CJ-12)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.sight import Audience, RecordClass
from commontable.rooms.people.models import Account, Person
from commontable.rooms.people.queries import person_of

from .. import permissions
from ..details import Need, Provided
from ..during import check_not_over, fresh
from ..models import Meeting, SupportProvision, SupportRequest
from ..states import Support, SupportOutcome


def _sight(meeting: Meeting) -> dict[str, Any]:
    """For those who keep the body and, by their own pages, the one who asked; nobody else."""
    return {
        "partnership": meeting.partnership, "custodian": meeting.custodian, "audience": Audience.CUSTODIAN,
        "record_class": RecordClass.PRIVILEGED,
    }  # fmt: skip


@transaction.atomic
def ask_support(*, meeting: Meeting, person: Person, need: Need, by: Account) -> SupportRequest:
    """For oneself; the clerk for anybody who comes."""
    meeting = fresh(meeting)
    own = person_of(by, meeting.partnership)
    if not permissions.can_ask_for(by, meeting, person, own):
        raise NotPermitted(_("Ask for yourself. The clerk of %(body)s asks for others.") % {"body": meeting.body})
    if person.partnership_id != meeting.partnership_id:
        raise NotNow(_("Whoever needs something must be at this table."))
    check_not_over(meeting)
    if need.support == Support.OTHER and not need.detail.strip():
        raise NotNow(_("Say what is needed."))
    request = SupportRequest.objects.create(
        meeting=meeting, person=person, support=need.support, detail=need.detail.strip(), by=own, **_sight(meeting)
    )
    ledger.write("support_asked", subject=request, by=by, meeting=meeting)
    return request


@transaction.atomic
def provide_support(*, request: SupportRequest, details: Provided, by: Account) -> SupportProvision:
    """What became of it. Not provided: why. Said again, the later answer counts; it may be said after the meeting."""
    permissions.check_is_clerk(by=by, body=request.meeting.body)
    if details.outcome == SupportOutcome.NOT_PROVIDED and not details.why.strip():
        raise NotNow(_("Say why it was not provided: whoever asked reads it."))
    provision = SupportProvision.objects.create(
        request=request, outcome=details.outcome, why=details.why.strip(),
        by=person_of(by, request.partnership), **_sight(request.meeting),
    )  # fmt: skip
    ledger.write("support_provided", subject=provision, by=by, meeting=request.meeting)
    return provision
