"""Causes of death on the gap page: which make the gap, at which ages, and how often each group dies of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from commontable.design.chart_words import chart_words
from commontable.design.charts import PHONE, Chart, Column, RowLook, interval_bars
from commontable.pipeline.by_cause import FEWEST_PERSON_YEARS

from .. import wording
from ..cause_names import HIDDEN, OTHER, cause_in_text, cause_name
from ..contents import SHOWN, Contents, Row
from ..drawing import NARROW, Maker, View
from ..further import further
from . import charts
from .choice import GapChoice

MOST = 12  # parts of the gap, or rates, that can be read side by side
SAID = 3
LONG_NAMES = 0.6  # of a phone's width


def cause_rows(held: Contents, choice: GapChoice) -> list[Row]:
    """What each cause of death adds to the gap of a place and period."""
    return [row for row in charts.parts_of_gap(held, choice) if row.get("cause") and not row["age"]]


def both_rows(held: Contents, choice: GapChoice) -> list[Row]:
    """What each cause adds at each wide age."""
    return [row for row in charts.parts_of_gap(held, choice) if row.get("cause") and row["age"]]


def death_rows(held: Contents, choice: GapChoice) -> list[Row]:
    """Deaths by cause of the groups that are compared, or of all groups where none are; all ages, then wide ones."""
    rows = further(held, "causes", place=choice.place, period=choice.period)
    if not held.gaps:
        return rows
    pair = (held.gaps[0]["reference"], choice.comparison)
    return [row for row in rows if row["group"] in pair]


def are_told(held: Contents) -> bool:
    """Whether deaths by cause were asked for, told of everybody or not."""
    return bool(held.facts["parameters"].get("causes"))


def left_out(held: Contents, choice: GapChoice) -> str:
    """Why nothing is told by cause of some groups of this place and period; nothing where all are told."""
    if not are_told(held):
        return ""
    told = {row["group"] for row in further(held, "causes", place=choice.place, period=choice.period)}
    pair = {held.gaps[0]["reference"], choice.comparison} if held.gaps else set(held.groups)
    rows = [
        row for row in held.of_place(choice.place) if row["period"] == choice.period and row["group"] in pair - told
    ]
    few = [row for row in rows if (row["population"] or 0) < FEWEST_PERSON_YEARS]
    if not few:
        return ""
    parts = [
        _("%(group)s (%(people)s)")
        % {"group": wording.group_name(row["group"]), "people": wording.whole(row["population"] or 0)}
        for row in few
    ]
    return _(
        "Deaths by cause are not told for %(period)s of: %(groups)s. The number is how many person-years stand behind "
        "the figures. Below %(fewest)s hardly a count by cause and age is large enough to be shown. More years "
        "together, or a larger place, would tell more."
    ) % {
        "period": wording.period_name(choice.period),
        "groups": ", ".join(parts),
        "fewest": wording.whole(FEWEST_PERSON_YEARS),
    }


def said(row: Row) -> str:
    """The cause, with what is left out of it."""
    if row["reason"] == "some_ages_hidden":
        return _("%(cause)s (ages shown)") % {"cause": cause_name(row["cause"])}
    return cause_name(row["cause"])


def said_with_age(row: Row) -> str:
    return _("%(age)s: %(cause)s") % {"cause": cause_name(row["cause"]), "age": charts.age_name({**row, "reason": ""})}


def _causes(held: Contents, view: View, width: str) -> Chart:
    rows = cause_rows(held, _choice(view))
    return charts.decomposed(
        held, view, width, charts.Shares(_("Which causes make the gap"), _("Cause"), rows, said, names=LONG_NAMES)
    )


def _ages_and_causes(held: Contents, view: View, width: str) -> Chart:
    """The parts that weigh most, whichever way; all of them stand in the table that can be taken away."""
    rows = sorted(both_rows(held, _choice(view)), key=lambda row: -abs(row["value"]))[:MOST]
    title = _("Which causes make the gap at which ages")
    return charts.decomposed(
        held, view, width, charts.Shares(title, _("Age and cause"), rows, said_with_age, names=LONG_NAMES)
    )


def _deaths(held: Contents, view: View, width: str) -> Chart:
    """Rates of each cause, group beside group, the most frequent cause of anybody first."""
    rows = [row for row in death_rows(held, _choice(view)) if row["age_start"] is None]
    groups = list(dict.fromkeys(row["group"] for row in rows))
    rows = _ordered(rows)
    names = [_beside(cause_name(row["cause"]), row["group"] if len(groups) > 1 else "") for row in rows]
    bars = [
        {**{column: row[column] for column in ("value", "lower", "upper", "state")}, "group": name}
        for row, name in zip(rows, names, strict=True)
    ]
    words = chart_words(
        title="", measure=_("Deaths per 100,000 person-years"),
        unit=wording.unit_name("deaths per 100,000 person-years"),
    )  # fmt: skip
    title = _("Deaths by cause, not adjusted for age, %(period)s") % {"period": wording.period_name(view.period)}
    compared = [name for row, name in zip(rows, names, strict=True) if row["group"] == view.comparison]
    look = RowLook(ranked=False, attention=tuple(compared) if len(groups) > 1 else (), width=charts.WIDE_ROWS)
    look = replace(look, width=PHONE.width, names=LONG_NAMES) if width == NARROW else look
    return interval_bars(
        bars, words=replace(charts.titled(words, title, held, view.place), group=_("Cause")), look=look
    )


def _beside(cause: str, group: str) -> str:
    if not group:
        return cause
    return _("%(cause)s, %(group)s") % {"cause": cause, "group": wording.group_in_text(group)}


def _ordered(rows: list[Row]) -> list[Row]:
    """By the highest rate of anybody; what is hidden for all stands before all other causes, which come last."""
    top: dict[str, float] = {}
    for row in rows:
        top[row["cause"]] = max(top.get(row["cause"], -1.0), row["value"] if row["value"] is not None else -1.0)
    kept = sorted(top, key=lambda cause: (cause == OTHER, -top[cause], cause))
    return sorted(rows, key=lambda row: (kept.index(row["cause"]), row["group"]))


def _choice(view: View) -> GapChoice:
    return GapChoice(view.place, view.comparison, "", view.period)


def sentence(held: Contents, choice: GapChoice) -> str:
    """The causes that make most of the gap, by name; nothing where none adds to it."""
    sides = [row for row in held.gaps_of(choice.place) if row["comparison"] == choice.comparison]
    rows = [charts.told_from_behind(row, sides) for row in cause_rows(held, choice) if row["state"] in SHOWN]
    named = [row for row in rows if row["cause"] not in (OTHER, HIDDEN) and row["lower"] > 0]
    named.sort(key=lambda row: -row["value"])
    if not named:
        return ""
    parts = [
        _("%(cause)s (%(years)s years)") % {
            "cause": cause_in_text(row["cause"]), "years": wording.number(row["value"]),
        }
        for row in named[:SAID]
    ]  # fmt: skip
    words = {"parts": ", ".join(parts), "period": wording.period_name(choice.period)}
    return _("The causes that add most to it in %(period)s: %(parts)s.") % words


@dataclass(frozen=True)
class Table:
    """Deaths by cause and age, group beside group."""

    caption: str
    columns: tuple[Column, ...]
    rows: list[tuple[Any, ...]]


def table(held: Contents, choice: GapChoice) -> Table | None:
    """Rates by cause, age and group, each with its interval and its deaths; None where the release has no causes."""
    rows = death_rows(held, choice)
    groups = list(dict.fromkeys(row["group"] for row in rows))
    if not rows:
        return None
    cells = {(row["cause"], row["age_start"], row["group"]): row for row in rows}
    ages = {row["age_start"]: row for row in sorted(rows, key=_start)}
    columns = [Column(_("Cause")), Column(_("Age"))]
    for group in groups:
        columns.append(Column(_("Deaths, %(group)s") % {"group": wording.group_name(group)}, numeric=True))
        columns.append(Column(_("Rate, %(group)s") % {"group": wording.group_name(group)}, numeric=True))
    causes = list(dict.fromkeys(row["cause"] for row in _ordered(rows)))
    told = [
        (cause_name(cause), _age(ages[age]), *_figures([cells.get((cause, age, group)) for group in groups]))
        for cause in causes
        for age in ages
    ]
    period = {"period": wording.period_name(choice.period)}
    return Table(_("Deaths by cause and age, %(period)s, per 100,000 person-years") % period, tuple(columns), told)


def _start(row: Row) -> int:
    return -1 if row["age_start"] is None else int(row["age_start"])


def _age(row: Row) -> str:
    return charts.age_name({**row, "reason": ""}) if row["age"] else _("All ages")


def _figures(rows: list[Row | None]) -> Iterator[str]:
    for row in rows:
        if row is None or row["value"] is None:
            state = wording.state_name(row["state"] if row else "missing")
            yield from (state, state)
        else:
            yield wording.whole(row["deaths"])
            yield _("%(rate)s (%(lower)s to %(upper)s)") % {
                name: wording.number(row[key])
                for name, key in (("rate", "value"), ("lower", "lower"), ("upper", "upper"))
            }


MAKERS: dict[str, Maker] = {"causes": _causes, "ages_and_causes": _ages_and_causes, "deaths": _deaths}
