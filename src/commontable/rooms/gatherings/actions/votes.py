"""Deeds on votes: called, closed, declared void, corrected. What is closed is never edited."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.rooms.people.models import Account, seen_like
from commontable.rooms.people.queries import person_of

from .. import calling, rules, vote_permissions, vote_words, voting
from ..during import check_open, fresh
from ..models import (
    CastingVote,
    CorrectedBallot,
    Correction,
    Decision,
    DecisionRule,
    Elector,
    ElectorVoter,
    Motion,
    Result,
    VoteEvent,
    VoteVoiding,
)
from ..narrower import take_inside
from ..queries.seats import seats_at
from ..rules import DecidedHow, Explanation, Option, Outcome, VoteDeed, VoteState
from ..vote_details import CorrectionDetails
from ..vote_steps import locked_for
from ..voting import ElectorsNow, FrozenVote


@transaction.atomic
def call_vote(*, motion: Motion, by: Account, rule: DecisionRule | None = None) -> VoteEvent:
    """Freeze who votes, and ask them. Refused without a quorum at this moment, and by what stands in its way."""
    vote_permissions.check_is_clerk(by=by, body=motion.item.meeting.body)
    meeting = fresh(motion.item.meeting)
    check_open(meeting)
    motion = Motion.objects.select_related("item__meeting__body__partnership", "changes_rule").get(pk=motion.pk)
    calling.check_item(motion.item)
    calling.check_session(motion.item)
    calling.check_undecided(motion)
    calling.check_no_open_vote(meeting)
    rule = calling.choose_rule(motion, rule)
    calling.check_roll_call(motion.item, rule)
    calling.check_second(motion, rule)
    calling.check_parity(motion)
    calling.check_gate(motion, rule)
    now = voting.electors_now(meeting, rule)
    calling.check_quorum(now, rule.plain)
    take_inside(motion)
    event: VoteEvent = VoteEvent.objects.create(
        motion=motion, meeting=meeting, rule=rule, rule_data=rule.plain.as_data(), secret=rule.secret,
        hides_until_closed=rule.hides_until_closed, called_by=person_of(by, meeting.partnership), **seen_like(motion),
    )  # fmt: skip
    _freeze(event, now)
    ledger.write("vote_called", subject=event, by=by, meeting=meeting, rule=rule)
    return event


def _freeze(event: VoteEvent, now: ElectorsNow) -> None:
    """Two inserts, whatever the size of the electorate."""
    sight = seen_like(event)
    electors = {one.key: _elector(event, one, now, sight) for one in now.electors}
    Elector.objects.bulk_create(electors.values())
    ElectorVoter.objects.bulk_create(
        _voter(event, electors[one.key], voter, now) for one in now.electors for voter in one.voters
    )


def _elector(event: VoteEvent, one: rules.Elector, now: ElectorsNow, sight: dict[str, object]) -> Elector:
    kind, _colon, _pk = one.key.partition(":")
    first = now.seats[one.voters[0].key]
    return Elector(
        event=event,
        key=one.key,
        organization=None if kind in ("seat", "person") else first.organization,
        seat=first.seat if kind == "seat" else None,
        person=first.membership.person if kind == "person" and first.membership else None,
        classes=sorted(one.classes),
        **sight,
    )


def _voter(event: VoteEvent, elector: Elector, voter: rules.Voter, now: ElectorsNow) -> ElectorVoter:
    seat = now.seats[voter.key]
    return ElectorVoter(
        event=event,
        elector=elector,
        seat=seat.seat,
        membership=seat.membership,
        person_id=voter.person,
        alternate_id=voter.alternate or None,
        holdings=[asdict(held) for held in voter.holdings],
        present=voter.present,
        is_chair=voter.is_chair,
        **seen_like(event),
    )


@transaction.atomic
def close_vote(*, event: VoteEvent, by: Account, casting: Option | None = None) -> Result:
    """Count, and write down what came of it. Every ballot taken before is in it, and none that comes after."""
    vote_permissions.check_is_clerk(by=by, body=event.meeting.body)
    event = locked_for(event, VoteDeed.CLOSE)
    vote = voting.frozen(event)
    present = [str(one.seat.pk) for one in seats_at(event.meeting) if one.is_present]
    options = voting.standing_options(event)
    found = voting.explain(vote, options, present, None)
    if found.outcome == Outcome.TIED:
        _break_tie(vote, found, casting, by)
        found = voting.explain(vote, options, present, casting)
    event.state, event.closed_at = VoteState.CLOSED, timezone.now()
    event.closed_by = person_of(by, event.partnership)
    event.save(update_fields=["state", "closed_at", "closed_by"])
    result = _record(event, found, present, by)
    ledger.write("vote_closed", subject=event, by=by, outcome=_word(found.outcome))
    return result


def _break_tie(vote: FrozenVote, found: Explanation, casting: Option | None, by: Account) -> None:
    if casting not in (Option.FOR, Option.AGAINST):
        raise NotNow(
            _("%(sentence)s Ask the chair, choose what the chair says, and close the vote again.")
            % {"sentence": _tied(vote.event, found)}
        )
    chair = next((voter for voter in vote.voters if voter.is_chair), None)
    if chair is None:
        raise NotNow(
            _("It is a tie, and no chair is among those who vote. Declare the vote void, or let ballots change.")
        )
    CastingVote.objects.create(
        event=vote.event, voter=chair, option=casting, by=person_of(by, vote.event.partnership), **seen_like(vote.event)
    )


def _tied(event: VoteEvent, found: Explanation) -> str:
    """The vote is open still: where ballots are hidden, the clerk learns that it is a tie and nothing else."""
    return vote_words.sentence(found) if event.shows_ballots else vote_words.tie(found)


def _record(
    event: VoteEvent, found: Explanation, present: list[str], by: Account, correction: Correction | None = None
) -> Result:
    """The result and, when it is adopted, the decision that later things point to."""
    person = person_of(by, event.partnership)
    result = Result.objects.create(
        event=event, number=event.results.count() + 1, outcome=found.outcome, correction=correction, by=person,
        explanation_data=found.as_data() | {"present": sorted(present)}, **seen_like(event),
    )  # fmt: skip
    if found.outcome == Outcome.ADOPTED and not Decision.objects.filter(motion=event.motion).exists():
        Decision.objects.create(
            body=event.meeting.body, motion=event.motion, how=DecidedHow.VOTE, event=event, by=person,
            decided_at=event.closed_at or timezone.now(), **seen_like(event),
        )  # fmt: skip
    return result


def _word(outcome: Outcome) -> dict[str, str]:
    """A word of a closed list as a ledger fact: told in the reader's language."""
    told = {Outcome.ADOPTED: "adopted", Outcome.REJECTED: "not adopted", Outcome.NO_QUORUM: "not decided: no quorum"}
    return {"kind": "role", "id": outcome.value, "label": told.get(outcome, outcome.value)}


