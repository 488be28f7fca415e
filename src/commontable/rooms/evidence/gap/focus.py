"""Two lists a city acts on (KC-30): where the level is lowest and where least was gained, their union and overlap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.design.charts import Column

from .. import wording
from ..contents import SHOWN, Contents, Row
from ..further import further
from ..measured import Measured, measured_of
from .choice import GapChoice

ON = ("surely", "perhaps")


def focus_rows(held: Contents, choice: GapChoice) -> list[Row]:
    """Every place of the group, with its level, its change, their ranks, and the lists it stands on."""
    return further(held, "focus", group=choice.group)


@dataclass(frozen=True)
class FocusLists:
    """A sentence on union and overlap, and each list as a table."""

    sentence: str
    columns: tuple[Column, ...]
    lists: list[dict[str, Any]]


def focus_lists(held: Contents, choice: GapChoice, links: dict[str, str]) -> FocusLists | None:
    """None where the release picks no places. `links`: a page for each place, where it has a story of its own."""
    rows = [row for row in focus_rows(held, choice) if row["state"] in SHOWN]
    lowest = sorted((row for row in rows if row["lowest_level"] in ON), key=lambda row: row["level_rank"])
    least = sorted((row for row in rows if row["least_improvement"] in ON), key=lambda row: row["change_rank"])
    if not lowest:
        return None
    first, last, measured = rows[0]["first_period"], rows[0]["period"], measured_of(held)
    words = {"period": wording.period_name(last), "first": wording.period_name(first)}
    lists = [{"title": _level_title(measured) % words, "rows": _cells(held, lowest, "level", links)}]
    if least:
        lists.append(
            {"title": _("Least improvement since %(first)s") % words, "rows": _cells(held, least, "change", links)}
        )
    return FocusLists(_union(held, lowest, least), _columns(rows[0]["level"], measured), lists)


def _level_title(measured: Measured) -> str:
    return _("Highest level, %(period)s") if measured.lower_is_better else _("Lowest level, %(period)s")


def _columns(level: float, measured: Measured) -> tuple[Column, ...]:
    interval = _("%(level)s interval") % {"level": wording.level_name(level)}
    return (
        Column(_("Place")),
        Column(measured.unit_title, numeric=True),
        Column(interval, numeric=True),
        Column(_("Rank from the highest") if measured.lower_is_better else _("Rank from the lowest"), numeric=True),
    )


def _cells(held: Contents, rows: list[Row], kind: str, links: dict[str, str]) -> list[tuple[Any, ...]]:
    told, measured = [], measured_of(held)
    for row in rows:
        name: Any = held.name_of(row["place"])
        if row["place"] in links:
            name = {"url": links[row["place"]], "label": name}
        figure = {end: row[_field(kind, end)] for end in ("value", "lower", "upper")}
        number = measured.number(figure["value"])
        if kind == "change" and figure["value"] > 0 and number != measured.number(0.0):
            number = f"+{number}"
        told.append((name, number, measured.span(figure), _rank(row, kind)))
    return told


def _field(kind: str, end: str) -> str:
    if kind == "level":
        return end
    return "change" if end == "value" else f"change_{end}"


def _rank(row: Row, kind: str) -> str:
    """A rank never stands without the ranks that chance allows."""
    return _("%(rank)s (%(low)s to %(high)s)") % {
        "rank": row[f"{kind}_rank"], "low": row[f"{kind}_rank_from"], "high": row[f"{kind}_rank_to"],
    }  # fmt: skip


def _union(held: Contents, lowest: list[Row], least: list[Row]) -> str:
    one, other = ({row["place"]: held.name_of(row["place"]) for row in rows} for rows in (lowest, least))
    if not other:
        return ""
    both = [name for place, name in one.items() if place in other]
    count = len(one | other)
    text = ngettext(
        "%(count)s place stands on one list or the other.", "%(count)s places stand on one list or the other.", count
    ) % {"count": count}
    if not both:
        return _("%(union)s None stands on both.") % {"union": text}
    return _("%(union)s On both: %(names)s.") % {"union": text, "names": ", ".join(both)}
