"""Kansas City's memorandum of understanding with its history: drafted 2011, signed spring 2012, updated January 2016.

What is fact is the case study's and cited: dates, parties, who approves, money, rooms (KC-06 to KC-16). The wording of
the clauses is not public; it is the template's, and every page of it says that it is worded for the demonstration.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from importlib.resources import as_file, files

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate

from commontable.design.paper import as_pdf
from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Audience
from commontable.rooms.agreements import actions
from commontable.rooms.agreements.drafting_details import (
    AgreementDetails,
    Bound,
    ClauseDetails,
    CostDetails,
    SpaceDetails,
    VersionDetails,
    fields_of,
)
from commontable.rooms.agreements.models import Agreement, Clause, Obligation, Party, Version
from commontable.rooms.agreements.promise_details import ObligationDetails, PaperSigner, Priority, Shown
from commontable.rooms.agreements.promise_states import EvidenceKind, ObligationState
from commontable.rooms.agreements.recurrence import Rhythm
from commontable.rooms.agreements.states import CostKind, Per

from .opening import Opened
from .tables import citation, read

WORDED = (
    "The wording of this memorandum is not public: what follows is worded for the demonstration, after what the case "
    "study tells of its structure, its parties and its dates."
)
CAMPAIGNS = "14"  # the clause to which the objectives belong that the case study names as priorities of the plan
CASE_STUDY = (
    "https://healthequityguide.org/case-studies/kansas-city-develops-mou-and-shares-space-with-community-organizers/"
)
CHIP = Priority(
    "Community Health Improvement Plan 2016–2021",
    "employment after a felony conviction, the minimum wage, graduation, unemployment, differences in life expectancy",
    CASE_STUDY,
)
UNTOLD = "The case study does not tell it."
BOTH_SAVED = "It provided “cost savings for both organizations”, says the case study; how much it does not tell."


def agree(opened: Opened) -> Agreement:
    """The memorandum from its first draft to what is due of it today."""
    first = _draft(opened)
    agreement = first.agreement
    _sign_on_paper(opened, first, "spring 2012")
    _promise(opened, first)
    _tell_money_and_rooms(opened, agreement)
    _sign_on_paper(opened, _update(opened, first), "January 2016")
    _review(opened, agreement)
    return agreement


def _draft(opened: Opened) -> Version:
    department, organizers = opened.organizations["kcmohd"], opened.organizations["cco"]
    details = AgreementDetails(
        title="Memorandum of understanding: Health Department and CCO",
        purpose="To say what each side brings and promises. Parties, dates and structure are from the case study.",
        template="mou",
        parties=(Bound(department), Bound(organizers)),
    )
    by = opened.accounts["dana"]
    agreement = actions.start_agreement(partnership=opened.partnership, custodian=department, details=details, by=by)
    actions.share_agreement(agreement=agreement, audience=Audience.PUBLIC, by=by)
    version: Version = agreement.versions.get()
    words = VersionDetails(
        title=version.title,
        label="Drafted in 2011, signed in spring 2012",
        preamble=f"{WORDED}\n\n{version.preamble}",
        effective_from=PartialDate.parse("spring 2012"),
    )
    return actions.change_version(version=version, details=words, by=by)


def _sign_on_paper(opened: Opened, version: Version, when: str) -> None:
    """Two approvals, those of the Director and of CCO's Executive Director (KC-09)."""
    by = opened.accounts["dana"]
    scan = actions.keep_scan(version=version, upload=_stand_in(when), by=by)
    parties = {party.organization_id: party for party in Party.objects.filter(agreement=version.agreement)}
    signers = [
        PaperSigner(parties[opened.organizations[key].pk], f"The {office} (no name in the source)",
                    PartialDate.parse(when), office)
        for key, office in (("kcmohd", "Director of Health"), ("cco", "Executive Director"))
    ]  # fmt: skip
    actions.enter_signatures(version=version, scan=scan, signers=signers, by=by)
    version.refresh_from_db()


def _stand_in(when: str) -> SimpleUploadedFile:
    """A page in place of the scan, which says so."""
    words = {
        "title": "In place of the signed paper",
        "language": "en",
        "lines": [
            f"The memorandum was signed or updated in {when}. The paper itself is not public and is not here.",
            "This page stands for its scan, so that the demonstration shows where a scan would be.",
            citation("case"),
        ],
    }
    with as_file(files(__package__).joinpath("stand_in.typ")) as template:
        pdf = as_pdf(template, "words.json", words)
    return SimpleUploadedFile(f"memorandum-{when.replace(' ', '-')}.pdf", pdf, "application/pdf")


