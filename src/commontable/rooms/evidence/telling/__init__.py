"""What a release says, in sentences a council member can read aloud, in the words of what it measures.

Lives have sentences of their own (`lives`); every other measure is told by its name, its unit and its good side
(`amounts`).
"""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

from django.utils.translation import gettext as _

from .. import wording
from ..contents import Contents
from ..measured import Measured
from . import amounts, lives
from .change import Figures, gap_change
from .places import coverage, spread_lede

__all__ = ["Verdict", "coverage", "gap_change", "gap_headline", "gap_lede", "headline", "lede", "level_headline",
           "slope", "spread_headline", "spread_lede", "verdict"]  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """Whether a gap closed because everybody gained. `tone` is good, late or neutral; the title says it in words."""

    tone: str
    title: str
    text: str


def headline(figures: Figures, title: str, called: str = "") -> str:
    """One sentence for the whole release; its title where there is nothing to tell. `called`: as an indicator is."""
    measured = Measured.told(figures).named(called)
    if gap := figures.get("gap"):
        return gap_headline(gap, measured)
    if (figures.get("spread") or {}).get("low"):
        return spread_headline(figures["spread"], measured)
    if level := figures.get("level"):
        return level_headline(level, measured)
    return title


def lede(figures: Figures) -> str:
    """The sentence after it, with interval and period, and which side is the good one."""
    measured = Measured.told(figures)
    if gap := figures.get("gap"):
        told = gap_lede(gap, measured)
    elif (figures.get("spread") or {}).get("low"):
        told = spread_lede(figures["spread"], measured)
    else:
        told = "" if figures.get("level") else _("No figure of this release can be shown.")
    return " ".join(part for part in (told, measured.better) if part)


def _teller(measured: Measured) -> ModuleType:
    return lives if measured.is_life_expectancy else amounts


def gap_headline(gap: Figures, measured: Measured) -> str:
    return str(_teller(measured).gap_headline(gap, measured))


def gap_lede(gap: Figures, measured: Measured) -> str:
    return str(_teller(measured).gap_lede(gap, measured))


def spread_headline(spread: Figures, measured: Measured) -> str:
    return str(_teller(measured).spread_headline(spread, measured))


def level_headline(level: Figures, measured: Measured) -> str:
    if level.get("lowest"):
        return amounts.groups_headline(level, measured)
    return str(_teller(measured).level_headline(level, measured))


def verdict(gap: Figures, measured: Measured) -> Verdict | None:
    """The leveling-down verdict that the pipeline reached, in words, with what each group gained."""
    if not gap.get("verdict") or not gap.get("gains"):
        return None
    words = {
        "change": measured.difference(measured.size(gap["change"]["value"])),
        "interval": measured.size_span(gap["change"]),
        "gains": "; ".join(_gain(gain, measured) for gain in gap["gains"]),
    }
    told = {
        "closed_all_gained": ("good", _("Not leveled down.")),
        "closed_someone_lost": ("late", _("Leveled down.")),
        "widened": ("late", _("The gap grew.")),
    }
    if gap["verdict"] in told:
        return Verdict(*told[gap["verdict"]], _teller(measured).verdict_text(gap["verdict"]) % words)
    text = _(
        "The intervals allow more than one reading: nobody should claim that the gap closed because all gained. "
        "%(gains)s."
    )
    return Verdict("neutral", _("Too uncertain for a verdict."), text % words)


def _gain(gain: Figures, measured: Measured) -> str:
    words = {"group": wording.group_name(gain["group"]), "change": measured.signed(gain)}
    return _("%(group)s: %(change)s") % words


def slope(held: Contents, place: str, gap: Figures | None, measured: Measured) -> str:
    """The straight line through all periods of the gap: how much it moved a year."""
    rows = [row for row in held.trend_of(place) if row["kind"] == "gap" and row["slope"] is not None] if gap else []
    row = next(
        (row for row in rows if gap and {row["reference"], row["comparison"]} == {gap["ahead"], gap["behind"]}), None
    )
    if row is None or gap is None or row["points"] < 3:
        return ""
    ends = sorted((gap["sign"] * row["slope_lower"], gap["sign"] * row["slope_upper"]))
    moved = {"value": gap["sign"] * row["slope"], "lower": ends[0], "upper": ends[1]}
    words = {
        "first_period": row["first_period"],
        "last_period": row["last_period"],
        "slope": measured.difference(wording.fine_signed(moved)),
        "points": row["points"],
    }
    return (
        _(
            "Trend: taking all %(points)s periods from %(first_period)s to %(last_period)s together (a straight line), "
            "the gap changed by %(slope)s each year."
        )
        % words
    )
