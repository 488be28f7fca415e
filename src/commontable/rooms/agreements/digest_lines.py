"""What one account is reminded of: promises of its organizations, agreements that end, reviews to call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Account, Affiliation, Membership, Person
from commontable.rooms.people.queries import sight_of
from commontable.rooms.people.states import INSIDE_ROLES

from .digest_plan import AHEAD, Line, Matter, ends_soon, in_order, matter_of
from .models import Obligation, ReviewProposal, Version


def lines_for(account: Account, today: dt.date) -> list[Line]:
    """In the order in which they stand in the mail. What the account may not see is not in it."""
    sight = sight_of(account)
    working = set(
        Affiliation.objects.current()
        .filter(person__account=account, role__in=INSIDE_ROLES)
        .values_list("organization_id", flat=True)
    )
    sits = Membership.objects.current().filter(person__account=account, organization__isnull=False)
    mine = working | set(sits.values_list("organization_id", flat=True))
    found = [*_promises(account, sight, mine, today), *_ends(sight, mine, today), *_reviews(sight, mine, today)]
    return in_order(found)


def _promises(account: Account, sight: Sight, mine: set[Any], today: dt.date) -> Iterator[Line]:
    persons = Person.objects.filter(account=account)
    rows = Obligation.objects.visible_to(sight).open().filter(next_due__lte=today + AHEAD)
    rows = rows.filter(Q(obligors__in=mine) | Q(owner__in=persons)).distinct().select_related("partnership")
    for row in rows:
        matter = matter_of(row.next_due, today)
        if matter:
            path = reverse("agreements:obligation", args=[row.partnership.slug, row.pk])
            yield Line(matter, row.what, str(row.partnership), path, row.next_due, (row.next_due - today).days)


def _ends(sight: Sight, mine: set[Any], today: dt.date) -> Iterator[Line]:
    rows = (
        Version.objects.visible_to(sight)
        .to_end()
        .filter(agreement__parties__organization__in=mine, agreement__parties__last_version__isnull=True)
    )
    for row in rows.distinct().select_related("partnership", "agreement"):
        day = row.effective_to.latest
        if ends_soon(day, today):
            path = reverse("agreements:agreement", args=[row.partnership.slug, row.agreement_id])
            yield Line(Matter.ENDING, row.title, str(row.partnership), path, day, (day - today).days)


def _reviews(sight: Sight, mine: set[Any], today: dt.date) -> Iterator[Line]:
    rows = ReviewProposal.objects.visible_to(sight).filter(
        review__isnull=True, agreement__custodian__in=mine, day__lte=today + AHEAD, day__gte=today - AHEAD
    )
    for row in rows.select_related("partnership", "agreement"):
        path = reverse("agreements:reviews", args=[row.partnership.slug])
        title = _("Call the yearly review of “%(agreement)s”") % {"agreement": row.agreement}
        yield Line(Matter.REVIEW, title, str(row.partnership), path, row.day, (row.day - today).days)
