"""What is wrong with a file or a row, in words a person can act on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from commontable.foundation.errors import Refusal


class UnreadableFile(Refusal):
    """The file as a whole cannot be read. The message says why and what to do."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong in one cell: where it stands, what it holds, which rule it breaks, what to do about it."""

    sheet: str
    row: int
    column: str
    value: str
    rule: str
    remedy: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Note:
    """Something worth a look that does not stop the import."""

    sheet: str
    row: int
    sentence: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
