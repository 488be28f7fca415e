"""Numbers read together in the demonstration: a session, a design, what people tell, a data gap, a choice of focus.

Everything said here is invented and says so; the deeds are those of the rooms, done by the cast.
"""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.utils.timezone import localdate

from commontable.foundation.sight import Audience
from commontable.pipeline import PublishedRequest, measure
from commontable.rooms.evidence import actions
from commontable.rooms.evidence.contents import read_contents, steadiest_group
from commontable.rooms.evidence.focus_numbers import Number, Wanted, compute
from commontable.rooms.evidence.interpreting import (
    Answer,
    CollectionMethod,
    Consent,
    Direction,
    FindingMethod,
    FocusRule,
    GapState,
    Language,
    Standardization,
    Worse,
)
from commontable.rooms.evidence.models import Indicator, InterpretationSession, Release
from commontable.rooms.evidence.talk import (
    AnswerDetails,
    DataGapDetails,
    DesignDetails,
    DisagreementDetails,
    FindingDetails,
    FocusDetails,
    OutcomeDetails,
    QuotationDetails,
    SessionDetails,
    StepDetails,
)

from .circumstances import POVERTY, rows
from .opening import Opened, backbone_of
from .truth import MAP_YEARS

SYNTHETIC = "Synthetic: invented to show how words stand beside numbers."
DAY = dt.date(2016, 9, 14)
UNTOLD = "64109"  # its poverty is left out, so that the demonstration shows what a hidden value does to a choice
PLACES_CHOSEN = 6


def take_part(opened: Opened, indicator: Indicator, zips: Release) -> None:
    """In the order it would happen: read, agree what to ask, listen, note what is missing, choose where to begin."""
    session = _read_together(opened, indicator)
    _agree_how_to_ask(opened, indicator, session)
    _listen(opened, indicator)
    _note_a_gap(opened, indicator)
    _choose(opened, zips, _poverty(opened))


def _read_together(opened: Opened, indicator: Indicator) -> InterpretationSession:
    ana, omar = opened.accounts["ana"], opened.accounts["omar"]
    details = SessionDetails(
        presenter=backbone_of(opened.partnership),
        presenter_person=opened.persons["ana"],
        listener=opened.organizations["cco"],
        listener_person=opened.persons["omar"],
        held_on=DAY,
        where="A church basement on Troost Avenue (synthetic)",
    )
    session = actions.plan_session(indicator=indicator, details=details, by=omar)
    told = OutcomeDetails(
        to_presenter="The gap has narrowed, and the interval leaves out no change at all. That is real. (Synthetic)",
        to_listener="People still bury their parents years too soon. A smaller gap is not yet a fair one. (Synthetic)",
        missing="Why people east of Troost do not go to the clinic, although it is near. (Synthetic)",
        changes="The next round asks people themselves, and pays them for their time. (Synthetic)",
        may_be_public=True,
        disagreements=(
            DisagreementDetails(
                "Is it good news? (synthetic)",
                "Yes: both groups gained, and nobody lost ground.",
                "Not for the blocks where nothing was built. The average hides them.",
            ),
        ),
    )
    actions.record_session(session=session, details=told, by=omar)
    session = InterpretationSession.objects.get(pk=session.pk)
    return actions.publish_session(session=session, by=ana)


def _agree_how_to_ask(opened: Opened, indicator: Indicator, session: InterpretationSession) -> None:
    details = DesignDetails(
        title="Why people do not go to the clinic (synthetic)",
        question="What keeps people east of Troost from using the clinic that is near them?",
        method=CollectionMethod.GROUPS,
        asked_of="Residents of four neighborhoods, in English and Spanish",
        burden="Ninety minutes, paid, with a meal and child care",
        use="Shown first to those who took part, then to the Health Commission. Names are not kept.",
        session=session,
    )
    design = actions.add_design(indicator=indicator, details=details, by=opened.accounts["ana"])
    signed = AnswerDetails(Answer.AGREED, opened.organizations["cco"])
    actions.answer_design(design=design, details=signed, by=opened.accounts["omar"])


