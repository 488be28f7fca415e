"""The sentences of the gap page that no other page needs."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from .. import wording
from ..contents import SHOWN, Contents, Row
from ..pages import hidden_notes
from . import charts
from .choice import GapChoice


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
            _("Where people live longest and shortest"),
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
            _("Give a file of poverty, unemployment or population by place and group beside the counts."),
        ),
    }


def method(part: str) -> list[tuple[str, str]]:
    """How the figures of one part were made, before what is true of the whole release."""
    texts = {
        "gap": _(
            "The gap is the difference of two life expectancies; its interval takes both their uncertainties together."
        ),
        "ages": _(
            "Arriaga's decomposition (1984, Demography 21:83-96), taken from both sides and averaged. The parts add up "
            "to the gap. Ages with hidden counts are one part, so that nobody can work them out."
        ),
        "causes": _(
            "Arriaga's decomposition by age, divided among causes by their share in the difference of death rates "
            "(Arriaga 1989). The parts add up to the gap."
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
    parts = [wording.measure_name(held.facts["measure"])]
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
