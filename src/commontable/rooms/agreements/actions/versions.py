"""Deeds on versions: proposed, taken back, dropped, amended. Nothing that was proposed is edited in place."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.sight import Audience
from commontable.rooms.people.models import Account, seen_like
from commontable.rooms.people.queries import person_of

from ..carrying import carry_approvals, carry_clauses
from ..drafting_details import VersionDetails, fields_of
from ..models import Amendment, ClauseComment, Version, VersionStep
from ..moving import editable, locked, may_be_taken_up, move, version_is_approved
from ..permissions import check_can_draft
from ..signed_text import text_hash
from ..states import VersionState
from ..wordings import check_version_read


@transaction.atomic
def change_version(*, version: Version, details: VersionDetails, seen: str = "", by: Account) -> Version:
    """Change the words around the clauses, and the dates; `seen` is what was read (`check_version_read`). An agreement
    with one version has its title."""
    check_can_draft(by, version.agreement)
    version = editable(version)
    check_version_read(version, seen)
    begins, ends = details.effective_from, details.effective_to
    if begins and ends and ends.latest < begins.earliest:
        raise NotNow(
            _("It would end (%(ends)s) before it begins (%(begins)s). Change one of the two dates.")
            % {"ends": ends, "begins": begins}
        )
    for name, value in fields_of(details).items():
        setattr(version, name, value)
    version.save(update_fields=list(fields_of(details)))
    if not version.agreement.versions.exclude(pk=version.pk).exists():
        version.agreement.title = version.title
        version.agreement.save(update_fields=["title"])
    ledger.write("version_changed", subject=version, by=by)
    return version


@transaction.atomic
def propose_version(*, version: Version, by: Account) -> Version:
    """The text stands from here on. Where no approval is asked for, the parties' signatures suffice (KC-09)."""
    check_can_draft(by, version.agreement)
    version = editable(version)
    _check_can_be_proposed(version)
    version.text_hash = text_hash(version)
    move(version, VersionState.PROPOSED, by=by)
    ledger.write("version_proposed", subject=version, by=by)
    if not version.approval_steps.exists():
        version_is_approved(version, by=by)
    return version


def _check_can_be_proposed(version: Version) -> None:
    if not version.clauses.all().standing().exists():
        raise NotNow(_("There is no clause yet. Write one, then propose the agreement."))
    parties = version.agreement.parties.all().of_version(version.number)
    if not any(party.signs for party in parties):
        raise NotNow(_("Nobody signs this version: its parties are named only. Add a party that signs."))
    waiting = ClauseComment.objects.filter(
        clause__version=version, clause__is_left_out=False, resolution__isnull=True
    ).count()
    if waiting:
        raise NotNow(
            ngettext(
                "%(count)s comment is not settled yet. Settle it, then propose the agreement.",
                "%(count)s comments are not settled yet. Settle them, then propose the agreement.",
                waiting,
            )
            % {"count": waiting}
        )
    short = [step for step in version.approval_steps.all() if step.approvers.count() < step.needed]
    if short:
        raise NotNow(
            _("“%(step)s” needs more approvals than people are asked. Ask more, or need fewer.") % {"step": short[0]}
        )


@transaction.atomic
def return_version(*, version: Version, why: str, by: Account) -> Version:
    """Take a proposal back to the draft, before anybody has signed. Approvals of the other text do not count."""
    check_can_draft(by, version.agreement)
    version = locked(version)
    if version.signatures.exists():
        raise NotNow(
            _(
                "This text was signed for %(party)s: it stays as it is. Drop it once that is withdrawn, then "
                "take it up again."
            )
            % {"party": version.signatures.all()[0].party}
        )
    _check_why(why)
    move(version, VersionState.DRAFT, by=by, why=why)
    ledger.write("version_returned", subject=version, by=by, why=why.strip())
    return version


@transaction.atomic
def drop_version(*, version: Version, why: str, by: Account) -> Version:
    """Give a draft up. Its text stays on record; who joined or left with it did so for nothing."""
    check_can_draft(by, version.agreement)
    version = locked(version)
    standing = version.signatures.exclude(party__in=version.withdrawals.values("party"))
    if standing.exists():
        raise NotNow(
            _(
                "This text is signed for %(party)s. It is dropped once that is withdrawn, or amended once all "
                "have signed."
            )
            % {"party": standing[0].party}
        )
    _check_why(why)
    move(version, VersionState.DROPPED, by=by, why=why)
    if version.number > 1:
        parties = version.agreement.parties.all()
        parties.filter(last_version=version.number - 1, first_version__lt=version.number).update(last_version=None)
        parties.filter(first_version=version.number).update(last_version=version.number - 1)
    ledger.write("version_dropped", subject=version, by=by, why=why.strip())
    return version


def _check_why(why: str) -> None:
    if not why.strip():
        raise NotNow(_("Say why, in one sentence."))


@transaction.atomic
def amend(*, version: Version, why: str, by: Account) -> Version:
    """Begin a new version from a signed one, which stands until the new one is signed and in force (KC-10); or take up
    again what was dropped or withdrawn, where nothing of the agreement is signed any more."""
    check_can_draft(by, version.agreement)
    version = locked(version)
    _check_why(why)
    agreement = version.agreement
    if version.state != VersionState.SIGNED and not may_be_taken_up(version):
        raise NotNow(_("Only what is signed is amended. Change the draft instead."))
    _check_newest(version)
    if agreement.versions.all().open().exists():
        raise NotNow(_("Another draft of this agreement is open. Finish it or drop it first."))
    following = _following(version, by)
    person = person_of(by, agreement.partnership)
    sight = seen_like(following)
    VersionStep.objects.create(version=following, after=VersionState.DRAFT, why=why.strip(), by=person, **sight)
    Amendment.objects.create(from_version=version, to_version=following, why=why.strip(), by=person, **sight)
    ledger.write("version_amended", subject=following, by=by, why=why.strip())
    return following


def _check_newest(version: Version) -> None:
    """What was amended already would take back what the later version changed, and lose what is owed under it."""
    later = version.agreement.versions.filter(number__gt=version.number, state=VersionState.SIGNED).last()
    if later is not None:
        raise NotNow(
            _("Version %(number)s was amended by version %(later)s, which is signed. Amend that one.")
            % {"number": version.number, "later": later.number}
        )


def _following(version: Version, by: Account) -> Version:
    newest = version.agreement.versions.order_by("-number").first()
    following: Version = Version.objects.create(
        agreement=version.agreement,
        number=(newest or version).number + 1,
        language=version.language,
        title=version.title,
        preamble=version.preamble,
        based_on=version,
        **(seen_like(version) | {"audience": Audience.CUSTODIAN, "audience_body": None}),
    )
    carry_clauses(version, following, by)
    carry_approvals(version, following)
    return following
