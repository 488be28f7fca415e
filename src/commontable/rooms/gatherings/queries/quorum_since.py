"""Whether a vote that is closed had its quorum, by what was put right of the attendance since: said, never changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from .. import rules, vote_words
from ..during import is_afterwards
from ..models import Attendance, VoteEvent
from ..rules import QuorumCount
from ..voting import FrozenVote, frozen, standing_options


def quorum_since(event: VoteEvent) -> str:
    """A sentence where attendance as it stands now would have changed the quorum; else nothing. Six queries at most."""
    result = event.results.last()
    if result is None or event.closed_at is None:
        return ""
    was = set(result.explanation_data["present"])
    now = _present_now(event, was)
    if now == was:
        return ""
    before, after = result.explanation.tally.quorum, _quorum(frozen(event), now)
    return _words(event, after) if before.holds != after.holds else ""


def _present_now(event: VoteEvent, was: set[str]) -> set[str]:
    """Who was there when the vote closed: as recorded then, but for the seats of which something was noted since."""
    since: Any = event.closed_at
    noted_since = Q(recorded_at__gt=since) | Q(left_noted_at__gt=since) | Q(times__at__gt=since)
    noted_since |= Q(mistake__at__gt=since)
    touched = Attendance.objects.filter(noted_since, meeting=event.meeting_id).values("seat")
    stays: dict[str, list[Attendance]] = {}
    for stay in Attendance.objects.filter(meeting=event.meeting_id, seat__in=touched).select_related("mistake"):
        stays.setdefault(str(stay.seat_id), []).append(stay)
    # A meeting put on record afterwards has votes that closed when they were typed in: nobody knows at what time.
    at = None if is_afterwards(event.meeting) else since
    return (was - set(stays)) | {seat for seat, rows in stays.items() if _was_there(rows, at)}


def _was_there(stays: Iterable[Attendance], at: dt.datetime | None) -> bool:
    standing = [stay for stay in stays if not hasattr(stay, "mistake")]
    if at is None:
        return bool(standing)
    return any(stay.arrived_at <= at and (stay.left_at is None or stay.left_at > at) for stay in standing)


def _quorum(vote: FrozenVote, present: set[str]) -> QuorumCount:
    voters = [voter for elector in vote.plain(present) for voter in elector.voters]
    return rules.count_quorum(vote.event.plain_rule, voters, standing_options(vote.event))


def _words(event: VoteEvent, quorum: QuorumCount) -> str:
    words = {
        "present": vote_words.electors_counted(event.plain_rule.quorum.of, quorum.present),
        "needed": quorum.needed,
    }
    if quorum.holds:
        text = _(
            "By the attendance as it was put right since, the vote closed with %(present)s here, and the quorum of "
            "%(needed)s would have held. The result stays as it was recorded."
        )
    else:
        text = _(
            "By the attendance as it was put right since, the vote closed with %(present)s here, and the quorum of "
            "%(needed)s would not have held. The result stays as it was recorded; the body may put the motion anew."
        )
    return text % words
