"""How far a long piece of work has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

STAGES = ("reading", "checking", "counting", "estimating", "protecting", "releasing")


@dataclass(frozen=True)
class Progress:
    """The stage now under way, and how many of its steps are done."""

    stage: str
    done: int
    total: int


Watcher = Callable[[Progress], None]


def silent(progress: Progress) -> None:
    """The watcher that watches nothing."""
