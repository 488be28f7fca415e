"""Counting: from electors and ballots to where each elector stands, and from there to the numbers a rule asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from .electorate import Elector, Holding, Voter
from .rule import Rule
from .words import Abstention, Base, Electorate, Option, RecusalEffect, Stand

# voter key -> what the ballot that stands says.
Ballots = Mapping[str, Option]


def stand_of(elector: Elector, ballots: Ballots) -> Stand:
    """Where an elector stands. Delegates who disagree leave it unresolved, never in fractions (CO-01).

    Who abstains leaves the word to the other delegates; who is recused takes no part in the elector's ballot.
    """
    spoken = {ballots[voter.key] for voter in elector.voters if voter.key in ballots}
    words = spoken - {Option.RECUSE, Option.ABSTAIN}
    if len(words) > 1:
        return Stand.UNRESOLVED
    if words:
        return Stand(words.pop().value)
    if Option.ABSTAIN in spoken:
        return Stand.ABSTAIN
    waiting = [voter for voter in elector.voters if voter.key not in ballots and voter.present]
    if waiting:
        return Stand.SILENT
    return Stand.RECUSE if Option.RECUSE in spoken else Stand.ABSENT


def is_counted(rule: Rule, stand: Stand) -> bool:
    """Whether an elector that stands so is in the denominator."""
    if stand == Stand.ABSTAIN:
        return rule.abstention == Abstention.PRESENT_NOT_FOR
    if stand == Stand.RECUSE:
        return rule.recusal == RecusalEffect.STAYS and rule.base != Base.CAST
    if stand == Stand.SILENT:
        return rule.base != Base.CAST
    return stand != Stand.ABSENT or rule.base == Base.ALL


@dataclass(frozen=True)
class ClassCount:
    """One class of seats in a dual majority: how many electors of it are counted, and how many are for."""

    seat_class: str
    base: int
    in_favor: int


@dataclass(frozen=True)
class QuorumCount:
    """What quorum was tested on. `classes` are (class, needed, present)."""

    entitled: int
    present: int
    needed: int
    classes: tuple[tuple[str, int, int], ...] = ()

    @property
    def holds(self) -> bool:
        return self.present >= self.needed and all(there >= asked for _name, asked, there in self.classes)


@dataclass(frozen=True)
class Tally:
    """Every number that the outcome rests on, and how many people were in the room beside it (CO-01)."""

    electors: int
    base: int
    blocks: int
    stands: tuple[tuple[str, int], ...]
    quorum: QuorumCount
    classes: tuple[ClassCount, ...] = ()
    people_present: int = 0
    casting: str = ""

    def number(self, stand: Stand) -> int:
        return dict(self.stands).get(stand.value, 0)

    @property
    def in_favor(self) -> int:
        return self.number(Stand.FOR)

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        given = {field.name: data[field.name] for field in fields(cls)}
        quorum = dict(data["quorum"])
        quorum["classes"] = tuple((name, asked, there) for name, asked, there in quorum["classes"])
        given |= {
            "stands": tuple((name, number) for name, number in data["stands"]),
            "quorum": QuorumCount(**quorum),
            "classes": tuple(ClassCount(**one) for one in data["classes"]),
        }
        return cls(**given)


def count(rule: Rule, electors: Iterable[Elector], ballots: Ballots, *, casting: Option | None = None) -> Tally:
    """The numbers of a vote. The order of ballots cannot matter: they come as a mapping."""
    electors = tuple(electors)
    stands = {elector.key: stand_of(elector, ballots) for elector in electors}
    counted = [elector for elector in electors if is_counted(rule, stands[elector.key])]
    voters = [voter for elector in electors for voter in elector.voters]
    numbers = Counter(stand.value for stand in stands.values())
    return Tally(
        electors=len(electors),
        base=len(counted),
        blocks=sum(any(ballots.get(voter.key) == Option.BLOCK for voter in one.voters) for one in electors),
        stands=tuple((stand.value, numbers[stand.value]) for stand in Stand if numbers[stand.value]),
        quorum=count_quorum(rule, voters, ballots),
        classes=tuple(
            ClassCount(
                name,
                sum(name in one.classes for one in counted),
                sum(name in one.classes and stands[one.key] == Stand.FOR for one in counted),
            )
            for name in rule.classes
        ),
        people_present=len({voter.person for voter in voters if voter.present or voter.key in ballots}),
        casting=casting.value if casting else "",
    )


def count_quorum(rule: Rule, voters: Iterable[Voter], ballots: Ballots) -> QuorumCount:
    """Who is entitled and who is there now; whoever has put a ballot in was there. Tested at each vote (CO-02)."""
    staying = [
        voter for voter in voters if rule.recusal == RecusalEffect.STAYS or ballots.get(voter.key) != Option.RECUSE
    ]
    here = [voter for voter in staying if voter.present or voter.key in ballots]
    entitled, present = _units(rule, staying), _units(rule, here)
    seats = Counter(holding.seat_class for voter in here for holding in voter.holdings)
    return QuorumCount(
        entitled=len(entitled),
        present=len(present),
        needed=rule.quorum.needed(len(entitled)),
        classes=tuple((name, asked, seats[name]) for name, asked in rule.quorum.classes),
    )


def _units(rule: Rule, voters: Iterable[Voter]) -> set[str]:
    if rule.quorum.of == Electorate.PERSON:
        return {voter.person for voter in voters}
    held: Iterable[Holding] = (holding for voter in voters for holding in voter.holdings)
    return {one.seat if rule.quorum.of == Electorate.SEAT else one.unit for one in held}
