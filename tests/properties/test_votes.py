"""What holds for every vote, whoever joins, leaves, is replaced and votes, and by whatever rule (CO-01, CO-02)."""

from __future__ import annotations

import json
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from commontable.rooms.gatherings.rules import (
    TRANSITIONS,
    Abstention,
    Base,
    Cast,
    Elector,
    Electorate,
    Explanation,
    Holding,
    NotTaken,
    Option,
    Outcome,
    OutOfOrder,
    Quorum,
    QuorumKind,
    RecusalEffect,
    Rule,
    Sitter,
    Stand,
    Threshold,
    Tie,
    Vote,
    VoteDeed,
    VoteState,
    count,
    decide,
    faults_of,
    freeze,
    stand_of,
    step,
)

CLASSES = ("institutional", "resident", "public_official")
shares = st.fractions(min_value=Fraction(1, 10), max_value=1, max_denominator=20)
class_minima = st.dictionaries(st.sampled_from(CLASSES), st.integers(0, 3), max_size=2).map(
    lambda found: tuple(found.items())
)
quorums = st.builds(
    Quorum,
    kind=st.sampled_from(QuorumKind),
    of=st.sampled_from(Electorate),
    count=st.integers(1, 8),
    share=shares,
    classes=class_minima,
)
decision_rules = st.builds(
    Rule,
    number=st.just("4.2"),
    since=st.just("2015"),
    electorate=st.sampled_from(Electorate),
    quorum=quorums,
    threshold=st.sampled_from(Threshold),
    share=shares,
    classes=st.sampled_from([(), ("institutional", "resident")]),
    base=st.sampled_from(Base),
    abstention=st.sampled_from(Abstention),
    recusal=st.sampled_from(RecusalEffect),
    tie=st.sampled_from(Tie),
    blocks_needed=st.integers(1, 2),
    votes_for_each_seat=st.booleans(),
).filter(lambda one: not faults_of(one))
options = st.sampled_from(Option)
# Where all is said as often, hardly anything is adopted, and what follows an adoption is hardly ever tried.
mostly_for = st.sampled_from([Option.FOR, Option.FOR, Option.FOR, Option.ABSTAIN, Option.AGAINST])
casting_votes = st.sampled_from([None, Option.FOR, Option.AGAINST])


@st.composite
def rooms(draw: st.DrawFn) -> list[Sitter]:
    """Up to nine seats of up to four organizations; some people sit twice, some speak for themselves."""
    sitters = []
    for number in range(draw(st.integers(0, 9))):
        sitters.append(
            Sitter(
                holding=Holding(
                    seat=f"s{number}",
                    seat_class=draw(st.sampled_from(CLASSES)),
                    organization=draw(st.sampled_from(["", "a", "b", "c", "d"])),
                ),
                person=draw(st.sampled_from([f"p{number}", "p0", "p1"])),
                alternate=draw(st.sampled_from(["", "x", f"q{number}"])),
                present=draw(st.booleans()),
            )
        )
    return sitters


@st.composite
def votes(
    draw: st.DrawFn, said: st.SearchStrategy[Option] = options
) -> tuple[Rule, tuple[Elector, ...], dict[str, Option]]:
    """A rule, a frozen electorate, and what some of its voters say."""
    decided_by = draw(decision_rules)
    electors = freeze(decided_by, draw(rooms()))
    keys = [voter.key for elector in electors for voter in elector.voters]
    ballots = {key: draw(said) for key in keys if draw(st.booleans())}
    return decided_by, electors, ballots


@given(votes(), casting_votes)
def test_every_elector_stands_in_exactly_one_place_and_every_organization_is_one_elector(vote, casting):
    decided_by, electors, ballots = vote
    tally = count(decided_by, electors, ballots, casting=casting)
    assert sum(number for _name, number in tally.stands) == tally.electors == len(electors)
    assert tally.base <= tally.electors
    held = [holding for elector in electors for voter in elector.voters for holding in voter.holdings]
    assert len(held) == len({one.seat for one in held})
    if decided_by.electorate == Electorate.ORGANIZATION:
        assert tally.electors == len({one.unit for one in held})


