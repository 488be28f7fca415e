"""What may be looked at instead: links that keep everything else as it is, so that each view can be sent."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from .. import wording
from .choice import comparisons
from .looking import Looking


def pickers(here: Looking) -> list[dict[str, Any]]:
    """Place, groups, period and whose places: each only where there is a choice."""
    held = here.held
    compared = comparisons(held)
    reference = wording.group_name(held.gaps[0]["reference"]) if held.gaps else ""
    pairs = {
        group: _("%(group)s and %(reference)s") % {"group": wording.group_name(group), "reference": reference}
        for group in compared
    }
    periods = {period: wording.period_name(period) for period in reversed(held.periods)}
    groups = {group: wording.group_name(group) for group in held.groups} if held.has_places else {}
    found = [
        _picker(here, _("Place"), "place", held.places),
        _picker(here, _("Groups"), "comparison", pairs),
        _picker(here, _("Period"), "period", periods),
        _picker(here, _("On the map"), "group", groups),
    ]
    return [picker for picker in found if len(picker["options"]) > 1]


def _picker(here: Looking, title: str, name: str, values: dict[str, str]) -> dict[str, Any]:
    now = getattr(here.choice, name)
    options = [
        {"label": label, "current": value == now, "url": here.address_of(here.choice.but(**{name: value}))}
        for value, label in values.items()
    ]
    return {"title": title, "options": options, "chosen": values.get(now, "")}


def place_links(here: Looking) -> dict[str, str]:
    """The page of each place, where a place has a story: more than one group or period."""
    held = here.held
    if not held.has_places or (len(held.periods) < 2 and len(held.groups) < 2):
        return {}
    return {place: here.address_of(here.choice.but(place=place)) for place in held.places}
