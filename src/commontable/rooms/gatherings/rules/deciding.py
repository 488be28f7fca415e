"""The outcome of a vote, from its numbers alone, as data from which the same outcome is worked out again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from .rule import Rule
from .tally import Tally
from .words import Option, Outcome, Reason, Threshold, Tie


@dataclass(frozen=True)
class Explanation:
    """Rule, numbers and outcome of one vote. Sentences are made of it elsewhere, in the reader's language."""

    rule: Rule
    tally: Tally
    outcome: Outcome
    reason: Reason
    needed: int

    def as_data(self) -> dict[str, Any]:
        return {
            "rule": self.rule.as_data(),
            "tally": self.tally.as_data(),
            "outcome": self.outcome.value,
            "reason": self.reason.value,
            "needed": self.needed,
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        return cls(
            rule=Rule.from_data(data["rule"]),
            tally=Tally.from_data(data["tally"]),
            outcome=Outcome(data["outcome"]),
            reason=Reason(data["reason"]),
            needed=data["needed"],
        )

    def recomputed(self) -> Explanation:
        """The same numbers by the same rule, worked out again."""
        return decide(self.rule, self.tally)


def decide(rule: Rule, tally: Tally) -> Explanation:
    """What the numbers mean by the rule. Without a quorum nothing is decided, whoever is for it."""
    needed = rule.needed(tally.base)
    outcome, reason = _outcome(rule, tally, needed)
    return Explanation(rule, tally, outcome, reason, needed)


def _outcome(rule: Rule, tally: Tally, needed: int) -> tuple[Outcome, Reason]:
    if not tally.quorum.holds:
        return Outcome.NO_QUORUM, Reason.NO_QUORUM
    if rule.threshold == Threshold.CONSENT and tally.blocks >= rule.blocks_needed:
        return Outcome.REJECTED, Reason.BLOCKED
    if tally.base == 0:
        return Outcome.REJECTED, Reason.NOBODY
    if rule.threshold == Threshold.DUAL:
        short = any(2 * one.in_favor <= one.base for one in tally.classes)
        return (Outcome.REJECTED, Reason.CLASS_SHORT) if short else (Outcome.ADOPTED, Reason.ENOUGH)
    if tally.in_favor and tally.in_favor >= needed:
        return Outcome.ADOPTED, Reason.ENOUGH
    if is_tie(rule, tally):
        return _tie(rule, tally)
    return Outcome.REJECTED, Reason.SHORT


def is_tie(rule: Rule, tally: Tally) -> bool:
    """Exactly half of those counted are for: one more vote decides it."""
    return rule.threshold == Threshold.MAJORITY and tally.in_favor > 0 and 2 * tally.in_favor == tally.base


def _tie(rule: Rule, tally: Tally) -> tuple[Outcome, Reason]:
    if rule.tie == Tie.FAILS:
        return Outcome.REJECTED, Reason.TIE
    if not tally.casting:
        return Outcome.TIED, Reason.TIE
    return (Outcome.ADOPTED if tally.casting == Option.FOR else Outcome.REJECTED), Reason.CHAIR
