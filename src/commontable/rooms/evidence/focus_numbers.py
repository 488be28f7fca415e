"""The numbers behind a choice of focus: read from releases as they are shown, so that a choice tells no more than they.

A place hidden or missing in one of the releases stays so; it is never counted as zero or as average.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from commontable.foundation.errors import NotNow

from . import focusing
from .contents import SHOWN, Contents, Row, in_order, read_contents
from .interpreting import FocusRule, Standardization, Worse
from .models import Release
from .models.release import place_of
from .states import PlaceKind

MOST_PLACES = 5000


@dataclass(frozen=True)
class Number:
    """One number asked for: which release, for whom, when, with what weight, and which end means more need."""

    folder_id: str
    title: str
    group: str
    period: str
    weight: float
    worse: Worse


@dataclass(frozen=True)
class Wanted:
    """A choice as its address asks for it. The same choice always gives the same answer."""

    numbers: tuple[Number, ...]
    rule: FocusRule
    how: Standardization
    count: int
    second_count: int
    seed: int

    @property
    def plan(self) -> focusing.Plan:
        return focusing.Plan(self.rule, self.how, self.count, self.second_count, self.seed)


@dataclass(frozen=True, eq=False)
class Computed:
    """The places by identifier and name, what each number says of them, and the choice."""

    places: Mapping[str, str]
    rows: tuple[Mapping[str, Row], ...]
    names: tuple[str, ...]
    chosen: focusing.Chosen
    without_interval: int

    @property
    def keys(self) -> list[str]:
        return list(self.places)

    def picked(self) -> list[str]:
        """Identifiers of the places chosen by the numbers, those with most need first."""
        found = sorted(self.chosen.chosen, key=lambda place: -(self.chosen.areas[place].score or 0.0))
        return [self.keys[place] for place in found]


def same_kind_of_place(releases: Sequence[Release]) -> None:
    """Codes of different boundaries do not mean the same places."""
    kinds = {(row.place_kind, row.place_vintage): row for row in releases if row.place_kind}
    if len(kinds) < 2:
        return
    (first, second) = list(kinds.values())[:2]
    raise NotNow(
        _("“%(first)s” is about %(first_kind)s, “%(second)s” about %(second_kind)s. Choose numbers of the same places.")
        % {
            "first": first,
            "first_kind": _kind(first),
            "second": second,
            "second_kind": _kind(second),
        }
    )


def _kind(release: Release) -> str:
    label = str(PlaceKind(release.place_kind).label)
    return f"{label} ({release.place_vintage})" if release.place_vintage else label


@lru_cache(maxsize=1024)
def favorable_side(folder_id: str) -> str:
    """Which side of its measure is good, from the manifest alone: high, low, or empty where nobody says."""
    from commontable.pipeline import open_release

    return str(open_release(place_of(folder_id)).facts.get("favorable", ""))


@lru_cache(maxsize=64)
def compute(wanted: Wanted) -> Computed:
    """The choice. Releases never change, so the same question is worked out once."""
    held = [read_contents(number.folder_id) for number in wanted.numbers]
    places = _places(held, wanted)
    moments = _moments(held, wanted)
    rows = tuple({row["place"]: row for row in each.of_moment(group, period)} for each, group, period in moments)
    measures = [
        _measure(number.title, found, (places, number)) for number, found in zip(wanted.numbers, rows, strict=False)
    ]
    names = [number.title for number in wanted.numbers]
    if wanted.rule != FocusRule.WEIGHTED:
        first = _measure(wanted.numbers[0].title, rows[1], (places, wanted.numbers[0]))
        measures = [measures[0], focusing.change_measure(first, measures[0])]
        names.append(_("%(number)s, in %(period)s") % {"number": names[0], "period": moments[1][2]})
    try:
        chosen = focusing.choose(measures, wanted.plan)
    except ValueError as error:
        raise NotNow(_("No choice can be made: %(why)s") % {"why": error}) from error
    return Computed(places, rows, tuple(names), chosen, _without_interval(rows))


def _moments(held: Sequence[Contents], wanted: Wanted) -> list[tuple[Contents, str, str]]:
    """What is read of each release; the lists of KC-30 also read the first period of theirs."""
    moments = [(each, number.group, number.period) for each, number in zip(held, wanted.numbers, strict=True)]
    if wanted.rule != FocusRule.WEIGHTED:
        each, group, period = moments[0]
        first = each.periods[0]
        if len(moments) != 1 or first == period:
            raise NotNow(_("The lists of level and improvement need exactly one number, with two periods or more."))
        moments.append((each, group, first))
    return moments


def _places(held: Sequence[Contents], wanted: Wanted) -> dict[str, str]:
    """Every place of any of the releases; they must have places in common."""
    common = set.intersection(*(set(each.places) for each in held))
    if not common:
        titles = " · ".join(number.title for number in wanted.numbers)
        raise NotNow(_("These numbers have no place in common: %(titles)s. Choose others.") % {"titles": titles})
    found: dict[str, str] = {}
    for each in held:  # a name that says more than the identifier wins
        found |= {key: name for key, name in each.places.items() if found.get(key, key) == key}
    if len(found) > MOST_PLACES:
        raise NotNow(
            _("%(places)s places are too many to choose from; at most %(most)s. Choose numbers of larger places.")
            % {"places": len(found), "most": MOST_PLACES}
        )
    return dict(sorted(found.items(), key=lambda item: (in_order(item[1]), item[0])))


def _measure(name: str, rows: Mapping[str, Row], about: tuple[Mapping[str, str], Number]) -> focusing.Measure:
    import numpy as np

    places, number = about
    found = [_value(rows.get(place)) for place in places]
    values, errors = np.array(found, dtype=float).T
    return focusing.Measure(name, values, errors, number.weight, number.worse)


def _value(row: Row | None) -> tuple[float, float]:
    """Value and standard error; the wider of the two errors where hidden counts stretch the interval."""
    nothing = float("nan")
    if row is None or row["state"] not in SHOWN or row["value"] is None:
        return nothing, nothing
    errors = [float(row["standard_error"])] if row["standard_error"] is not None else []
    if row["lower"] is not None and row["upper"] is not None:
        from statistics import NormalDist

        reach = NormalDist().inv_cdf((1 + (row["level"] or focusing.LEVEL)) / 2)
        errors.append((row["upper"] - row["lower"]) / (2 * reach))
    return float(row["value"]), max(errors, default=nothing)


def _without_interval(rows: Sequence[Mapping[str, Row]]) -> int:
    """Values that came without an interval: in the tries they stay as they are, and the page says so."""
    import math

    pairs = [_value(row) for each in rows for row in each.values()]
    return sum(math.isfinite(value) and not math.isfinite(error) for value, error in pairs)


def snapshot(computed: Computed) -> list[dict[str, Any]]:
    """What the numbers said that day, kept with the decision: as shown, with states and ranges."""
    found = []
    for place, (key, name) in enumerate(computed.places.items()):
        area = computed.chosen.areas[place]
        values = [
            {"state": row["state"], "value": row["value"], "lower": row["lower"], "upper": row["upper"]}
            if (row := rows.get(key))
            else {"state": "missing", "value": None, "lower": None, "upper": None}
            for rows in computed.rows
        ]
        found.append(
            {
                "place": key, "name": name, "score": area.score, "low": area.low, "high": area.high,
                "position": area.position, "best": area.best, "worst": area.worst, "standing": str(area.standing),
                "chance": area.chance, "weights": area.weights, "scales": area.scales, "together": area.together,
                "values": values,
            }
        )  # fmt: skip
    return found
