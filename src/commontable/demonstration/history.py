"""Tells how the partnership came about, with a source for each line: timeline, claims, candidates, expected sectors."""

from __future__ import annotations

from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Audience
from commontable.rooms.people import actions
from commontable.rooms.people.actions import CandidateDetails, ClaimDetails, EventDetails, ExpectationDetails

from .opening import Opened
from .tables import citation, read


def expect_sectors(opened: Opened) -> None:
    for row in opened.rows("expected"):
        details = ExpectationDetails(sector=row["sector"], number=int(row["number"]), why=row["why"])
        actions.expect_sector(partnership=opened.partnership, by=opened.keeper, details=details)


def tell(opened: Opened) -> None:
    """Kansas City's history, from the case study (KC-01, KC-02, KC-04, KC-25, KC-29)."""
    for row in read("timeline"):
        _add_event(opened, row)
    for row in read("claims"):
        _add_claim(opened, row)
    for row in read("candidates"):
        _add_candidate(opened, row)


def _add_event(opened: Opened, row: dict[str, str]) -> None:
    details = EventDetails(
        begins=PartialDate.parse(row["when"]),
        title=row["title"],
        title_es=row["title_es"],
        detail=row["detail"],
        detail_es=row["detail_es"],
        source=citation(row["source"]),
    )
    actions.add_event(partnership=opened.partnership, by=opened.keeper, details=details)


def _add_claim(opened: Opened, row: dict[str, str]) -> None:
    details = ClaimDetails(
        statement=row["statement"],
        basis=row["basis"],
        source=citation(row["source"]),
        begins=_date(row["begins"]),
        ends=_date(row["ends"]),
    )
    actions.add_claim(partnership=opened.partnership, by=opened.keeper, details=details)


def _add_candidate(opened: Opened, row: dict[str, str]) -> None:
    details = CandidateDetails(
        criterion=row["criterion"],
        organization=opened.organizations.get(row["organization"]),
        described_as=row["described_as"],
        finding=row["finding"],
        was_chosen=row["chosen"] == "yes",
        source=citation(row["source"]),
        audience=Audience.PUBLIC,
    )
    actions.add_candidate(partnership=opened.partnership, by=opened.keeper, details=details)


def _date(words: str) -> PartialDate | None:
    return PartialDate.parse(words) if words else None
