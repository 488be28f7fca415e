"""The text of a version as it is signed, and its hash."""

from __future__ import annotations

from .canonical import CanonicalClause, CanonicalParty, CanonicalVersion, canonical_text, hash_of
from .models import Version


def text_of(version: Version) -> str:
    """The canonical text of what stands in the database now: three queries."""
    parties = version.agreement.parties.select_related("organization")
    return canonical_text(
        CanonicalVersion(
            title=version.title,
            version=f"{version.number} {version.label}",
            parties=tuple(CanonicalParty(one.organization.name, one.role) for one in parties),
            clauses=tuple(CanonicalClause(one.number, one.heading, one.text) for one in version.clauses.all()),
            preamble=version.preamble,
            language=version.language,
        )
    )


def text_hash(version: Version) -> str:
    return hash_of(text_of(version))
