"""Data requests and fact sheets for the access table: the department's open ones, and the organizing group's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from commontable.foundation.sight import Audience
from commontable.rooms.evidence import actions
from commontable.rooms.evidence.models import DataRequest, FactSheet, Release
from commontable.rooms.evidence.request_details import Cited, SheetGround, Wanted
from commontable.rooms.evidence.request_states import SheetState, Verdict
from commontable.rooms.people import models
from tests.cast import Cast
from tests.rooms.evidence import sheets

SHEET_DEEDS = (
    "sheet_edit", "sheet_submissions", "sheet_reviews", "sheet_clearances", "sheet_publications",
    "sheet_withdrawals", "sheet_versions", "sheet_copies", "sheet_uses",
)  # fmt: skip
REQUEST_DEEDS = ("request", "request_acceptances", "request_refusals", "request_withdrawals")


def furnish_sheets(cast: Cast, holder: models.Organization, release: Release, analyst: models.Account) -> None:
    """Open: a request, and sheets released, in review and in draft. The organizers' own: a request and a draft."""
    own = holder == cast.organizers
    wanted = Wanted(holder, Audience.CUSTODIAN if own else Audience.PARTNERSHIP)
    question = "Own question" if own else "How long do people live?"
    details = sheets.request_details(question=question)
    actions.ask_for_data(wanted=wanted, details=details, by=analyst)
    if own:
        ground = SheetGround(cited=(Cited(release),))
        words = sheets.sheet_details(title="Own sheet", title_es="Own sheet")
        actions.write_sheet(custodian=holder, details=words, ground=ground, by=analyst)
        return
    sheets.release(cast, sheets.write(cast, release, title="Open sheet"))
    reviewed = sheets.write(cast, release, title="Sheet in review", text="{A.gap}. The city must act.")
    actions.send_sheet(sheet=reviewed, by=cast.ana)
    approved = sheets.approve(cast, sheets.write(cast, release, title="Approved sheet"))
    assert approved.reviews.get().verdict == Verdict.APPROVED
    sheets.write(cast, release, title="Sheet in draft")


def sheet_subjects(cast: Cast, pair: Callable[..., Any]) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """For each address what it is asked about."""
    table: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for name in REQUEST_DEEDS:
        table[f"evidence:{name}"] = pair(DataRequest, cast)
    own = FactSheet.objects.get(custodian=cast.organizers)
    found = [
        (state.value, {"pk": FactSheet.objects.get(custodian=cast.department, state=state).pk})
        for state in (SheetState.RELEASED, SheetState.IN_REVIEW, SheetState.APPROVED, SheetState.DRAFT)
    ]
    for name in ("sheet", *SHEET_DEEDS):
        table[f"evidence:{name}"] = [*found, ("the organizers' own", {"pk": own.pk})]
    for name, extra in (("sheet_citation", {"letter": "A"}), ("sheet_file", {"name": "fact-sheet-en.html"})):
        table[f"evidence:{name}"] = [
            (f"{about}", {**arguments, **extra}) for about, arguments in table["evidence:sheet"]
        ]
    table["evidence:sheet_file"].append(("no such file", {**found[0][1], "name": "fact-sheet-en.exe"}))
    return table
