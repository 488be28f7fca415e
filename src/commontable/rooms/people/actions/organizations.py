"""Organizations: add one, change its record."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Audience

from .. import permissions
from ..details import OrganizationDetails
from ..models import Account, Membership, Organization, Partnership
from ..states import Standing
from ..writing import check, put, put_sight

_FIRST_AUDIENCE = {
    Standing.PARTNER: Audience.PUBLIC,
    Standing.INSTITUTIONAL_MEMBER: Audience.CUSTODIAN,
    Standing.CANDIDATE: Audience.PARTNERSHIP,
}


@transaction.atomic
def add_organization(*, partnership: Partnership, by: Account, details: OrganizationDetails) -> Organization:
    """A partner holds its own record, a member institution is held by its parent, a candidate by the backbone."""
    permissions.check_can_add_organization(by=by, partnership=partnership, parent=details.parent)
    organization = Organization(partnership=partnership)
    organization.custodian = _custodian_of(organization, details)
    put(organization, details)
    put_sight(organization, details, default=_FIRST_AUDIENCE[Standing(details.standing)])
    check(organization)
    organization.save()
    ledger.write("organization_added", subject=organization, by=by)
    return organization


def _custodian_of(organization: Organization, details: OrganizationDetails) -> Organization:
    if details.parent:
        return details.parent.custodian
    backbone = organization.partnership.backbone
    if details.standing == Standing.CANDIDATE and backbone:
        return backbone
    return organization


@transaction.atomic
def change_organization(*, organization: Organization, by: Account, details: OrganizationDetails) -> Organization:
    """Change the record. An organization that leaves gives up its seats first; a candidate chosen holds itself."""
    permissions.check_can_keep_organization(by=by, organization=organization)
    _check_may_leave(organization, details.ends)
    was_candidate = organization.standing == Standing.CANDIDATE
    changed = put(organization, details)
    if was_candidate and organization.standing == Standing.PARTNER:
        organization.custodian = organization
    changed += put_sight(organization, details, default=Audience.PUBLIC)
    if changed:
        check(organization)
        organization.save()
        ledger.write("organization_changed", subject=organization, by=by, fields=changed)
    return organization


def _check_may_leave(organization: Organization, ends: PartialDate | None) -> None:
    held = Membership.objects.current().filter(organization=organization).select_related("seat__body")
    if ends and organization.ends is None and held:
        raise NotNow(
            _("%(organization)s still holds %(seats)s. End those memberships first, then note when it left.")
            % {"organization": organization, "seats": "; ".join(str(membership.seat) for membership in held)}
        )
