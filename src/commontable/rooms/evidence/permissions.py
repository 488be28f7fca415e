"""May this person? `check_can_…` raises with a reason a person can act on; `can_…` answers for buttons."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from commontable.foundation.errors import NotPermitted
from commontable.foundation.sight import Audience
from commontable.rooms.people.models import Account, Affiliation, Organization, Partnership
from commontable.rooms.people.queries import person_of
from commontable.rooms.people.states import AffiliationRole

from .models import Asset, Release

STEWARDS = (AffiliationRole.ANALYST, AffiliationRole.ADMINISTRATOR)


def _affiliations(by: Any, partnership_id: Any) -> Any:
    if not getattr(by, "is_authenticated", False):
        return Affiliation.objects.none()
    return Affiliation.objects.current().filter(person__account=by, partnership_id=partnership_id)


def custodians_for(by: Any, partnership: Partnership) -> list[Organization]:
    """The organizations for which this account may measure: where they are an analyst, or staff of the backbone."""
    staff = Q(organization_id=partnership.backbone_id, role__in=[AffiliationRole.ADMINISTRATOR, AffiliationRole.STAFF])
    mine = _affiliations(by, partnership.pk).filter(staff | Q(role=AffiliationRole.ANALYST))
    return list(Organization.objects.filter(pk__in=mine.values("organization_id")).order_by("name"))


def can_run(by: Any, partnership: Partnership) -> bool:
    return bool(custodians_for(by, partnership))


def check_can_run(by: Account, custodian: Organization) -> None:
    if custodian not in custodians_for(by, custodian.partnership):
        raise NotPermitted(
            _(
                "Measuring for %(organization)s is for its analysts and for the backbone's staff. "
                "Ask its administrator to make you an analyst."
            )
            % {"organization": custodian}
        )


def can_publish(by: Any, release: Release) -> bool:
    mine = _affiliations(by, release.partnership_id)
    return bool(mine.filter(organization_id=release.custodian_id, role=AffiliationRole.ANALYST).exists())


def check_can_publish(by: Account, release: Release) -> None:
    if not can_publish(by, release):
        raise NotPermitted(
            _("Only an analyst of %(organization)s may publish this release. Ask one of them.")
            % {"organization": release.custodian}
        )


def can_withdraw(by: Any, release: Release) -> bool:
    mine = _affiliations(by, release.partnership_id)
    return bool(mine.filter(organization_id=release.custodian_id, role__in=STEWARDS).exists())


def check_can_withdraw(by: Account, release: Release) -> None:
    if not can_withdraw(by, release):
        raise NotPermitted(
            _("Only an analyst or administrator of %(organization)s may withdraw this release. Ask one of them.")
            % {"organization": release.custodian}
        )


def check_can_keep_indicators(by: Account, custodian: Organization) -> None:
    """Indicators are kept by those who measure for the organization."""
    if custodian not in custodians_for(by, custodian.partnership):
        raise NotPermitted(
            _("Indicators of %(organization)s are kept by its analysts and by the backbone's staff. Ask one of them.")
            % {"organization": custodian}
        )


def entering_for(by: Any, partnership: Partnership) -> Organization | None:
    """The organization that holds what this account enters: its own; for residents the backbone; None for others."""
    person = person_of(by, partnership) if getattr(by, "is_authenticated", False) else None
    if person is None:
        return None
    mine = _affiliations(by, partnership.pk).select_related("organization").order_by("organization__name").first()
    return mine.organization if mine else partnership.backbone


def check_can_enter_asset(by: Account, partnership: Partnership) -> Organization:
    """Organizations and residents: everybody who belongs to the table."""
    custodian = entering_for(by, partnership)
    if custodian is None:
        raise NotPermitted(_("Assets are entered by those who belong to this table. Ask the backbone for an account."))
    return custodian


def can_keep_asset(by: Any, asset: Asset) -> bool:
    """Analysts, staff and administrators of the organization that holds the asset."""
    roles = (*STEWARDS, AffiliationRole.STAFF)
    mine = _affiliations(by, asset.partnership_id).filter(organization_id=asset.custodian_id, role__in=roles)
    return bool(mine.exists())


def check_can_keep_asset(by: Account, asset: Asset) -> None:
    if not can_keep_asset(by, asset):
        raise NotPermitted(
            _("Only staff of %(organization)s show this asset to everyone. Ask one of them.")
            % {"organization": asset.custodian}
        )


def can_change_asset(by: Any, asset: Asset) -> bool:
    """Its custodian; and whoever entered it, until everyone sees it."""
    if can_keep_asset(by, asset):
        return True
    own = getattr(by, "is_authenticated", False) and person_of(by, asset.partnership) == asset.entered_by
    return bool(own and asset.entered_by and asset.audience != Audience.PUBLIC)


def check_can_change_asset(by: Account, asset: Asset) -> None:
    if not can_change_asset(by, asset):
        raise NotPermitted(
            _("Only whoever entered this asset and staff of %(organization)s change it. Ask one of them.")
            % {"organization": asset.custodian}
        )


def granting_for(by: Any, partnership: Partnership) -> list[Organization]:
    """The organizations that hold releases and for which this account gives rights of access."""
    mine = _affiliations(by, partnership.pk).filter(role=AffiliationRole.ADMINISTRATOR)
    return list(Organization.objects.filter(pk__in=mine.values("organization_id")).order_by("name"))


def check_can_grant_access(by: Account, custodian: Organization) -> None:
    if custodian not in granting_for(by, custodian.partnership):
        raise NotPermitted(
            _("Only an administrator of %(organization)s gives or revokes access to its data. Ask one of them.")
            % {"organization": custodian}
        )
