"""What a release says, in a sentence a council member can read aloud. English; the site has its own translations."""

from __future__ import annotations

from typing import Any

from commontable.pipeline.estimates import MEASURE
from commontable.pipeline.release import Release
from commontable.pipeline.tables import EVERYONE, STANDS

Row = dict[str, Any]
SMALL = 1_000  # below it a figure is told with one decimal


def measure_title(release: Release) -> str:
    """What was measured, as a title."""
    return str(release.facts.get("measure_title") or "Life expectancy at birth")


def sentence(release: Release) -> str:
    """The one thing to say first: the gap and how it moved; or the spread over places; or the figure."""
    trends = release.rows("trend") if "trend" in release.names else []
    gaps = [row for row in trends if row["kind"] == "gap"]
    rows = [row for row in release.rows("estimates") if row["state"] in STANDS]
    if not rows:
        said = f"No {_measured(release)} can be shown from these files."
    elif len({row["place"] for row in rows}) > 1:
        lives = release.facts["measure"] == MEASURE
        said = _spread(release.rows("estimates")) if lives else _other(release, rows)
    else:
        said = _of_one_place(release, rows, gaps)
    if rows and release.facts["measure"] != MEASURE:
        said += BETTER.get(str(release.facts.get("favorable", "")), "")
    return f"Synthetic data, about nobody: {said}" if release.manifest["commontable"]["synthetic"] else said


def _of_one_place(release: Release, rows: list[Row], trends: list[Row]) -> str:
    if trends:
        return " ".join(_gap(release, row) for row in trends)
    if "gaps" in release.names and release.table("gaps").num_rows:
        return " ".join(_one_gap(release, row) for row in release.rows("gaps") if row["state"] in STANDS)
    return _figure(rows) if release.facts["measure"] == MEASURE else _other(release, rows)


def _measured(release: Release) -> str:
    title = measure_title(release)
    return "life expectancy" if release.facts["measure"] == MEASURE else title[:1].lower() + title[1:]


def _other(release: Release, rows: list[Row]) -> str:
    """The sentence for any other measure: from the lowest to the highest place or group, in the last period."""
    last = max(row["end_year"] for row in rows)
    shown = sorted((row for row in rows if row["end_year"] == last), key=lambda row: (row["value"], row["place"]))
    low, high, unit = shown[0], shown[-1], shown[0]["unit"]
    if len(shown) == 1:
        return f"{measure_title(release)}, {low['period']}: {_amount(low)} {unit}{_said_interval(low)}."
    return (
        f"{measure_title(release)}, {high['period']}: from {_amount(low)} {unit} ({_whose(low)}) to {_amount(high)} "
        f"{unit} ({_whose(high)}), among {len(shown)} figures."
    )


def _amount(row: Row) -> str:
    return f"{row['value']:,.1f}" if abs(row["value"]) < SMALL or row["value"] % 1 else f"{row['value']:,.0f}"


def _said_interval(row: Row) -> str:
    return f" ({_level(row)} interval {_interval(row)})" if row["lower"] is not None else ""


def _whose(row: Row) -> str:
    parts = [row["place_name"] or row["place"], row["group"] if row["group"] != EVERYONE else ""]
    return ", ".join(part for part in parts if part) or EVERYONE


def people(group: str) -> str:
    """The group as people."""
    return "everyone" if group == EVERYONE else f"{group} people"


def _number(value: float) -> str:
    return f"{value:.1f}"


def _interval(row: Row) -> str:
    """From the lower limit to the upper; of a difference without its sign, which the words say."""
    low, high = row["lower"], row["upper"]
    if "comparison" in row and row["value"] < 0:
        low, high = -high, -low
    return f"{low:,.1f} to {high:,.1f}"


def _gap(release: Release, trend: Row) -> str:
    """The last gap, how it moved, and the verdict: lives in years, any other measure in its own unit."""
    last = next(
        row
        for row in release.rows("gaps")
        if row["comparison"] == trend["comparison"] and row["period"] == trend["last_period"]
    )
    side = 1 if last["value"] >= 0 else -1
    moved, ends = side * trend["change"], sorted((side * trend["change_lower"], side * trend["change_upper"]))
    first, by = (difference(abs(value), last["unit"]) for value in (trend["first_value"], moved))
    way = "narrowed" if moved < 0 else "widened"
    said = (
        f"{_one_gap(release, last)} In {trend['first_period']} the gap was {first}; it {way} by {by} "
        f"(change {ends[0]:+,.1f} to {ends[1]:+,.1f})."
    )
    verdicts = VERDICTS if release.facts["measure"] == MEASURE else VERDICTS | OF_AMOUNTS
    return f"{said} {verdicts[trend['verdict']]}"


