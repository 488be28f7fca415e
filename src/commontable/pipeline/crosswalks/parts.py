"""How places lie in areas: each part is what one place and one area share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

LAND, PEOPLE, ADDRESSES = "land", "people", "addresses"  # what shares are of
WHOLE = 0.9  # a place lies within an area where at least this much of it does
SLIVER = 0.005  # smaller parts are where two drawings of one border differ


class Part(NamedTuple):
    """`share` is the part of the place, 0 to 1; `size` is how much that is, in one unit through the whole crosswalk."""

    place: str
    area: str
    share: float
    size: float


@dataclass(frozen=True)
class Crosswalk:
    """Parts, and what is known of both ends. `covered`: the share of an area that places cover at all, where maps or
    files show it. `people`: those of each place, where the crosswalk itself tells.
    """

    parts: list[Part]
    basis: str
    names: Mapping[str, str] = field(default_factory=dict)
    covered: Mapping[str, float] = field(default_factory=dict)
    on_map: Mapping[str, float] = field(default_factory=dict)
    people: Mapping[str, float] = field(default_factory=dict)
    place_vintage: int | None = None
    area_vintage: int | None = None

    def weights(self, people: Mapping[str, float]) -> dict[Part, float]:
        """What each part weighs: people where they are known, by the table given or by the crosswalk, else its size."""
        known = people or self.people
        if not known:
            return {part: part.size for part in self.parts}
        return {part: known.get(part.place, 0.0) * self.on_map.get(part.place, 1.0) * part.share for part in self.parts}

    def cut(self) -> dict[str, list[Part]]:
        """The places that lie in no area whole, with their parts, the largest first."""
        held: dict[str, list[Part]] = defaultdict(list)
        for part in self.parts:
            held[part.place].append(part)
        return {
            place: sorted(parts, key=lambda part: -part.share)
            for place, parts in held.items()
            if max(part.share for part in parts) < 1 - SLIVER
        }


def tidy(parts: list[Part]) -> list[Part]:
    """Without slivers; what is left of a place that lay in areas as good as whole adds up to all of it again."""
    total: dict[str, float] = defaultdict(float)
    kept: dict[str, float] = defaultdict(float)
    for part in parts:
        total[part.place] += part.share
        kept[part.place] += part.share if part.share >= SLIVER else 0.0
    full = {place: 1.0 if share >= 1 - 2 * SLIVER else share for place, share in total.items()}
    return [
        part._replace(share=min(1.0, part.share * full[part.place] / kept[part.place]))
        for part in parts
        if part.share >= SLIVER
    ]