@given(votes(mostly_for), casting_votes, st.randoms(use_true_random=False))
def test_ballots_for_it_never_turn_adopted_into_rejected(vote, casting, random):
    """One after the other, from everybody who has not voted: once adopted, it stays adopted."""
    decided_by, electors, ballots = vote
    waiting = [voter.key for elector in electors for voter in elector.voters if voter.key not in ballots]
    random.shuffle(waiting)
    outcomes = [decide(decided_by, count(decided_by, electors, ballots, casting=casting)).outcome]
    for key in waiting:
        ballots |= {key: Option.FOR}
        outcomes.append(decide(decided_by, count(decided_by, electors, ballots, casting=casting)).outcome)
    adopted = [one == Outcome.ADOPTED for one in outcomes]
    assert adopted == sorted(adopted)


@given(votes(), casting_votes, st.randoms(use_true_random=False))
def test_the_order_of_ballots_seats_and_electors_does_not_matter(vote, casting, random):
    decided_by, electors, ballots = vote
    shuffled, turned = list(ballots.items()), list(electors)
    random.shuffle(shuffled)
    random.shuffle(turned)
    one = decide(decided_by, count(decided_by, electors, ballots, casting=casting))
    other = decide(decided_by, count(decided_by, turned, dict(shuffled), casting=casting))
    assert one == other


@given(votes(), casting_votes)
def test_an_explanation_kept_as_json_is_worked_out_to_the_same_result(vote, casting):
    decided_by, electors, ballots = vote
    found = decide(decided_by, count(decided_by, electors, ballots, casting=casting))
    kept = Explanation.from_data(json.loads(json.dumps(found.as_data())))
    assert kept == found
    assert kept.recomputed() == found


@given(votes())
def test_an_elector_is_unresolved_exactly_when_its_delegates_say_different_things(vote):
    _decided_by, electors, ballots = vote
    for elector in electors:
        words = {ballots.get(voter.key) for voter in elector.voters} & {Option.FOR, Option.AGAINST, Option.BLOCK}
        assert (stand_of(elector, ballots) == Stand.UNRESOLVED) == (len(words) > 1)


@given(votes(), casting_votes)
def test_nothing_is_adopted_without_quorum_without_anybody_for_it_or_past_a_block(vote, casting):
    decided_by, electors, ballots = vote
    found = decide(decided_by, count(decided_by, electors, ballots, casting=casting))
    if found.outcome != Outcome.ADOPTED:
        return
    assert found.tally.quorum.holds
    assert found.tally.in_favor > 0
    if decided_by.threshold == Threshold.CONSENT:
        assert found.tally.blocks < decided_by.blocks_needed
    if decided_by.threshold == Threshold.UNANIMITY:
        assert found.tally.in_favor == found.tally.base
    if decided_by.threshold == Threshold.TWO_THIRDS:
        assert 3 * found.tally.in_favor >= 2 * found.tally.base


