"""What the calendar brings about by itself: warnings before the end, and proposals of yearly reviews."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from commontable.foundation.sight import Sight

from .actions.reviews import announce_end, propose_review
from .models import Agreement, Version
from .promise_states import warning_reached
from .queries import agreements_now
from .recurrence import Due, Rhythm

REVIEW_AHEAD = dt.timedelta(days=60)  # a review is proposed so long before its day


@dataclass(frozen=True)
class Alive:
    """How many warnings and proposals were made."""

    warnings: int
    reviews: int


def keep_alive(today: dt.date) -> Alive:
    """Idempotent: each warning is told once, each year's review is proposed once. For every table of the site."""
    warnings = reviews = 0
    for version in versions_in_force(today):
        if version.effective_to and (days := warning_reached((version.effective_to.latest - today).days)):
            warnings += announce_end(version=version, days=days, ends_on=version.effective_to.latest) is not None
        day = next_review(version, today)
        if day and day <= today + REVIEW_AHEAD:
            reviews += propose_review(agreement=version.agreement, day=day) is not None
    return Alive(warnings, reviews)


def versions_in_force(today: dt.date) -> list[Version]:
    """Of every agreement of the site the version in force, with its agreement: the work of nobody in particular."""
    seen = Sight(administers=frozenset(Agreement.objects.values_list("custodian_id", flat=True)))
    found = agreements_now(Agreement.objects.all(), seen, on=today)
    return [_with_agreement(one.now.version, one.agreement) for one in found if one.now.version]


def _with_agreement(version: Version, agreement: Agreement) -> Version:
    version.agreement = agreement
    return version


def next_review(version: Version, today: dt.date) -> dt.date | None:
    """The next anniversary of the day from which it is in force; none after its last day."""
    if version.effective_from is None:
        return None
    ends = version.effective_to.latest if version.effective_to else None
    rule = Due(version.effective_from, Rhythm.YEARLY, ends)
    return rule.after(max(today - dt.timedelta(days=1), version.effective_from.latest))
