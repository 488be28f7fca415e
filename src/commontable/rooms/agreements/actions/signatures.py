"""Deeds of signing: here, with the account confirmed a second time; on paper, with its scan; and withdrawing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.ids import uuid7
from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.people.models import Account, seen_like
from commontable.rooms.people.queries import person_of

from .. import promise_permissions as permissions
from ..kept_files import FILES
from ..models import Party, Signature, SignedScan, SignedText, Version, Withdrawal
from ..moving import locked, move
from ..promise_details import Confirmation, Leaving, PaperSigner, SigningWords
from ..promise_states import SecondFactor, SigningMethod
from ..signing import FRESH, check_can_be_signed, check_words, is_short_of_signatures, kept_text, signs_it, take_force
from ..states import VersionState


@transaction.atomic
def sign(*, version: Version, party: Party, words: SigningWords, confirmation: Confirmation, by: Account) -> Signature:
    """Sign the text that stood on the signer's screen, for one party. Two signatures suffice (KC-09)."""
    permissions.check_can_sign(by, party)
    version = locked(version)
    check_can_be_signed(version, party)
    check_words(version, words)
    _check_confirmation(confirmation, by)
    text = kept_text(version, by)
    person = person_of(by, version.partnership)
    signature: Signature = Signature.objects.create(
        version=version,
        party=party,
        method=SigningMethod.HERE,
        person=person,
        account=by,
        typed_name=" ".join(words.typed_name.split()),
        office=words.office.strip(),
        strokes=words.strokes,
        sha256=text.sha256,
        second_factor=confirmation.kind,
        confirmed_at=confirmation.at,
        signed=PartialDate.of_day(localdate()),
        by=person,
        **seen_like(version),
    )
    ledger.write("version_signed", subject=version, by=by, party=str(party))
    take_force(version, by=by)
    return signature


def _check_confirmation(confirmation: Confirmation, by: Account) -> None:
    """Each signature has a confirmation of its own, made a moment ago."""
    age = timezone.now() - confirmation.at
    if confirmation.kind not in SecondFactor.values or not dt.timedelta(seconds=-5) <= age <= FRESH:
        raise NotNow(
            _("Confirm with your second factor that it is you, then sign within %(minutes)s minutes.")
            % {"minutes": int(FRESH.total_seconds() // 60)}
        )
    if Signature.objects.filter(account=by, confirmed_at=confirmation.at).exists():
        raise NotNow(_("Each signature is confirmed by itself. Confirm again that it is you, then sign."))


@transaction.atomic
def keep_scan(*, version: Version, upload: UploadedFile[bytes], by: Account) -> SignedScan:
    """Keep the scan of a signed paper beside the version it shows."""
    permissions.check_can_keep_papers(by, version.agreement)
    row = SignedScan(id=uuid7(), version=version, by=person_of(by, version.partnership), **seen_like(version))
    with FILES.keep(upload, row.pk) as kept:
        for name, value in kept.columns().items():
            setattr(row, name, value)
        row.save()
    ledger.write("signed_paper_imported", subject=version, by=by)
    return row


@transaction.atomic
def sign_on_paper(
    *, version: Version, scan: SignedScan, signers: Sequence[PaperSigner], by: Account
) -> list[Signature]:
    """Enter who signed the paper that the scan shows, and when."""
    permissions.check_can_keep_papers(by, version.agreement)
    version = locked(version)
    if scan.version_id != version.pk:
        raise NotNow(_("This scan shows another version."))
    if not signers:
        raise NotNow(_("Enter at least one person who signed the paper."))
    made = [_on_paper(version, scan, signer, by) for signer in signers]
    take_force(version, by=by)
    return made


def _on_paper(version: Version, scan: SignedScan, signer: PaperSigner, by: Account) -> Signature:
    check_can_be_signed(version, signer.party)
    if not signer.name.strip():
        raise NotNow(_("Write the name under which %(party)s signed.") % {"party": signer.party})
    if signer.signed.earliest > localdate():
        raise NotNow(_("%(day)s is still to come. Write when it was signed.") % {"day": signer.signed})
    text: SignedText = kept_text(version, by)
    signature: Signature = Signature.objects.create(
        version=version,
        party=signer.party,
        method=SigningMethod.PAPER,
        typed_name=" ".join(signer.name.split()),
        office=signer.office.strip(),
        sha256=text.sha256,
        scan=scan,
        signed=signer.signed,
        by=person_of(by, version.partnership),
        **seen_like(version),
    )
    ledger.write("version_signed_on_paper", subject=version, by=by, party=str(signer.party))
    return signature


@transaction.atomic
def withdraw(*, version: Version, party: Party, leaving: Leaving, by: Account) -> Withdrawal:
    """A party takes its signature back from a day on. With too few signatures left, the version ends that day."""
    permissions.check_can_sign(by, party)
    version = locked(version)
    _check_leaving(version, party, leaving)
    withdrawal: Withdrawal = Withdrawal.objects.create(
        version=version,
        party=party,
        effective=leaving.effective,
        why=leaving.why.strip(),
        by=person_of(by, version.partnership),
        **seen_like(version),
    )
    facts = {"party": str(party), "day": leaving.effective.isoformat(), "why": withdrawal.why}
    ledger.write("signature_withdrawn", subject=version, by=by, **facts)
    if version.state == VersionState.SIGNED and is_short_of_signatures(version):
        move(version, VersionState.WITHDRAWN, by=by, why=withdrawal.why)
    return withdrawal


def _check_leaving(version: Version, party: Party, leaving: Leaving) -> None:
    if not leaving.why.strip():
        raise NotNow(_("Say why, in one sentence. It stands beside the signature."))
    if leaving.effective < localdate():
        raise NotNow(
            _("%(day)s is past. A withdrawal takes effect today at the earliest.") % {"day": leaving.effective}
        )
    if not signs_it(version, party) or not version.signatures.filter(party=party).exists():
        raise NotNow(_("%(party)s has not signed this version.") % {"party": party})
    if version.withdrawals.filter(party=party).exists():
        raise NotNow(_("%(party)s has withdrawn already.") % {"party": party})
