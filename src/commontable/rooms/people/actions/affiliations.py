"""Affiliations: a person begins, changes and ends with an organization."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Audience

from .. import permissions
from ..details import AffiliationDetails
from ..models import Account, Affiliation, Organization, Person
from ..states import AffiliationRole
from ..writing import check, narrower, put, seen_like, word


@transaction.atomic
def begin_affiliation(
    *, person: Person, organization: Organization, by: Account, details: AffiliationDetails
) -> Affiliation:
    """A person belongs to an organization from now on. A role inside it opens its records to them."""
    permissions.check_can_give_role(by=by, organization=organization, role=details.role)
    affiliation = _begin(person, organization, details)
    ledger.write(
        "affiliation_begun", subject=affiliation, by=by,
        person=person, organization=organization, role=word(AffiliationRole(details.role)),
    )  # fmt: skip
    return affiliation


@transaction.atomic
def end_affiliation(*, affiliation: Affiliation, by: Account, ends: PartialDate) -> Affiliation:
    permissions.check_can_give_role(by=by, organization=affiliation.organization, role=affiliation.role)
    _check_not_the_last(affiliation)
    _end(affiliation, ends)
    ledger.write(
        "affiliation_ended", subject=affiliation, by=by,
        person=affiliation.person, organization=affiliation.organization,
    )  # fmt: skip
    return affiliation


@transaction.atomic
def change_affiliation(*, affiliation: Affiliation, by: Account, details: AffiliationDetails) -> Affiliation:
    """Another role or title: the old affiliation ends today and stays on record, a new one begins."""
    permissions.check_can_give_role(by=by, organization=affiliation.organization, role=affiliation.role)
    permissions.check_can_give_role(by=by, organization=affiliation.organization, role=details.role)
    if details.role != AffiliationRole.ADMINISTRATOR:
        _check_not_the_last(affiliation)
    _end(affiliation, details.begins or PartialDate.of_day(timezone.localdate()))
    new = _begin(affiliation.person, affiliation.organization, details)
    ledger.write(
        "affiliation_changed", subject=new, by=by,
        person=new.person, organization=new.organization, role=word(AffiliationRole(new.role)),
    )  # fmt: skip
    return new


def _begin(person: Person, organization: Organization, details: AffiliationDetails) -> Affiliation:
    already = Affiliation.objects.current().filter(person=person, organization=organization, role=details.role)
    if already.exists():
        raise NotNow(
            _("%(person)s is already %(role)s of %(organization)s. End that first, or choose another role.")
            % {"person": person, "organization": organization, "role": AffiliationRole(details.role).label}
        )
    affiliation = Affiliation(**_sight(person, organization), person=person, organization=organization)
    put(affiliation, details)
    check(affiliation)
    affiliation.save()
    return affiliation


def _sight(person: Person, organization: Organization) -> dict[str, object]:
    """As hidden as the more hidden of the two; otherwise held by the organization."""
    narrow = narrower(person, organization)
    sight = seen_like(narrow)
    if narrow.audience != Audience.CUSTODIAN:
        sight["custodian_id"] = organization.custodian_id
    return sight


def _end(affiliation: Affiliation, ends: PartialDate) -> None:
    if affiliation.ends is not None:
        raise NotNow(_("This affiliation ended in %(ends)s and stays as it was.") % {"ends": affiliation.ends})
    affiliation.ends = ends
    check(affiliation)
    affiliation.save(update_fields=["ends"])


def _check_not_the_last(affiliation: Affiliation) -> None:
    """An organization whose last administrator leaves could let nobody in again."""
    if affiliation.role != AffiliationRole.ADMINISTRATOR:
        return
    others = Affiliation.objects.current().filter(
        organization=affiliation.organization, role=AffiliationRole.ADMINISTRATOR
    )
    if not others.exclude(pk=affiliation.pk).exists():
        raise NotNow(
            _("%(organization)s would have no administrator left. Name another one first.")
            % {"organization": affiliation.organization}
        )
