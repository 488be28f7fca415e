"""Deeds on the clauses of a draft: written, changed, moved, taken out; and the terms of data they set."""

from __future__ import annotations

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
    ledger.write("clause_added", subject=clause, by=by)
    return clause


@transaction.atomic
def change_clause(*, clause: Clause, details: ClauseDetails, by: Account) -> Clause:
    """Change a clause of a draft. What it said before stands in the version it was carried from, and in comments."""
    check_can_draft(by, clause.version.agreement)
    version = editable(clause.version)
    _check_there(clause)
    _check_number(version, details, clause)
    for name, value in fields_of(details).items():
        setattr(clause, name, value)
    clause.save(update_fields=list(fields_of(details)))
    ledger.write("clause_changed", subject=clause, by=by)
    return clause


@transaction.atomic
def move_clause(*, clause: Clause, earlier: bool, by: Account) -> Clause:
    """One place up or down. Numbers are written by people and stay."""
    check_can_draft(by, clause.version.agreement)
    version = editable(clause.version)
    _check_there(clause)
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
    _check_there(clause)
    if not why.strip():
        raise NotNow(_("Say why the clause is taken out, in one sentence."))
    clause.is_left_out = True
    clause.save(update_fields=["is_left_out"])
    removal: ClauseRemoval = ClauseRemoval.objects.create(
        clause=clause, why=why.strip(), by=person_of(by, clause.partnership), **seen_like(clause)
    )
    ledger.write("clause_left_out", subject=clause, by=by, why=removal.why)
    return removal


@transaction.atomic
def set_data_terms(*, clause: Clause, details: TermsDetails, by: Account) -> DataTerms:
    """Say what a clause lets be done with data. It is part of the text that is signed."""
    check_can_draft(by, clause.version.agreement)
    editable(clause.version)
    _check_there(clause)
    if details.minimum_cell is not None and details.minimum_cell < FEWEST:
        raise NotNow(_("The smallest number that may be shown is at least %(fewest)s.") % {"fewest": FEWEST})
    terms: DataTerms = DataTerms.objects.update_or_create(
        clause=clause, defaults={**fields_of(details), **seen_like(clause)}
    )[0]
    ledger.write("data_terms_set", subject=clause, by=by)
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


def _check_there(clause: Clause) -> None:
    if clause.is_left_out:
        raise NotNow(_("This clause was taken out. Write it anew if it is needed after all."))
