"""The sentences of the gap page that no other page needs."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from .. import wording
from ..contents import SHOWN, Contents, Row
from ..further import further
from ..measured import measured_of
from ..pages import hidden_notes
from . import charts
from .choice import GapChoice

TURNS = (1, 25, 45, 65)  # ages that people think in


def lacking(missing: set[str]) -> list[tuple[str, str]]:
    """What this release cannot say, and what it would take to say it: the page goes on without."""
    words = _needs()
    return [words[name] for name in words if name in missing]


def _needs() -> dict[str, tuple[str, str]]:
    return {
        "trend": (
            _("How it changed"),
            _("Measure more than one year or period: deaths and populations with their years."),
        ),
        "gap": (
            _("The gap between groups"),
            _("Measure two groups or more: deaths and populations by group, for the same places and years."),
        ),
        "ages": (
            _("Which ages make the gap"),
            _("Measure from deaths and populations by age and group; published figures alone do not tell it."),
        ),
        "causes": (
            _("Which causes make the gap"),
            _("Measure from deaths that also say their cause."),
        ),
        "map": (
            _("Where it is highest and lowest"),
            _("Measure by place, with a map of the places beside the counts."),
        ),
        "excess": (
            _("How many deaths the gap stands for"),
            _("Measure from deaths and populations by age and group."),
        ),
        "expected": (
            _("Who does better than their circumstances predict"),
            _("Give a file of circumstances by place (such as poverty and unemployment) beside the counts."),
        ),
        "context": (
            _("The setting: who has the opportunity to be healthy"),
            _("Enter a release of poverty or unemployment by group under an indicator that describes the setting."),
        ),
    }


def method(part: str) -> list[tuple[str, str]]:
    """How the figures of one part were made, before what is true of the whole release."""
    texts = {
        "gap": _(
            "The gap is the difference of the figures of two groups; its interval takes both their uncertainties "
            "together."
        ),
        "ages": _(
            "Arriaga's decomposition (1984, Demography 21:83-96), taken from both sides and averaged. The parts add up "
            "to the gap. Ages with hidden counts are one part, so that nobody can work them out."
        ),
        "causes": _(
            "Arriaga's decomposition by age, divided among causes by their share in the difference of death rates "
            "(Arriaga 1989). The parts add up to the gap. Deaths by cause are told in wide ages; counts hidden in one "
            "of the groups are one part, so that nobody can work them out."
        ),
        "ages_and_causes": _(
            "The twelve parts that weigh most, each a cause at a wide age. The files to download hold "
            "all of them; together they make the gap."
        ),
        "deaths": _(
            "Deaths over the people of all ages, with exact Poisson limits, not adjusted for age. Small counts are "
            "hidden, and others with them, so that none can be worked out. Where files have no codes, words decided "
            "which cause a death belongs to."
        ),
        "excess": _(
            "Deaths in the group minus those it would have had with the reference group's death rates at each age. "
            "Below zero there were fewer."
        ),
        "expected": _(
            "A straight-line model predicts each place from its circumstances and all other places, weighing each by "
            "how sure its figure is. Who stands out does so beyond chance: at most one in ten of those named may be "
            "there by chance."
        ),
        "places": _("The six lowest and the six highest places of the period that is looked at."),
    }
    return [(_("How this picture was made"), texts[part])] if part in texts else []


def ages(held: Contents, choice: GapChoice) -> str:
    """Before which age most of the gap arises; nothing where hidden ages leave that open."""
    sides = [row for row in held.gaps_of(choice.place) if row["comparison"] == choice.comparison]
    rows = [charts.told_from_behind(row, sides) for row in charts.age_rows(held, choice) if row["state"] in SHOWN]
    whole = sum(row["value"] for row in rows)
    if not rows or whole <= 0 or any(row["reason"] == "ages_hidden_together" for row in rows):
        return ""
    starts = sorted(row["age_start"] for row in rows)
    words = {"gap": wording.number(whole), "period": wording.period_name(choice.period)}
    for age in (each for each in TURNS if each in starts):
        part = sum(row["value"] for row in rows if row["age_start"] < age)
        if part >= whole / 2:
            words |= {"part": wording.number(part), "age": str(age)}
            return _("Of the %(gap)s years in %(period)s, %(part)s come from deaths before age %(age)s.") % words
    part = sum(row["value"] for row in rows if row["age_start"] >= TURNS[-1])
    words |= {"part": wording.number(part), "age": str(TURNS[-1])}
    return _("Of the %(gap)s years in %(period)s, %(part)s come from deaths at age %(age)s and over.") % words


def losers(held: Contents, choice: GapChoice) -> list[str]:
    """Who lost ground while a gap moved, among all groups, and who could not be judged: the verdict names two only."""
    rows = further(held, "leveling", place=choice.place, comparison=choice.comparison)
    if not rows or len(held.groups) <= len((rows[0]["reference"], rows[0]["comparison"])):
        return []
    told = []
    if rows[0]["lost_surely"]:
        told.append(_("Lost ground beyond chance: %(groups)s.") % {"groups": _named(rows[0]["lost_surely"])})
    if rows[0]["groups_without_figure"]:
        groups = _named(rows[0]["groups_without_figure"])
        told.append(_("Not judged, for want of figures in both periods: %(groups)s.") % {"groups": groups})
    return told


def _named(groups: str) -> str:
    return ", ".join(wording.group_name(group) for group in groups.split("; "))


def excess(held: Contents, choice: GapChoice, gap: Row | None) -> list[str]:
    """What the gap costs, in deaths and in years of life: the longest stretch that is told of each."""
    if gap is None:
        return []
    words = {"reference": wording.group_in_text(held.gaps[0]["reference"])}
    words |= {"comparison": wording.group_in_text(choice.comparison)}
    sentences = {
        "deaths": _(
            "Had %(comparison)s residents had the death rates of %(reference)s residents, %(value)s fewer of them "
            "would have died in %(period)s (%(level)s interval %(interval)s)."
        ),
        "years_of_life": _("Together they would have lived %(value)s more years (%(level)s interval %(interval)s)."),
    }
    told = []
    for kind, sentence in sentences.items():
        rows = [row for row in charts.excess_rows(held, choice) if row["kind"] == kind and row["state"] in SHOWN]
        row = max(rows, key=lambda each: (each["points"], each["end_year"]), default=None)
        if row is not None and row["value"] > 0:
            told.append(sentence % (words | _whole(row)))
    return told


def _whole(row: Row) -> dict[str, str]:
    """Counts have no decimals."""
    return {
        "value": whole(row["value"]),
        "period": wording.period_name(row["period"]),
        "level": wording.level_name(row["level"]),
        "interval": _("%(lower)s to %(upper)s") % {"lower": whole(row["lower"]), "upper": whole(row["upper"])},
    }


def whole(value: float) -> str:
    rounded = round(abs(value))
    text = str(number_format(rounded, 0, use_l10n=True, force_grouping=True))
    return f"{wording.MINUS}{text}" if value < 0 and rounded else text


def eyebrow(held: Contents, choice: GapChoice) -> str:
    """Measure, place, groups, years: what the sentence is about."""
    parts = [measured_of(held).name_in_title]
    if held.has_places and choice.place:
        parts.append(held.places[choice.place])
    if held.gaps:
        pair = {
            "comparison": wording.group_in_text(choice.comparison),
            "reference": wording.group_in_text(held.gaps[0]["reference"]),
        }
        parts.append(_("%(comparison)s and %(reference)s residents") % pair)
    parts.append(wording.years(held.periods[0], held.periods[-1]))
    return " · ".join(parts)


def notes(held: Contents) -> list[str]:
    """What is hidden, missing or rounded, in plain language."""
    return hidden_notes(held)
