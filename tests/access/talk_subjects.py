"""Sessions, designs, findings, data gaps and choices of focus, open and the organizers' own, for the access table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from commontable.foundation.sight import Audience
from commontable.rooms.evidence.models import (
    DataGap,
    EvaluationDesign,
    Finding,
    Focus,
    FocusMeasure,
    Indicator,
    InterpretationSession,
    Quotation,
    Release,
)
from commontable.rooms.people import models
from tests import things
from tests.cast import Cast
from tests.rooms.evidence import talk_words

DAY = dt.date(2024, 5, 2)


def furnish_talk(cast: Cast, holder: models.Organization) -> None:
    """One of each, written as rows: the deeds refuse to make things as private as the organizers' own are here."""
    own = holder == cast.organizers
    sight = things.private() if own else {"audience": Audience.PUBLIC}
    carried: dict[str, Any] = {"partnership": cast.river, "custodian": holder, **sight}
    indicator = Indicator.objects.get(custodian=holder)
    listener = {"listener_person": cast.neighbor} if own else {"listener": cast.organizers}
    InterpretationSession.objects.create(
        indicator=indicator, presenter=holder, held_on=DAY, where="Own basement" if own else "Library",
        **listener, **carried,
    )  # fmt: skip
    told = talk_words.design(title="Own design" if own else "Open design")
    EvaluationDesign.objects.create(indicator=indicator, **told.as_fields(), **carried)
    finding = Finding.objects.create(
        **talk_words.finding(title="Own finding" if own else "Open finding").as_fields(), **carried
    )
    finding.indicators.set([indicator])
    words = "Own words of ours" if own else "Open words"
    Quotation.objects.create(
        finding=finding, words=words, said_by="a neighbor", consent="written", consent_on=DAY, **carried
    )
    gap = talk_words.data_gap(cast, title="Own data gap" if own else "Open data gap", owner=holder)
    DataGap.objects.create(**gap.as_fields(), **carried)
    _focus(own, carried)


def _focus(own: bool, carried: dict[str, Any]) -> None:
    area = {
        "place": "00001", "name": "Ward 1", "score": 1.0, "low": 1.0, "high": 1.0, "position": 1, "best": 1, "worst": 2,
        "standing": "chosen", "chance": 0.9, "weights": 1.0, "scales": 1.0, "together": 0.8,
        "values": [{"state": "estimate", "value": 70.1, "lower": 69.0, "upper": 71.2}],
    }  # fmt: skip
    focus = Focus.objects.create(
        title="Own focus" if own else "Open focus", rule="weighted", how="spread", count=1, computed=["00001"],
        places=["00001"], results=[area], reasons="Need", decided_by="Everybody", decided_on=DAY, link="", **carried,
    )  # fmt: skip
    release = Release.objects.filter(custodian=carried["custodian"]).first()
    FocusMeasure.objects.create(
        focus=focus, release=release, group="White", period="2016", weight=1, worse="lower", order=0, **carried
    )


def talk_subjects(cast: Cast, pair: Callable[..., Any]) -> dict[str, Any]:
    """{address: [(what it is asked about, its arguments)]}."""
    nouns = {
        "session_new waiver_new design_new": pair(Indicator, cast),
        "session session_outcome_new session_cancellation_new session_publications": pair(InterpretationSession, cast),
        "design design_edit design_answers design_collections": pair(EvaluationDesign, cast),
        "finding finding_edit finding_publications finding_removal_new quotation_new": pair(Finding, cast),
        "consent_withdrawals": pair(Quotation, cast),
        "data_gap data_gap_steps data_gap_publications": pair(DataGap, cast),
        "focus focus_publications": pair(Focus, cast),
    }
    table = {f"evidence:{name}": things for names, things in nouns.items() for name in names.split()}
    wards = Release.objects.filter(custodian=cast.department, place_kind="ward").first()
    asked = {"?": {f"use-{wards.pk.hex}": "on", "count": "2"}} if wards else {}
    table["evidence:focus_explore"] = [("", {}), ("by wards", asked)]
    table["evidence:focus_new"] = [("by wards", asked)]
    return table
