"""The clause of an agreement that permits a measurement: chosen when it is asked for, opened from what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from commontable.foundation.errors import NotNow
from commontable.foundation.sight import Sight
from commontable.rooms.agreements.models import DataTerms
from commontable.rooms.agreements.queries import data_terms_of
from commontable.rooms.people.models import Organization

from .models import Release, Run
from .states import RunKind

if TYPE_CHECKING:
    from .asked import Asked


@dataclass(frozen=True)
class Permit:
    """What permits a release, as far as the viewer may see it: a link, and what it says of small numbers."""

    link: SafeString
    note: SafeString | None


def terms_open_to(custodians: Iterable[Organization]) -> list[DataTerms]:
    """The terms under which these organizations may measure today."""
    return data_terms_of(custodians)


def checked_terms(asked: Asked, custodian: Organization) -> DataTerms | None:
    """The terms that were chosen, if they permit it today; None where none were chosen."""
    if not asked.terms:
        return None
    terms: DataTerms | None = DataTerms.objects.filter(pk=UUID(asked.terms)).select_related("clause__version").first()
    if terms is None:
        raise NotNow(_("The clause that should permit this is not there. Choose another one, or none."))
    check_permits(terms, custodian)
    _check_smallest(terms, asked)
    return terms


def check_permits(terms: DataTerms, custodian: Organization) -> None:
    """Refuses what ran out, what is no longer in force, and what binds others."""
    words = {"clause": terms.clause, "version": terms.clause.version, "organization": custodian}
    if terms.expires_on is not None and terms.has_expired():
        raise NotNow(
            _("By clause “%(clause)s” of %(version)s the data could be used until %(day)s. Amend the agreement first.")
            % {**words, "day": date_format(terms.expires_on)}
        )
    if terms not in data_terms_of([custodian]):
        raise NotNow(
            _("Clause “%(clause)s” of %(version)s is not in force for %(organization)s. Choose one that is.") % words
        )


def _check_smallest(terms: DataTerms, asked: Asked) -> None:
    """The rule that hides small counts must hide at least what the clause says."""
    from commontable.pipeline import POLICIES

    policy = POLICIES.get(asked.policy)
    if terms.minimum_cell is None or asked.kind == RunKind.PUBLISHED or policy is None:
        return
    if policy.minimum < terms.minimum_cell:
        raise NotNow(
            _(
                "Clause “%(clause)s” lets no number below %(smallest)s be shown; the rule you chose shows numbers from "
                "%(shown)s on. Choose a stricter rule."
            )
            % {"clause": terms.clause, "smallest": terms.minimum_cell, "shown": policy.minimum}
        )


def check_run(run: Run) -> None:
    """Asked again later, the terms must still permit it."""
    if run.terms is not None:
        check_permits(run.terms, run.custodian)


def named(terms: DataTerms) -> str:
    """The agreement as the provenance of a release names it."""
    clause = terms.clause
    words = {"title": clause.version.title, "number": clause.version.number, "clause": clause.number}
    return _("%(title)s, version %(number)s, clause %(clause)s") % words


def permit_of(release: Release, sight: Sight) -> Permit | None:
    """For the page of a release: nothing where no clause was chosen, or the viewer may not see it. One query."""
    if release.terms_id is None:
        return None
    rows = DataTerms.objects.visible_to(sight).filter(pk=release.terms_id)
    terms = rows.select_related("clause__version__partnership").first()
    if terms is None:
        return None
    url = reverse("agreements:clause", args=[terms.clause.version.partnership.slug, terms.clause_id])
    link = format_html('<a href="{}">{}</a>: {}', url, named(terms), terms.purpose)
    return Permit(link, _note(terms, url))


def drawer(permit: Permit | None) -> list[tuple[str, SafeString]]:
    """The line of “How we know” that opens the clause."""
    return [(_("Permitted by"), permit.link)] if permit else []


def note_of(permit: Permit | None) -> list[SafeString]:
    """What the clause says of small numbers, to stand with the notes on what is hidden."""
    return [permit.note] if permit and permit.note else []


def _note(terms: DataTerms, url: str) -> SafeString | None:
    if terms.minimum_cell is None:
        return None
    said = _("No number below %(smallest)s may be shown, by the agreement that permits this measurement:")
    return format_html('{} <a href="{}">{}</a>', said % {"smallest": terms.minimum_cell}, url, named(terms))
