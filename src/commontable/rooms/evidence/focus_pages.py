"""What the pages of a choice of focus say: sentence, table of places with ranges, steadiness, lists of KC-30."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import focusing, values, wording
from .focus_numbers import Computed, Wanted
from .focusing import Standing
from .interpreting import FocusRule
from .models import Focus

MOST_NAMED = 6


def standing_word(standing: str) -> str:
    return {
        Standing.CHOSEN: _("in the choice"),
        Standing.WOULD: _("would belong, whatever the hidden value"),
        Standing.COULD: _("could belong: a value is hidden or missing"),
        Standing.OUT: _("not in the choice"),
    }[Standing(standing)]


LOOKS = {Standing.CHOSEN: "good", Standing.WOULD: "late", Standing.COULD: "late", Standing.OUT: "neutral"}


def named(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    more = len(names) - MOST_NAMED
    listed = ", ".join(names[:MOST_NAMED])
    if more <= 0:
        return listed
    return ngettext("%(names)s and %(more)s more", "%(names)s and %(more)s more", more) % {
        "names": listed, "more": more,
    }  # fmt: skip


def headline(names: Sequence[str], whole: int) -> str:
    """What a council member can read aloud."""
    if not names:
        return _("By these numbers no place is chosen.")
    return ngettext(
        "By these numbers, %(count)s of %(whole)s places comes first: %(names)s.",
        "By these numbers, %(count)s of %(whole)s places come first: %(names)s.",
        len(names),
    ) % {"count": len(names), "whole": whole, "names": named(names)}


def steadiness(chosen: focusing.Chosen) -> str:
    """How many of the choice stay, and whether a value that is hidden could change it."""
    count = len(chosen.chosen)
    told = ngettext(
        "%(steady)s of %(count)s place stays in nine of ten tries with other weights, other scales and chance.",
        "%(steady)s of %(count)s places stay in nine of ten tries with other weights, other scales and chance.",
        count,
    ) % {"steady": chosen.steady, "count": count}
    open_ones = sum(area.standing in (Standing.WOULD, Standing.COULD) for area in chosen.areas)
    if not open_ones:
        return told
    return told + " " + ngettext(
        "%(count)s place with a hidden or missing value could belong as well.",
        "%(count)s places with a hidden or missing value could belong as well.",
        open_ones,
    ) % {"count": open_ones}  # fmt: skip


@dataclass(frozen=True)
class PlaceRow:
    """One place in the table."""

    key: str
    name: str
    score: str
    position: str
    values: tuple[str, ...]
    word: str
    look: str
    together: tuple[int, str]
    shares: tuple[str, ...]


def place_rows(results: Iterable[dict[str, Any]], unit_values: Sequence[Sequence[str]]) -> list[PlaceRow]:
    """Rows of the table, those with most need first; places without a score stand by the highest they could have."""
    rows = []
    for number, area in enumerate(results):
        together = round(100 * area["together"])
        shares = tuple(f"{round(100 * area[name])}%" for name in ("chance", "weights", "scales"))
        rows.append(
            (
                _order(area),
                PlaceRow(
                    area["place"], area["name"], _score(area), _position(area), tuple(unit_values[number]),
                    standing_word(area["standing"]), LOOKS[Standing(area["standing"])],
                    (together, f"{together}%"), shares,
                ),
            )
        )  # fmt: skip
    return [row for _key, row in sorted(rows, key=lambda pair: pair[0])]


def _order(area: dict[str, Any]) -> tuple[bool, float, str]:
    by = area["score"] if area["score"] is not None else area["high"]
    return (area["standing"] != Standing.CHOSEN, -by, area["name"])


def _fine(value: float) -> str:
    rounded = f"{abs(value):.2f}"
    minus = wording.MINUS if value < 0 and float(rounded) else ""
    return f"{minus}{number_format(rounded, 2, use_l10n=True)}"


def _score(area: dict[str, Any]) -> str:
    if area["score"] is not None:
        return _fine(area["score"])
    return _("%(low)s to %(high)s") % {"low": _fine(area["low"]), "high": _fine(area["high"])}


def _position(area: dict[str, Any]) -> str:
    span = _("%(best)s to %(worst)s") % {"best": area["best"], "worst": area["worst"]}
    if area["position"] is None:
        return span
    return _("%(position)s (%(span)s)") % {"position": area["position"], "span": span}


def told_values(computed: Computed) -> list[list[str]]:
    """What each number says of each place, with interval and state, as the release shows it."""
    return [[values.told(rows.get(key)) for rows in computed.rows] for key in computed.places]


def kept_values(focus: Focus) -> list[list[str]]:
    """The same from what was kept with a decision."""
    return [[values.told({**value, "level": None}) for value in area["values"]] for area in focus.results]


def without(computed: Computed) -> list[dict[str, str]]:
    """The choice without each number: what comes in and what goes out."""
    names = list(computed.places.values())
    return [
        {
            "name": one.name,
            "comes_in": named([names[place] for place in one.comes_in]),
            "goes_out": named([names[place] for place in one.goes_out]),
        }
        for one in computed.chosen.without
    ]


def lists(wanted: Wanted, computed: Computed) -> list[dict[str, Any]]:
    """The lists of KC-30: worst level, least improvement, both together, and in both."""
    if wanted.rule == FocusRule.WEIGHTED:
        return []
    names, chosen = list(computed.places.values()), computed.chosen
    level, change = chosen.by_level, chosen.by_change
    told = [
        (_("Worst level"), level), (_("Least improvement"), change), (_("In either list"), level | change),
        (_("In both lists"), level & change),
    ]  # fmt: skip
    return [
        {"title": title, "names": [name for name, one in zip(names, mask, strict=True) if one]} for title, mask in told
    ]


def page(wanted: Wanted, computed: Computed) -> dict[str, Any]:
    """Everything the page of a choice shows of the numbers."""
    from .focus_numbers import snapshot

    names = [computed.places[key] for key in computed.picked()]
    return {
        "headline": headline(names, len(computed.places)),
        "lede": steadiness(computed.chosen),
        "rows": place_rows(snapshot(computed), told_values(computed)),
        "numbers": computed.names,
        "without": without(computed),
        "lists": lists(wanted, computed),
        "draws": focusing.DRAWS,
        "without_interval": computed.without_interval,
    }


def focus_sentence(focus: Focus) -> str:
    """The decision in one sentence."""
    names = {area["place"]: area["name"] for area in focus.results}
    chosen = [names.get(place, place) for place in focus.places]
    return ngettext(
        "%(count)s of %(whole)s places was chosen: %(names)s.",
        "%(count)s of %(whole)s places were chosen: %(names)s.",
        len(chosen),
    ) % {"count": len(chosen), "whole": len(names), "names": named(chosen)}


def difference(focus: Focus) -> dict[str, str]:
    """Where people decided otherwise than the numbers say."""
    names = {area["place"]: area["name"] for area in focus.results}
    added = [names.get(place, place) for place in focus.places if place not in focus.computed]
    left = [names.get(place, place) for place in focus.computed if place not in focus.places]
    return {"added": named(added), "left": named(left)} if added or left else {}
