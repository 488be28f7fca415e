"""A request, a fact sheet and their steps as the tests tell them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.timezone import localdate

from commontable.foundation.sight import Audience
from commontable.rooms.evidence import actions
from commontable.rooms.evidence.models import Asset, DataRequest, FactSheet, Release
from commontable.rooms.evidence.request_details import (
    Cited,
    RequestDetails,
    SheetDetails,
    SheetGround,
    UseDetails,
    Wanted,
)
from commontable.rooms.evidence.request_states import Verdict
from tests.rooms.evidence import words

TEXT = "{A.sentence} {A.detail}\n\nIt was measured in {A.period}."
TEXT_ES = "{A.sentence} {A.detail}\n\nSe midió en {A.period}."


def request_details(**fields: Any) -> RequestDetails:
    told = {
        "requester_kind": "organizing",
        "question": "How much shorter are lives, and for whom?",
        "occasion": "hearing",
        "decision": "Minimum wage ordinance",
        "decider": "City Council",
        "due": localdate() + dt.timedelta(days=9),
        "languages": "both",
    }
    return RequestDetails(**{**told, **fields})


def ask(cast: Any, by: Any = None, **fields: Any) -> DataRequest:
    details = request_details(**{"on_behalf_of": cast.organizers if by is None else None, **fields})
    return actions.ask_for_data(wanted=Wanted(cast.department), details=details, by=by or cast.omar)


def sheet_details(**fields: Any) -> SheetDetails:
    told = {
        "topic": "length_of_life",
        "title": "Length of life in River City",
        "title_es": "Cuánto se vive en River City",
        "text": TEXT,
        "text_es": TEXT_ES,
    }
    return SheetDetails(**{**told, **fields})


def open_asset(cast: Any) -> Asset:
    asset = actions.add_asset(partnership=cast.river, details=words.asset(), indicators=[], by=cast.ana)
    return actions.publish_asset(asset=asset, by=cast.dana)


def write(cast: Any, release: Release, request: DataRequest | None = None, by: Any = None, **fields: Any) -> FactSheet:
    """A draft of the department's, by the analyst, with one asset beside it."""
    ground = SheetGround(cited=(Cited(release),), assets=(open_asset(cast),), request=request)
    return actions.write_sheet(
        custodian=cast.department, details=sheet_details(**fields), ground=ground, by=by or cast.ana
    )


def approve(cast: Any, sheet: FactSheet) -> FactSheet:
    actions.send_sheet(sheet=sheet, by=cast.ana)
    actions.review_sheet(sheet=sheet, verdict=Verdict.APPROVED, why="Read against the release.", by=cast.dana)
    return sheet


def release(cast: Any, sheet: FactSheet, audience: Audience = Audience.PUBLIC) -> FactSheet:
    approve(cast, sheet)
    actions.release_sheet(sheet=sheet, audience=audience, by=cast.ana)
    return sheet


def use_details(**fields: Any) -> UseDetails:
    told = {
        "occasion": "hearing",
        "meeting": "Hearing on the minimum wage",
        "day": localdate(),
        "decision": "Minimum wage ordinance",
        "activity_class": "education",
    }
    return UseDetails(**{**told, **fields})
