"""The text of a version as it is signed, and its hash."""

from __future__ import annotations

from .canonical import FORM, CanonicalClause, CanonicalParty, CanonicalVersion, canonical_text, hash_of
from .models import Clause, DataTerms, SignedText, Version


def text_of(version: Version, form: str = FORM) -> str:
    """The canonical text of what stands in the database now: three queries."""
    begins = None if version.begins_with_signatures else version.effective_from
    parties = version.agreement.parties.all().of_version(version.number).select_related("organization")
    clauses = version.clauses.all().standing().select_related("data_terms")
    return canonical_text(
        CanonicalVersion(
            title=version.title,
            version=f"{version.number} {version.label}",
            parties=tuple(CanonicalParty(one.organization.name, one.role) for one in parties),
            clauses=tuple(CanonicalClause(one.number, one.heading, _with_terms(one)) for one in clauses),
            preamble=version.preamble,
            language=version.language,
            begins=begins.edtf if begins else "",
            ends=version.effective_to.edtf if version.effective_to else "",
        ),
        form,
    )


def text_hash(version: Version) -> str:
    return hash_of(text_of(version))


def kept_text_of(version: Version) -> str:
    """The text as the signers saw it; before the first signature, the text as it stands."""
    kept: SignedText | None = SignedText.objects.filter(version=version).first()
    return kept.text if kept else text_of(version)


def terms_lines(terms: DataTerms) -> list[str]:
    """What a clause says of data, in one form for every language."""
    lines = [f"Data: {terms.data}", f"Purpose: {terms.purpose}"]
    if terms.minimum_cell is not None:
        lines.append(f"Smallest number shown: {terms.minimum_cell}")
    if terms.expires_on is not None:
        lines.append(f"Until: {terms.expires_on.isoformat()}")
    return lines


def _with_terms(clause: Clause) -> str:
    """What a clause says of data is signed with it."""
    terms = getattr(clause, "data_terms", None)
    return clause.text if terms is None else "\n".join([clause.text, "", *terms_lines(terms)])
