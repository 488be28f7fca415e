"""What a release says, in sentences a council member can read aloud. Whole templates: nothing is glued together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import wording
from .contents import Contents
from .states import Change, change_of

Figures = Mapping[str, Any]


@dataclass(frozen=True)
class Verdict:
    """Whether a gap closed because everybody gained. `tone` is good, late or neutral; the title says it in words."""

    tone: str
    title: str
    text: str


def headline(figures: Figures, title: str) -> str:
    """One sentence for the whole release; its title where there is nothing to tell."""
    if gap := figures.get("gap"):
        return gap_headline(gap)
    if figures.get("spread", {}).get("low"):
        return spread_headline(figures["spread"])
    if level := figures.get("level"):
        return level_headline(level)
    return title


def lede(figures: Figures) -> str:
    """The sentence after it, with interval and period."""
    if gap := figures.get("gap"):
        return gap_lede(gap)
    if figures.get("spread", {}).get("low"):
        return spread_lede(figures["spread"])
    if figures.get("level"):
        return ""
    return _("No figure of this release can be shown.")


def _gap_words(gap: Figures) -> dict[str, str]:
    return {
        "ahead": wording.group_in_text(gap["ahead"]),
        "behind": wording.group_in_text(gap["behind"]),
        "first": wording.size(gap["first"]["value"]),
        "last": wording.size(gap["last"]["value"]),
        "first_period": wording.period_name(gap["first"]["period"]),
        "last_period": wording.period_name(gap["last"]["period"]),
    }


def gap_change(gap: Figures) -> Change | None:
    """What the gap did; None where there is one period only."""
    if "change" not in gap:
        return None
    change = gap["change"]
    return change_of(change["value"], change["lower"], change["upper"])


def gap_headline(gap: Figures) -> str:
    words = _gap_words(gap)
    change = gap_change(gap)
    if change is None:
        return _single(gap, words)
    if gap["first"]["value"] < 0 and change is not Change.UNCLEAR:
        return (
            _(
                "In %(first_period)s %(ahead)s residents could expect shorter lives than %(behind)s residents; "
                "in %(last_period)s they could expect longer ones."
            )
            % words
        )
    if change is Change.UNCLEAR and words["first"] == words["last"]:
        return (
            _(
                "The gap between %(behind)s and %(ahead)s residents was %(first)s years in %(first_period)s "
                "and again in %(last_period)s."
            )
            % words
        )
    if change is Change.UNCLEAR:
        return (
            _(
                "The gap between %(behind)s and %(ahead)s residents was %(first)s years in %(first_period)s and "
                "%(last)s "
                "in %(last_period)s: too uncertain to say that it changed."
            )
            % words
        )
    if change is Change.WIDENED:
        return _("The gap between %(behind)s and %(ahead)s residents grew from %(first)s to %(last)s years.") % words
    return _narrowed(str(gap.get("verdict", ""))) % words


def _narrowed(verdict: str) -> str:
    if verdict == "closed_all_gained":
        return _(
            "The gap between %(behind)s and %(ahead)s residents fell from %(first)s to %(last)s years, "
            "and both groups gained."
        )
    if verdict == "closed_someone_lost":
        return _(
            "The gap between %(behind)s and %(ahead)s residents fell from %(first)s to %(last)s years, "
            "but not because everyone gained."
        )
    return _("The gap between %(behind)s and %(ahead)s residents fell from %(first)s to %(last)s years.")


def _single(gap: Figures, words: Mapping[str, str]) -> str:
    if gap["last"]["lower"] <= 0 <= gap["last"]["upper"]:
        return (
            _(
                "In %(last_period)s the lives of %(behind)s and %(ahead)s residents were expected to be about "
                "equally long: "
                "the figures are too uncertain to tell them apart."
            )
            % words
        )
    return (
        _("In %(last_period)s %(behind)s residents could expect to live %(last)s years less than %(ahead)s residents.")
        % words
    )


def gap_lede(gap: Figures) -> str:
    words = _gap_words(gap) | {
        "interval": wording.span(gap["last"]),
        "level": wording.level_name(gap["last"]["level"]),
    }
    change = gap_change(gap)
    if change is None:
        return _("The gap was %(last)s years (%(level)s interval %(interval)s).") % words
    words |= {"change": wording.size(gap["change"]["value"]), "change_interval": wording.size_span(gap["change"])}
    if change is Change.NARROWED:
        return (
            _(
                "In %(last_period)s it was %(last)s years (%(level)s interval %(interval)s). Since %(first_period)s "
                "it closed "
                "by %(change)s years (%(change_interval)s)."
            )
            % words
        )
    if change is Change.WIDENED:
        return (
            _(
                "In %(last_period)s it was %(last)s years (%(level)s interval %(interval)s). Since %(first_period)s "
                "it grew "
                "by %(change)s years (%(change_interval)s)."
            )
            % words
        )
    return _(
        "In %(last_period)s it was %(last)s years (%(level)s interval %(interval)s). The interval of the change since "
        "%(first_period)s, %(signed_change)s years, includes no change."
    ) % (words | {"signed_change": wording.signed(gap["change"])})


def verdict(gap: Figures) -> Verdict | None:
    """The leveling-down verdict that the pipeline reached, in words, with what each group gained."""
    if not gap.get("verdict") or not gap.get("gains"):
        return None
    words = {
        "change": wording.size(gap["change"]["value"]),
        "interval": wording.size_span(gap["change"]),
        "gains": "; ".join(_gain(gain) for gain in gap["gains"]),
    }
    if gap["verdict"] == "closed_all_gained":
        text = _("The gap closed by %(change)s years (%(interval)s) while both groups gained. %(gains)s.") % words
        return Verdict("good", _("Not leveled down."), text)
    if gap["verdict"] == "closed_someone_lost":
        text = _("The gap closed by %(change)s years (%(interval)s), but a group lost ground. %(gains)s.") % words
        return Verdict("late", _("Leveled down."), text)
    if gap["verdict"] == "widened":
        return Verdict("late", _("The gap grew."), _("It grew by %(change)s years (%(interval)s). %(gains)s.") % words)
    text = _(
        "The intervals allow more than one reading: nobody should claim that the gap closed because all gained. "
        "%(gains)s."
    )
    return Verdict("neutral", _("Too uncertain for a verdict."), text % words)


def _gain(gain: Figures) -> str:
    words = {"group": wording.group_name(gain["group"]), "change": wording.signed(gain)}
    return _("%(group)s: %(change)s years") % words


def spread_headline(spread: Figures) -> str:
    words = {
        "low": wording.number(spread["low"]["value"]),
        "high": wording.number(spread["high"]["value"]),
        "shown": spread["shown"],
        "all": spread["all"],
    }
    if spread["shown"] == spread["all"]:
        return _("From place to place, life expectancy runs from %(low)s to %(high)s years, in %(all)s places.") % words
    return (
        _(
            "From place to place, life expectancy runs from %(low)s to %(high)s years, in the %(shown)s of %(all)s "
            "places "
            "that have a value."
        )
        % words
    )


def spread_lede(spread: Figures) -> str:
    low, high = spread["low"], spread["high"]
    return _(
        "The lowest figure is that of %(lowest)s (%(level)s interval %(low_interval)s), the highest that of "
        "%(highest)s (%(high_interval)s). Among many uncertain figures the ends lie further apart than the truth does, "
        "so read each with its interval."
    ) % {
        "lowest": low["place_name"],
        "highest": high["place_name"],
        "level": wording.level_name(low["level"]),
        "low_interval": wording.span(low),
        "high_interval": wording.span(high),
    }


def coverage(spread: Figures) -> str:
    """How many places have a value, and what the others are."""
    words = {"shown": spread["shown"], "all": spread["all"]}
    sentences = [_("%(shown)s of %(all)s places have a value.") % words]
    if spread["missing"]:
        text = ngettext(
            "%(count)s has no data; it is hatched and is not zero.",
            "%(count)s have no data; they are hatched and are not zero.",
            spread["missing"],
        )
        sentences.append(text % {"count": spread["missing"]})
    if spread["suppressed"]:
        text = ngettext(
            "%(count)s is hidden to protect people.", "%(count)s are hidden to protect people.", spread["suppressed"]
        )
        sentences.append(text % {"count": spread["suppressed"]})
    return " ".join(sentences)


def level_headline(level: Figures) -> str:
    return _("In %(period)s life expectancy at birth was %(value)s years (%(level)s interval %(interval)s).") % {
        "period": wording.period_name(level["period"]),
        "value": wording.number(level["value"]),
        "level": wording.level_name(level["level"]),
        "interval": wording.span(level),
    }


def slope(held: Contents, place: str, gap: Figures | None) -> str:
    """The straight line through all periods of the gap: how much it moved a year."""
    rows = [row for row in held.trend_of(place) if row["kind"] == "gap" and row["slope"] is not None] if gap else []
    row = next(
        (row for row in rows if gap and {row["reference"], row["comparison"]} == {gap["ahead"], gap["behind"]}), None
    )
    if row is None or gap is None or row["points"] < 3:
        return ""
    sign = 1 if row["reference"] == gap["ahead"] else -1
    ends = sorted((sign * row["slope_lower"], sign * row["slope_upper"]))
    moved = {"value": sign * row["slope"], "lower": ends[0], "upper": ends[1]}
    words = {
        "first_period": row["first_period"],
        "last_period": row["last_period"],
        "slope": wording.fine_signed(moved),
        "points": row["points"],
    }
    return (
        _(
            "Trend: taking all %(points)s periods from %(first_period)s to %(last_period)s together (a straight line), "
            "the gap changed by %(slope)s years each year."
        )
        % words
    )
