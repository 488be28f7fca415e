"""Deeds on agreements: begun from a template or a blank page, by any side; opened to more people; joined and left."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.sight import Audience, RecordClass, audiences_allowed
from commontable.rooms.people.models import Account, Body, Organization, Partnership, seen_like
from commontable.rooms.people.queries import person_of

from ..beginnings import Template, read_template
from ..drafting_details import AgreementDetails, Bound, fields_of
from ..models import (
    Agreement,
    Clause,
    ClauseWording,
    Cost,
    Party,
    ReviewMeeting,
    ReviewProposal,
    SharedSpace,
    Version,
    VersionStep,
)
from ..moving import editable, is_seen_by_all, narrow_drafts, show_rows, show_version_to
from ..permissions import check_can_draft, check_can_share, check_can_start
from ..states import VersionState
from ..wordings import keep_wordings

BLANK = Template("", "", ())


@transaction.atomic
def start_agreement(
    *, partnership: Partnership, custodian: Organization, details: AgreementDetails, by: Account
) -> Agreement:
    """Begin an agreement with its first draft. Only its parties see it until one of them opens it to more people."""
    check_can_start(by, custodian)
    _check_parties(partnership, details.parties)
    template = read_template(details.template, details.language) if details.template else BLANK
    agreement: Agreement = Agreement.objects.create(
        partnership=partnership,
        custodian=custodian,
        audience=Audience.CUSTODIAN,
        record_class=RecordClass.PUBLIC_RECORD,
        title=details.title.strip(),
        kind=details.kind,
        purpose=details.purpose.strip(),
        body=details.body,
        template=details.template,
        started_by=person_of(by, partnership),
    )
    for order, bound in enumerate(details.parties, start=1):
        _bind(agreement, bound, order, first_version=1)
    _first_draft(agreement, details, template, by)
    ledger.write("agreement_started", subject=agreement, by=by)
    return agreement


def _first_draft(agreement: Agreement, details: AgreementDetails, template: Template, by: Account) -> None:
    version = Version.objects.create(
        agreement=agreement,
        number=1,
        language=details.language,
        title=agreement.title,
        preamble=template.preamble,
        **seen_like(agreement),
    )
    rows = [
        Clause(version=version, order=order, **fields_of(clause), **seen_like(version))
        for order, clause in enumerate(template.clauses, start=1)
    ]
    keep_wordings(Clause.objects.bulk_create(rows), by)
    VersionStep.objects.create(
        version=version, after=VersionState.DRAFT, by=person_of(by, agreement.partnership), **seen_like(version)
    )


def _check_parties(partnership: Partnership, parties: tuple[Bound, ...]) -> None:
    if not parties:
        raise NotNow(_("Choose who the agreement is between: at least one organization."))
    if any(one.organization.partnership_id != partnership.pk for one in parties):
        raise NotNow(_("The parties of an agreement sit at the same table."))


def _bind(agreement: Agreement, bound: Bound, order: int, *, first_version: int) -> Party:
    party: Party = Party.objects.create(
        agreement=agreement,
        organization=bound.organization,
        role=bound.role,
        order=order,
        first_version=first_version,
        **seen_like(agreement),
    )
    return party


@transaction.atomic
def add_party(*, version: Version, bound: Bound, by: Account) -> Party:
    """Another organization joins with this draft; the versions before it stay between those who signed them."""
    check_can_draft(by, version.agreement)
    version = editable(version)
    _check_parties(version.partnership, (bound,))
    party = _put_back(version, bound) or _bind(
        version.agreement, bound, version.agreement.parties.count() + 1, first_version=version.number
    )
    show_rows([Party.objects.filter(pk=party.pk)], Audience(version.audience), version.audience_body)
    ledger.write("party_added", subject=version, by=by, organization=bound.organization)
    return party


def _put_back(version: Version, bound: Bound) -> Party | None:
    """Who was in the version before and was taken out of this draft is in it as before; None for whoever is new."""
    rows = version.agreement.parties.filter(organization=bound.organization)
    if rows.filter(last_version__isnull=True).exists():
        raise NotNow(_("%(organization)s is a party to this draft already.") % {"organization": bound.organization})
    party: Party | None = rows.filter(last_version=version.number - 1, first_version__lt=version.number).first()
    if party is None:
        return None
    if party.role != bound.role:
        raise NotNow(
            _("%(organization)s was in the version before as “%(role)s”. Add it as that.")
            % {"organization": bound.organization, "role": party.get_role_display()}
        )
    party.last_version = None
    party.save(update_fields=["last_version"])
    return party


@transaction.atomic
def end_party(*, party: Party, version: Version, by: Account) -> Party:
    """A party is not in this draft and what follows. In what it signed it stays."""
    check_can_draft(by, party.agreement)
    version = editable(version)
    if version.agreement_id != party.agreement_id or party.last_version is not None:
        raise NotNow(_("This organization is not a party to this draft."))
    if not party.agreement.parties.all().of_version(version.number).exclude(pk=party.pk).exists():
        raise NotNow(_("An agreement needs a party. Add the other organization first."))
    party.last_version = version.number - 1
    party.save(update_fields=["last_version"])
    ledger.write("party_left", subject=version, by=by, organization=party.organization)
    return party


@transaction.atomic
def share_agreement(*, agreement: Agreement, audience: Audience, body: Body | None = None, by: Account) -> Agreement:
    """Open an agreement: its name, parties, costs and signed versions. A draft stays where it is (`share_version`)."""
    check_can_share(by, agreement)
    body = _checked_body(agreement, audience, body)
    agreement.audience, agreement.audience_body = audience, body
    agreement.save(update_fields=["audience", "audience_body"])
    whole = (Cost, SharedSpace, ReviewProposal)
    show_rows((model.objects.filter(agreement=agreement) for model in whole), audience, body)
    show_rows([ReviewMeeting.objects.filter(proposal__agreement=agreement)], audience, body)
    show_rows([agreement.parties.filter(first_version=1)], audience, body)
    for version in agreement.versions.all().signed():
        show_version_to(version, audience, body)
    narrow_drafts(agreement, audience, body)
    ledger.write("agreement_shared", subject=agreement, by=by, audience=str(audience.label))
    return agreement


@transaction.atomic
def share_version(*, version: Version, audience: Audience, body: Body | None = None, by: Account) -> Version:
    """Show a draft to more people, who may then comment on it."""
    check_can_share(by, version.agreement)
    body = _checked_body(version.agreement, audience, body)
    _open_agreement(version, audience, body, by)
    show_version_to(version, audience, body)
    show_rows([ClauseWording.objects.filter(clause__version=version)], audience, body)
    ledger.write("version_shared", subject=version, by=by, audience=str(audience.label))
    return version


def _open_agreement(version: Version, audience: Audience, body: Body | None, by: Account) -> None:
    """A draft is never seen by more people than its agreement. What was signed, and what it costs, is opened by nobody
    in passing.
    """
    agreement = version.agreement
    if is_seen_by_all(agreement, audience, body):
        return
    if agreement.versions.all().signed().exists() or agreement.costs.exists():
        raise NotNow(
            _("“%(agreement)s” itself is seen by fewer people: %(audience)s. Decide first who may see the agreement.")
            % {"agreement": agreement, "audience": agreement.get_audience_display()}
        )
    share_agreement(agreement=agreement, audience=audience, body=body, by=by)


def _checked_body(agreement: Agreement, audience: Audience, body: Body | None) -> Body | None:
    if audience not in audiences_allowed(RecordClass(agreement.record_class)):
        raise NotNow(_("This agreement is %(kind)s. It cannot be shown that widely.")
                     % {"kind": RecordClass(agreement.record_class).label})  # fmt: skip
    if audience != Audience.BODY:
        return None
    if body is None or body.partnership_id != agreement.partnership_id:
        raise NotNow(_("Choose the body whose members may see it."))
    return body
