"""What a file of a version holds, whatever its form, in the language of the version."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from commontable.foundation.markdown import Block, blocks
from commontable.foundation.sight import Sight

from ..models import Clause, DataTerms, Version
from ..queries import clauses_of
from ..signed_text import text_hash


@dataclass(frozen=True)
class Part:
    """A clause, with the terms of data it sets."""

    heading: str
    blocks: tuple[Block, ...]
    terms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Content:
    language: str
    title: str
    eyebrow: str
    status: str
    is_signed: bool
    parties: tuple[str, ...]
    preamble: tuple[Block, ...]
    parts: tuple[Part, ...]
    signatures: tuple[str, ...]
    hash_line: str
    url: str


def content_of(version: Version, url: str, sight: Sight) -> Content:
    """A handful of queries, whatever the number of clauses. The language is that of the version: activate it first."""
    parties = version.agreement.parties.all().of_version(version.number).select_related("organization")
    return Content(
        language=version.language,
        title=version.title,
        eyebrow=_("Version %(number)s") % {"number": f"{version.number} {version.label}".strip()},
        status=status_of(version),
        is_signed=version.state == "signed",
        parties=tuple(f"{one.organization.name} ({one.get_role_display()})" for one in parties),
        preamble=blocks(version.preamble) if version.preamble.strip() else (),
        parts=tuple(_part(one) for one in clauses_of(version)),
        signatures=_signatures(version, sight),
        hash_line=_("SHA-256 of the text: %(hash)s") % {"hash": version.text_hash or text_hash(version)},
        url=url,
    )


def status_of(version: Version) -> str:
    """A draft says that it is one on every page."""
    state = version.get_state_display()
    if version.effective_from:
        return _("Version %(number)s, %(state)s, from %(since)s") % {
            "number": version.number, "state": state, "since": version.effective_from,
        }  # fmt: skip
    return _("Version %(number)s, %(state)s") % {"number": version.number, "state": state}


def terms_lines(terms: DataTerms) -> tuple[str, ...]:
    lines = [
        _("Data: %(data)s") % {"data": terms.data},
        _("May be used for: %(purpose)s") % {"purpose": terms.purpose},
    ]
    if terms.minimum_cell is not None:
        lines.append(_("Smallest number that may be shown: %(number)s") % {"number": terms.minimum_cell})
    if terms.expires_on is not None:
        lines.append(_("May be used until: %(day)s") % {"day": terms.expires_on.isoformat()})
    return tuple(lines)


def _part(clause: Clause) -> Part:
    terms = getattr(clause, "data_terms", None)
    return Part(f"{clause.number} {clause.heading}", blocks(clause.text), terms_lines(terms) if terms else ())


def _signatures(version: Version, sight: Sight) -> tuple[str, ...]:
    """Whose signatures there are, by the name that was signed with."""
    rows = version.signatures.visible_to(sight).select_related("party__organization")
    return tuple(
        _("%(name)s, for %(party)s, %(day)s")
        % {"name": one.typed_name, "party": one.party.organization.name, "day": one.signed}
        for one in rows
    )
