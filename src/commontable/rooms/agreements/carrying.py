"""What a new version takes over from the one it amends: clauses with their numbers and terms, and who approves."""

from __future__ import annotations

from commontable.rooms.people.models import Account, seen_like

from .models import ApprovalStep, Approver, Clause, DataTerms, Version
from .wordings import WORDS, keep_wordings

CLAUSE_FIELDS = ("order", *WORDS)
TERMS_FIELDS = ("data", "purpose", "minimum_cell", "expires_on")
STEP_FIELDS = ("order", "title", "needed", "may_block")
APPROVER_FIELDS = ("organization_id", "person_id", "office")


def carry_clauses(before: Version, after: Version, by: Account) -> None:
    """Each clause says which one it was carried from, however its number changes later."""
    sight = seen_like(after)
    made: list[Clause] = []
    for clause in before.clauses.all().standing().select_related("data_terms"):
        carried = Clause.objects.create(
            version=after, carried_from=clause, **{name: getattr(clause, name) for name in CLAUSE_FIELDS}, **sight
        )
        terms = getattr(clause, "data_terms", None)
        if terms is not None:
            taken = {name: getattr(terms, name) for name in TERMS_FIELDS}
            DataTerms.objects.create(clause=carried, **taken, **sight)
        made.append(carried)
    keep_wordings(made, by)


def carry_approvals(before: Version, after: Version) -> None:
    sight = seen_like(after)
    for step in before.approval_steps.prefetch_related("approvers"):
        carried = ApprovalStep.objects.create(
            version=after, **{name: getattr(step, name) for name in STEP_FIELDS}, **sight
        )
        for approver in step.approvers.all():
            Approver.objects.create(
                step=carried, **{name: getattr(approver, name) for name in APPROVER_FIELDS}, **sight
            )
