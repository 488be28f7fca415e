"""The certificate of a version: its signatures, and whether what is stored now is what was signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from commontable.foundation.sight import Sight

from .canonical import form_of, hash_of
from .models import Party, Signature, SignedScan, SignedText, Version, Withdrawal
from .promise_permissions import can_keep_papers, signing_for
from .signed_text import text_of
from .signing import signatures_needed, signers_of
from .states import VersionState


@dataclass(frozen=True)
class SignedBy:
    """A party, its signature and its withdrawal, if there are; whether the viewer signs for it."""

    party: Party
    signature: Signature | None
    withdrawal: Withdrawal | None
    may_sign: bool
    may_leave: bool


@dataclass(frozen=True)
class Certificate:
    """`is_whole` is worked out from the stored text each time; `is_same` compares it with the version as it stands."""

    rows: tuple[SignedBy, ...]
    needed: int
    count: int
    sha256: str
    is_whole: bool
    is_same: bool
    scans: tuple[SignedScan, ...]
    may_keep_papers: bool


def certificate_of(version: Version, sight: Sight, viewer: Any) -> Certificate:
    text = SignedText.objects.visible_to(sight).filter(version=version).first()
    seen = Signature.objects.visible_to(sight).filter(version=version).select_related("scan")
    signatures = {one.party_id: one for one in seen}
    left = {one.party_id: one for one in Withdrawal.objects.visible_to(sight).filter(version=version)}
    mine = signing_for(viewer, version.partnership_id)
    is_open = version.state in (VersionState.APPROVED, VersionState.SIGNED)
    rows = tuple(
        _row(party, signatures, left, is_open and party.organization_id in mine) for party in signers_of(version)
    )
    hashes = {one.sha256 for one in signatures.values()}
    return Certificate(
        rows=rows,
        needed=signatures_needed(version),
        count=len(signatures),
        sha256=text.sha256 if text else version.text_hash,
        is_whole=text is not None and hash_of(text.text) == text.sha256 and hashes == {text.sha256},
        is_same=text is not None and text_of(version, form_of(text.text)) == text.text,
        scans=tuple(SignedScan.objects.visible_to(sight).filter(version=version)),
        may_keep_papers=can_keep_papers(viewer, version.agreement)
        and version.state != VersionState.DROPPED
        and any(row.signature is None for row in rows),
    )


def _row(party: Party, signatures: dict[Any, Signature], left: dict[Any, Withdrawal], mine: bool) -> SignedBy:
    signature, withdrawal = signatures.get(party.pk), left.get(party.pk)
    return SignedBy(
        party=party,
        signature=signature,
        withdrawal=withdrawal,
        may_sign=mine and signature is None,
        may_leave=mine and signature is not None and withdrawal is None,
    )
