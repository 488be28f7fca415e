"""The course of a vote: what may be done to it when, and who may put which ballot in. One table, no way around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from .deciding import Explanation, decide
from .electorate import Elector, Sitter, Voter, freeze
from .rule import Rule
from .tally import count
from .words import Option, Outcome, Threshold, VoteDeed, VoteState

S, D = VoteState, VoteDeed
TRANSITIONS: dict[tuple[VoteState, VoteDeed], VoteState] = {
    (S.PROPOSED, D.CALL): S.OPEN,
    (S.OPEN, D.CAST): S.OPEN,
    (S.OPEN, D.CLOSE): S.CLOSED,
    (S.OPEN, D.VOID): S.VOID,
    (S.CLOSED, D.CORRECT): S.CLOSED,
}


class OutOfOrder(Exception):
    """This deed is not in the table for that state."""

    def __init__(self, state: VoteState, deed: VoteDeed) -> None:
        super().__init__(f"{deed.value} when {state.value}")
        self.state, self.deed = state, deed


def step(state: VoteState, deed: VoteDeed) -> VoteState:
    """Where the deed leads from that state; `OutOfOrder` when it leads nowhere."""
    if (state, deed) not in TRANSITIONS:
        raise OutOfOrder(state, deed)
    return TRANSITIONS[state, deed]


class CastFault(StrEnum):
    """Why a ballot is not taken."""

    NOT_OF_ELECTORATE = "not_of_electorate"
    NOT_THEIRS = "not_theirs"
    VOTED_ELSEWHERE = "voted_elsewhere"
    SEAT_HAS_VOTED = "seat_has_voted"
    NO_BLOCKS = "no_blocks"


@dataclass(frozen=True)
class Cast:
    """A ballot that stands: for which voter, by whom, saying what."""

    voter: str
    person: str
    option: Option


def fault_of_cast(rule: Rule, voters: Mapping[str, Voter], standing: Mapping[str, Cast], new: Cast) -> CastFault | None:
    """Why `new` may not be put in beside the ballots that stand, or None when it may.

    A seat has one ballot: who follows in it, or stands in for somebody who has voted, cannot vote again (CO-01). Who
    sits for two organizations votes for one of them, unless the rule allows a vote for each seat.
    """
    voter = voters.get(new.voter)
    if voter is None:
        return CastFault.NOT_OF_ELECTORATE
    if not voter.may_be_cast_by(new.person):
        return CastFault.NOT_THEIRS
    if new.option == Option.BLOCK and rule.threshold != Threshold.CONSENT:
        return CastFault.NO_BLOCKS
    if new.voter in standing and standing[new.voter].person != new.person:
        return CastFault.SEAT_HAS_VOTED
    others = [cast for cast in standing.values() if cast.person == new.person and cast.voter != new.voter]
    if others and not rule.votes_for_each_seat:
        return CastFault.VOTED_ELSEWHERE
    return None


class NotTaken(Exception):
    """A ballot that is not taken, and why."""

    def __init__(self, fault: CastFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Vote:
    """A vote from beginning to end, without a database: what the deeds of the room keep to."""

    rule: Rule
    state: VoteState = VoteState.PROPOSED
    electors: tuple[Elector, ...] = ()
    ballots: Mapping[str, Cast] = field(default_factory=dict)
    results: tuple[Explanation, ...] = ()

    @property
    def voters(self) -> dict[str, Voter]:
        return {voter.key: voter for elector in self.electors for voter in elector.voters}

    def call(self, sitters: Iterable[Sitter]) -> Vote:
        return replace(self, state=step(self.state, VoteDeed.CALL), electors=freeze(self.rule, sitters))

    def cast(self, new: Cast) -> Vote:
        """Put a ballot in, or change one's own while the vote is open."""
        state = step(self.state, VoteDeed.CAST)
        fault = fault_of_cast(self.rule, self.voters, self.ballots, new)
        if fault:
            raise NotTaken(fault)
        return replace(self, state=state, ballots={**self.ballots, new.voter: new})

    def close(self, *, casting: Option | None = None) -> Vote:
        """Close and count. A tie that the chair decides stays open until the chair has."""
        state = step(self.state, VoteDeed.CLOSE)
        found = self.explained(casting)
        if found.outcome == Outcome.TIED:
            return self
        return replace(self, state=state, results=(found,))

    def void(self) -> Vote:
        return replace(self, state=step(self.state, VoteDeed.VOID))

    def correct(self, corrected: Mapping[str, Option], *, casting: Option | None = None) -> Vote:
        """A new result beside the old one; ballots and the old result stay as they were."""
        state = step(self.state, VoteDeed.CORRECT)
        options = {key: cast.option for key, cast in self.ballots.items()} | dict(corrected)
        found = decide(self.rule, count(self.rule, self.electors, options, casting=casting))
        return replace(self, state=state, results=(*self.results, found))

    def explained(self, casting: Option | None = None) -> Explanation:
        options = {key: cast.option for key, cast in self.ballots.items()}
        return decide(self.rule, count(self.rule, self.electors, options, casting=casting))
