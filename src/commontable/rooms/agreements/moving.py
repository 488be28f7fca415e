"""How a version moves: one row changes its state, one record says from where to where, by whom and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.sight import Audience
from commontable.rooms.people.models import Account, Sighted, seen_like
from commontable.rooms.people.queries import person_of

from .models import (
    Adoption,
    Agreement,
    Amendment,
    Approval,
    ApprovalStep,
    Approver,
    Clause,
    ClauseComment,
    ClauseRemoval,
    ClauseWording,
    CommentResolution,
    DataTerms,
    Obligation,
    ObligationEvidence,
    ObligationStep,
    PlanPriority,
    RenewalNotice,
    RuleGround,
    Signature,
    SignedScan,
    SignedText,
    Version,
    VersionStep,
    Withdrawal,
)
from .states import VersionState, may_become


def move(version: Version, after: VersionState, *, by: Account, why: str = "") -> VersionStep:
    """Write the new state and its record; the caller has asked permission and writes the ledger line."""
    before = version.state
    if not may_become(before, after):
        raise NotNow(
            _("This version is %(before)s; it cannot become %(after)s.")
            % {"before": VersionState(before).label, "after": after.label}
        )
    version.state = after
    version.save(update_fields=["state", "text_hash", "effective_from", "effective_to", "begins_with_signatures"])
    step: VersionStep = VersionStep.objects.create(
        version=version,
        before=before,
        after=after,
        why=why.strip()[:300],
        text_hash=version.text_hash,
        by=person_of(by, version.partnership),
        **seen_like(version),
    )
    return step


def version_is_approved(version: Version, *, by: Account) -> None:
    """The last approval that was asked for is there, or none was asked for."""
    move(version, VersionState.APPROVED, by=by)
    ledger.write("version_approved", subject=version, by=by)


def locked(version: Version) -> Version:
    """The row as it stands now, held until the deed is done: two people never move one version at once."""
    found: Version = (
        Version.objects.select_for_update(of=("self",))
        .select_related("agreement", "partnership", "custodian", "audience_body")
        .get(pk=version.pk)
    )
    return found


def may_be_taken_up(version: Version) -> bool:
    """Given up or withdrawn, and nothing after it; without this nobody could write on the agreement any more."""
    over = version.state in (VersionState.DROPPED, VersionState.WITHDRAWN)
    others = version.agreement.versions.exclude(pk=version.pk)
    return over and not others.filter(Q(state=VersionState.SIGNED) | Q(number__gt=version.number)).exists()


def editable(version: Version) -> Version:
    """The version held for writing; a refusal once its text is proposed."""
    found = locked(version)
    if not found.is_editable:
        raise NotNow(
            _("This version is %(state)s: its text stands. Take it back to the draft, or amend it once it is signed.")
            % {"state": VersionState(found.state).label}
        )
    return found


PARTS: tuple[tuple[type[Sighted], str], ...] = (
    (VersionStep, "version"),
    (Amendment, "to_version"),
    (RenewalNotice, "version"),
    (Clause, "version"),
    (ClauseRemoval, "clause__version"),
    (DataTerms, "clause__version"),
    (RuleGround, "clause__version"),
    (Adoption, "version"),
    (ApprovalStep, "version"),
    (Approver, "step__version"),
    (Approval, "approver__step__version"),
    (SignedText, "version"),
    (SignedScan, "version"),
    (Signature, "version"),
    (Withdrawal, "version"),
    (Obligation, "clause__version"),
    (ObligationStep, "obligation__clause__version"),
    (ObligationEvidence, "obligation__clause__version"),
    (PlanPriority, "obligation__clause__version"),
)


def show_version_to(version: Version, audience: Audience, body: Any = None) -> None:
    """A version is seen with all its parts, except comments: those stay between the parties and who read the draft."""
    version.audience, version.audience_body = audience, body
    version.save(update_fields=["audience", "audience_body"])
    show_rows((model.objects.filter(**{path: version}) for model, path in PARTS), audience, body)
    show_rows([version.agreement.parties.filter(first_version=version.number)], audience, body)


WIDTHS = (Audience.CUSTODIAN, Audience.BODY, Audience.PARTNERSHIP, Audience.PUBLIC)
SAID: tuple[tuple[type[Sighted], str], ...] = (
    (ClauseComment, "clause__version"),
    (CommentResolution, "comment__clause__version"),
    (ClauseWording, "clause__version"),
)


def _wider_than(audience: Audience, body: Any) -> Q:
    """What is seen by somebody besides; two bodies are not the same people."""
    wider = Q(audience__in=WIDTHS[WIDTHS.index(audience) + 1 :])
    return wider | Q(audience=Audience.BODY) & ~Q(audience_body=body) if audience == Audience.BODY else wider


def is_seen_by_all(agreement: Agreement, audience: Audience, body: Any) -> bool:
    """Whether everybody of an audience sees the agreement already."""
    before = Audience(agreement.audience)
    if audience == Audience.BODY == before:
        return bool(body == agreement.audience_body)
    return WIDTHS.index(audience) <= WIDTHS.index(before)


def narrow_drafts(agreement: Agreement, audience: Audience, body: Any) -> None:
    """Drafts, and what was said and written while drafting, are never seen by more people than their agreement."""
    wider = _wider_than(audience, body)
    for version in agreement.versions.filter(wider):
        show_version_to(version, audience, body)
    show_rows(
        (model.objects.filter(wider, **{f"{path}__agreement": agreement}) for model, path in SAID), audience, body
    )


def show_rows(groups: Iterable[Any], audience: Audience, body: Any) -> None:
    for rows in groups:
        rows.update(audience=audience, audience_body=body)
