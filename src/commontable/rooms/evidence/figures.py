"""The few figures a list or a headline needs of a release: its gap, its spread, its level, and what is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .contents import SHOWN, Contents, Row, contents_of, steadiest_group
from .measured import measured_of

if TYPE_CHECKING:
    from commontable.pipeline import Release as Released

EXTREMES = 6


def catalogue_fields(released: Released) -> dict[str, Any]:
    """The columns of the catalogue row that come from the release itself."""
    held = contents_of(released)
    figures = figures_of(held)
    years = [row for row in held.estimates if row["start_year"]]
    return {
        "folder_id": released.id,
        "measure": held.facts["measure"],
        "unit": held.estimates[0]["unit"] if held.estimates else "",
        "first_year": min((row["start_year"] for row in years), default=None),
        "last_year": max((row["end_year"] for row in years), default=None),
        "has_gap": bool(figures.get("gap")),
        "has_map": held.has_map,
        "figures": figures,
        "is_synthetic": bool(held.facts["synthetic"]),
    }


def figures_of(held: Contents) -> dict[str, Any]:
    """The figures of the release as a whole: its gap where it is about one place, its spread where about many."""
    about = {"measured": measured_of(held).as_dict()}
    if held.has_places:
        return about | {"spread": spread_figures(held, steadiest_group(held), held.periods[-1])}
    place = next(iter(held.places), "")
    return about | {"gap": gap_figures(held, place), "level": level_figures(held, place)}


def _figure(row: Row, sign: int = 1) -> Row:
    """Value, interval and bounds of a row; with sign -1 seen from the other side."""
    low, high = ("lower", "upper") if sign > 0 else ("upper", "lower")
    least, most = ("value_low", "value_high") if sign > 0 else ("value_high", "value_low")
    return {
        "period": row["period"], "value": sign * row["value"], "lower": sign * row[low], "upper": sign * row[high],
        "value_low": sign * row[least], "value_high": sign * row[most], "level": row["level"],
    }  # fmt: skip


def widest_comparison(held: Contents, place: str) -> str | None:
    """The group furthest from the reference at its last period with a figure."""
    last: dict[str, float] = {}
    for row in held.gaps_of(place):
        if row["state"] in SHOWN:
            last[row["comparison"]] = abs(row["value"])
    return max(last, key=lambda group: (last[group], group), default=None)


def gap_figures(held: Contents, place: str, comparison: str | None = None) -> Row | None:
    """First and last gap of one place, its change and what each group gained; None where nothing is shown.

    The gap is told from the side of the group that fares better at the end, so that it reads as how far from it the
    other is; where neither side is the good one, from the side of the higher figure.
    """
    comparison = comparison or widest_comparison(held, place) or ""
    rows = [row for row in held.gaps_of(place) if row["comparison"] == comparison and row["state"] in SHOWN]
    if not rows:
        return None
    rows.sort(key=lambda row: (row["start_year"], row["end_year"]))
    reference = rows[0]["reference"]
    sign = 1 if rows[-1]["value"] >= 0 else -1
    more, less = (reference, comparison) if sign > 0 else (comparison, reference)
    ahead, behind = (less, more) if measured_of(held).lower_is_better else (more, less)
    told: Row = {
        "ahead": ahead, "behind": behind, "sign": sign, "place": place, "place_name": held.name_of(place),
        "first": _figure(rows[0], sign), "last": _figure(rows[-1], sign),
    }  # fmt: skip
    trend = next(
        (row for row in held.trend_of(place) if row["kind"] == "gap" and row["comparison"] == comparison), None
    )
    if trend and trend["change"] is not None:
        told["change"] = _change(trend, sign)
        # The verdict takes the reference to be ahead at the start; told from the other side it would be wrong.
        told["verdict"] = trend["verdict"] if ahead == reference and told["first"]["value"] > 0 else ""
        told["gains"] = [gain for group in (behind, ahead) if (gain := _gain(held, place, group))]
    return told


def _change(trend: Row, sign: int) -> Row:
    low, high = ("change_lower", "change_upper") if sign > 0 else ("change_upper", "change_lower")
    return {"value": sign * trend["change"], "lower": sign * trend[low], "upper": sign * trend[high]}


def _gain(held: Contents, place: str, group: str) -> Row | None:
    for row in held.trend_of(place):
        if row["kind"] == "group" and row["group"] == group and row["change"] is not None:
            return {"group": group, **_change(row, 1)}
    return None


def level_figures(held: Contents, place: str) -> Row | None:
    """The last figure of the first group, and of several groups the lowest and the highest: what a release without a
    gap says.
    """
    rows = [row for row in held.of_place(place) if row["state"] in SHOWN]
    if not rows:
        return None
    row = max(rows, key=lambda each: (each["end_year"], each["group"] == held.groups[0]))
    last = sorted((each for each in rows if each["period"] == row["period"]), key=lambda each: each["value"])
    ends = {"lowest": _of_group(last[0]), "highest": _of_group(last[-1])} if len(last) > 1 else {}
    return {**_of_group(row), "place_name": row["place_name"], **ends}


def turned(figure: Row) -> Row:
    """A difference seen from the other side."""
    return {"value": -figure["value"], "lower": -figure["upper"], "upper": -figure["lower"]}


def _of_group(row: Row) -> Row:
    return {"group": row["group"], **_figure(row)}


def spread_figures(held: Contents, group: str, period: str) -> Row:
    """How far apart the places are: those with a value, the lowest, the highest, and what is hidden or missing."""
    rows = held.of_moment(group, period)
    shown = sorted((row for row in rows if row["state"] in SHOWN), key=lambda row: row["value"])
    told: Row = {
        "group": group, "period": period, "all": len(held.places.keys() | held.named), "shown": len(shown),
        "suppressed": sum(row["state"] == "suppressed" for row in rows),
    }  # fmt: skip
    told["missing"] = told["all"] - told["shown"] - told["suppressed"]
    if shown:
        told |= {"low": _named(held, shown[0]), "high": _named(held, shown[-1])}
    return told


def _named(held: Contents, row: Row) -> Row:
    return {"place": row["place"], "place_name": held.name_of(row["place"]), **_figure(row)}


def extremes(held: Contents, group: str, period: str) -> tuple[list[Row], list[Row]]:
    """The lowest and the highest places, each with its interval; never more than half of the places in either list.
    Unreliable figures are on neither where two or more others are there.
    """
    shown = [row for row in held.of_moment(group, period) if row["state"] in SHOWN]
    sure = [row for row in shown if row["state"] != "unreliable"]
    shown = sure if len(sure) > 1 else shown
    shown.sort(key=lambda row: (row["value"], row["place"]))
    length = min(EXTREMES, len(shown) // 2)
    return [_named(held, row) for row in shown[:length]], [_named(held, row) for row in shown[::-1][:length]]
