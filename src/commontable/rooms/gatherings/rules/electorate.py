"""Freezing an electorate: from seats and who sits in them to electors, each of whom has exactly one ballot.

Organizations vote, not heads (CO-01). Who speaks for nobody but themselves votes for their own seat. The electors are
worked out once, when a vote is called; whoever joins, leaves or is replaced afterwards changes nothing in them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from .rule import Rule
from .words import Electorate


@dataclass(frozen=True)
class Holding:
    """One seat that a voter holds: its class, and the organization it is held for ("" for one's own voice)."""

    seat: str
    seat_class: str
    organization: str = ""

    @property
    def unit(self) -> str:
        """What an organization's count counts: the organization, or the seat of somebody who speaks for themselves."""
        return self.organization or f"seat:{self.seat}"


@dataclass(frozen=True)
class Sitter:
    """Somebody in a seat with a vote, as the room knows them when a vote is called."""

    holding: Holding
    person: str
    alternate: str = ""
    present: bool = False
    is_chair: bool = False


@dataclass(frozen=True)
class Voter:
    """Who may put a ballot in: one delegate, or their alternate; for all their seats where persons vote."""

    key: str
    person: str
    holdings: tuple[Holding, ...]
    alternate: str = ""
    present: bool = False
    is_chair: bool = False

    def may_be_cast_by(self, person: str) -> bool:
        return bool(person) and person in (self.person, self.alternate)


@dataclass(frozen=True)
class Elector:
    """One vote, and the voters who between them cast it."""

    key: str
    voters: tuple[Voter, ...]

    @property
    def classes(self) -> frozenset[str]:
        return frozenset(holding.seat_class for voter in self.voters for holding in voter.holdings)


def freeze(rule: Rule, sitters: Iterable[Sitter]) -> tuple[Elector, ...]:
    """The electors of a vote by this rule, in a fixed order."""
    groups: dict[str, list[Sitter]] = {}
    for sitter in sorted(sitters, key=lambda one: one.holding.seat):
        groups.setdefault(_elector_key(rule, sitter), []).append(sitter)
    return tuple(Elector(key, _voters(rule, groups[key])) for key in sorted(groups))


def _elector_key(rule: Rule, sitter: Sitter) -> str:
    if rule.electorate == Electorate.ORGANIZATION:
        return sitter.holding.unit
    return f"seat:{sitter.holding.seat}" if rule.electorate == Electorate.SEAT else f"person:{sitter.person}"


def _voters(rule: Rule, sitters: list[Sitter]) -> tuple[Voter, ...]:
    """A voter for each seat. A person who sits twice in one elector is one voter there."""
    voters: dict[str, Voter] = {}
    for sitter in sitters:
        known = voters.get(sitter.person)
        if known is None:
            voters[sitter.person] = Voter(
                key=sitter.holding.seat, person=sitter.person, holdings=(sitter.holding,),
                alternate=sitter.alternate, present=sitter.present, is_chair=sitter.is_chair,
            )  # fmt: skip
            continue
        voters[sitter.person] = replace(
            known,
            holdings=(*known.holdings, sitter.holding),
            alternate=known.alternate or sitter.alternate,
            present=known.present or sitter.present,
            is_chair=known.is_chair or sitter.is_chair,
        )
    return tuple(voters.values())
