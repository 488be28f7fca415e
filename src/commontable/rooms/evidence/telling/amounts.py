"""Any measure in sentences: its name first, then amounts in its unit. Whole templates: nothing is glued together."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from .. import wording
from ..measured import Measured
from ..states import Change
from .change import Figures, gap_change


def _words(gap: Figures, measured: Measured) -> dict[str, str]:
    ahead, behind = wording.group_in_text(gap["ahead"]), wording.group_in_text(gap["behind"])
    more, less = (behind, ahead) if measured.lower_is_better else (ahead, behind)
    return {
        "measure": measured.name_in_title,
        "ahead": ahead,
        "behind": behind,
        "more": more,
        "less": less,
        "first": measured.difference(measured.size(gap["first"]["value"])),
        "first_number": measured.size(gap["first"]["value"]),
        "last": measured.difference(measured.size(gap["last"]["value"])),
        "first_period": wording.period_name(gap["first"]["period"]),
        "last_period": wording.period_name(gap["last"]["period"]),
    }


def gap_headline(gap: Figures, measured: Measured) -> str:
    words, change = _words(gap, measured), gap_change(gap)
    if change is None:
        return _single(gap, words)
    if gap["first"]["value"] < 0 and change is not Change.UNCLEAR:
        text = _(
            "%(measure)s: in %(first_period)s it was higher among %(less)s residents, in %(last_period)s among "
            "%(more)s residents."
        )
    elif change is Change.UNCLEAR and words["first"] == words["last"]:
        text = _(
            "%(measure)s: the gap between %(behind)s and %(ahead)s residents was %(last)s in %(first_period)s and "
            "again in %(last_period)s."
        )
    elif change is Change.UNCLEAR:
        text = _(
            "%(measure)s: the gap between %(behind)s and %(ahead)s residents was %(first)s in %(first_period)s and "
            "%(last)s in %(last_period)s: too uncertain to say that it changed."
        )
    elif change is Change.WIDENED:
        text = _(
            "%(measure)s: the gap between %(behind)s and %(ahead)s residents grew from %(first_number)s to %(last)s."
        )
    else:
        text = _narrowed(str(gap.get("verdict", "")))
    return text % words


def _single(gap: Figures, words: Mapping[str, str]) -> str:
    if gap["last"]["lower"] <= 0 <= gap["last"]["upper"]:
        text = _(
            "%(measure)s, %(last_period)s: the figures of %(behind)s and %(ahead)s residents are too uncertain to tell "
            "them apart."
        )
    else:
        text = _("%(measure)s, %(last_period)s: %(last)s higher among %(more)s than among %(less)s residents.")
    return text % words


def _narrowed(verdict: str) -> str:
    if verdict == "closed_all_gained":
        return _(
            "%(measure)s: the gap between %(behind)s and %(ahead)s residents fell from %(first_number)s to %(last)s, "
            "and both groups improved."
        )
    if verdict == "closed_someone_lost":
        return _(
            "%(measure)s: the gap between %(behind)s and %(ahead)s residents fell from %(first_number)s to %(last)s, "
            "but not because everyone improved."
        )
    return _("%(measure)s: the gap between %(behind)s and %(ahead)s residents fell from %(first_number)s to %(last)s.")


def gap_lede(gap: Figures, measured: Measured) -> str:
    change = gap_change(gap)
    words = {
        "period": wording.period_name(gap["last"]["period"]),
        "first_period": wording.period_name(gap["first"]["period"]),
        "gap": measured.gap_with_interval(gap["last"]),
    }
    if change is None:
        return _("The gap was %(gap)s.") % words
    words |= {
        "change": measured.difference(measured.size(gap["change"]["value"])),
        "interval": measured.size_span(gap["change"]),
        "signed": measured.signed(gap["change"]),
    }
    return {
        Change.NARROWED: _(
            "In %(period)s it was %(gap)s. Since %(first_period)s it closed by %(change)s (%(interval)s)."
        ),
        Change.WIDENED: _("In %(period)s it was %(gap)s. Since %(first_period)s it grew by %(change)s (%(interval)s)."),
        Change.UNCLEAR: _(
            "In %(period)s it was %(gap)s. The interval of the change since %(first_period)s, %(signed)s, includes no "
            "change."
        ),
    }[change] % words


def spread_headline(spread: Figures, measured: Measured) -> str:
    words = {
        "measure": measured.name_in_title,
        "low": measured.number(spread["low"]["value"]),
        "high": measured.amount(measured.number(spread["high"]["value"])),
        "shown": spread["shown"],
        "all": spread["all"],
    }
    if spread["shown"] == spread["all"]:
        return _("%(measure)s: from %(low)s to %(high)s across %(all)s places.") % words
    return _("%(measure)s: from %(low)s to %(high)s across the %(shown)s of %(all)s places that have a value.") % words


def level_headline(level: Figures, measured: Measured) -> str:
    words = {
        "measure": measured.name_in_title,
        "period": wording.period_name(level["period"]),
        "value": measured.with_interval(level),
        "group": wording.group_in_text(level["group"]),
    }
    if level["group"] in wording.TOGETHER:
        return _("%(measure)s, %(period)s: %(value)s.") % words
    return _("%(measure)s among %(group)s residents, %(period)s: %(value)s.") % words


def groups_headline(level: Figures, measured: Measured) -> str:
    """Of several groups that no gap was measured between: from the lowest to the highest."""
    return _("%(measure)s, %(period)s: from %(low)s (%(lowest)s) to %(high)s (%(highest)s).") % {
        "measure": measured.name_in_title,
        "period": wording.period_name(level["period"]),
        "low": measured.number(level["lowest"]["value"]),
        "high": measured.amount(measured.number(level["highest"]["value"])),
        "lowest": wording.group_name(level["lowest"]["group"]),
        "highest": wording.group_name(level["highest"]["group"]),
    }


def verdict_text(verdict: str) -> str:
    """What became of the gap, with blanks for change, interval and gains."""
    return {
        "closed_all_gained": _("The gap closed by %(change)s (%(interval)s) while both groups improved. %(gains)s."),
        "closed_someone_lost": _("The gap closed by %(change)s (%(interval)s), but a group got worse. %(gains)s."),
    }.get(verdict, _("It grew by %(change)s (%(interval)s). %(gains)s."))
