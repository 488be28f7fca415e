"""What of a release the gap page looks at: read from its address, and written into the links that lead on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import Http404

from ..contents import SHOWN, Contents, steadiest_group
from ..figures import widest_comparison

PARTS = ("place", "comparison", "group", "period")


@dataclass(frozen=True)
class GapChoice:
    """A place, the group compared with the reference, and the group and period whose places stand side by side."""

    place: str
    comparison: str
    group: str
    period: str

    @classmethod
    def read(cls, held: Contents, wanted: Mapping[str, Any]) -> GapChoice:
        """From the page's address. What the release does not hold is not there."""
        chosen = cls.opening(held, str(wanted.get("place", "")))
        given = {name: str(wanted[name]) for name in PARTS if wanted.get(name)}
        known: dict[str, Any] = {
            "place": held.places, "comparison": comparisons(held), "group": held.groups, "period": held.periods,
        }  # fmt: skip
        if any(value not in known[name] for name, value in given.items()):
            raise Http404
        return replace(chosen, **given)

    @classmethod
    def opening(cls, held: Contents, place: str = "") -> GapChoice:
        """What the page opens with: where most people live, the widest gap, the last period."""
        return _opening(held, place if place in held.places and place else main_place(held))

    def but(self, **changes: str) -> GapChoice:
        return replace(self, **changes)

    def query(self, held: Contents) -> str:
        """The shortest address part that leads back to this choice."""
        usual = GapChoice.opening(held, self.place)
        place = {"place": self.place} if self.place != main_place(held) else {}
        others = {
            name: getattr(self, name) for name in PARTS[1:] if getattr(self, name) != getattr(usual, name)
        }  # fmt: skip
        return urlencode(place | others)


@lru_cache(maxsize=2048)
def _opening(held: Contents, place: str) -> GapChoice:
    comparison = widest_comparison(held, place) or next(iter(comparisons(held)), "")
    return GapChoice(place, comparison, steadiest_group(held), held.periods[-1])


@lru_cache(maxsize=32)
def comparisons(held: Contents) -> list[str]:
    """The groups that are compared with the reference, in the order of the release."""
    compared = {row["comparison"] for row in held.gaps}
    return [group for group in held.groups if group in compared]


@lru_cache(maxsize=32)
def main_place(held: Contents) -> str:
    """All places together where the release has that; otherwise the place where most people with a figure live."""
    if "" in held.places:
        return ""
    people: dict[str, float] = dict.fromkeys(held.places, 0.0)
    for row in held.estimates:
        if row["state"] in SHOWN:
            people[row["place"]] += row["population"] or 0.0
    return max(people, key=lambda place: people[place], default="")
