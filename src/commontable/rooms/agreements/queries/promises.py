"""Where promises stand: lists, the roll-up of an agreement (KC-11), and what one account is reminded of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.timezone import localdate

from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Organization, Partnership

from ..models import Agreement, Cost, Obligation
from ..promise_states import ObligationState
from ..rolling_up import Amount, Rollup, Standing, Total, roll_up, total_of
from ..words import CostKind, Per

TIMES_A_YEAR = {Per.YEAR: Decimal(1), Per.MONTH: Decimal(12)}


def promises_seen(partnership: Partnership, sight: Sight) -> Any:
    """The promises of a table as this viewer sees them, with what a list needs: two queries for any number."""
    obligors = Organization.objects.visible_to(sight).order_by("name")
    rows = Obligation.objects.visible_to(sight).filter(partnership=partnership).counted()
    return rows.select_related("partnership", "agreement", "beneficiary").prefetch_related(
        Prefetch("obligors", queryset=obligors)
    )


def rollup(
    agreement: Agreement, sight: Sight, *, today: dt.date | None = None, costs: Iterable[Cost] | None = None
) -> Rollup:
    """What stands of an agreement's promises, with the counter-examples, and what each category costs a year.
    `costs`: those that the viewer sees, where they have been read already, or none where no cost is to be told."""
    rows = Obligation.objects.visible_to(sight).filter(agreement=agreement).counted()
    told = costs_seen(agreement, sight) if costs is None else costs
    yearly = [cost for cost in told if cost.kind != CostKind.AVOIDED and cost.per != Per.ONCE]
    return roll_up(_standings(rows), today=today or localdate(), amounts=[_amount(cost) for cost in yearly])


def costs_seen(agreement: Agreement, sight: Sight) -> list[Cost]:
    """The costs that stand, without those a correction replaced."""
    rows = Cost.objects.visible_to(sight).filter(agreement=agreement, replaced_by__isnull=True)
    return list(rows.select_related("clause"))


@dataclass(frozen=True)
class Sums:
    """What belongs in one sum, each by itself: a sum of what is paid once and of what is paid each year means nothing.
    What is avoided is a claim, at least so much (KC-14)."""

    once: Total | None
    avoided_a_year: Total | None
    avoided_once: Total | None


def sums(costs: Iterable[Cost]) -> Sums:
    """Besides what is paid each year, which the roll-up tells."""

    def total(*, is_avoided: bool, is_once: bool) -> Total | None:
        of = ((cost.kind == CostKind.AVOIDED, cost.per == Per.ONCE, cost) for cost in rows)
        return total_of(_amount(cost) for avoided, once, cost in of if (avoided, once) == (is_avoided, is_once))

    rows = list(costs)
    return Sums(
        total(is_avoided=False, is_once=True),
        total(is_avoided=True, is_once=False),
        total(is_avoided=True, is_once=True),
    )


def _amount(cost: Cost) -> Amount:
    """An amount of a month is counted twelve times; what is unknown stays unknown."""
    low = None if cost.amount is None else cost.amount * TIMES_A_YEAR.get(Per(cost.per), Decimal(1))
    return Amount(cost.clause.category if cost.clause else "", low, is_bound=cost.is_lower_bound)


def _standings(rows: Any) -> Iterator[Standing]:
    """What the roll-up needs of each row, without making objects of it."""
    columns = ("pk", "what", "state", "clause__category", "horizon", "clause__horizon", "next_due")
    for pk, what, state, category, horizon, of_clause, due in rows.values_list(*columns):
        yield Standing(pk, what, ObligationState(state), category or "", horizon or of_clause or "", due)


def promises_of(rows: Any, organizations: Iterable[Any], person: Any = None) -> Any:
    """Those of the rows that the organizations owe, or that one person answers for."""
    mine = Q(obligors__in=list(organizations))
    return rows.filter(mine | Q(owner=person) if person else mine).distinct()