def _listen(opened: Opened, indicator: Indicator) -> None:
    details = FindingDetails(
        title="Being alone, since the sidewalks and the park (synthetic)",
        text="Elders tell that they meet neighbors on the new path and know again who lives across the street. Those "
        "without a sidewalk on their block tell that nothing has changed for them.",
        direction=Direction.MIXED,
        method=FindingMethod.GROUPS,
        source=SYNTHETIC,
        heard=31,
        period="fall 2016",
        place_name="Troost corridor",
    )
    omar, olivia = opened.accounts["omar"], opened.accounts["olivia"]
    finding = actions.add_finding(partnership=opened.partnership, details=details, indicators=[indicator], by=omar)
    quotes = (
        ("I know who lives across from me again.", "a grandmother (synthetic)", Language.ENGLISH),
        ("En mi cuadra todavía caminamos por la calle.", "un padre de dos niñas (sintético)", Language.SPANISH),
    )
    for words, said_by, language in quotes:
        quotation = QuotationDetails(words, said_by, Consent.WRITTEN, DAY, language, everyone=True)
        actions.add_quotation(finding=finding, details=quotation, by=omar)
    actions.publish_finding(finding=finding, by=olivia)


def _note_a_gap(opened: Opened, indicator: Indicator) -> None:
    details = DataGapDetails(
        title="How many people put off care because of what it costs (synthetic)",
        needed_for="Whether a fund for unpaid bills would change who lives longer.",
        owner=opened.organizations["hospital"],
        obstacle="No research partner yet",
        indicator=indicator,
        place_name="Kansas City",
        next_step="Ask two universities",
        next_due=localdate() + dt.timedelta(days=14),
    )
    gap = actions.note_data_gap(partnership=opened.partnership, details=details, by=opened.accounts["rosa"])
    step = StepDetails(
        GapState.SEEKING, "Wrote to two universities. (Synthetic)", "Meet the one that answered", details.next_due
    )
    actions.step_data_gap(gap=gap, details=step, by=opened.accounts["hank"])
    actions.publish_data_gap(gap=gap, by=opened.accounts["dana"])


def _poverty(opened: Opened) -> Release:
    """A release of invented poverty by ZIP, as a template of the Health Equity Assessment Toolkit."""
    analyst = opened.accounts["ana"]
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "poverty.csv"
        _write_poverty(path)
        request = PublishedRequest(
            file=path,
            title="Poverty by ZIP, Kansas City (synthetic, invented)",
            source_note="Synthetic: invented poverty by ZIP. See docs/reference/demonstration.md.",
            synthetic=True,
        )
        released = measure(request, releases=settings.RELEASES_FOLDER)
    row = actions.catalogue_release(
        released=released, custodian=backbone_of(opened.partnership), title=request.title, by=analyst
    )
    actions.publish_release(release=row, audience=Audience.PUBLIC, by=analyst)
    return row


def _write_poverty(path: Path) -> None:
    columns = ("setting", "date", "source", "indicator_abbr", "indicator_name", "dimension", "subgroup", "estimate")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*columns, "se", "flag", "favourable_indicator", "indicator_scale"])
        for row in rows():
            untold = row["zip"] == UNTOLD
            head = [row["zip"], MAP_YEARS[1], "Invented", "poverty", "Poverty", "Residents", "everyone"]
            figure = ["", "", "suppressed"] if untold else [row[POVERTY], 1.5, ""]
            writer.writerow([*head, *figure, 0, 100])


def _choose(opened: Opened, zips: Release, poverty: Release) -> None:
    """Six ZIPs by length of life, twice, and poverty, once; recorded as the Health Commission would."""
    numbers = []
    for release, weight, worse in ((zips, 2.0, Worse.LOWER), (poverty, 1.0, Worse.HIGHER)):
        held = read_contents(release.folder_id)
        group, period = steadiest_group(held), held.periods[-1]
        numbers.append(Number(release.folder_id, release.title, group, period, weight, worse))
    wanted = Wanted(tuple(numbers), FocusRule.WEIGHTED, Standardization.SPREAD, PLACES_CHOSEN, PLACES_CHOSEN, 1)
    link = "&".join(
        [f"use-{row.pk.hex}=on" for row in (zips, poverty)]
        + [f"weight-{zips.pk.hex}=2", f"weight-{poverty.pk.hex}=1", f"count={PLACES_CHOSEN}"]
    )
    asked = actions.Asked(wanted, {zips.folder_id: zips, poverty.folder_id: poverty}, link)
    details = FocusDetails(
        title="Where the clinic van goes first (synthetic)",
        reasons="Where life is shortest and money tightest; in each of them a church or school opens its doors.",
        decided_on=dt.date(2016, 11, 2),
        places=tuple(compute(wanted).picked()),
        body=opened.bodies["commission"],
        hours=Decimal("14.5"),
    )
    by = opened.accounts["ana"]
    focus = actions.record_focus(custodian=backbone_of(opened.partnership), asked=asked, details=details, by=by)
    actions.publish_focus(focus=focus, by=by)
