"""What signing asks for and what it brings about: the text that is kept, the force it takes, what it carries."""

from __future__ import annotations

import datetime as dt

from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Audience
from commontable.rooms.people.models import Account, seen_like
from commontable.rooms.people.queries import person_of

from .canonical import hash_of
from .deadlines import SUFFICE
from .models import Obligation, Party, RuleGround, SignedText, Version
from .moving import move, show_version_to
from .moving_promises import carry, held
from .promise_details import SigningWords
from .signed_text import text_of
from .states import SIGNABLE, PartyRole, VersionState
from .strokes import read_strokes

FRESH = dt.timedelta(minutes=10)  # how long a confirmation by the second factor may be used
SHORTEST_NAME = 2


def signers_of(version: Version) -> list[Party]:
    """The parties of this version that sign, in their order."""
    parties = version.agreement.parties.all().of_version(version.number).exclude(role=PartyRole.WITNESS)
    return list(parties.select_related("organization", "agreement", "partnership", "custodian"))


def signs_it(version: Version, party: Party) -> bool:
    return party.agreement_id == version.agreement_id and party in signers_of(version)


def signatures_needed(version: Version) -> int:
    """Two, or one where only one party signs."""
    return min(SUFFICE, len(signers_of(version)))


def is_short_of_signatures(version: Version) -> bool:
    withdrawn = version.withdrawals.values("party")
    return version.signatures.exclude(party__in=withdrawn).count() < signatures_needed(version)


def check_can_be_signed(version: Version, party: Party) -> None:
    """Approvals come first; a party that was not needed may still sign later; nobody signs twice."""
    if version.state not in (*SIGNABLE, VersionState.SIGNED):
        raise NotNow(
            _("This version is “%(state)s”. It is signed once it is proposed and every approval asked for is given.")
            % {"state": VersionState(version.state).label}
        )
    if not signs_it(version, party):
        raise NotNow(_("%(party)s does not sign this version.") % {"party": party})
    if version.signatures.filter(party=party).exists():
        raise NotNow(_("%(party)s has signed this version already.") % {"party": party})


def check_words(version: Version, words: SigningWords) -> None:
    if len("".join(letter for letter in words.typed_name if letter.isalpha())) < SHORTEST_NAME:
        raise NotNow(_("Type your full name: it is your signature."))
    try:
        read_strokes(words.strokes)
    except ValueError as error:
        raise NotNow(str(error)) from error
    if words.sha256 != version.text_hash:
        raise NotNow(_("The text has changed since you opened this page. Read it again, then sign."))


def kept_text(version: Version, by: Account) -> SignedText:
    """The text as it is signed: kept with the first signature, and the same for all that follow."""
    found: SignedText | None = SignedText.objects.filter(version=version).first()
    if found is not None:
        return found
    text = text_of(version)
    if hash_of(text) != version.text_hash:
        raise NotNow(
            _("The text is no longer the one that was proposed. Take it back to the draft and propose it again.")
        )
    made: SignedText = SignedText.objects.create(
        version=version,
        text=text,
        sha256=version.text_hash,
        by=person_of(by, version.partnership),
        **seen_like(version),
    )
    return made


def take_force(version: Version, *, by: Account) -> None:
    """With the signatures it needs the version is signed: from its own date, or from today where it has none."""
    if version.state != VersionState.APPROVED or is_short_of_signatures(version):
        return
    if version.effective_from is None:
        version.effective_from, version.begins_with_signatures = _last_day(version), True
    move(version, VersionState.SIGNED, by=by)
    agreement = version.agreement
    show_version_to(version, Audience(agreement.audience), agreement.audience_body)
    ledger.write("version_in_force", subject=version, by=by, day=str(version.effective_from))
    carry_promises(version, by=by)
    carry_grounds(version, by=by)


def _last_day(version: Version) -> PartialDate:
    """The day of the last signature, as precisely as it is known."""
    return max((one.signed for one in version.signatures.all()), default=PartialDate.of_day(localdate()))


def carry_promises(version: Version, *, by: Account) -> None:
    """The promises of the version it amends live on where their clause does; others wait for somebody to close them."""
    if version.based_on_id is None:
        return
    followed = {clause.carried_from_id: clause for clause in version.clauses.all().standing() if clause.carried_from_id}
    rows = Obligation.objects.filter(clause__in=followed).open()
    for obligation in rows.select_related("clause"):
        carry(held(obligation), followed[obligation.clause_id], by)


def carry_grounds(version: Version, *, by: Account) -> None:
    """Rules that stood on a clause stand on the one that says the same now: their citation opens what is in force."""
    person = person_of(by, version.partnership)
    clauses = version.clauses.all().standing().filter(carried_from__text=F("text"), carried_from__grounds__isnull=False)
    for clause in clauses.distinct():
        for ground in clause.carried_from.grounds.exclude(rule__grounds__clause=clause).select_related("rule"):
            RuleGround.objects.create(clause=clause, rule=ground.rule, by=person, **seen_like(clause))
            ledger.write("rule_grounded", subject=clause, by=by, rule=ground.rule)
