"""Opening a partnership: the table, its backbone, and the invitation of the one who will keep it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow

from ..invitation_rules import Offer
from ..models import Account, Organization, Partnership, Person
from ..permissions import check_can_operate
from ..states import AffiliationRole, OrganizationKind, Sector
from .invitations import Sent, invite


@dataclass(frozen=True)
class Opening:
    """What a new partnership begins with."""

    name: str
    slug: str
    organization: str
    administrator: str
    email: str
    sector: str = Sector.PUBLIC_HEALTH
    kind: str = OrganizationKind.AGENCY


@transaction.atomic
def open_partnership(*, opening: Opening, by: Account | None) -> Sent:
    """The operator opens the door and stays outside: the first administrator comes in by invitation."""
    check_can_operate(by=by)
    try:
        with transaction.atomic():
            partnership = Partnership.objects.create(name=opening.name, slug=opening.slug)
    except IntegrityError as error:
        message = _("There is already a partnership at /at/%(slug)s/. Choose another address.")
        raise NotNow(message % {"slug": opening.slug}) from error
    backbone = Organization.objects.create(
        partnership=partnership, name=opening.organization, sector=opening.sector, kind=opening.kind
    )
    partnership.backbone = backbone
    partnership.save(update_fields=["backbone"])
    ledger.write("partnership_opened", subject=partnership, by=by)
    person = Person.objects.create(partnership=partnership, custodian=backbone, name=opening.administrator)
    offer = Offer(email=opening.email, organization=backbone, role=AffiliationRole.ADMINISTRATOR)
    return invite(person=person, offer=offer, custodian=backbone, by=by)
