"""One decision rule as plain data: nothing here knows of the database, the clock or a language."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from fractions import Fraction
from typing import Any, Self

from .words import Abstention, Base, Electorate, QuorumKind, RecusalEffect, Threshold, Tie

HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)


@dataclass(frozen=True)
class Quorum:
    """How many must be there: of organizations, seats or persons, and of single classes of seats."""

    kind: QuorumKind = QuorumKind.MAJORITY
    of: Electorate = Electorate.ORGANIZATION
    count: int = 0
    share: Fraction = HALF
    classes: tuple[tuple[str, int], ...] = ()

    def needed(self, entitled: int) -> int:
        """The number that makes a quorum of so many."""
        if self.kind == QuorumKind.COUNT:
            return self.count
        if self.kind == QuorumKind.MAJORITY:
            return entitled // 2 + 1
        if self.kind == QuorumKind.SHARE:
            return -(-entitled * self.share.numerator // self.share.denominator)
        return 0


@dataclass(frozen=True)
class Rule:
    """Who votes, what makes a quorum, how much has to be for it, and what silence of each kind does."""

    number: str = ""
    since: str = ""
    electorate: Electorate = Electorate.ORGANIZATION
    quorum: Quorum = Quorum()
    threshold: Threshold = Threshold.MAJORITY
    share: Fraction = HALF
    classes: tuple[str, ...] = ()
    base: Base = Base.PRESENT
    abstention: Abstention = Abstention.PRESENT_NOT_FOR
    recusal: RecusalEffect = RecusalEffect.LEAVES
    tie: Tie = Tie.FAILS
    blocks_needed: int = 1
    votes_for_each_seat: bool = False

    @property
    def asked_share(self) -> Fraction:
        """The share a plain threshold asks for. A majority is more than its share, the others at least theirs."""
        return {Threshold.TWO_THIRDS: TWO_THIRDS, Threshold.SHARE: self.share}.get(self.threshold, HALF)

    def needed(self, base: int) -> int:
        """The smallest number for it that suffices among `base` counted (threshold by a share of all counted)."""
        if self.threshold == Threshold.UNANIMITY:
            return base
        if self.threshold == Threshold.CONSENT:
            return 1
        if self.threshold in (Threshold.MAJORITY, Threshold.DUAL):
            return base // 2 + 1
        share = self.asked_share
        return max(1, -(-base * share.numerator // share.denominator))

    def as_data(self) -> dict[str, Any]:
        """For JSON: fractions as "2/3"."""
        data: dict[str, Any] = _plain(asdict(self))
        return data

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        quorum = dict(data["quorum"])
        quorum["share"] = Fraction(quorum["share"])
        quorum["classes"] = tuple((name, int(number)) for name, number in quorum["classes"])
        quorum["kind"], quorum["of"] = QuorumKind(quorum["kind"]), Electorate(quorum["of"])
        given = {field.name: data[field.name] for field in fields(cls)}
        given |= {"quorum": Quorum(**quorum), "share": Fraction(data["share"]), "classes": tuple(data["classes"])}
        for name, kind in _WORDS.items():
            given[name] = kind(data[name])
        return cls(**given)


_WORDS: dict[str, Any] = {
    "electorate": Electorate,
    "threshold": Threshold,
    "base": Base,
    "abstention": Abstention,
    "recusal": RecusalEffect,
    "tie": Tie,
}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, Fraction):
        return str(value)
    return str(value.value) if hasattr(value, "value") else value


@dataclass(frozen=True)
class RuleFault:
    """One thing in a rule that does not fit: which field, and a word for why (`rule_words` says it in full)."""

    field: str
    code: str


def faults_of(rule: Rule) -> list[RuleFault]:
    """Everything that contradicts itself in a rule, all at once."""
    found = []
    quorum = rule.quorum
    if quorum.kind == QuorumKind.COUNT and quorum.count < 1:
        found.append(RuleFault("quorum_count", "count"))
    if quorum.kind == QuorumKind.SHARE and not 0 < quorum.share <= 1:
        found.append(RuleFault("quorum_share", "share"))
    if rule.threshold == Threshold.SHARE and not 0 < rule.share <= 1:
        found.append(RuleFault("share", "share"))
    if rule.threshold == Threshold.DUAL and len(set(rule.classes)) < 2:
        found.append(RuleFault("classes", "classes"))
    if rule.base == Base.ALL and rule.abstention == Abstention.NOT_CAST:
        found.append(RuleFault("abstention", "all"))
    if rule.tie == Tie.CHAIR and rule.threshold != Threshold.MAJORITY:
        found.append(RuleFault("tie", "tie"))
    if rule.blocks_needed < 1:
        found.append(RuleFault("blocks_needed", "blocks"))
    return found
