"""Deeds on findings in words (CG-06) and on quotations, which live by consent."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.sight import Audience, RecordClass, audiences_allowed
from commontable.rooms.people.models import Account, Partnership, Person
from commontable.rooms.people.queries import person_of

from .. import taking_part
from ..interpreting import traces_of_people
from ..models import ConsentWithdrawal, Finding, FindingRemoval, Indicator, Quotation
from ..seen import check_may_be_seen_by, seen_like
from ..talk import FindingDetails, QuotationDetails

FEWEST_HEARD = 3


@transaction.atomic
def add_finding(
    *, partnership: Partnership, details: FindingDetails, indicators: Iterable[Indicator], by: Account
) -> Finding:
    """Enter what people tell. Everybody at the table reads it; visitors when its custodian shows it to everyone."""
    custodian = taking_part.check_belongs(by, partnership)
    _check_text(partnership, details.title, details.text, details.source, details.place_name)
    _check_heard(details)
    finding: Finding = Finding.objects.create(
        partnership=partnership,
        custodian=custodian,
        audience=Audience.PARTNERSHIP,
        record_class=RecordClass.PUBLIC_RECORD,
        entered_by=person_of(by, partnership),
        **details.as_fields(),
    )
    _stand_beside(finding, indicators)
    ledger.write("finding_added", subject=finding, by=by)
    return finding


@transaction.atomic
def change_finding(
    *, finding: Finding, details: FindingDetails, indicators: Iterable[Indicator], by: Account
) -> Finding:
    """Change what is said: its custodian always; who entered it, until everyone sees it."""
    taking_part.check_can_change_finding(by, finding)
    _check_standing(finding)
    _check_text(finding.partnership, details.title, details.text, details.source, details.place_name)
    _check_heard(details)
    for name, value in details.as_fields().items():
        setattr(finding, name, value)
    finding.save()
    _stand_beside(finding, indicators)
    ledger.write("finding_changed", subject=finding, by=by)
    return finding


@transaction.atomic
def publish_finding(*, finding: Finding, by: Account) -> Finding:
    """Show a finding to everyone. Of its quotations everyone sees those whose consent says so."""
    taking_part.check_can_keep(by, finding)
    _check_standing(finding)
    if finding.audience == Audience.PUBLIC:
        raise NotNow(_("Everyone sees this finding already."))
    check_may_be_seen_by(finding, Audience.PUBLIC)
    finding.audience = Audience.PUBLIC
    finding.save(update_fields=["audience"])
    ledger.write("finding_published", subject=finding, by=by)
    return finding


@transaction.atomic
def remove_finding(*, finding: Finding, why: str, by: Account) -> FindingRemoval:
    """Take a finding off the pages. The record stays, with the reason."""
    taking_part.check_can_change_finding(by, finding)
    _check_standing(finding)
    if not why.strip():
        raise NotNow(_("Say why the finding is taken off, in one sentence."))
    removal = FindingRemoval.objects.create(
        finding=finding, why=why.strip(), by=person_of(by, finding.partnership), **seen_like(finding)
    )
    ledger.write("finding_removed", subject=finding, by=by, why=removal.why)
    return removal


@transaction.atomic
def add_quotation(*, finding: Finding, details: QuotationDetails, by: Account) -> Quotation:
    """Keep somebody's words as far as they agreed: for the table, or for everyone."""
    taking_part.check_can_change_finding(by, finding)
    _check_standing(finding)
    if details.consent_on > localdate():
        raise NotNow(_("Consent cannot lie ahead. Give the day on which it was given."))
    _check_text(finding.partnership, details.words, details.said_by)
    quotation: Quotation = Quotation.objects.create(
        finding=finding,
        words=details.words,
        said_by=details.said_by,
        language=details.language,
        consent=details.consent,
        consent_on=details.consent_on,
        entered_by=person_of(by, finding.partnership),
        **(seen_like(finding) | {"audience": _widest(finding, details)}),
    )
    ledger.write("quotation_added", subject=finding, by=by)
    return quotation


@transaction.atomic
def withdraw_consent(*, quotation: Quotation, by: Account) -> ConsentWithdrawal:
    """Consent was taken back: the words are erased at once. No reason is asked for."""
    if not taking_part.can_keep(by, quotation):
        taking_part.check_can_change_finding(by, quotation.finding)
    if ConsentWithdrawal.objects.filter(quotation=quotation).exists():
        raise NotNow(_("Consent to this quotation was withdrawn already; its words are erased."))
    quotation.words = quotation.said_by = ""
    quotation.save(update_fields=["words", "said_by"])
    withdrawal = ConsentWithdrawal.objects.create(
        quotation=quotation, by=person_of(by, quotation.partnership), **seen_like(quotation)
    )
    ledger.write("consent_withdrawn", subject=quotation.finding, by=by)
    return withdrawal


def _check_text(partnership: Partnership, *texts: str) -> None:
    """Refuses what may give somebody away, naming all of it."""
    names = Person.objects.filter(partnership=partnership).values_list("name", flat=True)
    found = traces_of_people("\n".join(texts), names)
    if found:
        listed = "; ".join(_("%(what)s (“%(text)s”)") % {"what": one.what, "text": one.text} for one in found)
        raise NotNow(
            _("This may give somebody away: %(found)s. Take it out, or say it in general, such as “a mother of two”.")
            % {"found": listed}
        )


def _check_heard(details: FindingDetails) -> None:
    if details.heard is not None and details.heard < FEWEST_HEARD:
        raise NotNow(
            _("Only %(heard)s heard: that few could be recognized. Hear at least %(fewest)s, or leave the number out.")
            % {"heard": details.heard, "fewest": FEWEST_HEARD}
        )


def _stand_beside(finding: Finding, indicators: Iterable[Indicator]) -> None:
    chosen = list(indicators)
    if any(one.partnership_id != finding.partnership_id for one in chosen):
        raise NotNow(_("A finding stands beside indicators of its own table."))
    finding.indicators.set(chosen)


def _check_standing(finding: Finding) -> None:
    if FindingRemoval.objects.filter(finding=finding).exists():
        raise NotNow(_("This finding was taken off. Enter it anew if it still holds."))


def _widest(finding: Finding, details: QuotationDetails) -> str:
    """As far as the speaker's consent goes, and no further than the finding's record class allows."""
    wanted = Audience.PUBLIC if details.everyone else Audience.PARTNERSHIP
    return wanted if wanted in audiences_allowed(RecordClass(finding.record_class)) else finding.audience
