"""The charts of the gap page that no other page has. What they need, a release's tables hold; nothing is computed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from commontable.design.chart_words import chart_words
from commontable.design.charts import (
    PHONE,
    Chart,
    RowLook,
    SmallLook,
    TrendLook,
    Words,
    interval_bars,
    small_multiples,
    trend_lines,
)

from .. import wording
from ..contents import SHOWN, Contents, Row
from ..drawing import NARROW, Maker, View, drawable, trend_view, words_of
from ..figures import extremes, gap_figures
from ..further import further
from ..measured import measured_of
from .choice import GapChoice

PANELS = 12
ENDS = 6  # places at each end of a long list
WIDE_ROWS = 620
FEW_GROUPS = 2


def pair_view(held: Contents, choice: GapChoice) -> View:
    """The lines of the two groups that are compared; of all groups where no more than two are there."""
    if len(held.groups) <= FEW_GROUPS or not choice.comparison or len(held.periods) < 2:
        return trend_view(held, choice.place)
    return View("pair", place=choice.place, comparison=choice.comparison)


def _in_place(held: Contents, place: str) -> str:
    return held.places.get(place, "") if held.has_places else ""


def titled(words: Words, title: str, held: Contents, place: str) -> Words:
    """The words with this title, and the place in it where the release has more than one."""
    name = _in_place(held, place)
    return replace(words, title=_("%(title)s: %(place)s") % {"title": title, "place": name} if name else title)


def _pair(held: Contents, view: View, width: str) -> Chart:
    gap = gap_figures(held, view.place, view.comparison)
    reference = held.gaps[0]["reference"]
    order = [gap["ahead"], gap["behind"]] if gap else [reference, view.comparison]
    rows = [row for row in held.of_place(view.place) if row["group"] in order]
    rows = drawable(sorted(rows, key=lambda row: order.index(row["group"])))
    words = words_of(held, replace(view, kind="trend"))
    shown = {row["group"] for row in rows if row["state"] in SHOWN}
    names = tuple(wording.group_name(group) for group in order)
    pair = (names[0], names[1]) if gap and shown >= set(names) else None
    look = TrendLook(gap=pair, gaps=tuple(gap[end] for end in ("first", "last")) if gap else ())
    return trend_lines(rows, words=words, look=replace(look, size=PHONE) if width == NARROW else look)


def _gap(held: Contents, view: View, width: str) -> Chart:
    """The gap itself over time, from zero; bars of every group where there is one period only."""
    measured, name = measured_of(held), _("Gap")
    words = chart_words(title="", measure=name, unit=measured.unit_name, decimals=measured.decimals)
    rows = [row for row in held.gaps_of(view.place) if row["comparison"] == view.comparison]
    pair = _pair_words(held, view)
    if len(held.periods) > 1:
        words = titled(words, _("The gap between %(behind)s and %(ahead)s residents") % pair, held, view.place)
        look = TrendLook(from_zero=True)
        lines = drawable([{**told_from_behind(row, rows), "group": name} for row in rows])
        return trend_lines(lines, words=words, look=replace(look, size=PHONE) if width == NARROW else look)
    title = _short_of(held) % {"reference": wording.group_in_text(held.gaps[0]["reference"])}
    sides = [_other_side(row) if measured.lower_is_better else row for row in held.gaps_of(view.place)]
    bars = drawable([{**row, "group": row["comparison"]} for row in sides])
    bars = [{key: value for key, value in row.items() if key != "place"} for row in bars]
    look_bars = RowLook(width=PHONE.width) if width == NARROW else RowLook()
    return interval_bars(bars, words=titled(words, title, held, view.place), look=look_bars)


def _short_of(held: Contents) -> str:
    measured = measured_of(held)
    if measured.lower_is_better:
        return _("Above %(reference)s residents")
    return (
        _("Years short of %(reference)s residents")
        if measured.is_life_expectancy
        else _("Short of %(reference)s residents")
    )


def told_from_behind(row: Row, rows: list[Row]) -> Row:
    """Told as an amount from the side that the sentence of the page takes: above zero at the end."""
    last = [each for each in rows if each["state"] in SHOWN][-1]
    return row if last["value"] >= 0 else _other_side(row)


def _other_side(row: Row) -> Row:
    ends = {"lower": "upper", "upper": "lower", "value_low": "value_high", "value_high": "value_low"}
    turned = {name: -row[other] if row[other] is not None else None for name, other in ends.items()}
    return {**row, **turned, "value": -row["value"] if row["value"] is not None else None}


def _pair_words(held: Contents, view: View) -> dict[str, str]:
    gap = gap_figures(held, view.place, view.comparison)
    ahead, behind = (gap["ahead"], gap["behind"]) if gap else (held.gaps[0]["reference"], view.comparison)
    return {"ahead": wording.group_in_text(ahead), "behind": wording.group_in_text(behind)}


def _each_group(held: Contents, view: View, width: str) -> Chart:
    words = titled(words_of(held, replace(view, kind="trend")), _("Every group by itself"), held, view.place)
    return small_multiples(drawable(held.of_place(view.place)), words=words, look=_panels(width))


def _each_place(held: Contents, view: View, width: str) -> Chart:
    """The lowest and the highest places over time: as many as can be read side by side."""
    lowest, highest = extremes(held, view.group, view.period)
    chosen = [row["place"] for row in [*lowest, *highest[::-1]]][:PANELS]
    rows = [row for row in held.estimates if row["place"] in chosen and row["group"] == view.group]
    rows.sort(key=lambda row: chosen.index(row["place"]))
    named = [{**row, "group": held.name_of(row["place"])} for row in drawable(rows)]
    group = wording.group_in_text(view.group)
    title = _("The lowest and the highest places over time")
    if len(held.groups) > 1:
        title = _("The lowest and the highest places over time, %(group)s residents") % {"group": group}
    words = replace(words_of(held, view), title=title)
    return small_multiples(named, words=words, look=_panels(width))


def _panels(width: str) -> SmallLook:
    return SmallLook(width=PHONE.width, columns=2, panel_height=90) if width == NARROW else SmallLook()


def _ages(held: Contents, view: View, width: str) -> Chart:
    rows = age_rows(held, GapChoice(view.place, view.comparison, "", view.period))
    return decomposed(held, view, width, Shares(_("Which ages make the gap"), _("Age"), rows, age_name, ranked=False))


@dataclass(frozen=True)
class Shares:
    """Parts of a gap to draw: title, what a part is, the rows, and how each is named."""

    title: str
    first: str
    rows: list[Row]
    name: Callable[[Row], str]
    ranked: bool = True
    names: float = RowLook.names  # of the width of a phone


def decomposed(held: Contents, view: View, width: str, shares: Shares) -> Chart:
    """Years that each part adds to the gap, from zero; a part that takes years from it lies on the other side."""
    sides = [row for row in held.gaps_of(view.place) if row["comparison"] == view.comparison]
    bars = [_bar(told_from_behind(row, sides), shares.name(row)) for row in shares.rows]
    title = _("%(title)s, %(period)s") % {"title": shares.title, "period": wording.period_name(view.period)}
    words = chart_words(title="", measure=_("Years of the gap"), unit=wording.unit_name("years"))
    look = RowLook(ranked=shares.ranked, width=WIDE_ROWS)
    look = replace(look, width=PHONE.width, names=shares.names) if width == NARROW else look
    return interval_bars(bars, words=replace(titled(words, title, held, view.place), group=shares.first), look=look)


def _bar(row: Row, name: str) -> Row:
    """A row as the bar chart reads it: named, with no place or time of its own."""
    bounds = (row.get("value_low"), row.get("value_high"))
    if row["state"] not in SHOWN or bounds[0] == bounds[1]:
        bounds = (None, None)
    figures = {each: row[each] for each in ("value", "lower", "upper", "state")}
    return {"group": name, **figures, "value_low": bounds[0], "value_high": bounds[1]}


def age_rows(held: Contents, choice: GapChoice) -> list[Row]:
    """What each age adds to the gap of a place and period."""
    return [row for row in parts_of_gap(held, choice) if row["age"] and not row.get("cause")]


def parts_of_gap(held: Contents, choice: GapChoice) -> list[Row]:
    return further(held, "decomposition", place=choice.place, comparison=choice.comparison, period=choice.period)


def age_name(row: Row) -> str:
    """The age band as printed; ages whose counts are hidden stand together under one name."""
    age = _("Under 1") if row["age"] in ("0", "<1") else str(row["age"]).replace("-", "–")
    if row["reason"] == "ages_hidden_together":
        return _("%(ages)s, hidden ages together") % {"ages": age}
    return age


def excess_rows(held: Contents, choice: GapChoice) -> list[Row]:
    """Deaths beyond what the reference group's death rates would have brought, period by period."""
    return further(held, "excess", place=choice.place, comparison=choice.comparison)


