"""What waits for a viewer here, what a search finds, days in a personal calendar, and what may serve as evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from commontable.foundation.icalendar import Event
from commontable.foundation.offers import SearchHit, Task, Thing, asked_or_newest
from commontable.foundation.sight import Sight
from commontable.rooms.gatherings.models import Meeting
from commontable.rooms.people.models import Partnership, Person
from commontable.rooms.people.queries import person_of

from .digest_plan import AHEAD
from .models import Obligation, ReviewProposal, Version
from .promise_permissions import signing_for, working_at
from .queries import promises_of
from .signing import signers_of
from .states import VersionState

MOST = 20
MOST_EVENTS = 500
MEETING = "gatherings.meeting:"


def promise_tasks(request: Any, partnership: Partnership) -> list[Task]:
    """Promises of my organizations that are late or due within four weeks, signatures to give, reviews to call."""
    if not request.user.is_authenticated or partnership.pk not in request.sight.partnerships:
        return []
    mine = working_at(request.user, partnership.pk)
    return [
        *_signatures(request, partnership),
        *_promises(request, partnership, mine),
        *_reviews(request, partnership, mine),
    ]


def _promises(request: Any, partnership: Partnership, mine: set[Any]) -> Iterator[Task]:
    today = localdate()
    rows = Obligation.objects.visible_to(request.sight).filter(partnership=partnership, next_due__lte=today + AHEAD)
    person = person_of(request.user, partnership)
    for row in promises_of(rows.open(), mine, person).order_by("next_due")[:MOST]:
        yield Task(
            title=_("Keep the promise: %(what)s") % {"what": row.what},
            url=reverse("agreements:obligation", args=[partnership.slug, row.pk]),
            due=row.next_due,
            is_late=row.is_late(today),
        )


def _signatures(request: Any, partnership: Partnership) -> Iterator[Task]:
    speaks = signing_for(request.user, partnership.pk)
    if not speaks:
        return
    rows = Version.objects.visible_to(request.sight).filter(
        partnership=partnership, state=VersionState.APPROVED, agreement__parties__organization__in=speaks
    )
    for version in rows.distinct().select_related("agreement")[:MOST]:
        signed = set(version.signatures.values_list("party_id", flat=True))
        for party in signers_of(version):
            if party.organization_id in speaks and party.pk not in signed:
                words = {"version": version.title, "party": party}
                yield Task(
                    title=_("Sign “%(version)s” for %(party)s") % words,
                    url=reverse("agreements:signature_new", args=[partnership.slug, version.pk, party.pk]),
                )


def _reviews(request: Any, partnership: Partnership, mine: set[Any]) -> Iterator[Task]:
    rows = ReviewProposal.objects.visible_to(request.sight).filter(
        partnership=partnership, review__isnull=True, agreement__custodian__in=mine
    )
    for row in rows.select_related("agreement")[:MOST]:
        yield Task(
            title=_("Call the yearly review of “%(agreement)s”") % {"agreement": row.agreement},
            url=reverse("agreements:review_new", args=[partnership.slug, row.pk]),
            due=row.day,
            is_late=row.day < localdate(),
        )


def promise_hits(sight: Sight, partnership: Partnership, words: str) -> list[SearchHit]:
    rows = Obligation.objects.visible_to(sight).filter(partnership=partnership).counted()
    found = rows.filter(Q(what__icontains=words) | Q(detail__icontains=words))[:MOST]
    return [
        SearchHit(
            kind=_("Promises"),
            title=row.what,
            url=reverse("agreements:obligation", args=[partnership.slug, row.pk]),
            detail=str(row.get_state_display()),
        )
        for row in found
    ]


def promise_days(partnership: Partnership, person: Person, sight: Sight) -> list[Event]:
    """Open promises of a person's organizations and the ends of their agreements, as days in their calendar."""
    mine = working_at(person.account, partnership.pk) if person.account else set()
    rows = Obligation.objects.visible_to(sight).open().filter(partnership=partnership, next_due__isnull=False)
    found = promises_of(rows, mine, person).order_by("next_due")[:MOST_EVENTS]
    events = [_event(row.pk, row.next_due, _("Promised: %(what)s") % {"what": row.what}, "obligation", partnership)
              for row in found]  # fmt: skip
    ending = Version.objects.visible_to(sight).to_end().filter(
        partnership=partnership, agreement__parties__organization__in=mine,
        agreement__parties__last_version__isnull=True,
    )  # fmt: skip
    for version in ending.distinct()[:MOST_EVENTS]:
        words = _("Ends: %(version)s") % {"version": version.title}
        events.append(_event(version.pk, version.effective_to.latest, words, "version", partnership))
    return events


def _event(pk: Any, day: dt.date, summary: str, name: str, partnership: Partnership) -> Event:
    host = settings.SITE_URL.partition("//")[2].partition("/")[0].partition(":")[0]
    url = settings.SITE_URL + reverse(f"agreements:{name}", args=[partnership.slug, pk])
    return Event(uid=f"{pk}@{host}", begins=day, summary=summary, url=url)


def meeting_things(sight: Sight, partnership: Partnership, keys: list[str] | None) -> list[Thing]:
    """Meetings that may show that a promise was kept: those asked for, else the newest."""
    rows = Meeting.objects.visible_to(sight).filter(partnership=partnership).select_related("body")
    return [
        Thing(
            key=f"{MEETING}{row.pk}",
            kind=_("Meeting"),
            title=f"{row}, {row.local_begin:%Y-%m-%d}",
            url=reverse("gatherings:meeting", args=[partnership.slug, row.pk]),
        )
        for row in asked_or_newest(rows, MEETING, keys, "-begins_at")
    ]


def account_links() -> list[tuple[str, str]]:
    return [(_("Weekly mail"), "digest:settings")]