class AVoteAnyhow(RuleBasedStateMachine):
    """People join, leave, are replaced, arrive and vote in any order: the table of transitions is never left."""

    ORGANIZATIONS = ("a", "b", "c", "")

    @initialize(decided_by=decision_rules, sitters=rooms())
    def begin(self, decided_by: Rule, sitters: list[Sitter]) -> None:
        self.sitters = {sitter.holding.seat: sitter for sitter in sitters}
        self.vote = Vote(decided_by)
        self.history = [VoteState.PROPOSED]
        self.frozen: tuple[Elector, ...] = ()
        self.people = 0

    def _try(self, deed: VoteDeed, do) -> None:
        allowed = (self.vote.state, deed) in TRANSITIONS
        try:
            self.vote = do()
        except OutOfOrder:
            assert not allowed
        except NotTaken:
            assert allowed
        else:
            assert allowed
            self.history.append(self.vote.state)

    @rule(seat=st.integers(0, 9), organization=st.sampled_from(ORGANIZATIONS), present=st.booleans())
    def somebody_joins_or_follows(self, seat: int, organization: str, present: bool) -> None:
        self.people += 1
        holding = Holding(f"s{seat}", "resident" if not organization else "institutional", organization)
        self.sitters[holding.seat] = Sitter(holding, person=f"new{self.people}", present=present)

    @rule(seat=st.integers(0, 9))
    def somebody_leaves(self, seat: int) -> None:
        self.sitters.pop(f"s{seat}", None)

    @rule()
    def it_is_called(self) -> None:
        self._try(VoteDeed.CALL, lambda: self.vote.call(self.sitters.values()))
        if self.vote.state == VoteState.OPEN and not self.frozen:
            self.frozen = self.vote.electors

    @rule(seat=st.integers(0, 9), option=options, stranger=st.booleans())
    def somebody_votes(self, seat: int, option: Option, stranger: bool) -> None:
        voter = self.vote.voters.get(f"s{seat}")
        person = "stranger" if stranger or voter is None else voter.person
        cast = Cast(f"s{seat}", person, option)
        self._try(VoteDeed.CAST, lambda: self.vote.cast(cast))
        assert "stranger" not in {one.person for one in self.vote.ballots.values()}

    @rule(seat=st.integers(0, 9), option=options)
    def the_successor_or_alternate_votes_too(self, seat: int, option: Option) -> None:
        voter = self.vote.voters.get(f"s{seat}")
        sitter = self.sitters.get(f"s{seat}")
        person = (voter.alternate if voter else "") or (sitter.person if sitter else "stranger")
        standing = self.vote.ballots.get(f"s{seat}")
        self._try(VoteDeed.CAST, lambda: self.vote.cast(Cast(f"s{seat}", person, option)))
        if standing is not None and standing.person != person:
            assert self.vote.ballots[f"s{seat}"] == standing

    @rule(casting=casting_votes)
    def it_is_closed(self, casting: Option | None) -> None:
        self._try(VoteDeed.CLOSE, lambda: self.vote.close(casting=casting))

    @rule()
    def it_is_declared_void(self) -> None:
        self._try(VoteDeed.VOID, self.vote.void)

    @rule(seat=st.integers(0, 9), option=options)
    def it_is_corrected(self, seat: int, option: Option) -> None:
        self._try(VoteDeed.CORRECT, lambda: self.vote.correct({f"s{seat}": option}, casting=Option.FOR))

    @invariant()
    def every_step_is_in_the_table(self) -> None:
        if not hasattr(self, "history"):
            return
        for before, after in zip(self.history, self.history[1:], strict=False):
            assert any(step(before, deed) == after for state, deed in TRANSITIONS if state == before) or before == after
            assert before != VoteState.VOID, "what was declared void stays so, whatever the table says"
            assert before != VoteState.CLOSED or after == VoteState.CLOSED, "and nothing opens a vote again"

    @invariant()
    def the_electorate_stays_frozen_and_every_organization_has_one_vote(self) -> None:
        if not getattr(self, "frozen", ()):
            return
        assert self.vote.electors == self.frozen
        keys = [elector.key for elector in self.frozen]
        assert len(keys) == len(set(keys))
        people = [cast.person for cast in self.vote.ballots.values()]
        assert self.vote.rule.votes_for_each_seat or len(people) == len(set(people))

    @invariant()
    def results_only_come_with_the_end_and_none_is_lost(self) -> None:
        if not hasattr(self, "vote"):
            return
        assert bool(self.vote.results) == (self.vote.state == VoteState.CLOSED)
        for found in self.vote.results:
            assert found.recomputed() == found


TestAVoteAnyhow = AVoteAnyhow.TestCase
TestAVoteAnyhow.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
