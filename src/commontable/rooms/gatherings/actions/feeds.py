"""Deeds on calendar links: made, renewed, revoked. For their person only."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.ids import hashed, new_secret
from commontable.foundation.sight import Audience, RecordClass
from commontable.rooms.people.models import Account, Body, Partnership
from commontable.rooms.people.queries import person_of, sight_of

from ..models import FeedLink
from ..models.feed import a_year_ahead

MOST = 20  # working links of one person; more are links that nobody uses any more


@transaction.atomic
def make_feed_link(
    *, partnership: Partnership, by: Account, body: Body | None = None, name: str = ""
) -> tuple[FeedLink, str]:
    """A secret address for one calendar program. It sees what `by` may see whenever it asks, until it is revoked."""
    person = person_of(by, partnership)
    if person is None:
        raise NotPermitted(_("Only those who belong to this table make links to it."))
    if body is not None and not Body.objects.visible_to(sight_of(by)).filter(pk=body.pk).exists():
        raise NotPermitted(_("That body is not shown to you. Choose another one."))
    if FeedLink.objects.filter(person=person).working().count() >= MOST:
        raise NotNow(_("You have %(most)s calendar links already. Revoke one that you do not use.") % {"most": MOST})
    secret = new_secret()
    link: FeedLink = FeedLink.objects.create(
        partnership=partnership, custodian=person.custodian, audience=Audience.CUSTODIAN,
        record_class=RecordClass.PRIVILEGED, person=person, body=body,
        name=name.strip() or _("My calendar"), token_hash=hashed(secret),
    )  # fmt: skip
    ledger.write("feed_link_made", subject=link, by=by)
    return link, secret


@transaction.atomic
def renew_feed_link(*, link: FeedLink, by: Account) -> FeedLink:
    """The same secret for another year from today, also after its last day."""
    _check_own(link, by)
    link.ends = a_year_ahead()
    link.save(update_fields=["ends"])
    ledger.write("feed_link_renewed", subject=link, by=by, day=link.ends.isoformat())
    return link


@transaction.atomic
def revoke_feed_link(*, link: FeedLink, by: Account) -> FeedLink:
    """From now on the address opens nothing."""
    _check_own(link, by)
    link.revoked_at = timezone.now()
    link.save(update_fields=["revoked_at"])
    ledger.write("feed_link_revoked", subject=link, by=by)
    return link


def _check_own(link: FeedLink, by: Account) -> None:
    if person_of(by, link.partnership) != link.person:
        raise NotPermitted(_("Only the person whose link it is does this."))
    if link.revoked_at:
        raise NotNow(_("This link was revoked already. Make a new one."))
