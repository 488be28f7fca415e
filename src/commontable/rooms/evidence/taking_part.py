"""Who may plan, record and sign off; who may note and choose. `check_can_…` raises with a reason people can act on."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from commontable.foundation.errors import NotPermitted
from commontable.foundation.sight import Audience
from commontable.rooms.people.models import Account, Affiliation, Membership, Organization, Partnership, Sighted
from commontable.rooms.people.queries import person_of
from commontable.rooms.people.states import AffiliationRole

from .interpreting import COMMUNITY_SECTORS
from .models import DataGap, EvaluationDesign, Finding, Indicator, InterpretationSession
from .permissions import STEWARDS, custodians_for, entering_for

STAFF = (*STEWARDS, AffiliationRole.STAFF)


def affiliations(by: Any, partnership_id: Any) -> Any:
    """The affiliations an account has now at a table."""
    if not getattr(by, "is_authenticated", False):
        return Affiliation.objects.none()
    return Affiliation.objects.current().filter(person__account=by, partnership_id=partnership_id)


def check_belongs(by: Account, partnership: Partnership) -> Organization:
    """Everybody at the table takes part; what they enter is held by their organization, or by the backbone."""
    custodian = entering_for(by, partnership)
    if custodian is None:
        raise NotPermitted(_("This is for those who belong to the table. Ask the backbone for an account."))
    return custodian


def works_for(by: Any, thing: Sighted, *organizations: Any) -> bool:
    """Analyst, staff or administrator of the custodian; or affiliated with one of the organizations given."""
    mine = affiliations(by, thing.partnership_id)
    if mine.filter(organization_id=thing.custodian_id, role__in=STAFF).exists():
        return True
    wanted = [organization for organization in organizations if organization]
    return bool(wanted and mine.filter(organization_id__in=wanted).exists())


def can_keep(by: Any, thing: Sighted) -> bool:
    """Analysts, staff and administrators of the organization that holds a thing."""
    return works_for(by, thing)


def check_can_keep(by: Account, thing: Sighted) -> None:
    if not can_keep(by, thing):
        raise NotPermitted(
            _("This is for staff of %(organization)s, which holds it. Ask one of them.")
            % {"organization": thing.custodian}
        )


def can_record(by: Any, session: InterpretationSession) -> bool:
    """Either side of the session, and those who hold it."""
    if works_for(by, session, session.presenter_id, session.listener_id):
        return True
    own = person_of(by, session.partnership) if getattr(by, "is_authenticated", False) else None
    return own is not None and own.pk in (session.presenter_person_id, session.listener_person_id)


def check_can_record(by: Account, session: InterpretationSession) -> None:
    if not can_record(by, session):
        raise NotPermitted(_("A session is recorded by the two sides that held it. Ask one of them."))


def can_waive(by: Any, indicator: Indicator) -> bool:
    mine = affiliations(by, indicator.partnership_id)
    return bool(mine.filter(organization_id=indicator.custodian_id, role=AffiliationRole.ADMINISTRATOR).exists())


def check_can_waive(by: Account, indicator: Indicator) -> None:
    if not can_waive(by, indicator):
        raise NotPermitted(
            _("Only an administrator of %(organization)s may do without a session. Ask one of them.")
            % {"organization": indicator.custodian}
        )


def is_community(organization: Organization) -> bool:
    return organization.sector in COMMUNITY_SECTORS


def speaks_for(by: Any, partnership: Partnership) -> list[Organization | None]:
    """The community organizations of an account; None: a resident, for themselves. Two queries."""
    mine = affiliations(by, partnership.pk).filter(organization__sector__in=COMMUNITY_SECTORS)
    found: list[Organization | None] = list(
        dict.fromkeys(row.organization for row in mine.select_related("organization"))
    )
    return [*found, None] if _is_resident(by, partnership) else found


def signing_for(by: Any, design: EvaluationDesign) -> list[Organization | None]:
    """For whom this account may sign a design off: never for the organization that wrote it."""
    return [one for one in speaks_for(by, design.partnership) if one is None or one.pk != design.custodian_id]


def _is_resident(by: Any, partnership: Partnership) -> bool:
    """Sits at the table on nobody's behalf."""
    if not getattr(by, "is_authenticated", False):
        return False
    seats = Membership.objects.current().filter(person__account=by, partnership=partnership)
    return bool(seats.filter(organization__isnull=True).exists())


def check_can_sign(by: Account, design: EvaluationDesign, organization: Organization | None) -> None:
    if organization not in signing_for(by, design):
        raise NotPermitted(
            _("Designs are signed off by community organizations and residents at the table, not by who wrote them.")
        )


def can_change_finding(by: Any, finding: Finding) -> bool:
    """Its custodian; and whoever entered it, until everyone sees it."""
    if can_keep(by, finding):
        return True
    own = getattr(by, "is_authenticated", False) and person_of(by, finding.partnership)
    return bool(own and own == finding.entered_by and finding.audience != Audience.PUBLIC)


def check_can_change_finding(by: Account, finding: Finding) -> None:
    if not can_change_finding(by, finding):
        raise NotPermitted(
            _("Only whoever entered this finding and staff of %(organization)s change it. Ask one of them.")
            % {"organization": finding.custodian}
        )


def can_step(by: Any, gap: DataGap) -> bool:
    """Who takes care of it, who noted it, and the backbone's staff."""
    if works_for(by, gap, gap.owner_id):
        return True
    backbone = affiliations(by, gap.partnership_id).filter(organization_id=gap.partnership.backbone_id)
    return bool(backbone.filter(role__in=STAFF).exists())


def check_can_step(by: Account, gap: DataGap) -> None:
    if not can_step(by, gap):
        raise NotPermitted(
            _("%(organization)s takes care of this data gap. Ask somebody there.") % {"organization": gap.owner}
        )


def check_can_choose_focus(by: Account, custodian: Organization) -> None:
    if custodian not in custodians_for(by, custodian.partnership):
        raise NotPermitted(
            _("A choice of focus is recorded by analysts and the backbone's staff. Send one of them the link to yours.")
        )
