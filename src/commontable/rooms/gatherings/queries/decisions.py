"""What bodies decided, and how each worked over the last year: meetings, who came, decisions (CO-08)."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Body, Partnership

from ..models import Decision, Meeting, Result
from ..rules import Outcome
from .coming import who_came
from .votes import result_sentence

YEAR = dt.timedelta(days=365)


@dataclass(frozen=True)
class DecisionShown:
    """One decision, the sentence that explains it, and whether it still stands."""

    decision: Decision
    sentence: str
    stands: bool


@dataclass(frozen=True)
class BodyYear:
    """A body over twelve months. `seats` is how many seats were taken in a meeting on average; None without one."""

    body: Body
    meetings: int
    seats: float | None
    decisions: int


def decisions_seen(partnership: Partnership, sight: Sight) -> Any:
    """With the votes they rest on: two queries for any number."""
    results = Result.objects.visible_to(sight).select_related("event").order_by("number")
    rows = Decision.objects.visible_to(sight).filter(partnership=partnership).select_related("body", "motion", "event")
    return rows.prefetch_related(Prefetch("event__results", queryset=results))


def told(decision: Decision) -> DecisionShown:
    """Needs what `decisions_seen` fetched."""
    results = list(decision.event.results.all()) if decision.event else []
    if not results:
        return DecisionShown(decision, _("Adopted with the consent agenda."), stands=decision.event is None)
    return DecisionShown(decision, result_sentence(results[-1]), results[-1].outcome == Outcome.ADOPTED)


def years_of(partnership: Partnership, sight: Sight, body: Body | None = None) -> list[BodyYear]:
    """Each body that met or decided within twelve months, by name: four queries for any number of them."""
    since = timezone.now() - YEAR
    held = Meeting.objects.visible_to(sight).filter(partnership=partnership, begins_at__gte=since)
    made = Decision.objects.visible_to(sight).filter(partnership=partnership, decided_at__gte=since)
    if body is not None:
        held, made = held.filter(body=body), made.filter(body=body)
    meetings = list(held.filter(closing__isnull=False).only("pk", "body_id"))
    came = who_came(meetings)
    seats: dict[Any, list[int]] = defaultdict(list)
    for meeting in meetings:
        seats[meeting.body_id].append(came[meeting.pk].all if meeting.pk in came else 0)
    decided = Counter(made.order_by().values_list("body_id", flat=True))
    bodies = Body.objects.visible_to(sight).filter(pk__in={*seats, *decided}).order_by("name", "pk")
    return [_year(one, seats.get(one.pk, []), decided[one.pk]) for one in bodies]


def _year(body: Body, seats: list[int], decided: int) -> BodyYear:
    return BodyYear(body, len(seats), sum(seats) / len(seats) if seats else None, decided)
