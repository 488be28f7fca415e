"""May this person ask, answer, write, review? `check_can_…` raises with a reason; `can_…` answers for buttons."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from commontable.foundation.errors import NotPermitted
from commontable.foundation.sight import Audience
from commontable.rooms.people.models import Account, Affiliation, Organization, Partnership, Person
from commontable.rooms.people.queries import person_of
from commontable.rooms.people.states import INSIDE_ROLES, AffiliationRole

from .models import DataRequest, FactSheet
from .request_states import WRITING


def _inside(by: Any, partnership: Partnership) -> Any:
    """Current affiliations in which this account works with an organization's own records."""
    if not getattr(by, "is_authenticated", False):
        return Affiliation.objects.none()
    return Affiliation.objects.current().filter(
        person__account=by, partnership=partnership, role__in=[str(role) for role in INSIDE_ROLES]
    )


def writers_for(by: Any, partnership: Partnership) -> list[Organization]:
    """The organizations for which this account may answer requests and write fact sheets."""
    ids = _inside(by, partnership).values("organization_id")
    return list(Organization.objects.filter(pk__in=ids).order_by("name"))


def works_at(by: Any, organization: Organization) -> bool:
    return bool(_inside(by, organization.partnership).filter(organization=organization).exists())


def asked_of(partnership: Partnership, sight: Any) -> list[Organization]:
    """Who can be asked for numbers: the backbone, and every organization with an analyst that the viewer may see."""
    analysts = Affiliation.objects.current().filter(partnership=partnership, role=AffiliationRole.ANALYST)
    seen = Organization.objects.visible_to(sight).filter(partnership=partnership)
    found = list(seen.filter(pk__in=analysts.values("organization_id")).order_by("name"))
    backbone = partnership.backbone
    return [backbone, *(one for one in found if one != backbone)] if backbone else found


def asking_for(by: Any, partnership: Partnership) -> list[Organization]:
    """The organizations on whose behalf this account may ask: its own, where the whole table may know of them."""
    mine = Affiliation.objects.current().filter(person__account=by, partnership=partnership)
    known = Organization.objects.filter(audience__in=[Audience.PARTNERSHIP, Audience.PUBLIC])
    return list(known.filter(pk__in=mine.values("organization_id")).order_by("name"))


def check_can_ask(by: Account, partnership: Partnership) -> Person:
    person = person_of(by, partnership)
    if person is None:
        raise NotPermitted(_("Those who belong to this table ask for numbers here. Ask the backbone for an account."))
    return person


def can_answer(by: Any, request: DataRequest) -> bool:
    return works_at(by, request.custodian)


def check_can_answer(by: Account, request: DataRequest) -> None:
    if not can_answer(by, request):
        raise NotPermitted(
            _("This request goes to %(organization)s. Only those who work there answer it. Ask one of them.")
            % {"organization": request.custodian}
        )


def can_take_back(by: Any, request: DataRequest) -> bool:
    person = person_of(by, request.partnership) if getattr(by, "is_authenticated", False) else None
    if person is not None and person == request.asked_by:
        return True
    return bool(request.on_behalf_of and works_at(by, request.on_behalf_of))


def check_can_take_back(by: Account, request: DataRequest) -> None:
    if not can_take_back(by, request):
        raise NotPermitted(
            _("Only whoever asked, and those who work at their organization, take the request back. Ask them.")
        )


def check_can_write(by: Account, custodian: Organization) -> None:
    if not works_at(by, custodian):
        raise NotPermitted(
            _("Fact sheets of %(organization)s are written by those who work there. Ask one of them.")
            % {"organization": custodian}
        )


def has_written(person: Person | None, sheet: FactSheet) -> bool:
    """Whoever wrote or changed this version, or wrote the text it was taken over from."""
    if person is None:
        return False
    return person == sheet.author or sheet.steps.filter(kind__in=WRITING, by=person).exists()


def can_review(by: Any, sheet: FactSheet) -> bool:
    return works_at(by, sheet.custodian) and not has_written(person_of(by, sheet.partnership), sheet)


def check_can_review(by: Account, sheet: FactSheet) -> None:
    check_can_write(by, sheet.custodian)
    if has_written(person_of(by, sheet.partnership), sheet):
        raise NotPermitted(
            _("You wrote part of this sheet. A review is by somebody who did not: ask a colleague at %(organization)s.")
            % {"organization": sheet.custodian}
        )


def check_can_note_use(by: Account, sheet: FactSheet) -> None:
    if person_of(by, sheet.partnership) is None:
        raise NotPermitted(_("Those who belong to this table note where a sheet is used."))
