"""Bright spots: places that do better than places of their context do, beyond chance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from commontable.pipeline.analysis.regression import SPARE, Foretold, foretell
from commontable.pipeline.analysis.shown import Row, Shown
from commontable.pipeline.sources.context import Context
from commontable.pipeline.tables import ESTIMATE, MISSING

FALSE_SHARE = 0.1  # of the places named as standing out, the share that may be there by chance


def expected_rows(shown: Shown, context: Context) -> list[Row]:
    """What each place's context foretells of it, by group and period."""
    held: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, row in enumerate(shown.rows):
        held[row["group"], row["period"]].append(number)
    return [row for key in sorted(held) for row in _of_moment(shown, held[key], context)]


def _of_moment(shown: Shown, rows: list[int], context: Context) -> Iterator[Row]:
    values, errors = shown.figure("value"), shown.errors
    given = np.array([context.of(shown.rows[number]["place"]) for number in rows]).reshape(len(rows), -1)
    usable = np.isfinite(values[rows]) & (errors[rows] > 0) & np.isfinite(given).all(axis=1)
    picked = np.array(rows)[usable]
    found = foretell(values[picked], errors[picked], given[usable]) if len(picked) > SPARE else None
    place = {int(number): where for where, number in enumerate(picked)}
    for number, some in zip(rows, usable, strict=True):
        reason = "" if some else "no_figure_or_no_context"
        if found is None:
            yield _head(shown, number, context) | _silent(reason or "too_few_places")
        elif not some:
            yield _head(shown, number, context) | _silent(reason)
        else:
            yield _head(shown, number, context) | _told(shown, number, (found, place[number]))


def _head(shown: Shown, number: int, context: Context) -> Row:
    row = shown.rows[number]
    names = ("measure", "place", "place_name", "group", "period", "start_year", "end_year", "level")
    return {name: row[name] for name in names} | {"context": "; ".join(context.names), "unit": shown.measure.unit}


def _silent(reason: str) -> Row:
    return {"state": MISSING, "reason": reason}


def _told(shown: Shown, number: int, where: tuple[Foretold, int]) -> Row:
    from scipy.special import stdtrit

    found, cell = where
    level = float(shown.rows[number]["level"])
    reach = float(stdtrit(found.degrees, 0.5 + level / 2))
    predicted, error, surprise = (float(each[cell]) for each in (found.predicted, found.error, found.surprise))
    own = float(shown.errors[number])
    whole = float(np.hypot(error, own))
    return {
        "observed": float(shown.figure("value")[number]),
        "value": predicted, "lower": predicted - reach * error, "upper": predicted + reach * error,
        "standard_error": error,
        "difference": surprise,
        "difference_lower": surprise - reach * whole, "difference_upper": surprise + reach * whole,
        "chance": float(found.chance[cell]), "false_share": float(found.false_share[cell]),
        "standing": standing(shown.measure.favorable, surprise, float(found.false_share[cell])),
        "state": ESTIMATE,
        "reason": "",
    }  # fmt: skip


def standing(favorable: str, surprise: float, false_share: float) -> str:
    """better, worse, or as_expected where chance would do as well; above or below where no side is the good one."""
    if false_share > FALSE_SHARE:
        return "as_expected"
    if not favorable:
        return "above" if surprise > 0 else "below"
    return "better" if (surprise > 0) == (favorable == "high") else "worse"


def context_rows(shown: Shown, context: Context) -> list[Row]:
    """The context itself, place by place, as it was given."""
    names = {row["place"]: row["place_name"] for row in shown.rows}
    return [
        {"place": place, "place_name": names[place], "name": name, "value": value,
         "state": ESTIMATE if np.isfinite(value) else MISSING, "reason": "" if np.isfinite(value) else "not_given"}
        for place in sorted(names)
        for name, value in zip(context.names, context.of(place).tolist(), strict=True)
    ]  # fmt: skip
