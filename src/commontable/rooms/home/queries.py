"""What the pages of this room show, put together from the rooms below. Every read goes through sight."""

from __future__ import annotations

import datetime as dt

from django.core.paginator import Page, Paginator

from commontable.foundation import ledger
from commontable.foundation.models import LedgerLine
from commontable.foundation.sight import Sight
from commontable.rooms.people.models import (
    DurationClaim,
    Invitation,
    Organization,
    Partnership,
    TimelineEvent,
)

SOON = dt.timedelta(days=365)
LINES_PER_PAGE = 30


def tables_of(sight: Sight) -> list[Partnership]:
    """The partnerships a viewer belongs to; no query for a visitor."""
    if not sight.partnerships:
        return []
    return list(Partnership.objects.filter(pk__in=sight.partnerships).select_related("backbone"))


def public_tables() -> list[Partnership]:
    return list(Partnership.objects.visible_to(Sight()).select_related("backbone"))


def partners(partnership: Partnership, sight: Sight) -> list[Organization]:
    """Partner organizations the viewer may see, the backbone first."""
    found = (
        Organization.objects.visible_to(sight)
        .partners()
        .filter(partnership=partnership, merged_into__isnull=True, ends__isnull=True)
    )
    return sorted(found, key=lambda organization: (organization.pk != partnership.backbone_id, organization.name))


def timeline(partnership: Partnership, sight: Sight) -> list[TimelineEvent]:
    return list(TimelineEvent.objects.visible_to(sight).filter(partnership=partnership))


def claims(partnership: Partnership, sight: Sight) -> list[DurationClaim]:
    """Claims side by side, each with its source: two that disagree both stay (KC-02)."""
    return list(DurationClaim.objects.visible_to(sight).filter(partnership=partnership))


def open_invitations(partnership: Partnership, sight: Sight) -> list[Invitation]:
    """Invitations the viewer's organizations have sent and nobody has answered."""
    return list(
        Invitation.objects.visible_to(sight)
        .open()
        .filter(partnership=partnership)
        .select_related("person", "organization")
    )


def activity(partnership: Partnership, sight: Sight, *, page: int | str = 1) -> Page[LedgerLine]:
    """One page of the ledger as far as this viewer may read it; `told` turns it into sentences."""
    lines = LedgerLine.objects.visible_to(sight).filter(partnership_id=partnership.pk)
    return Paginator(lines, LINES_PER_PAGE).get_page(page)


def latest_deeds(partnership: Partnership, sight: Sight, *, count: int = 5) -> list[ledger.Told]:
    lines = LedgerLine.objects.filter(partnership_id=partnership.pk)
    return ledger.tell(ledger.latest(lines, sight, count=count), sight)
