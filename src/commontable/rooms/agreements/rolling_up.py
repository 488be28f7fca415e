"""Where the promises of an agreement stand, computed and never typed (KC-11). Pure: no ORM here.

"All objectives are complete or in progress" holds if and only if no objective is not started, stalled or dropped. What
was carried into a later version is counted there. Where there is no objective at all, nothing is claimed.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .promise_states import COUNTER, OPEN, ObligationState


@dataclass(frozen=True)
class Standing:
    """One obligation, as the roll-up needs it."""

    key: Any
    what: str
    state: ObligationState
    category: str = ""
    horizon: str = ""
    due: dt.date | None = None

    def is_late(self, today: dt.date) -> bool:
        return self.due is not None and self.due < today and self.state in OPEN


@dataclass(frozen=True)
class Amount:
    """One cost as it is known: `low` is None where it is unknown, and `is_bound` where it is at least that."""

    category: str
    low: Decimal | None
    is_bound: bool = False


@dataclass(frozen=True)
class Total:
    """What the known amounts add up to. An unknown amount is counted, never added as 0 (KC-13, KC-14)."""

    known: Decimal | None
    unknown: int
    is_bound: bool


@dataclass(frozen=True)
class Part:
    """The objectives of one category or horizon."""

    key: str
    total: int
    counts: Mapping[ObligationState, int]
    holds: bool
    amounts: Total | None = None


@dataclass(frozen=True)
class Rollup:
    """`holds` is the statement itself; `counter_examples` are what makes it false."""

    total: int
    counts: Mapping[ObligationState, int]
    holds: bool
    counter_examples: tuple[Standing, ...]
    late: tuple[Standing, ...]
    by_category: tuple[Part, ...]
    by_horizon: tuple[Part, ...]
    amounts: Total | None = None


def roll_up(standings: Iterable[Standing], *, today: dt.date, amounts: Iterable[Amount] = ()) -> Rollup:
    """The statement, what contradicts it, what is late, and the same for each category and horizon."""
    counted = [one for one in standings if one.state != ObligationState.CARRIED]
    known = list(amounts)
    against = tuple(one for one in counted if one.state in COUNTER)
    return Rollup(
        total=len(counted),
        counts=Counter(one.state for one in counted),
        holds=bool(counted) and not against,
        counter_examples=tuple(sorted(against, key=_soonest)),
        late=tuple(sorted((one for one in counted if one.is_late(today)), key=_soonest)),
        by_category=_parts(counted, "category", known),
        by_horizon=_parts(counted, "horizon", []),
        amounts=total_of(known),
    )


def total_of(amounts: Iterable[Amount]) -> Total | None:
    """None where no amount was given at all."""
    known = list(amounts)
    if not known:
        return None
    figures = [amount.low for amount in known if amount.low is not None]
    unknown = len(known) - len(figures)
    # What is unknown is not nothing: the sum of the others is then the least it can be.
    is_bound = any(amount.is_bound for amount in known) or unknown > 0
    return Total(known=sum(figures, Decimal(0)) if figures else None, unknown=unknown, is_bound=is_bound)


def _soonest(one: Standing) -> tuple[dt.date, str]:
    return (one.due or dt.date.max, one.what)


def _parts(counted: list[Standing], name: str, amounts: list[Amount]) -> tuple[Part, ...]:
    keys = {getattr(one, name) for one in counted} | {amount.category for amount in amounts}
    return tuple(_part(key, [one for one in counted if getattr(one, name) == key], amounts) for key in sorted(keys))


def _part(key: str, mine: list[Standing], amounts: list[Amount]) -> Part:
    return Part(
        key=key,
        total=len(mine),
        counts=Counter(one.state for one in mine),
        holds=bool(mine) and not any(one.state in COUNTER for one in mine),
        amounts=total_of(amount for amount in amounts if amount.category == key),
    )