VERDICTS = {
    "closed_all_gained": "It narrowed while every group compared gained years of life.",
    "closed_someone_lost": "It narrowed because a group lost years of life: that is leveling-down, not progress.",
    "widened": "The widening is more than chance.",
    "unclear": "Whether the gap really changed, and who gained, cannot be told from these numbers.",
}
OF_AMOUNTS = {
    "closed_all_gained": "It narrowed while every group compared improved.",
    "closed_someone_lost": "It narrowed because a group got worse: that is leveling-down, not progress.",
}
BETTER = {"high": " Higher is better.", "low": " Lower is better."}


def amount(value: float, unit: str) -> str:
    """A figure with its unit."""
    return f"{value:,.1f} {unit}".strip()


def difference(value: float, unit: str) -> str:
    """How far two figures lie apart: percentages lie percentage points apart."""
    return amount(value, "percentage points" if unit == "percent" else unit)


def _level(row: Row) -> str:
    return f"{row['level']:.0%}"


def _one_gap(release: Release, row: Row) -> str:
    interval = f"({_level(row)} interval {_interval(row)})"
    if release.facts["measure"] != MEASURE:
        more, less = row["comparison"], row["reference"]
        return (
            f"{measure_title(release)}, {row['period']}: {difference(abs(row['value']), row['unit'])} "
            f"{'more' if row['value'] < 0 else 'less'} among {people(more)} than among {people(less)} {interval}."
        )
    return (
        f"In {row['period']}, {people(row['comparison'])} could expect to live {_number(abs(row['value']))} years "
        f"{'less' if row['value'] >= 0 else 'more'} than {people(row['reference'])} {interval}."
    )


def _spread(rows: list[Row]) -> str:
    last = max(row["end_year"] for row in rows)
    latest = [row for row in rows if row["end_year"] == last]
    shown = sorted((row for row in latest if row["state"] in STANDS), key=lambda row: (row["value"], row["place"]))
    lowest, highest = shown[0], shown[-1]
    said = (
        f"In {highest['period']}, life expectancy ran from {_number(lowest['value'])} years ({_named(lowest)}) to "
        f"{_number(highest['value'])} years ({_named(highest)}), {_number(highest['value'] - lowest['value'])} years "
        f"apart, among {len({row['place'] for row in shown})} places."
    )
    without = len({row["place"] for row in latest} - {row["place"] for row in shown})
    return f"{said} {without} more have no value that can be shown." if without else said


def _named(row: Row) -> str:
    name = row["place_name"] or row["place"]
    return name if row["group"] == EVERYONE else f"{name}, {people(row['group'])}"


def _figure(rows: list[Row]) -> str:
    row = max(rows, key=lambda each: each["end_year"])
    return (
        f"In {row['period']}, {people(row['group'])} could expect to live {_number(row['value'])} "
        f"years{_said_interval(row)}."
    )


REASONS = {
    "midpoint_of_bounds": "some counts are hidden: the value is the midpoint of its bounds",
    "fewer_deaths_than_may_be_shown": "too few deaths to show",
    "fewer_than_5000_person_years": "fewer than 5,000 person-years",
    "would_tell_a_hidden_count": "showing it would tell a hidden count",
    "cannot_be_estimated": "too few deaths for an estimate",
    "causes_hidden_together": "counts of these causes are hidden: they are told together",
    "some_ages_hidden": "without the ages at which its counts are hidden",
    "fewer_than_20_deaths": "a rate of fewer than twenty deaths",
    "ages_hidden_together": "counts of these ages are hidden: they are told together",
    "counts_not_told": "counts by age are not in the release",
    "no_figure_or_no_context": "the place has no figure, or no context is given for it",
    "too_few_places": "too few places for a prediction",
    "no_figure": "no figure can be shown",
    "deaths_hidden": "a total of deaths is hidden",
    "populations_taken_as_known": "populations are taken as known",
    "large_relative_error": "its error is large beside it (about twenty deaths or fewer)",
    "not_given": "no value is given",
    "not_published": "its source published no value",
    "too_few_sample_cases": "too few people answered its source's survey",
    "not_applicable": "it does not apply there",
    "open_ended": "its source says only that it lies beyond a bound",
    "no_interval_published": "its source published no error",
    "predicted_rates": "its source predicted the death rates",
    "partly_predicted_rates": "its source predicted some of the death rates",
    "mostly_not_covered": "most of it has no figure to carry over",
    "partly_not_covered": "a part of it has no figure to carry over",
    "parts_of_places_only": "it rests on parts of places only, none of which lies within it",
    "rests_on_unreliable_figures": "most of the figures behind it are unreliable",
}
