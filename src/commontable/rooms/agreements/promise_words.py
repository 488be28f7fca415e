"""How promises and their roll-up are told in words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Obligation
from .promise_states import ObligationState
from .recurrence import Rhythm
from .rolling_up import Rollup, Total
from .words import Horizon, ObjectiveCategory

S = ObligationState
PILLS = {S.COMPLETE: "good", S.IN_PROGRESS: "neutral", S.STALLED: "late", S.DROPPED: "late"}


def state_told(obligation: Obligation, today: dt.date) -> tuple[str, str]:
    """The word of the pill, and its kind."""
    left = obligation.days_left(today)
    if obligation.is_open and left is not None and left < 0:
        return ngettext("%(count)s day late", "%(count)s days late", -left) % {"count": -left}, "late"
    state = S(obligation.state)
    return str(state.label), PILLS.get(state, "neutral")


def due_told(obligation: Obligation) -> str:
    """When it is due: no more precise than it was said, and how often."""
    if obligation.due is None:
        return _("no date")
    if obligation.rhythm == Rhythm.ONCE:
        return _("due %(date)s") % {"date": obligation.due}
    words = {"rhythm": Rhythm(obligation.rhythm).label}
    if obligation.next_due is None:
        return _("%(rhythm)s; kept to its end") % words
    return _("%(rhythm)s; next %(date)s") % {**words, "date": date_format(obligation.next_due)}


def to_whom(obligation: Obligation) -> str:
    return str(obligation.beneficiary or obligation.beneficiary_words or "")


def sentence(rollup: Rollup) -> str:
    """The statement itself, true or false, in one sentence (KC-11)."""
    if rollup.total == 0:
        return _("No promise of this agreement is followed yet.")
    if rollup.holds:
        return _("All objectives are complete or in progress.")
    count = len(rollup.counter_examples)
    return ngettext(
        "Not all objectives are complete or in progress: %(count)s of %(total)s is not.",
        "Not all objectives are complete or in progress: %(count)s of %(total)s are not.",
        count,
    ) % {"count": count, "total": rollup.total}


def counts_told(rollup: Rollup) -> list[tuple[str, int]]:
    return [(str(state.label), rollup.counts[state]) for state in S if rollup.counts.get(state)]


def total_told(total: Total | None) -> str:
    """What is unknown is said, never shown as nothing (KC-13)."""
    if total is None:
        return _("no amount entered")
    if total.known is None:
        return _("not known")
    figure = f"${number_format(total.known.quantize(Decimal(1)), use_l10n=True, force_grouping=True)}"
    told = _("at least %(amount)s") % {"amount": figure} if total.is_bound else figure
    if total.unknown:
        more = ngettext("%(count)s amount not known", "%(count)s amounts not known", total.unknown)
        return f"{told}; {more % {'count': total.unknown}}"
    return told


def part_name(key: str, names: Any) -> str:
    return str(names(key).label) if key else str(_("without one"))


def category_rows(rollup: Rollup) -> list[tuple[str, int, str, str]]:
    """Category, number, whether the statement holds for it, what it costs a year."""
    return [
        (part_name(part.key, ObjectiveCategory), part.total, _holds(part), total_told(part.amounts))
        for part in rollup.by_category
    ]


def horizon_rows(rollup: Rollup) -> list[tuple[str, int, str]]:
    """Short and long term are told apart (KC-12)."""
    return [(part_name(part.key, Horizon), part.total, _holds(part)) for part in rollup.by_horizon]


def _holds(part: Any) -> str:
    if not part.total:
        return "—"
    return str(_("yes") if part.holds else _("no"))