def _excess(held: Contents, view: View, width: str) -> Chart:
    rows = excess_rows(held, GapChoice(view.place, view.comparison, "", view.period))
    single = [row for row in rows if row["kind"] == "deaths" and row["period"] in held.periods]
    pair = {"reference": wording.group_in_text(held.gaps[0]["reference"])}
    title = _("Deaths that the death rates of %(reference)s residents would not have brought") % pair
    words = chart_words(title="", measure=_("Excess deaths"), unit=_("deaths"), decimals=0)
    look = RowLook(ranked=False, width=PHONE.width if width == NARROW else WIDE_ROWS)
    bars = [_bar(row, wording.period_name(row["period"])) for row in single]
    return interval_bars(bars, words=replace(titled(words, title, held, view.place), group=_("Period")), look=look)


def expected_rows(held: Contents, choice: GapChoice) -> list[Row]:
    """What the circumstances of each place predict, and how far it stands from that."""
    return further(held, "expected", group=choice.group, period=choice.period)


def bright_rows(held: Contents, choice: GapChoice) -> list[Row]:
    """The places that do better than their circumstances predict, beyond chance: the furthest first."""
    rows = [row for row in expected_rows(held, choice) if row.get("standing") == "better"]
    return sorted(rows, key=lambda row: -abs(row["difference"]))


