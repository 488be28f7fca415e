"""May this account do this? `check_can_x` raises with a next step, `can_x` is for buttons."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from commontable.foundation.errors import NotPermitted
from commontable.rooms.people.models import Account, Affiliation, Organization, Partnership
from commontable.rooms.people.queries import person_of
from commontable.rooms.people.states import INSIDE_ROLES, AffiliationRole

from .models import Agreement, Approver, ClauseComment, Version


def affiliations(by: Any, partnership_id: Any) -> Any:
    """The affiliations an account has now at a table."""
    if not getattr(by, "is_authenticated", False):
        return Affiliation.objects.none()
    return Affiliation.objects.current().filter(person__account=by, partnership_id=partnership_id)


def starting_for(by: Any, partnership: Partnership) -> list[Organization]:
    """The organizations for which this account may begin an agreement: those it works inside."""
    mine = affiliations(by, partnership.pk).filter(role__in=INSIDE_ROLES)
    rows = Organization.objects.filter(pk__in=mine.values("organization_id"), ends__isnull=True)
    return list(rows.order_by("name"))


def check_can_start(by: Account, custodian: Organization) -> None:
    if custodian not in starting_for(by, custodian.partnership):
        raise NotPermitted(
            _("An agreement is begun by somebody who works at %(organization)s. Ask one of them.")
            % {"organization": custodian}
        )


def drafting_for(by: Any, agreement: Agreement) -> list[Organization]:
    """The sides this account drafts for: parties it works inside, and the organization that keeps the agreement."""
    mine = affiliations(by, agreement.partnership_id).filter(role__in=INSIDE_ROLES).values("organization_id")
    parties = agreement.parties.filter(last_version__isnull=True)
    sides = [*parties.values_list("organization_id", flat=True), agreement.custodian_id]
    return list(Organization.objects.filter(pk__in=mine).filter(pk__in=sides).order_by("name"))


def can_draft(by: Any, agreement: Agreement) -> bool:
    """Both sides draft: neither needs the other's leave to write, and every change is in the ledger."""
    return bool(drafting_for(by, agreement))


def check_can_draft(by: Account, agreement: Agreement) -> None:
    if not can_draft(by, agreement):
        raise NotPermitted(_("“%(agreement)s” is drafted by its parties. Ask one of them.") % {"agreement": agreement})


def can_comment(by: Any, version: Version) -> bool:
    """Everybody at the table who may read the draft may say something to it."""
    return bool(getattr(by, "is_authenticated", False) and person_of(by, version.partnership))


def check_can_comment(by: Account, version: Version) -> None:
    if not can_comment(by, version):
        raise NotPermitted(_("Comments come from those at the table. Ask the backbone for an account."))


def can_resolve(by: Any, comment: ClauseComment) -> bool:
    """Who made the comment takes it back; the drafters settle it."""
    if can_draft(by, comment.clause.version.agreement):
        return True
    own = person_of(by, comment.partnership) if getattr(by, "is_authenticated", False) else None
    return own is not None and own.pk == comment.by_id


def check_can_resolve(by: Account, comment: ClauseComment) -> None:
    if not can_resolve(by, comment):
        raise NotPermitted(_("A comment is settled by the parties, or by whoever made it. Ask one of them."))


def can_answer(by: Any, approver: Approver) -> bool:
    """The person who is asked; where nobody is named, an administrator of the organization."""
    if not getattr(by, "is_authenticated", False):
        return False
    if approver.person_id is not None:
        own = person_of(by, approver.partnership)
        return own is not None and own.pk == approver.person_id
    mine = affiliations(by, approver.partnership_id).filter(organization_id=approver.organization_id)
    return bool(mine.filter(role=AffiliationRole.ADMINISTRATOR).exists())


def check_can_answer(by: Account, approver: Approver) -> None:
    if not can_answer(by, approver):
        raise NotPermitted(
            _("Only %(approver)s answers here. Ask them; nobody else's approval counts in their place.")
            % {"approver": approver.person or approver.organization}
        )


def can_share(by: Any, agreement: Agreement) -> bool:
    """Administrators and staff of the organization that keeps the agreement, and administrators of its parties."""
    mine = affiliations(by, agreement.partnership_id)
    keeps = mine.filter(
        organization_id=agreement.custodian_id, role__in=(AffiliationRole.ADMINISTRATOR, AffiliationRole.STAFF)
    )
    parties = agreement.parties.filter(last_version__isnull=True).values("organization_id")
    return bool(keeps.exists() or mine.filter(organization_id__in=parties, role=AffiliationRole.ADMINISTRATOR).exists())


def check_can_share(by: Account, agreement: Agreement) -> None:
    if not can_share(by, agreement):
        raise NotPermitted(
            _("Who may see “%(agreement)s” is decided by an administrator of one of its parties. Ask one of them.")
            % {"agreement": agreement}
        )
