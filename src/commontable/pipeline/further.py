"""What a request may add to the figures: files of context, lists of focus, the agreement, and what is corrected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

RELEASE_ID = re.compile(r"[0-9a-f]{16}")
FILES = ("context", "conditions", "factors")


@dataclass(frozen=True)
class Further:
    """`context`: columns of numbers by place, from which figures are foretold. `conditions`: figures of groups over
    time (poverty, unemployment). `factors`: how common a social factor is and how much it raises the risk of death.
    `focus`: how many places each list of focus holds. `agreement`: what permitted the use of the files. `replaces` and
    `why`: the release that this one corrects, and what was wrong with it.
    """

    context: Path | None = None
    conditions: Path | None = None
    factors: Path | None = None
    focus: int | None = None
    agreement: str = ""
    replaces: str = ""
    why: str = ""

    def faults(self) -> tuple[tuple[bool, str, str, str], ...]:
        """(wrong, column, value, remedy) of each rule."""
        return (
            (
                self.focus is not None and self.focus < 1,
                "focus",
                str(self.focus),
                "Give a number of places, 1 or more.",
            ),
            (
                bool(self.replaces) and not RELEASE_ID.fullmatch(self.replaces),
                "replaces",
                self.replaces,
                "Give the id of the release that is corrected: the 16 letters and digits that name its folder.",
            ),
            (
                bool(self.replaces) != bool(self.why.strip()),
                "why" if self.replaces else "replaces",
                self.why[:80],
                "A correction names the release it replaces and says why: give both.",
            ),
        )

    def roles(self) -> Iterator[tuple[str, Path]]:
        """(role, file) of every file."""
        for name in FILES:
            path: Path | None = getattr(self, name)
            if path is not None:
                yield name, path

    def parameters(self) -> dict[str, Any]:
        """What is said of it in a release, files apart."""
        return {name: value for name, value in asdict(self).items() if name not in FILES}

    @classmethod
    def of(cls, parameters: dict[str, Any], files: dict[str, list[Path]]) -> Further:
        """The same from what a release says; releases of before held nothing of it."""
        known = {each.name for each in fields(cls)} - set(FILES)
        given = {name: value for name, value in parameters.items() if name in known}
        given |= {name: files[name][0] for name in FILES if name in files}
        return cls(**given)


NOTHING = Further()