def _expected(held: Contents, view: View, width: str) -> Chart:
    """The places furthest above and below what their circumstances predict, each with its interval."""
    rows = [row for row in expected_rows(held, GapChoice("", "", view.group, view.period)) if row["state"] in SHOWN]
    rows.sort(key=lambda row: -row["difference"])
    chosen = rows if len(rows) <= 2 * ENDS else [*rows[:ENDS], *rows[-ENDS:]]
    bars = [
        {
            "group": held.name_of(row["place"]), "value": row["difference"], "lower": row["difference_lower"],
            "upper": row["difference_upper"], "state": row["state"],
        }
        for row in chosen
    ]  # fmt: skip
    measured = measured_of(held)
    title = _("Years above or below what circumstances predict, %(period)s")
    if not measured.is_life_expectancy:
        title = _("Above or below what circumstances predict, %(period)s")
    words = chart_words(
        title=title % {"period": wording.period_name(view.period)}, measure=_("Difference from what is predicted"),
        unit=measured.unit_name, decimals=measured.decimals,
    )  # fmt: skip
    look = RowLook(width=PHONE.width if width == NARROW else WIDE_ROWS)
    return interval_bars(bars, words=replace(words, group=words.place), look=look)


MAKERS: dict[str, Maker] = {
    "pair": _pair,
    "gap": _gap,
    "each_group": _each_group,
    "each_place": _each_place,
    "ages": _ages,
    "excess": _excess,
    "expected": _expected,
}