def _promise(opened: Opened, version: Version) -> None:
    """Each clause that promises something is followed. What became of it is told as far as the source does (KC-11)."""
    by = opened.accounts["dana"]
    clauses = {clause.number: clause for clause in version.clauses.all()}
    for row in read("promises"):
        clause = clauses[row["clause"]]
        details = ObligationDetails(
            what=row["what"],
            obligors=tuple(opened.organizations[key] for key in row["promised_by"].split()),
            beneficiary_words=row["to"],
            horizon=clause.horizon,
        )
        obligation = actions.add_obligation(clause=clause, details=details, by=by)
        state = ObligationState(row["state"])
        actions.step_obligation(obligation=obligation, to=state, why=row["why"], by=by)
        shown = Shown(words=row["why"], kind=EvidenceKind.LINK, url=CASE_STUDY)
        actions.attach_evidence(obligation=obligation, shown=shown, by=by)
        if row["clause"] == CAMPAIGNS:
            actions.note_priority(obligation=obligation, details=CHIP, by=by)


def _tell_money_and_rooms(opened: Opened, agreement: Agreement) -> None:
    by, source = opened.accounts["dana"], citation("case")
    department, organizers = opened.organizations["kcmohd"], opened.organizations["cco"]
    costs = (
        CostDetails(
            CostKind.CONTRACT, "Executing the memorandum", per=Per.ONCE,
            unknown_reason=f"“Minimal costs”, says the Director; no amount is told. {source}",
        ),
        CostDetails(
            CostKind.MEMBERSHIP, "Pledged membership in CCO", payer=department, payee=organizers,
            unknown_reason=f"No amount is told. {source}",
        ),
        CostDetails(
            CostKind.STAFF, "Additional full-time staff in both organizations",
            unknown_reason=f"It is “difficult to say how much extra cost” came of the memorandum itself. {source}",
        ),
        CostDetails(
            CostKind.AVOIDED, "A community organizing division of its own", amount=Decimal("1500000"),
            is_lower_bound=True, claimant="Kansas City, Missouri Health Department",
            stated=PartialDate.parse("about 2018"),
            method=f"What it would cost to hire, train and keep one, as the Department estimates it. {source}",
        ),
    )  # fmt: skip
    for cost in costs:
        actions.add_cost(agreement=agreement, details=cost, by=by)
    room = SpaceDetails(
        place="Office space for community partners in the Health Department's building",
        host=department,
        terms=f"Kept for partners for 15 years, for work on tobacco, asthma and other matters. {source}",
        occupant_name="Several community-based organizations, one after another",
        ends=PartialDate.parse("2012"),
        saving_host_unknown=UNTOLD,
        saving_occupant_unknown=UNTOLD,
    )
    moved_in = replace(
        room, occupant=organizers, occupant_name="", begins=PartialDate.parse("2012"), ends=None,
        saving_host_unknown=BOTH_SAVED, saving_occupant_unknown=BOTH_SAVED,
        terms=f"CCO had to move offices in 2012 and moved in with the Health Department. {source}",
    )  # fmt: skip
    for space in (room, moved_in):
        actions.add_shared_space(agreement=agreement, details=space, by=by)


def _update(opened: Opened, version: Version) -> Version:
    """Updated “to make the objectives and practices more specific” (KC-10): some clauses change, one is added."""
    by = opened.accounts["olivia"]
    why = "To strengthen the partnership and to make objectives and practices more specific, as the case study tells."
    updated = actions.amend(version=version, why=why, by=by)
    clauses = {clause.number: clause for clause in updated.clauses.all()}
    for row in read("amended_clauses"):
        clause = clauses[row["clause"]]
        details = replace(_details(clause), text=f"{clause.text}\n\n{row['added']}")
        actions.change_clause(clause=clause, details=details, by=by)
    words = VersionDetails(
        title=updated.title,
        label="Updated in January 2016",
        preamble=updated.preamble,
        effective_from=PartialDate.parse("January 2016"),
    )
    return actions.change_version(version=updated, details=words, by=by)


def _details(clause: Clause) -> ClauseDetails:
    names = fields_of(ClauseDetails("", "", ""))
    return ClauseDetails(**{name: getattr(clause, name) for name in names})


def _review(opened: Opened, agreement: Agreement) -> Obligation:
    """A promise with a day, invented, so that something is due."""
    version = agreement.versions.order_by("-number").first()
    assert version is not None
    clause = version.clauses.get(number="5")
    details = ObligationDetails(
        what="Go through every promise together (the day is invented for the demonstration)",
        obligors=(opened.organizations["kcmohd"], opened.organizations["cco"]),
        beneficiary_words="everybody at the table",
        due=PartialDate.of_day(localdate() + dt.timedelta(days=21)),
        rhythm=Rhythm.YEARLY,
    )
    obligation = actions.add_obligation(clause=clause, details=details, by=opened.accounts["olivia"])
    by, begun = opened.accounts["olivia"], ObligationState.IN_PROGRESS
    actions.step_obligation(obligation=obligation, to=begun, why="The day is set. (Synthetic)", by=by)
    return obligation
