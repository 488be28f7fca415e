"""Deeds on access: rights of those who contributed money (CO-07), and private links for calendars and programs."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.ids import hashed, new_secret
from commontable.foundation.sight import Audience, RecordClass
from commontable.rooms.people.models import Account, Organization, Partnership
from commontable.rooms.people.queries import person_of

from .. import permissions
from ..details import AccessDetails
from ..models import AccessRevocation, AccessRight, PrivateLink, a_year_ahead
from ..seen import seen_like
from ..states import LinkPurpose


@transaction.atomic
def grant_access(*, custodian: Organization, details: AccessDetails, by: Account) -> AccessRight:
    """Let an organization that contributed see releases before they are published. The table sees who has the right."""
    permissions.check_can_grant_access(by, custodian)
    if details.organization.partnership_id != custodian.partnership_id:
        raise NotNow(_("The organization must sit at this table."))
    if details.indicator and details.indicator.custodian_id != custodian.pk:
        raise NotNow(
            _("“%(indicator)s” is held by %(holder)s, who alone gives access to it.")
            % {"indicator": details.indicator, "holder": details.indicator.custodian}
        )
    if details.ends and details.ends < details.begins:
        raise NotNow(_("The right would end before it begins. Check the two dates."))
    right = AccessRight.objects.create(
        partnership=custodian.partnership,
        custodian=custodian,
        audience=Audience.PARTNERSHIP,
        record_class=RecordClass.PUBLIC_RECORD,
        **details.as_fields(),
    )
    ledger.write("access_granted", subject=right, by=by, organization=right.organization)
    return right


@transaction.atomic
def revoke_access(*, right: AccessRight, why: str, by: Account) -> AccessRevocation:
    """Take a right back from now on. What was published stays where everybody can see it."""
    permissions.check_can_grant_access(by, right.custodian)
    if hasattr(right, "revocation"):
        raise NotNow(_("This right was revoked already."))
    if not why.strip():
        raise NotNow(_("Say why the right is revoked, in one sentence."))
    revocation = AccessRevocation.objects.create(
        right=right, why=why.strip(), by=person_of(by, right.partnership), **seen_like(right)
    )
    ledger.write("access_revoked", subject=right, by=by, organization=right.organization, why=revocation.why)
    return revocation


@transaction.atomic
def make_private_link(
    *, partnership: Partnership, purpose: LinkPurpose, name: str, by: Account, ends: dt.date | None = None
) -> tuple[PrivateLink, str]:
    """A secret for one calendar or program. It sees what `by` may see whenever it asks, until it is revoked or its last
    day (a year ahead unless given) is over.
    """
    person = person_of(by, partnership)
    if person is None:
        raise NotPermitted(_("Only those who belong to this table make links to it."))
    ends = ends or a_year_ahead()
    _check_end(ends)
    secret = new_secret()
    link = PrivateLink.objects.create(
        partnership=partnership,
        custodian=person.custodian,
        audience=Audience.CUSTODIAN,
        record_class=RecordClass.PRIVILEGED,
        person=person,
        purpose=purpose,
        name=name.strip() or str(LinkPurpose(purpose).label),
        token_hash=hashed(secret),
        ends=ends,
    )
    ledger.write("private_link_made", subject=link, by=by)
    return link, secret


def _check_end(ends: dt.date) -> None:
    if not localdate() <= ends <= a_year_ahead():
        raise NotNow(
            _("A link works until a day between today and %(latest)s; %(given)s is not. It can be renewed later.")
            % {"latest": date_format(a_year_ahead()), "given": date_format(ends)}
        )


@transaction.atomic
def renew_private_link(*, link: PrivateLink, by: Account) -> PrivateLink:
    """The same secret for another year from today, also after its last day. For its person only."""
    if person_of(by, link.partnership) != link.person:
        raise NotPermitted(_("Only the person whose link it is renews it."))
    if link.revoked_at:
        raise NotNow(_("This link was revoked. Make a new one."))
    link.ends = a_year_ahead()
    link.save(update_fields=["ends"])
    ledger.write("private_link_renewed", subject=link, by=by, day=link.ends.isoformat())
    return link


@transaction.atomic
def revoke_private_link(*, link: PrivateLink, by: Account) -> PrivateLink:
    """From now on the secret opens nothing. For its person only."""
    if person_of(by, link.partnership) != link.person:
        raise NotPermitted(_("Only the person whose link it is revokes it."))
    if link.revoked_at:
        raise NotNow(_("This link was revoked already."))
    link.revoked_at = timezone.now()
    link.save(update_fields=["revoked_at"])
    ledger.write("private_link_revoked", subject=link, by=by)
    return link
