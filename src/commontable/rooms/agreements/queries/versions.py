"""Which version stood on a day, what of it can be compared, and the terms under which data may be used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.timezone import localdate

from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Organization, Partnership

from ..comparing import Compared, ComparedClause, compare
from ..models import Agreement, Clause, ClauseWording, DataTerms, Party, Version, VersionStep
from ..standings import standing_of, terms_of
from ..states import DATA_KINDS, PartyRole, Standing, VersionState


@dataclass(frozen=True)
class AsOf:
    """What stood on a day. `perhaps` may have stood already: its date is not known to the day."""

    day: dt.date
    version: Version | None
    perhaps: Version | None = None


@dataclass(frozen=True)
class AgreementNow:
    """An agreement with its versions as the viewer may see them, and where each stands."""

    agreement: Agreement
    versions: tuple[Version, ...]
    parties: tuple[Party, ...]
    standings: dict[Any, Standing | None]
    now: AsOf

    @property
    def draft(self) -> Version | None:
        """The version still being made."""
        made = (VersionState.DRAFT, VersionState.PROPOSED, VersionState.APPROVED)
        return next((one for one in reversed(self.versions) if one.state in made), None)

    @property
    def shown(self) -> Version | None:
        """What a reader wants first: what is in force, else what perhaps is, else the newest."""
        return self.now.version or self.now.perhaps or (self.versions[-1] if self.versions else None)


def agreements_now(rows: Any, sight: Sight, *, on: dt.date | None = None) -> list[AgreementNow]:
    """Each agreement with its versions, parties and what stands: seven queries for any number of them."""
    steps = VersionStep.objects.filter(after=VersionState.WITHDRAWN)
    versions = (
        Version.objects.visible_to(sight)
        .order_by("number")
        .prefetch_related(Prefetch("steps", queryset=steps), "withdrawals", "signatures")
    )
    parties = Party.objects.visible_to(sight).select_related("organization")
    found = rows.select_related("partnership", "custodian", "body").prefetch_related(
        Prefetch("versions", queryset=versions), Prefetch("parties", queryset=parties)
    )
    return [_now(agreement, on or localdate()) for agreement in found]


def _now(agreement: Agreement, day: dt.date) -> AgreementNow:
    versions = tuple(agreement.versions.all())
    terms = terms_of(versions)
    standings = {one.pk: standing_of(one, terms, day) for one in versions}
    return AgreementNow(
        agreement, versions, tuple(agreement.parties.all()), standings, _as_of(versions, standings, day)
    )


def _as_of(versions: Iterable[Version], standings: dict[Any, Standing | None], day: dt.date) -> AsOf:
    standing = [one for one in versions if standings[one.pk] is Standing.IN_FORCE]
    perhaps = [one for one in versions if standings[one.pk] is Standing.PERHAPS]
    return AsOf(day, standing[-1] if standing else None, perhaps[-1] if perhaps else None)


def as_of(agreement: Agreement, day: dt.date, sight: Sight | None = None) -> AsOf:
    """The version that stood on a day; of all versions, or of those a viewer may see."""
    rows = agreement.versions.all() if sight is None else Version.objects.visible_to(sight).filter(agreement=agreement)
    versions = list(rows.order_by("number").prefetch_related("steps", "withdrawals", "signatures"))
    terms = terms_of(versions)
    return _as_of(versions, {one.pk: standing_of(one, terms, day) for one in versions}, day)


def in_force(partnership: Partnership, sight: Sight, on: dt.date | None = None) -> list[Version]:
    """The versions in force at a table on a day, as far as the viewer may see them."""
    rows = Agreement.objects.visible_to(sight).filter(partnership=partnership)
    found = agreements_now(rows, sight, on=on)
    return [one.now.version for one in found if one.now.version is not None]


def data_clauses(partnership: Partnership, sight: Sight, on: dt.date | None = None) -> list[DataTerms]:
    """The terms under which data may be used: clauses of data-sharing agreements and licenses in force."""
    day = on or localdate()
    versions = [one.pk for one in in_force(partnership, sight, day)]
    rows = DataTerms.objects.visible_to(sight).filter(
        clause__version__in=versions, clause__version__agreement__kind__in=DATA_KINDS, clause__is_left_out=False
    )
    return list(rows.running(day).select_related("clause__version__agreement"))


def data_terms_of(organizations: Iterable[Organization], on: dt.date | None = None) -> list[DataTerms]:
    """The terms under which these organizations may use data: of agreements in force that they are parties to."""
    found: list[DataTerms] = []
    for organization in organizations:
        own = Sight(organizations=frozenset({organization.pk}))
        for terms in data_clauses(organization.partnership, own, on):
            version = terms.clause.version
            bound = Party.objects.filter(agreement=version.agreement_id, organization=organization)
            if terms not in found and bound.of_version(version.number).exclude(role=PartyRole.WITNESS).exists():
                found.append(terms)
    return found


def clauses_of(version: Version) -> list[Clause]:
    """The clauses that stand in a version, with their terms of data: one query."""
    rows = version.clauses.all().standing()
    return list(rows.select_related("data_terms").order_by("order", "id"))


def compared(before: Version, after: Version) -> tuple[Compared, ...]:
    """Two versions of one agreement, clause by clause: six queries for any number of clauses."""
    origins = dict(Clause.objects.filter(version__agreement=before.agreement).values_list("pk", "carried_from"))
    return compare(*([_plain(one, origins) for one in clauses_of(version)] for version in (before, after)))


def _plain(clause: Clause, origins: dict[Any, Any]) -> ComparedClause:
    root = clause.pk
    while origins.get(root):
        root = origins[root]
    return ComparedClause(root, clause.number, clause.heading, clause.text, tuple(marks_of(clause)))


def marks_of(clause: Clause | ClauseWording) -> Iterable[str]:
    """What is said of a clause besides its words, as words."""
    for name in ("kind", "area", "category", "activity_type", "horizon"):
        if getattr(clause, name):
            yield str(getattr(clause, f"get_{name}_display")())
    terms = getattr(clause, "data_terms", None)
    if terms is not None:
        yield from (str(one) for one in (terms.data, terms.purpose, terms.minimum_cell, terms.expires_on) if one)
