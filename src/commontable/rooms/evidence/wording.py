"""Numbers and names in words: localized, always with their interval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from .states import ValueState

DECIMALS = 1
MINUS = "−"

# Long names that sources give groups, and what people say. The drawer and the downloads keep the source's own name.
SHORT_GROUPS = {"Black or African American": "Black", "American Indian or Alaska Native": "American Indian"}
# Our own names for a group of all people; no source says them.
TOGETHER = ("Everyone", "All groups together")
# Names of groups, so that pages in another language can say them.
KNOWN_GROUPS = [
    gettext_noop("All groups together"),
    gettext_noop("Everyone"),
    gettext_noop("American Indian"),
    gettext_noop("Asian"),
    gettext_noop("Asian or Pacific Islander"),
    gettext_noop("Black"),
    gettext_noop("Female"),
    gettext_noop("Hispanic"),
    gettext_noop("Hispanic or Latino"),
    gettext_noop("Latino"),
    gettext_noop("Male"),
    gettext_noop("More than one race"),
    gettext_noop("Native Hawaiian or Other Pacific Islander"),
    gettext_noop("Not Hispanic or Latino"),
    gettext_noop("White"),
]
# Measures and units that the pipeline makes or its sources name (a test holds them together). Others go by the name
# their source gives them.
MEASURES = {
    "life_expectancy_at_birth": gettext_noop("Life expectancy at birth"),
    "crude_death_rate": gettext_noop("Crude death rate"),
    "age_adjusted_death_rate": gettext_noop("Age-adjusted death rate"),
    "ypll_rate": gettext_noop("Years of life lost before 75"),
    "infant_death_rate": gettext_noop("Deaths under age 1"),
    "unemployment_rate": gettext_noop("Unemployment rate"),
    "unemployed": gettext_noop("People unemployed"),
    "employed": gettext_noop("People employed"),
    "labor_force": gettext_noop("Labor force"),
}
UNITS = {
    "years": gettext_noop("years"),
    "percent": gettext_noop("percent"),
    "people": gettext_noop("people"),
    "deaths": gettext_noop("deaths"),
    "deaths per 100,000 person-years": gettext_noop("deaths per 100,000 person-years"),
    "deaths per 1,000 person-years": gettext_noop("deaths per 1,000 person-years"),
    "years per 100,000 person-years": gettext_noop("years per 100,000 person-years"),
    "deaths per 100,000": gettext_noop("deaths per 100,000"),
    "per 100,000": gettext_noop("per 100,000"),
    "US dollars": gettext_noop("US dollars"),
    "housing units": gettext_noop("housing units"),
    "percentile rank": gettext_noop("percentile rank"),
    "sum of ranks": gettext_noop("sum of ranks"),
    "ratio": gettext_noop("ratio"),
    "index": gettext_noop("index"),
}


def group_name(name: str) -> str:
    short = SHORT_GROUPS.get(name, name)
    return _(short) if short in KNOWN_GROUPS else short


def group_in_text(name: str) -> str:
    """The name within a sentence: a translated name begins small there, as in "personas blancas"."""
    said = group_name(name)
    return said if said == SHORT_GROUPS.get(name, name) else said[:1].lower() + said[1:]


def measure_name(code: str, title: str = "") -> str:
    return _(MEASURES[code]) if code in MEASURES else title or code.replace("_", " ")


def unit_name(code: str) -> str:
    return _(UNITS[code]) if code in UNITS else code


def number(value: float, decimals: int = DECIMALS) -> str:
    """In the reader's way of writing, with a true minus sign and never a minus zero."""
    rounded = f"{abs(value):.{decimals}f}"  # number_format cuts off further decimals instead of rounding
    text = number_format(rounded, decimals, use_l10n=True, force_grouping=True)
    return f"{MINUS}{text}" if value < 0 and float(rounded) else text


def whole(value: float) -> str:
    """A count in the reader's way of writing."""
    return number_format(round(value), 0, use_l10n=True, force_grouping=True)


def size(value: float) -> str:
    """How much, whatever the direction."""
    return number(abs(value))


def span(figure: Mapping[str, Any], decimals: int = DECIMALS) -> str:
    """The interval: 4.9 to 5.3."""
    ends = {"lower": number(figure["lower"], decimals), "upper": number(figure["upper"], decimals)}
    return _("%(lower)s to %(upper)s") % ends


def size_span(change: Mapping[str, Any], decimals: int = DECIMALS) -> str:
    """The interval of a change told as an amount: −1.5 (−2.4 to −0.6) closes a gap by 0.6 to 2.4."""
    sign = -1 if change["value"] < 0 else 1
    ends = sorted((sign * change["lower"], sign * change["upper"]))
    return span({"lower": ends[0], "upper": ends[1]}, decimals)


def signed(figure: Mapping[str, Any], decimals: int = DECIMALS) -> str:
    """A change with its sign and interval: +3.4 (2.9 to 3.9)."""
    plus = "+" if float(f"{figure['value']:.{decimals}f}") > 0 else ""
    return f"{plus}{number(figure['value'], decimals)} ({span(figure, decimals)})"


def level_name(level: float) -> str:
    return f"{round(100 * level)}%"


def period_name(period: str) -> str:
    return _("all years together") if period == "all years together" else period


def years(first: str, last: str) -> str:
    """From the first year of one period to the last year of another."""
    if first == last:
        return period_name(first)
    return f"{first.split('–')[0]}–{last.split('–')[-1]}"


def state_name(state: str) -> str:
    return str(ValueState(state).label)


def fine_signed(figure: Mapping[str, Any]) -> str:
    """A small change with two decimals, its sign and its interval: −0.15 (−0.20 to −0.11)."""

    def fine(value: float) -> str:
        rounded = f"{abs(value):.2f}"
        return f"{MINUS if value < 0 and float(rounded) else ''}{number_format(rounded, 2, use_l10n=True)}"

    interval = _("%(lower)s to %(upper)s") % {"lower": fine(figure["lower"]), "upper": fine(figure["upper"])}
    return f"{fine(figure['value'])} ({interval})"
