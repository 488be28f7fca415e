"""Moving a data request or a fact sheet on: by the transition table, with a record of who and why. For the actions."""

from __future__ import annotations

from django.utils.translation import gettext as _

from commontable.foundation.errors import NotNow
from commontable.rooms.people.models import Account
from commontable.rooms.people.queries import person_of

from .models import DataRequest, FactSheet, RequestStep, SheetStep
from .request_states import (
    NEEDS_WHY,
    REQUEST_MOVES,
    SHEET_MOVES,
    RequestState,
    SheetState,
    SheetStepKind,
)
from .seen import seen_like


def move_request(request: DataRequest, to: RequestState, by: Account, why: str = "") -> RequestStep:
    """Into the next state if the table allows it and nobody was faster; the step says who and why."""
    before = RequestState(request.state)
    if to not in REQUEST_MOVES[before]:
        words = {"state": before.label, "wanted": to.label}
        raise NotNow(_("This request is “%(state)s”, and from there it cannot become “%(wanted)s”.") % words)
    if to in NEEDS_WHY and not why.strip():
        raise NotNow(_("Say why, in one sentence: an ask always ends in an answer."))
    moved = DataRequest.objects.filter(pk=request.pk, state=before).update(state=to)
    if moved != 1:
        raise NotNow(_("Somebody else moved this request a moment ago. Read it again."))
    request.state = to
    return note_step(request, before, by, why)


def note_step(request: DataRequest, before: str, by: Account, why: str = "") -> RequestStep:
    step: RequestStep = RequestStep.objects.create(
        request=request,
        before=before,
        after=request.state,
        why=why.strip(),
        by=person_of(by, request.partnership),
        **seen_like(request),
    )
    return step


def move_sheet(sheet: FactSheet, to: SheetState) -> None:
    before = SheetState(sheet.state)
    if to not in SHEET_MOVES[before]:
        words = {"state": before.label, "wanted": to.label}
        raise NotNow(_("This sheet is “%(state)s”, and from there it cannot become “%(wanted)s”.") % words)
    if FactSheet.objects.filter(pk=sheet.pk, state=before).update(state=to) != 1:
        raise NotNow(_("Somebody else moved this sheet a moment ago. Read it again."))
    sheet.state = to


def note_sheet_step(sheet: FactSheet, kind: SheetStepKind, by: Account, why: str = "") -> SheetStep:
    step: SheetStep = SheetStep.objects.create(
        sheet=sheet, kind=kind, why=why.strip(), by=person_of(by, sheet.partnership), **seen_like(sheet)
    )
    return step


def answer_follows(sheet: FactSheet, to: RequestState, by: Account) -> None:
    """The request a sheet answers moves along with it, where its table allows."""
    if sheet.request and to in REQUEST_MOVES[RequestState(sheet.request.state)]:
        move_request(sheet.request, to, by)
