"""Deeds on the clauses of a draft: written, changed, moved, taken out; and the terms of data they set."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.rooms.people.models import Account, seen_like
from commontable.rooms.people.queries import person_of

from ..drafting_details import ClauseDetails, TermsDetails, fields_of
from ..models import Clause, ClauseRemoval, DataTerms, Version
from ..moving import editable
from ..permissions import check_can_draft
from ..wordings import check_read, is_same, keep_wordings

FEWEST = 1
MOST_CLAUSES = 600


@transaction.atomic
def add_clause(*, version: Version, details: ClauseDetails, after: Clause | None = None, by: Account) -> Clause:
    """Write a clause, at the end or behind another one."""
    check_can_draft(by, version.agreement)
    version = editable(version)
    _check_number(version, details)
    if version.clauses.count() >= MOST_CLAUSES:
        raise NotNow(_("A version holds at most %(most)s clauses. Put some of them together.") % {"most": MOST_CLAUSES})
    last = version.clauses.aggregate(last=Max("order"))["last"] or 0
    clause: Clause = Clause.objects.create(version=version, order=last + 1, **fields_of(details), **seen_like(version))
    if after is not None and after.version_id == version.pk:
        _put_behind(clause, after)
    keep_wordings([clause], by)
    ledger.write("clause_added", subject=clause, by=by)
    return clause


@transaction.atomic
def change_clause(*, clause: Clause, details: ClauseDetails, seen: UUID | None = None, by: Account) -> Clause:
    """Change a clause of a draft. Every wording stays on record; `seen` is the one that was changed (`check_read`)."""
    check_can_draft(by, clause.version.agreement)
    version = editable(clause.version)
    found = _there(clause)
    check_read(found, seen)
    _check_number(version, details, found)
    if is_same(found, details):
        return found
    for name, value in fields_of(details).items():
        setattr(found, name, value)
        setattr(clause, name, value)
    found.save(update_fields=list(fields_of(details)))
    keep_wordings([found], by)
    ledger.write("clause_changed", subject=found, by=by)
    return found


@transaction.atomic
def move_clause(*, clause: Clause, earlier: bool, by: Account) -> Clause:
    """One place up or down. Numbers are written by people and stay."""
    check_can_draft(by, clause.version.agreement)
    version = editable(clause.version)
    _there(clause)
    rows = list(version.clauses.all().standing().order_by("order", "id"))
    place = rows.index(clause) + (-1 if earlier else 1)
    if not 0 <= place < len(rows):
        raise NotNow(_("This clause stands at the end already."))
    rows.remove(clause)
    rows.insert(place, clause)
    _number_orders(rows)
    ledger.write("clause_moved", subject=clause, by=by)
    return clause


@transaction.atomic
def leave_out_clause(*, clause: Clause, why: str, by: Account) -> ClauseRemoval:
    """Take a clause out of the draft. Its text and the comments on it stay on record."""
    check_can_draft(by, clause.version.agreement)
    editable(clause.version)
    if not why.strip():
        raise NotNow(_("Say why the clause is taken out, in one sentence."))
    _there(clause)
    clause.is_left_out = True
    clause.save(update_fields=["is_left_out"])
    removal: ClauseRemoval = ClauseRemoval.objects.create(
        clause=clause, why=why.strip(), by=person_of(by, clause.partnership), **seen_like(clause)
    )
    ledger.write("clause_left_out", subject=clause, by=by, why=removal.why)
    return removal


@transaction.atomic
def set_data_terms(*, clause: Clause, details: TermsDetails, seen: UUID | None = None, by: Account) -> DataTerms:
    """Say what a clause lets be done with data. It is part of the text that is signed, and of the wording."""
    check_can_draft(by, clause.version.agreement)
    editable(clause.version)
    found = _there(clause)
    check_read(found, seen)
    if details.minimum_cell is not None and details.minimum_cell < FEWEST:
        raise NotNow(
            _("%(number)s is too small: the smallest number that may be shown is at least %(fewest)s.")
            % {"number": details.minimum_cell, "fewest": FEWEST}
        )
    terms: DataTerms = DataTerms.objects.update_or_create(
        clause=found, defaults={**fields_of(details), **seen_like(found)}
    )[0]
    found.data_terms = clause.data_terms = terms
    keep_wordings([found], by)
    ledger.write("data_terms_set", subject=found, by=by)
    return terms


def _put_behind(clause: Clause, other: Clause) -> None:
    rows = [one for one in clause.version.clauses.order_by("order", "id") if one.pk != clause.pk]
    rows.insert(rows.index(other) + 1, clause)
    _number_orders(rows)


def _number_orders(rows: list[Clause]) -> None:
    for order, row in enumerate(rows, start=1):
        if row.order != order:
            Clause.objects.filter(pk=row.pk).update(order=order)
            row.order = order


def _check_number(version: Version, details: ClauseDetails, clause: Clause | None = None) -> None:
    rows = version.clauses.all().standing().filter(number=details.number)
    if clause is not None:
        rows = rows.exclude(pk=clause.pk)
    if rows.exists():
        raise NotNow(
            _("There is a clause %(number)s already: “%(clause)s”. Give this one another number.")
            % {"number": details.number, "clause": rows[0].heading}
        )


def _there(clause: Clause) -> Clause:
    """The clause as it stands now; a refusal where somebody took it out. The caller holds its version."""
    rows = Clause.objects.select_related("version", "partnership", "custodian", "audience_body", "data_terms")
    found: Clause = rows.get(pk=clause.pk)
    if found.is_left_out:
        raise NotNow(_("This clause was taken out. Write it anew if it is needed after all."))
    return found
