"""Between the tables and the pure rules: who sits here now, who was frozen into a vote, which ballots stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Body, Organization
from commontable.rooms.people.queries import HubParity, parity_of
from commontable.rooms.people.states import Authority, Office

from . import rules
from .models import Ballot, CorrectedBallot, DecisionRule, Elector, ElectorVoter, Meeting, Result, VoteEvent
from .queries.seats import SeatAt, seats_at
from .rules import Explanation, Option, QuorumCount


@dataclass(frozen=True)
class ElectorsNow:
    """Who would vote by a rule if a vote were called now, and whether they make a quorum."""

    electors: tuple[rules.Elector, ...]
    quorum: QuorumCount
    seats: Mapping[str, SeatAt]

    @property
    def present(self) -> int:
        """Electors with somebody there."""
        return sum(any(voter.present for voter in elector.voters) for elector in self.electors)


def electors_now(meeting: Meeting, rule: DecisionRule) -> ElectorsNow:
    """Three queries. Observers have no vote; a vacant seat has nobody who could cast one."""
    seats = {str(one.seat.pk): one for one in seats_at(meeting) if _votes(one)}
    electors = rules.freeze(rule.plain, [_sitter(one, rule) for one in seats.values()])
    voters = [voter for elector in electors for voter in elector.voters]
    return ElectorsNow(electors, rules.count_quorum(rule.plain, voters, {}), seats)


def _votes(one: SeatAt) -> bool:
    return one.membership is not None and one.membership.authority != Authority.OBSERVER


def _sitter(one: SeatAt, rule: DecisionRule) -> rules.Sitter:
    membership: Any = one.membership
    return rules.Sitter(
        holding=rules.Holding(
            seat=str(one.seat.pk), seat_class=one.seat.seat_class, organization=_key(membership.organization_id)
        ),
        person=str(membership.person_id),
        alternate=_key(membership.alternate_id) if rule.alternates_vote else "",
        present=one.is_present,
        is_chair=one.seat.office == Office.CHAIR,
    )


def _key(pk: Any) -> str:
    return str(pk) if pk else ""


@dataclass(frozen=True)
class FrozenVote:
    """The electorate of one vote as rows and as the pure functions know it."""

    event: VoteEvent
    electors: tuple[Elector, ...]
    voters: tuple[ElectorVoter, ...]

    def plain(self, present: Iterable[str]) -> tuple[rules.Elector, ...]:
        """With these seats present."""
        there = set(present)
        by_elector: dict[Any, list[rules.Voter]] = {}
        for voter in self.voters:
            by_elector.setdefault(voter.elector_id, []).append(plain_voter(voter, there))
        return tuple(rules.Elector(one.key, tuple(by_elector.get(one.pk, ()))) for one in self.electors)


def plain_voter(voter: ElectorVoter, there: set[str]) -> rules.Voter:
    return rules.Voter(
        key=voter.key,
        person=str(voter.person_id),
        alternate=_key(voter.alternate_id),
        holdings=tuple(rules.Holding(**held) for held in voter.holdings),
        present=any(held["seat"] in there for held in voter.holdings),
        is_chair=voter.is_chair,
    )


def frozen(event: VoteEvent) -> FrozenVote:
    """Two queries."""
    return FrozenVote(event, tuple(event.electors.all()), tuple(event.voters.all()))


def standing_options(event: VoteEvent, *, until: int | None = None) -> dict[str, Option]:
    """What each voter's ballot says, corrections of the first `until` results (all, when None) laid over."""
    found = Ballot.objects.standing().filter(event=event).values_list("voter__seat_id", "option")
    options = {str(seat): Option(option) for seat, option in found}
    corrected = CorrectedBallot.objects.filter(event=event).order_by("correction__result__number")
    if until is not None:
        corrected = corrected.filter(correction__result__number__lte=until)
    for seat, option in corrected.values_list("voter__seat_id", "option"):
        if option:
            options[str(seat)] = Option(option)
        else:
            options.pop(str(seat), None)
    return options


def explain(
    vote: FrozenVote, options: Mapping[str, Option], present: Iterable[str], casting: Option | None
) -> Explanation:
    """The outcome of these ballots by the rule as it stood when the vote was called."""
    rule = vote.event.plain_rule
    return rules.decide(rule, rules.count(rule, vote.plain(present), options, casting=casting))


def casting_of(event: VoteEvent) -> Option | None:
    return Option(event.casting_vote.option) if hasattr(event, "casting_vote") else None


def recomputed(result: Result) -> Explanation:
    """A result worked out again from the ballots and corrections it rests on."""
    event = result.event
    options = standing_options(event, until=result.number)
    return explain(frozen(event), options, result.explanation_data["present"], casting_of(event))


def whole_sight(body: Body) -> Sight:
    """All that stands at the body's table: a rule that binds everybody is not applied by what one of them may see."""
    organizations = frozenset(Organization.objects.filter(partnership=body.partnership).values_list("pk", flat=True))
    bodies = frozenset(Body.objects.filter(partnership=body.partnership).values_list("pk", flat=True))
    return Sight(frozenset({body.partnership_id}), organizations, organizations, bodies)


def parity_now(body: Body) -> HubParity | None:
    """The parity of the body, told without regard to who asks; None when it needs none."""
    return parity_of(body, whole_sight(body)) if body.needs_parity else None
