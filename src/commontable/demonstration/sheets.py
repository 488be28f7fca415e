"""An invented hearing: an organizer asks, the analyst writes a fact sheet, the director reviews, everyone reads it.

A second request, by a resident, still waits in the queue. Questions, hearing and people are synthetic; the figures are
those of the demonstration's releases, which say so themselves.
"""

from __future__ import annotations

import datetime as dt

from django.utils.timezone import localdate

from commontable.foundation.sight import Audience
from commontable.rooms.evidence import actions, beginnings
from commontable.rooms.evidence.models import Asset, FactSheet, Release
from commontable.rooms.evidence.request_details import Cited, RequestDetails, SheetDetails, UseDetails, Wanted
from commontable.rooms.evidence.request_states import Verdict

from .opening import Opened, backbone_of

DAYS_TO_HEARING, DAYS_TO_FORUM = 9, 16
HEARING = "Hearing on the minimum wage, Finance Committee (synthetic)"
DECISION = "Minimum wage ordinance (synthetic hearing)"


def answer_a_hearing(opened: Opened, city: Release, zips: Release) -> FactSheet:
    """From the request to the released sheet, every step by the one whose step it is."""
    ana, dana, omar = (opened.accounts[name] for name in ("ana", "dana", "omar"))
    request = actions.ask_for_data(wanted=Wanted(backbone_of(opened.partnership)), details=_hearing(opened), by=omar)
    actions.accept_request(request=request, by=ana)
    sheet = beginnings.begin(request.custodian, (Cited(city), Cited(zips)), request, ana)
    actions.change_sheet(sheet=sheet, details=_words(sheet), assets=_assets(opened), by=ana)
    actions.send_sheet(sheet=sheet, by=ana)
    why = "Read both languages against the two releases; every figure has its interval and its source."
    actions.review_sheet(sheet=sheet, verdict=Verdict.APPROVED, why=why, by=dana)
    actions.release_sheet(sheet=sheet, audience=Audience.PUBLIC, by=ana)
    actions.note_use(sheet=sheet, details=_use(), by=omar)
    _leave_one_waiting(opened)
    return sheet


def _hearing(opened: Opened) -> RequestDetails:
    return RequestDetails(
        requester_kind="organizing",
        on_behalf_of=opened.organizations["cco"],
        question="How much shorter are lives in our city, for whom, and where?",
        occasion="hearing",
        decision=DECISION,
        decider="City Council",
        due=localdate() + dt.timedelta(days=DAYS_TO_HEARING),
        places="ZIP areas of Kansas City, Missouri",
        groups="Black and White residents",
    )


def _words(sheet: FactSheet) -> SheetDetails:
    return SheetDetails(
        topic=sheet.topic,
        title="Length of life in Kansas City, Missouri",
        title_es="Cuánto se vive en Kansas City, Misuri",
        text=sheet.text,
        text_es=sheet.text_es,
    )


def _assets(opened: Opened) -> tuple[Asset, ...]:
    """Those everyone may see, the oldest first; the table has entered some beside its indicators."""
    rows = Asset.objects.standing().filter(partnership=opened.partnership, audience=Audience.PUBLIC)
    return tuple(rows.order_by("pk")[:3])


def _use() -> UseDetails:
    return UseDetails(
        occasion="hearing",
        meeting=HEARING,
        day=localdate() + dt.timedelta(days=DAYS_TO_HEARING),
        decision=DECISION,
        activity_class="education",
    )


def _leave_one_waiting(opened: Opened) -> None:
    details = RequestDetails(
        requester_kind="resident",
        question="¿Cuánto viven las personas en mi código postal, 64130? (sintético)",
        occasion="community_meeting",
        decision="Dónde se arreglan primero las aceras (sintético)",
        due=localdate() + dt.timedelta(days=DAYS_TO_FORUM),
        places="64130",
        languages="es",
    )
    wanted = Wanted(backbone_of(opened.partnership))
    actions.ask_for_data(wanted=wanted, details=details, by=opened.accounts["rosa"])
