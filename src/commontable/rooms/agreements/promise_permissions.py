"""May this account do this with promises and signatures? `check_can_x` raises with a next step, `can_x` for buttons."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from commontable.foundation.errors import NotPermitted
from commontable.rooms.people.models import Account, Affiliation, Membership, Organization, Partnership
from commontable.rooms.people.queries import places_of
from commontable.rooms.people.states import AffiliationRole, Authority

from .models import Agreement, Obligation, Party

SPEAKS = (Authority.CEO, Authority.EXECUTIVE)
KEEPS = (AffiliationRole.ADMINISTRATOR, AffiliationRole.STAFF)


def _is_in(by: Any) -> bool:
    return bool(getattr(by, "is_authenticated", False) and by.is_active)


def working_at(by: Any, partnership_id: Any) -> set[Any]:
    """The organizations this account works inside."""
    return {one.organization for one in places_of(by).works if one.is_inside and one.partnership == partnership_id}


def signing_for(by: Any, partnership_id: Any) -> set[Any]:
    """The organizations this account signs for: those it administers, and those for which it sits somewhere as chief
    executive or as an executive with power to decide."""
    if not _is_in(by):
        return set()
    administers = Affiliation.objects.current().filter(
        person__account=by, partnership_id=partnership_id, role=AffiliationRole.ADMINISTRATOR
    )
    sits = Membership.objects.current().filter(
        person__account=by, partnership_id=partnership_id, authority__in=SPEAKS, organization__isnull=False
    )
    return set(administers.values_list("organization_id", flat=True)) | set(
        sits.values_list("organization_id", flat=True)
    )


def can_sign(by: Any, party: Party) -> bool:
    return party.organization_id in signing_for(by, party.partnership_id)


def check_can_sign(by: Account, party: Party) -> None:
    if not can_sign(by, party):
        raise NotPermitted(
            _(
                "For %(party)s signs one of its administrators, or whoever sits at this table for it with power to "
                "decide. Ask one of them."
            )
            % {"party": party}
        )


def can_keep_promise(by: Any, obligation: Obligation) -> bool:
    """Those who work at an organization that promised it, and those who hold it."""
    mine = working_at(by, obligation.partnership_id)
    if obligation.custodian_id in mine:
        return True
    return bool(mine and obligation.obligors.filter(pk__in=mine).exists())


def check_can_keep_promise(by: Account, obligation: Obligation) -> None:
    if not can_keep_promise(by, obligation):
        raise NotPermitted(
            _("Where this promise stands is told by those who work at %(obligors)s. Ask one of them.")
            % {"obligors": ", ".join(str(one) for one in obligation.obligors.all())}
        )


def can_change_promises(by: Any, agreement: Agreement) -> bool:
    """Those who work at a party, or at the organization that keeps the agreement."""
    mine = working_at(by, agreement.partnership_id)
    return agreement.custodian_id in mine or bool(
        mine and agreement.parties.all().bound_now().filter(organization_id__in=mine).exists()
    )


def check_can_change_promises(by: Account, agreement: Agreement) -> None:
    if not can_change_promises(by, agreement):
        raise NotPermitted(
            _("The promises of “%(agreement)s” are entered by those who work at its parties. Ask one of them.")
            % {"agreement": agreement}
        )


def promising_for(by: Any, partnership: Partnership) -> list[Organization]:
    """The organizations in whose name this account may enter a promise given elsewhere: their own, as staff."""
    if not _is_in(by):
        return []
    mine = Affiliation.objects.current().filter(person__account=by, partnership=partnership, role__in=KEEPS)
    return list(Organization.objects.filter(pk__in=mine.values("organization_id")).order_by("name"))


def check_can_promise(by: Account, holder: Organization) -> None:
    if holder not in promising_for(by, holder.partnership):
        raise NotPermitted(
            _("Only staff and administrators of %(holder)s enter its promises. Ask one of them.") % {"holder": holder}
        )


def can_keep_papers(by: Any, agreement: Agreement) -> bool:
    """Enter what was signed on paper: administrators and staff of a party, or of the organization that keeps it."""
    if not _is_in(by):
        return False
    mine = Affiliation.objects.current().filter(
        person__account=by, partnership_id=agreement.partnership_id, role__in=KEEPS
    )
    parties = agreement.parties.all().bound_now().values("organization_id")
    return bool(mine.filter(Q(organization_id=agreement.custodian_id) | Q(organization_id__in=parties)).exists())


def check_can_keep_papers(by: Account, agreement: Agreement) -> None:
    if not can_keep_papers(by, agreement):
        raise NotPermitted(
            _("Signed papers of “%(agreement)s” are entered by staff of its parties. Ask one of them.")
            % {"agreement": agreement}
        )
