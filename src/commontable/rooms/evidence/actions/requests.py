"""Deeds on data requests: asking, accepting, declining with a reason, taking back (KC-20)."""

from __future__ import annotations

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.sight import Audience, RecordClass
from commontable.rooms.people.models import Account
from commontable.rooms.people.queries import person_of

from .. import sheet_permissions as permissions
from ..models import DataRequest, RequestStep
from ..request_details import RequestDetails, Wanted
from ..request_states import RequestState
from ..request_steps import move_request, note_step


@transaction.atomic
def ask_for_data(*, wanted: Wanted, details: RequestDetails, by: Account) -> DataRequest:
    """Put a request into the queue of an organization."""
    partnership = wanted.custodian.partnership
    person = permissions.check_can_ask(by, partnership)
    _check_asking(wanted, details, by)
    request: DataRequest = DataRequest.objects.create(
        partnership=partnership,
        custodian=wanted.custodian,
        audience=wanted.audience,
        record_class=RecordClass.PUBLIC_RECORD,
        asked_by=person,
        **details.as_fields(),
    )
    request.indicators.set(wanted.indicators)
    note_step(request, "", by)
    ledger.write("data_requested", subject=request, by=by, custodian=wanted.custodian, due=str(details.due))
    return request


def _check_asking(wanted: Wanted, details: RequestDetails, by: Account) -> None:
    partnership = wanted.custodian.partnership
    if details.due < localdate():
        raise NotNow(_("%(day)s is past. Give the day it is needed.") % {"day": details.due})
    if details.on_behalf_of and details.on_behalf_of not in permissions.asking_for(by, partnership):
        raise NotNow(_("You ask for an organization of your own, or for yourself."))
    if wanted.audience not in (Audience.CUSTODIAN, Audience.PARTNERSHIP):
        raise NotNow(_("A request is seen by everyone at the table, or only within the organization asked."))
    if wanted.audience == Audience.CUSTODIAN and not permissions.works_at(by, wanted.custodian):
        raise NotNow(_("Only a request to your own organization can stay within it. Let the table see it."))
    if any(indicator.partnership_id != partnership.pk for indicator in wanted.indicators):
        raise NotNow(_("The numbers must be of this table."))


@transaction.atomic
def accept_request(*, request: DataRequest, by: Account) -> RequestStep:
    """Say that it will be answered; whoever accepts is its analyst."""
    permissions.check_can_answer(by, request)
    step = move_request(request, RequestState.ACCEPTED, by)
    request.analyst = person_of(by, request.partnership)
    request.save(update_fields=["analyst"])
    ledger.write("request_accepted", subject=request, by=by)
    return step


@transaction.atomic
def decline_request(*, request: DataRequest, why: str, by: Account) -> RequestStep:
    """Say no, and why: that is an answer too."""
    permissions.check_can_answer(by, request)
    step = move_request(request, RequestState.DECLINED, by, why)
    ledger.write("request_declined", subject=request, by=by, why=step.why)
    return step


@transaction.atomic
def withdraw_request(*, request: DataRequest, why: str, by: Account) -> RequestStep:
    """Whoever asked no longer needs it."""
    permissions.check_can_take_back(by, request)
    step = move_request(request, RequestState.WITHDRAWN, by, why)
    ledger.write("request_withdrawn", subject=request, by=by, why=step.why)
    return step
