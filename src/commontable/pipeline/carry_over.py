"""What a request says of carrying figures over from the places they are of to other areas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROLES = {"to": "to", "crosswalk": "crosswalk", "people": "people"}


@dataclass(frozen=True)
class CarryOver:
    """How maps are used. `to`: the boundaries that figures are told for. `crosswalk`: a file of how the places of the
    data lie in them; where there is none, both maps are laid over each other. `people`: people by place, to weigh
    places by people and not by land. `layer`: which layer of a map that holds several is meant; several names, comma
    between, for two maps.
    """

    to: Path | None = None
    crosswalk: Path | None = None
    people: Path | None = None
    layer: str = ""

    @property
    def wanted(self) -> bool:
        """Is anything to be carried over?"""
        return self.to is not None or self.crosswalk is not None

    def faults(self, places: Path | None) -> tuple[tuple[bool, str, str, str], ...]:
        """(wrong, column, value, remedy) of each rule."""
        return (
            (
                self.to is not None and self.crosswalk is None and places is None,
                "to",
                str(self.to.name if self.to else ""),
                "Give the boundaries of the places of the data too (--places), or a relationship file (--crosswalk).",
            ),
            (
                self.people is not None and not self.wanted,
                "people",
                str(self.people.name if self.people else ""),
                "People by place weigh figures that are carried over: say to what, with --to or --crosswalk.",
            ),
        )

    def roles(self) -> Iterator[tuple[str, Path]]:
        """(role, file) of every file."""
        for role in ROLES:
            path: Path | None = getattr(self, role)
            if path is not None:
                yield role, path

    @classmethod
    def of(cls, files: dict[str, list[Path]], layer: str = "") -> CarryOver:
        """The same from the files of a release by their roles."""
        return cls(**{role: files[role][0] for role in ROLES if role in files}, layer=layer)


STAYS = CarryOver()
