"""Life expectancy in sentences a council member can read aloud. Whole templates: nothing is glued together."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from .. import wording
from ..measured import Measured
from ..states import Change
from .change import Figures, gap_change


def _gap_words(gap: Figures) -> dict[str, str]:
    return {
        "ahead": wording.group_in_text(gap["ahead"]),
        "behind": wording.group_in_text(gap["behind"]),
        "first": wording.size(gap["first"]["value"]),
        "last": wording.size(gap["last"]["value"]),
        "first_period": wording.period_name(gap["first"]["period"]),
        "last_period": wording.period_name(gap["last"]["period"]),
    }


def gap_headline(gap: Figures, _measured: Measured) -> str:
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


def gap_lede(gap: Figures, _measured: Measured) -> str:
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


def spread_headline(spread: Figures, _measured: Measured) -> str:
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


def level_headline(level: Figures, _measured: Measured) -> str:
    return _("In %(period)s life expectancy at birth was %(value)s years (%(level)s interval %(interval)s).") % {
        "period": wording.period_name(level["period"]),
        "value": wording.number(level["value"]),
        "level": wording.level_name(level["level"]),
        "interval": wording.span(level),
    }


def verdict_text(verdict: str) -> str:
    """What became of the gap, with blanks for change, interval and gains."""
    return {
        "closed_all_gained": _("The gap closed by %(change)s (%(interval)s) while both groups gained. %(gains)s."),
        "closed_someone_lost": _("The gap closed by %(change)s (%(interval)s), but a group lost ground. %(gains)s."),
    }.get(verdict, _("It grew by %(change)s (%(interval)s). %(gains)s."))
