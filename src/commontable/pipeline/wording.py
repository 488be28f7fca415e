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
    elif release.facts["measure"] != MEASURE:
        said = _other(release, rows)
    elif len({row["place"] for row in rows}) > 1:
        said = _spread(release.rows("estimates"))
    elif gaps:
        said = " ".join(_gap(release, row) for row in gaps)
    elif "gaps" in release.names and release.table("gaps").num_rows:
        said = " ".join(_one_gap(row) for row in release.rows("gaps") if row["state"] in STANDS)
    else:
        said = _figure(rows)
    return f"Synthetic data, about nobody: {said}" if release.manifest["commontable"]["synthetic"] else said


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
    return f"{_number(row['lower'])} to {_number(row['upper'])}"


def _gap(release: Release, trend: Row) -> str:
    last = next(
        row
        for row in release.rows("gaps")
        if row["comparison"] == trend["comparison"] and row["period"] == trend["last_period"]
    )
    now = (
        f"In {trend['last_period']}, {people(trend['comparison'])} could expect to live {_number(abs(last['value']))} "
        f"years {'less' if last['value'] >= 0 else 'more'} than {people(trend['reference'])} ({_level(last)} interval "
        f"{_interval(last)})."
    )
    change = trend["change"]
    moved = (
        f"In {trend['first_period']} the gap was {_number(trend['first_value'])} years; it "
        f"{'narrowed' if change < 0 else 'widened'} by {_number(abs(change))} years ({_change(trend)})."
    )
    return f"{now} {moved} {VERDICTS[trend['verdict']]}"


def _change(trend: Row) -> str:
    return f"change {trend['change_lower']:+.1f} to {trend['change_upper']:+.1f}"


VERDICTS = {
    "closed_all_gained": "It narrowed while every group compared gained years of life.",
    "closed_someone_lost": "It narrowed because a group lost years of life: that is leveling-down, not progress.",
    "widened": "The widening is more than chance.",
    "unclear": "Whether the gap really changed, and who gained, cannot be told from these numbers.",
}


def _level(row: Row) -> str:
    return f"{row['level']:.0%}"


def _one_gap(row: Row) -> str:
    return (
        f"In {row['period']}, {people(row['comparison'])} could expect to live {_number(abs(row['value']))} years "
        f"{'less' if row['value'] >= 0 else 'more'} than {people(row['reference'])} ({_level(row)} interval "
        f"{_interval(row)})."
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
