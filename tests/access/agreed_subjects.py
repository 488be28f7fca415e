"""Agreements being drafted, for the access table: an open one of the department's, and the organizing group's own."""

from __future__ import annotations

from typing import Any

from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Audience
from commontable.rooms.agreements import actions
from commontable.rooms.agreements.drafting_details import (
    AgreementDetails,
    Asked,
    Bound,
    ClauseDetails,
    CostDetails,
    SpaceDetails,
    StepDetails,
    TermsDetails,
    VersionDetails,
)
from commontable.rooms.agreements.models import Agreement, ApprovalStep, Approver, Clause, ClauseComment
from commontable.rooms.agreements.moving import move
from commontable.rooms.agreements.states import AgreementKind, ClauseKind, CostKind, VersionState
from commontable.rooms.people import models
from tests.cast import Cast

TITLES = {False: "Open charter", True: "Own charter"}
OF_AGREEMENT = ("agreement", "agreement_sharing", "costs", "cost_new", "space_new")
OF_VERSION = (
    "version", "version_edit", "proposals", "version_return", "version_drop", "amendment_new", "version_sharing",
    "party_new", "approvals", "approval_step_new", "clause_new", "adoption_new",
)  # fmt: skip
OF_CLAUSE = (
    "clause", "clause_edit", "clause_moves", "clause_removal", "data_terms", "ground_new", "comments",
)  # fmt: skip


def furnish_agreements(cast: Cast, holder: models.Organization) -> None:
    """A signed version and the draft that amends it, with a comment, an approval step, a cost and a space."""
    own = holder == cast.organizers
    title, by = TITLES[own], cast.olivia if own else cast.dana
    parties = (Bound(holder),) if own else (Bound(holder), Bound(cast.hospital))
    details = AgreementDetails(title=title, kind=AgreementKind.CHARTER, parties=parties)
    agreement = actions.start_agreement(partnership=cast.river, custodian=holder, details=details, by=by)
    version = agreement.versions.get()
    words = ClauseDetails("1", f"{title} clause", f"{title}: what we do.", kind=ClauseKind.RULE)
    actions.add_clause(version=version, details=words, by=by)
    dates = VersionDetails(title, effective_from=PartialDate.parse("2012"))
    actions.change_version(version=version, details=dates, by=by)
    version = actions.propose_version(version=version, by=by)
    move(version, VersionState.SIGNED, by=by)
    draft = actions.amend(version=version, why=f"{title} changes", by=by)
    clause = draft.clauses.get()
    actions.set_data_terms(clause=clause, details=TermsDetails(f"{title} data", "To know"), by=by)
    step = StepDetails(f"{title} step", (Asked(holder),))
    actions.add_approval_step(version=draft, details=step, by=by)
    cost = CostDetails(CostKind.OTHER, f"{title} cost", unknown_reason="Nobody knows")
    actions.add_cost(agreement=agreement, details=cost, by=by)
    space = SpaceDetails(
        f"{title} room", holder, "Free", holder, saving_host_unknown="Not known", saving_occupant_unknown="Not known"
    )
    actions.add_shared_space(agreement=agreement, details=space, by=by)
    if not own:
        actions.share_agreement(agreement=agreement, audience=Audience.PUBLIC, by=by)
        draft.refresh_from_db()
        actions.share_version(version=draft, audience=Audience.PUBLIC, by=by)
        clause.refresh_from_db()
    actions.comment_on_clause(clause=clause, text=f"{title} comment", by=by)


def agreed_subjects(cast: Cast) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """For each address what it is asked about."""
    table: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for about, own in (("open", False), ("the organizers' own", True)):
        for name, arguments in _of(cast, own).items():
            table.setdefault(f"agreements:{name}", []).append((about, arguments))
    return table


def _of(cast: Cast, own: bool) -> dict[str, dict[str, Any]]:
    agreement = Agreement.objects.get(partnership=cast.river, title=TITLES[own])
    signed, draft = agreement.versions.order_by("number")
    clause = Clause.objects.get(version=draft)
    found: dict[str, Any] = {
        **dict.fromkeys(OF_AGREEMENT, agreement),
        **dict.fromkeys(OF_VERSION, draft),
        **dict.fromkeys(OF_CLAUSE, clause),
        "cost_correction": agreement.costs.get(),
        "space_end": agreement.shared_spaces.get(),
        "approval_step_removals": ApprovalStep.objects.get(version=draft),
        "approval_answers": Approver.objects.get(step__version=draft),
        "comment_resolution": ClauseComment.objects.get(clause=clause),
    }
    table = {name: {"pk": row.pk} for name, row in found.items()}
    return table | {
        "party_ends": {"pk": draft.pk, "party": agreement.parties.first().pk},
        "comparison": {"pk": signed.pk, "other": draft.pk},
        "version_file": {"pk": draft.pk, "name": "agreement-version-2.txt"},
    }