@transaction.atomic
def void_vote(*, event: VoteEvent, why: str, by: Account) -> VoteVoiding:
    """A vote called in error does not count. Once it is closed it stands, and is corrected if need be."""
    vote_permissions.check_is_clerk(by=by, body=event.meeting.body)
    event = locked_for(event, VoteDeed.VOID)
    if not why.strip():
        raise NotNow(_("Say why the vote is void, in one sentence."))
    event.state = VoteState.VOID
    event.save(update_fields=["state"])
    voiding = VoteVoiding.objects.create(
        event=event, why=why.strip(), by=person_of(by, event.partnership), **seen_like(event)
    )
    ledger.write("vote_voided", subject=event, by=by, why=voiding.why)
    return voiding


@transaction.atomic
def correct_result(*, event: VoteEvent, details: CorrectionDetails, by: Account) -> Result:
    """Something was recorded wrongly: a new result beside the old one, with the reason, for everybody to see."""
    vote_permissions.check_is_clerk(by=by, body=event.meeting.body)
    event = locked_for(event, VoteDeed.CORRECT)
    if event.secret:  # to try corrections would tell what ballots say
        raise NotNow(
            _("This vote was secret: nobody can say what a ballot said. If it went wrong, put the motion anew.")
        )
    if not details.reason.strip():
        raise NotNow(_("Say what was recorded wrongly, and how that is known."))
    changed = _changed(event, details)
    sight = {**seen_like(event), "by": person_of(by, event.partnership)}
    correction = Correction.objects.create(event=event, reason=details.reason.strip(), **sight)
    for voter, option in changed.items():
        CorrectedBallot.objects.create(event=event, correction=correction, voter=voter, option=option or "", **sight)
    last = event.results.last()
    present = last.explanation_data["present"] if last else []
    options = voting.standing_options(event) | {voter.key: option for voter, option in changed.items() if option}
    for voter, option in changed.items():
        if option is None:
            options.pop(voter.key, None)
    found = voting.explain(voting.frozen(event), options, present, voting.casting_of(event))
    result = _record(event, found, present, by, correction)
    ledger.write("vote_corrected", subject=event, by=by, outcome=_word(found.outcome), why=correction.reason)
    return result


def _changed(event: VoteEvent, details: CorrectionDetails) -> dict[ElectorVoter, Option | None]:
    """The ballots that the correction makes different; refused when it makes none so."""
    if any(voter.event_id != event.pk for voter in details.ballots):
        raise NotNow(_("Choose seats that had a vote in this vote."))
    options = voting.standing_options(event)
    changed = {voter: option for voter, option in details.ballots.items() if options.get(voter.key) != option}
    if not changed:
        raise NotNow(_("Every ballot says this already. Choose what a ballot said in truth."))
    return changed
