"""Reads for the pages of votes: a vote as one viewer may see it, motions of an item, rules of a table, gates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Account, ConflictDisclosure, Partnership
from commontable.rooms.people.queries import person_of

from .. import vote_words
from ..models import Ballot, DecisionRule, ElectorVoter, Meeting, Motion, ResidentDecision, Result, VoteEvent
from ..rules import Option, secret_counts_are_safe, shown
from ..rules.turnout import GroupShown, total_is_safe
from ..voting import ElectorsNow, electors_now


@dataclass(frozen=True)
class OwnBallot:
    """One seat for which this viewer may vote, the ballot that stands for it, and the interests disclosed for it."""

    voter: ElectorVoter
    ballot: Ballot | None
    disclosures: tuple[ConflictDisclosure, ...]

    @property
    def option(self) -> Option | None:
        return Option(self.ballot.option) if self.ballot else None


@dataclass(frozen=True)
class ResultShown:
    """One result in words. Of a small secret vote only what came of it."""

    result: Result
    sentence: str
    reason: str = ""


def electors_present(meeting: Meeting, rule: DecisionRule) -> ElectorsNow:
    """Who would vote by this rule now, who of them is there, and whether they make a quorum."""
    return electors_now(meeting, rule)


def votes_seen(partnership: Partnership, sight: Sight) -> Any:
    rows = VoteEvent.objects.visible_to(sight).filter(partnership=partnership)
    return rows.select_related("motion__item", "meeting__body__partnership", "rule", "partnership")


def own_ballots(event: VoteEvent, account: Account | Any) -> list[OwnBallot]:
    """The seats this account votes for in this vote: four queries. Where ballots are hidden, member and alternate of
    one seat do not read each other's either.
    """
    if not getattr(account, "is_authenticated", False):
        return []
    person = person_of(account, event.partnership)
    if person is None:
        return []
    rows = event.voters.select_related("seat", "membership").order_by("seat__title")
    mine = [voter for voter in rows if person.pk in (voter.person_id, voter.alternate_id)]
    ballots = Ballot.objects.standing().filter(voter__in=mine)
    if not event.shows_ballots:
        ballots = ballots.filter(caster=person)
    standing = {one.voter_id: one for one in ballots}
    stated: dict[Any, list[ConflictDisclosure]] = {}
    for row in ConflictDisclosure.objects.current().filter(membership__in=[voter.membership_id for voter in mine]):
        stated.setdefault(row.membership_id, []).append(row)
    return [OwnBallot(one, standing.get(one.pk), tuple(stated.get(one.membership_id, ()))) for one in mine]


def results_of(event: VoteEvent) -> list[ResultShown]:
    """The results of a vote, the one that stands first: each in words."""
    rows = list(event.results.select_related("correction"))
    return [
        ResultShown(row, result_sentence(row), row.correction.reason if row.correction else "")
        for row in reversed(rows)
    ]


def result_sentence(result: Result) -> str:
    """A result in words, with the numbers that may be told."""
    found = result.explanation
    numbers = not result.event.secret or secret_counts_are_safe(found.tally)
    return vote_words.sentence(found, numbers=numbers)


def rules_seen(partnership: Partnership, sight: Sight) -> Any:
    rows = DecisionRule.objects.visible_to(sight).filter(partnership=partnership)
    return rows.select_related("body__partnership", "replaced_by").order_by("body__name", "number", "-begins")


def motions_seen(partnership: Partnership, sight: Sight) -> Any:
    rows = Motion.objects.visible_to(sight).filter(partnership=partnership)
    return rows.select_related("item__meeting__body__partnership", "changes_rule", "withdrawal", "decision")


def resident_decisions_seen(partnership: Partnership, sight: Sight) -> Any:
    rows = ResidentDecision.objects.visible_to(sight).filter(partnership=partnership)
    return rows.select_related("gate__body__partnership", "motion", "confirmation", "delegation")


@dataclass(frozen=True)
class TurnoutShown:
    """Who came, told so that no small number gives anybody away. `total` is None when it is small itself."""

    total: int | None
    groups: tuple[GroupShown, ...]

    @property
    def withholds(self) -> bool:
        return self.total is None or any(one.number is None for one in self.groups)


def turnout_of(decision: ResidentDecision) -> TurnoutShown:
    asked = {name: place for place, name in enumerate(decision.gate.groups)}
    rows = sorted(decision.groups.all(), key=lambda one: (asked.get(one.group, len(asked)), one.group))
    groups = [(one.group, one.number) for one in rows]
    total = decision.turnout if total_is_safe(decision.turnout) else None
    return TurnoutShown(total, tuple(shown(groups)))
