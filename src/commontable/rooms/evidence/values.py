"""The values of a release by place, group and period, each with its state: tables for pages, records for files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from commontable.design.charts import Column

from . import wording
from .contents import Contents, Row
from .measured import measured_of
from .states import ValueState

ROWS = 50
# What leaves in CSV and JSON, in this order: the release's own columns, in full precision.
FIELDS = (
    "place", "place_name", "group", "period", "start_year", "end_year", "state", "reason", "value", "lower", "upper",
    "level", "standard_error", "value_low", "value_high", "population", "unit",
)  # fmt: skip
WITH_INTERVAL = (ValueState.ESTIMATE, ValueState.UNRELIABLE, ValueState.ZERO)


@dataclass(frozen=True)
class Wanted:
    """Which values are asked for: "" means every one."""

    place: str = ""
    group: str = ""
    period: str = ""
    state: str = ""

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> Wanted:
        return cls(*(str(query.get(name, "")) for name in ("place", "group", "period", "state")))

    def unknown(self, held: Contents) -> str:
        """The first name the release does not hold, or ""."""
        known = {
            "place": held.places, "group": held.groups, "period": held.periods, "state": ValueState.values,
        }  # fmt: skip
        return next((name for name, held in known.items() if getattr(self, name) not in ("", *held)), "")


def records(held: Contents, wanted: Wanted) -> list[dict[str, Any]]:
    """The values asked for, as they stand in the release."""
    return [
        {**{name: row.get(name) for name in FIELDS}, "place_name": held.name_of(row["place"])}
        for row in held.estimates
        if all(getattr(wanted, name) in ("", row[name]) for name in ("place", "group", "period", "state"))
    ]


def told(row: Row | None, decimals: int = wording.DECIMALS) -> str:
    """One value with its interval and its state; a state that is not an estimate is always said."""
    if row is None:
        return str(ValueState.MISSING.label)
    state = ValueState(row["state"])
    if state not in WITH_INTERVAL or row["value"] is None:
        return str(state.label)
    figure = wording.number(row["value"], decimals)
    if row["lower"] is not None and row["upper"] is not None:
        figure = _("%(value)s (%(interval)s)") % {"value": figure, "interval": wording.span(row, decimals)}
    if state == ValueState.ESTIMATE:
        return figure
    return _("%(value)s, %(state)s") % {"value": figure, "state": state.label}


@dataclass(frozen=True)
class Table:
    """A table of values with its caption; `page` leads through the places where there are many."""

    caption: str
    columns: tuple[Column, ...]
    rows: list[tuple[Any, ...]]
    page: Page[Any] | None = None


def _no_link(_code: str) -> str:
    return ""


def table(held: Contents, wanted: Wanted, number: Any = 1, link: Callable[[str], str] = _no_link) -> Table:
    """One place: periods by groups. All places: places by groups at one period."""
    if wanted.place or not held.has_places:
        return _of_place(held, wanted.place or next(iter(held.places), ""))
    return _of_period(held, wanted.period or held.periods[-1], number, link)


def _columns(held: Contents, first: str) -> tuple[Column, ...]:
    return (Column(first), *(Column(wording.group_name(group), numeric=True) for group in held.groups))


def _of_place(held: Contents, place: str) -> Table:
    measured = measured_of(held)
    found = {(row["period"], row["group"]): row for row in held.of_place(place)}
    rows = [
        (wording.period_name(period), *(told(found.get((period, group)), measured.decimals) for group in held.groups))
        for period in held.periods
    ]
    name = held.places.get(place, "") if held.has_places else ""
    words = {"place": name, "unit": measured.unit_name or measured.name}
    caption = _("Values by period and group (%(unit)s), with their intervals") % words
    if name:
        caption = _("%(place)s: values by period and group (%(unit)s), with their intervals") % words
    return Table(caption, _columns(held, _("Period")), rows)


def _of_period(held: Contents, period: str, number: Any, link: Callable[[str], str]) -> Table:
    measured = measured_of(held)
    found = {(row["place"], row["group"]): row for row in held.estimates if row["period"] == period}
    page = Paginator(list(held.places.items()), ROWS).get_page(number)
    rows = [
        (_linked(name, link(place)), *(told(found.get((place, group)), measured.decimals) for group in held.groups))
        for place, name in page.object_list
    ]
    words = {"period": wording.period_name(period), "unit": measured.unit_name or measured.name}
    caption = _("Values by place and group (%(unit)s), %(period)s, with their intervals") % words
    return Table(caption, _columns(held, _("Place")), rows, page)


def _linked(name: str, url: str) -> Any:
    return {"url": url, "label": name} if url else name
