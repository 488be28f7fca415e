"""What is known of one place: every indicator with its interval, never a bare rank; larger places; nearest peers.

Peers are places in a similar setting: the Euclidean distance over the table's own context indicators, the context that
releases were measured with, and the logarithm of the number of people, each standardized over the places of the same
kind and vintage that have them all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Partnership

from .areas import Area, parents
from .contents import SHOWN, Contents, Row, read_contents, steadiest_group
from .further import further
from .models import Indicator, Nesting, Release
from .standing import indicators_seen, releases_under
from .states import Polarity

PEERS = 5
FEWEST = 4  # fewer places than this have no nearest ones worth naming


@dataclass(frozen=True)
class Source:
    """One indicator with the release whose places it tells of."""

    indicator: Indicator
    release: Release
    held: Contents


@dataclass(frozen=True)
class Figure:
    """One value of the place: its row in the release, and where it stands among the places, as an interval."""

    source: Source
    row: Row
    place: tuple[int, int, int] | None  # best, worst, of how many


@dataclass(frozen=True)
class Context:
    """One thing a setting is told by, and its value in each place."""

    name: str
    indicator: Indicator | None
    values: dict[str, float]


@dataclass(frozen=True)
class Peer:
    code: str
    name: str
    distance: float


def sources(partnership: Partnership, sight: Sight) -> list[Source]:
    """Every indicator with each standing release of its own that has places, as this viewer sees them."""
    rows = list(indicators_seen(partnership, sight))
    under = releases_under(rows, sight)
    found = [(row, release) for row in rows for release in under.get(row.pk, ()) if release.place_kind]
    return [Source(row, release, read_contents(release.folder_id)) for row, release in found]


def area_of(release: Release, code: str) -> Area:
    return Area(release.place_kind, release.place_vintage, code)


def areas(found: Iterable[Source]) -> dict[Area, str]:
    """Every place that any release tells of, with its name."""
    return {area_of(one.release, code): name for one in found for code, name in one.held.places.items() if code}


def about(found: Iterable[Source], area: Area) -> list[Source]:
    """The sources that tell of this place, in the same boundaries."""
    return [
        one for one in found if area_of(one.release, area.code) == area and area.code in one.held.places
    ]  # fmt: skip


def figures(found: Iterable[Source], area: Area) -> list[Figure]:
    """The newest value of each group of each indicator in this place."""
    told = []
    for one in about(found, area):
        period = one.held.periods[-1]
        rows = {row["group"]: row for row in one.held.of_place(area.code) if row["period"] == period}
        told += [
            Figure(one, rows[group], standing_among(one, group, period, area.code))
            for group in one.held.groups
            if group in rows
        ]
    return told


def standing_among(source: Source, group: str, period: str, code: str) -> tuple[int, int, int] | None:
    """Between which places it may stand (joint 95% rank intervals); None where no rank can honestly be given."""
    rows = [row for row in source.held.of_moment(group, period) if row["state"] in SHOWN and row["standard_error"]]
    if source.indicator.polarity == Polarity.NEITHER or len(rows) < 2 or code not in {row["place"] for row in rows}:
        return None
    if any(row["value_low"] != row["value_high"] for row in rows):
        return None  # where counts are hidden, the standard error does not hold all that is not known
    from commontable.stats import Estimate, ranks  # NumPy is loaded by the pages that need it

    estimates = Estimate.of([row["value"] for row in rows], [row["standard_error"] for row in rows])
    found = ranks(estimates=estimates, favorable="high" if source.indicator.polarity == Polarity.HIGHER else "low")
    at = [row["place"] for row in rows].index(code)
    return int(found.best[at]), int(found.worst[at]), int(found.ranked)


def larger_places(partnership: Partnership, sight: Sight, area: Area) -> list[tuple[Area, str, Nesting | None]]:
    """What the place lies in: by its code, and as sources say."""
    stated = Nesting.objects.visible_to(sight).filter(
        partnership=partnership, kind=area.kind, vintage=area.vintage, place=area.code
    )
    by_code = [(parent, "", None) for parent in parents(area)]
    return [*by_code, *((Area(row.parent_kind, area.vintage, row.parent), row.parent_name, row) for row in stated)]


def other_vintages(known: Iterable[Area], area: Area) -> list[Area]:
    """The same code in other boundaries: another place, which may be mistaken for this one."""
    return sorted(
        (one for one in known if (one.kind, one.code) == (area.kind, area.code) and one.vintage != area.vintage),
        key=lambda one: one.vintage or 0,
    )


def contexts(found: list[Source], area: Area) -> list[Context]:
    """What the setting of this place and its likes is told by: context indicators, the context that releases were
    given, and how many live there.
    """
    same = about(found, area)
    told = {
        one.indicator.told("name"): Context(one.indicator.told("name"), one.indicator, _newest(one.held, "value"))
        for one in same
        if one.indicator.is_context
    }
    for one in same:
        for name, given in _given(one.held).items():
            told.setdefault(name, Context(name, one.indicator, given))
    people = next((_people(one.held) for one in same), {})
    if told and people:
        told[""] = Context("", None, people)
    return list(told.values())


def _given(held: Contents) -> dict[str, dict[str, float]]:
    """The columns of context a release was measured with: {name: {place: value}}."""
    found: dict[str, dict[str, float]] = {}
    for row in further(held, "context"):
        if row["state"] in SHOWN:
            found.setdefault(row["name"], {})[row["place"]] = float(row["value"])
    return found


def _newest(held: Contents, column: str) -> dict[str, float]:
    rows = held.of_moment(steadiest_group(held), held.periods[-1])
    return {row["place"]: float(row[column]) for row in rows if row["state"] in SHOWN and row[column] is not None}


def _people(held: Contents) -> dict[str, float]:
    """People in each place in the newest period, all groups that are shown added up: person-years over the years."""
    totals: dict[str, float] = {}
    for row in held.estimates:
        if row["period"] == held.periods[-1] and row["population"] and row["start_year"]:
            years = row["end_year"] - row["start_year"] + 1
            totals[row["place"]] = totals.get(row["place"], 0.0) + float(row["population"]) / years
    return totals


def peers(found: list[Source], area: Area) -> tuple[list[Context], list[Peer]]:
    """The places in the most similar setting, the nearest first; none without a context indicator."""
    told = contexts(found, area)
    common = sorted(set.intersection(*(set(one.values) for one in told))) if told else []
    if area.code not in common or len(common) < FEWEST:
        return told, []
    import numpy as np

    columns = [
        [np.log(one.values[code]) if one.indicator is None else one.values[code] for code in common] for one in told
    ]
    matrix = np.array(columns, dtype=float)
    spread = matrix.std(axis=1, keepdims=True)
    matrix = np.where(spread > 0, (matrix - matrix.mean(axis=1, keepdims=True)) / np.where(spread > 0, spread, 1), 0.0)
    at = common.index(area.code)
    distances = np.sqrt(((matrix - matrix[:, [at]]) ** 2).sum(axis=0))
    names = {code: name for known, name in areas(about(found, area)).items() for code in [known.code]}
    order = [number for number in np.argsort(distances, kind="stable") if number != at][:PEERS]
    return told, [Peer(common[n], names.get(common[n], common[n]), float(distances[n])) for n in order]
