"""The setting: who has the opportunity to be healthy. From indicators that describe circumstances (KC-03, KC-29)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from commontable.design.charts import Column
from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Partnership

from .. import standing, telling, wording
from ..contents import Contents, Row, read_contents
from ..models import Indicator, Release
from ..states import Polarity
from .choice import main_place


@dataclass(frozen=True)
class Setting:
    """A sentence on each circumstance, and what became of each group in one table."""

    sentences: list[str]
    caption: str
    columns: tuple[Column, ...]
    rows: list[tuple[Any, ...]]


def setting(partnership: Partnership, sight: Sight, told: list[str]) -> Setting | None:
    """What the release itself has `told`, then the indicators that describe circumstances; None without either."""
    kept = [row for row in standing.kept_indicators(partnership, sight) if row.indicator.is_context and row.newest]
    if not kept and not told:
        return None
    sentences, rows = list(told), []
    for each in kept:
        release = each.releases[0]
        changes = _changes(read_contents(release.folder_id))
        sentences.append(_sentence(each.indicator, release, changes))
        rows += [_cells(each.indicator, change) for change in changes]
    columns = (
        Column(_("Indicator")), Column(_("Group")), Column(_("Periods")), Column(_("First"), numeric=True),
        Column(_("Last"), numeric=True), Column(_("Change, with its interval"), numeric=True),
    )  # fmt: skip
    return Setting(sentences, _("What became of each group's circumstances"), columns, rows)


def _changes(held: Contents) -> list[Row]:
    """First and last figure of each group, at the place where most people live."""
    rows = held.trend_of(main_place(held))
    return [row for row in rows if row["kind"] == "group" and row["change"] is not None]


def _sentence(indicator: Indicator, release: Release, changes: list[Row]) -> str:
    """Who gained and who did not, by name: an exception is never averaged away (KC-29)."""
    name = indicator.told("name")
    if indicator.polarity == Polarity.NEITHER or not changes:
        return _("%(indicator)s: %(sentence)s") % {
            "indicator": name, "sentence": telling.headline(release.figures, release.title),
        }  # fmt: skip
    words = {
        "indicator": name,
        "first": wording.period_name(changes[0]["first_period"]),
        "last": wording.period_name(changes[0]["last_period"]),
        "groups": _names([row for row in changes if not _is_better(row, indicator)]),
    }
    if len(changes) == 1:
        text = _("%(indicator)s: worse from %(first)s to %(last)s.")
        return (_("%(indicator)s: better from %(first)s to %(last)s.") if not words["groups"] else text) % words
    if not words["groups"]:
        text = _("%(indicator)s: better for every group from %(first)s to %(last)s.") % words
    elif len(words["groups"].split("; ")) == len(changes):
        text = _("%(indicator)s: better for no group from %(first)s to %(last)s.") % words
    else:
        text = _("%(indicator)s: better for every group from %(first)s to %(last)s except %(groups)s.") % words
    return _unsure(text, changes)


def _unsure(text: str, changes: list[Row]) -> str:
    unsure = _names([row for row in changes if row["change_lower"] <= 0 <= row["change_upper"]])
    if not unsure:
        return text
    return _("%(text)s Chance alone could have moved: %(groups)s.") % {"text": text, "groups": unsure}


def _is_better(row: Row, indicator: Indicator) -> bool:
    return bool(row["change"] > 0 if indicator.polarity == Polarity.HIGHER else row["change"] < 0)


def _names(rows: list[Row]) -> str:
    return "; ".join(wording.group_name(row["group"]) for row in rows)


def _cells(indicator: Indicator, row: Row) -> tuple[Any, ...]:
    change = {"value": row["change"], "lower": row["change_lower"], "upper": row["change_upper"]}
    return (
        indicator.told("name"),
        wording.group_name(row["group"]),
        wording.years(row["first_period"], row["last_period"]),
        wording.number(row["first_value"]),
        wording.number(row["last_value"]),
        wording.signed(change),
    )
