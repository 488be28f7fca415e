"""May this person? `check_can_…` raises with a reason a person can act on; `can_…` answers for buttons."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from commontable.foundation.errors import NotPermitted
from commontable.rooms.people.models import Account, Affiliation, Organization, Partnership
from commontable.rooms.people.states import AffiliationRole

from .models import Release

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
