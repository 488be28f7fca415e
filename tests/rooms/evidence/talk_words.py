"""A session, its outcome, a design, a finding, a quotation, a data gap and a decision as the tests tell them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from commontable.rooms.evidence.interpreting import Consent
from commontable.rooms.evidence.talk import (
    DataGapDetails,
    DesignDetails,
    DisagreementDetails,
    FindingDetails,
    FocusDetails,
    OutcomeDetails,
    QuotationDetails,
    SessionDetails,
)


def session(cast: Any, **fields: Any) -> SessionDetails:
    told = {
        "presenter": cast.department,
        "listener": cast.organizers,
        "held_on": dt.date(2024, 5, 2),
        "where": "Library, room 2",
    }
    return SessionDetails(**{**told, **fields})


def outcome(**fields: Any) -> OutcomeDetails:
    told = {
        "to_presenter": "The gap is closing, slowly.",
        "to_listener": "Our mothers still die ten years too soon.",
        "missing": "How long people wait for a bus to the clinic.",
        "changes": "The next survey asks about the bus.",
        "disagreements": (DisagreementDetails("Is it closing?", "It fell by half a year.", "Not on our street."),),
    }
    return OutcomeDetails(**{**told, **fields})


def design(**fields: Any) -> DesignDetails:
    told = {
        "title": "Asking about the bus",
        "question": "How long do people wait?",
        "method": "survey",
        "asked_of": "Riders of two lines",
        "use": "Shown to the riders first, then to the transit board.",
    }
    return DesignDetails(**{**told, **fields})


def finding(**fields: Any) -> FindingDetails:
    told = {
        "title": "Loneliness since the sidewalks and the park",
        "text": "Elders say they meet neighbors again on the walking path.",
        "direction": "better",
        "method": "groups",
        "source": "Four group conversations by the organizers",
        "period": "spring 2024",
        "place_name": "North side",
        "heard": 31,
    }
    return FindingDetails(**{**told, **fields})


def quotation(**fields: Any) -> QuotationDetails:
    told = {
        "words": "I know who lives across from me again.",
        "said_by": "a grandmother on the North side",
        "consent": Consent.WRITTEN,
        "consent_on": dt.date(2024, 4, 20),
    }
    return QuotationDetails(**{**told, **fields})


def data_gap(cast: Any, **fields: Any) -> DataGapDetails:
    told = {
        "title": "How often people use the walking trail",
        "needed_for": "Whether the next mile is built.",
        "owner": cast.organizers,
        "obstacle": "No research partner yet",
        "next_step": "Ask the university",
        "next_due": dt.date(2024, 6, 1),
    }
    return DataGapDetails(**{**told, **fields})


def decision(**fields: Any) -> FocusDetails:
    told = {
        "title": "Where the clinic van goes first",
        "reasons": "Need, and churches that open their doors.",
        "decided_on": dt.date(2024, 5, 2),
        "decided_by": "The van committee",
        "places": (),
    }
    return FocusDetails(**{**told, **fields})
