"""Whether a new version of a rule takes away what keeps residents and institutions equal (PP-05)."""

from __future__ import annotations

from dataclasses import dataclass

from .rule import Rule
from .words import Threshold

RESIDENT, INSTITUTIONAL = "resident", "institutional"
PARITY_CLASSES = (INSTITUTIONAL, RESIDENT)


@dataclass(frozen=True)
class ParityLoss:
    """One protection that the change would take away: of which class, and a word for what."""

    seat_class: str
    what: str


def parity_losses(before: Rule, after: Rule, *, gate_before: bool, gate_after: bool) -> tuple[ParityLoss, ...]:
    """Every protection of parity that `before` has and `after` lacks."""
    losses = []
    asked_before, asked_after = dict(before.quorum.classes), dict(after.quorum.classes)
    for seat_class in PARITY_CLASSES:
        if asked_after.get(seat_class, 0) < asked_before.get(seat_class, 0):
            losses.append(ParityLoss(seat_class, "quorum"))
        if _needs(before, seat_class) and not _needs(after, seat_class):
            losses.append(ParityLoss(seat_class, "majority"))
    if gate_before and not gate_after:
        losses.append(ParityLoss(RESIDENT, "gate"))
    return tuple(losses)


def _needs(rule: Rule, seat_class: str) -> bool:
    return rule.threshold == Threshold.DUAL and seat_class in rule.classes
