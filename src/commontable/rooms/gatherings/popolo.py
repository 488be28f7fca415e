"""What this room adds to the Popolo document: meetings as events, motions, vote events with counts and votes.

Of a secret vote only counts are told, of a small one not even those; of an open vote nothing but that it is open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Partnership

from . import rules
from .models import Ballot, CorrectedBallot, Meeting, Motion, VoteEvent
from .rules import Option, Outcome, Stand, VoteState, secret_counts_are_safe
from .voting import FrozenVote

Thing = dict[str, Any]
OPTIONS = {
    Stand.FOR: "yes", Stand.AGAINST: "no", Stand.BLOCK: "no", Stand.ABSTAIN: "abstain", Stand.ABSENT: "absent",
    Stand.RECUSE: "not voting", Stand.UNRESOLVED: "not voting", Stand.SILENT: "not voting",
}  # fmt: skip
RESULTS = {Outcome.ADOPTED: "pass", Outcome.REJECTED: "fail", Outcome.NO_QUORUM: "fail", Outcome.TIED: "fail"}


def gathered(partnership: Partnership, sight: Sight, known: set[Any]) -> list[tuple[str, list[Thing]]]:
    """Nine queries, whatever the number of meetings, motions and ballots."""
    meetings = list(Meeting.objects.visible_to(sight).filter(partnership=partnership).with_state().order_by("pk"))
    meetings = [meeting for meeting in meetings if meeting.body_id in known]
    motions = list(
        Motion.objects.visible_to(sight).filter(item__meeting__in=meetings).select_related("item").order_by("pk")
    )
    events = _events(motions, meetings, sight)
    body_of = {meeting.pk: meeting.body_id for meeting in meetings}
    return [
        ("events", [_meeting(row) for row in meetings]),
        ("motions", [_motion(row, events, body_of, known) for row in motions]),
        ("vote_events", _told(events, body_of, known)),
    ]


def _events(motions: Iterable[Motion], meetings: Iterable[Meeting], sight: Sight) -> list[VoteEvent]:
    rows = VoteEvent.objects.visible_to(sight).filter(motion__in=list(motions), meeting__in=list(meetings))
    return list(
        rows.exclude(state=VoteState.VOID).prefetch_related("electors", "voters", "results").order_by("called_at", "pk")
    )


def _filled(**fields: Any) -> Thing:
    """Without what is not known: a consumer must not read an empty string as a statement."""
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def _meeting(row: Meeting) -> Thing:
    return _filled(
        id=str(row.pk),
        name=str(row),
        organization_id=str(row.body_id),
        classification=row.kind,
        start_date=row.begins_at.isoformat(),
        end_date=row.ends_at.isoformat() if row.ends_at else None,
        location=row.place,
        status="canceled" if row.state == "canceled" else "confirmed",
        x_format=row.format,
        x_state=row.state.value,
    )


def _motion(row: Motion, events: list[VoteEvent], body_of: dict[Any, Any], known: set[Any]) -> Thing:
    votes = [event for event in events if event.motion_id == row.pk]
    last = next((event for event in reversed(votes) if event.results.all()), None)
    return _filled(
        id=str(row.pk),
        organization_id=str(body_of[row.item.meeting_id]),
        legislative_session_id=None,
        text=row.text,
        classification="spending" if row.spends else None,
        date=row.moved_at.date().isoformat(),
        result=RESULTS[Outcome(_standing_result(last).outcome)] if last else None,
        vote_event_ids=[str(event.pk) for event in votes],
        x_event_id=str(row.item.meeting_id),
        x_mover_post_id=str(row.mover_seat_id) if row.mover_seat_id in known else None,
        x_seconder_post_id=str(row.seconder_seat_id) if row.seconder_seat_id in known else None,
    )


def _standing_result(event: VoteEvent) -> Any:
    return max(event.results.all(), key=lambda result: result.number)


def _told(events: list[VoteEvent], body_of: dict[Any, Any], known: set[Any]) -> list[Thing]:
    cast = _cast(events)
    return [_vote_event(event, cast[event.pk], body_of[event.meeting_id], known) for event in events]


def _cast(events: list[VoteEvent]) -> dict[Any, dict[str, Option]]:
    """The ballots that stand in each vote that may be shown, corrections laid over: two queries."""
    shown = [event.pk for event in events if event.shows_ballots and event.state == VoteState.CLOSED]
    found: dict[Any, dict[str, Option]] = defaultdict(dict)
    ballots = Ballot.objects.standing().filter(event__in=shown)
    for event, seat, option in ballots.values_list("event_id", "voter__seat_id", "option"):
        found[event][str(seat)] = Option(option)
    corrected = CorrectedBallot.objects.filter(event__in=shown).order_by("correction__result__number")
    for event, seat, option in corrected.values_list("event_id", "voter__seat_id", "option"):
        found[event].pop(str(seat), None)
        if option:
            found[event][str(seat)] = Option(option)
    return found


def _vote_event(event: VoteEvent, cast: dict[str, Option], body: Any, known: set[Any]) -> Thing:
    told = _filled(
        id=str(event.pk),
        motion_id=str(event.motion_id),
        organization_id=str(body),
        start_date=event.called_at.isoformat(),
        end_date=event.closed_at.isoformat() if event.closed_at else None,
        x_secret=event.secret,
        x_rule=event.plain_rule.number,
    )
    if event.state != VoteState.CLOSED or not event.results.all():
        return told
    result = _standing_result(event)
    told |= {"result": RESULTS[Outcome(result.outcome)], "x_outcome": result.outcome}
    if not event.secret or secret_counts_are_safe(result.explanation.tally):
        told["counts"] = _counts(result)
    if event.shows_ballots:
        vote = FrozenVote(event, tuple(event.electors.all()), tuple(event.voters.all()))
        told["votes"] = _votes(vote, cast, result.explanation_data["present"], known)
    return told


def _counts(result: Any) -> list[Thing]:
    """Electors by option: what the words of the house make one option of Popolo is added up."""
    totals: dict[str, int] = defaultdict(int)
    for stand, number in result.explanation.tally.stands:
        totals[OPTIONS[Stand(stand)]] += number
    return [{"option": option, "value": number} for option, number in sorted(totals.items())]


def _votes(vote: FrozenVote, cast: dict[str, Option], present: Iterable[str], known: set[Any]) -> list[Thing]:
    rows = {row.key: row for row in vote.electors}
    return [_vote(rows[plain.key], rules.stand_of(plain, cast), known) for plain in vote.plain(present)]


def _vote(row: Any, stand: Stand, known: set[Any]) -> Thing:
    voter = next((pk for pk in (row.organization_id, row.person_id) if pk in known), None)
    return _filled(
        voter_id=str(voter) if voter else None,
        option=OPTIONS[stand],
        x_post_id=str(row.seat_id) if row.seat_id in known else None,
        x_stand=stand.value,
    )
