"""What several people do in the same instant: one deed is done, the others are refused in words, none fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from commontable.foundation.errors import Refusal
from commontable.foundation.models import LedgerLine
from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.gatherings import actions, voting
from commontable.rooms.gatherings.details import Arrival
from commontable.rooms.gatherings.models import Attendance, AttendanceMistake, Ballot, DecisionRule, Meeting, VoteEvent
from commontable.rooms.gatherings.rules import Explanation, Option, Outcome
from commontable.rooms.gatherings.states import Presence
from commontable.rooms.gatherings.vote_details import Enactment
from commontable.rooms.people.models import Account
from tests import gathered, voted
from tests.racing import track

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def board(transactional_db, tmp_path):
    """Six organizations at an open meeting of their board, its clerk, and a rule."""
    from tests.cast import assemble

    here = assemble()
    seats = voted.board(here.department, 6)
    voted.rule(seats[0].body)
    held = gathered.opened(seats[0].body)
    return here, seats, held


def done(found: list[Any]) -> list[Any]:
    """The deeds that were done. All others were refused with a sentence: nothing else is raised."""
    faults = [one for one in found if isinstance(one, Exception) and not isinstance(one, Refusal)]
    assert faults == []
    return [one for one in found if not isinstance(one, Exception)]


def anew(account: Account) -> Account:
    """Each request has an account of its own in its hands."""
    return Account.objects.get(pk=account.pk)


def closing(event: VoteEvent, by: Account) -> Callable[[], Any]:
    return lambda: actions.close_vote(event=VoteEvent.objects.get(pk=event.pk), by=anew(by))


def calling(motion: Any, by: Account) -> Callable[[], Any]:
    return lambda: actions.call_vote(motion=type(motion).objects.get(pk=motion.pk), by=anew(by))


def casting(event: VoteEvent, seat: Any, option: Option) -> Callable[[], Any]:
    return lambda: voted.cast(VoteEvent.objects.get(pk=event.pk), seat, option)


def test_a_vote_is_called_once_and_closed_once_and_counts_what_was_taken(board, tmp_path):
    here, seats, held = board
    gathered.everybody(held)
    motion = voted.motion(held)
    with track(tmp_path) as run:
        (event,) = done(run.together(*[calling(motion, here.dana)] * 4))
        found = run.together(
            *[casting(event, seat, Option.FOR) for seat in seats], closing(event, here.dana), closing(event, here.dana)
        )
        taken, closed = done(found[:6]), done(found[6:])
        assert len(closed) == 1
        assert run.after(lambda: _counted(event)) == (len(taken), len(taken), 1)


def _counted(event: VoteEvent) -> tuple[int, int, int]:
    """Ballots kept, ballots in the result worked out anew, lines of the ledger on closing."""
    result = VoteEvent.objects.get(pk=event.pk).results.get()
    found = voting.recomputed(result)
    assert found == Explanation.from_data(result.explanation_data)
    return (
        Ballot.objects.filter(event=event).count(),
        found.tally.in_favor,
        LedgerLine.objects.filter(deed="vote_closed").count(),
    )


def test_a_rule_that_is_followed_while_a_vote_is_called_is_one_or_the_other(board, tmp_path):
    """The vote is decided by the rule that stands in it, whichever was in force at that instant."""
    here, seats, held = board
    gathered.everybody(held)
    motion, rule = voted.motion(held), DecisionRule.objects.get()
    following = voted.details(threshold="two_thirds", begins=PartialDate.of_day(timezone.localdate()))

    def follow() -> Any:
        former = DecisionRule.objects.select_related("body").get(pk=rule.pk)
        return actions.enact_rule(
            body=former.body, details=following, by=anew(here.dana), enactment=Enactment(replaces=former)
        )

    with track(tmp_path) as run:
        followed, event = run.together(follow, calling(motion, here.dana))
        done([followed, event])

        def outcome() -> tuple[bool, Outcome]:
            fresh = VoteEvent.objects.select_related("rule").get(pk=event.pk)
            for number, seat in enumerate(seats):
                voted.cast(fresh, seat, Option.FOR if number < 4 else Option.AGAINST)
            result = actions.close_vote(event=fresh, by=here.dana)
            return fresh.rule_data == fresh.rule.plain.as_data(), Outcome(result.outcome)

        assert run.after(outcome) == (True, Outcome.ADOPTED)


def test_a_seat_is_taken_once_however_many_phones_open_the_link(board, tmp_path):
    here, seats, held = board
    member = voted.sitting(seats[0])

    def arrive(by: Account, mode: Presence = Presence.IN_PERSON) -> Callable[[], Any]:
        return lambda: actions.check_in(
            meeting=Meeting.objects.get(pk=held.pk), seat=seats[0], by=anew(by), details=Arrival(mode=mode)
        )

    with track(tmp_path) as run:
        found = done(run.together(*[arrive(member)] * 5, arrive(here.dana)))
        assert len({one.pk for one in found}) == 1
        assert run.after(lambda: _there(held)) == (1, 1)
        done(run.together(arrive(member, Presence.REMOTE), arrive(here.dana, Presence.REMOTE)))
        assert run.after(lambda: _there(held)) == (1, 2)
        there = run.after(lambda: Attendance.objects.get(meeting=held, left_at__isnull=True))
        mistakes = done(run.together(*[_mistake(there, here.dana)] * 3))
        assert run.after(lambda: (_there(held), AttendanceMistake.objects.count())) == ((0, 2), 1)
        assert len(mistakes) == 1


def _there(held: Meeting) -> tuple[int, int]:
    """Who is there, and how often somebody came."""
    rows = Attendance.objects.filter(meeting=held)
    return rows.filter(left_at__isnull=True).count(), rows.count()


def _mistake(there: Attendance, by: Account) -> Callable[[], Any]:
    """As a page has it in its hands: with what is known of it at that instant."""

    def deed() -> Any:
        row = Attendance.objects.select_related("mistake").get(pk=there.pk)
        return actions.mark_mistake(attendance=row, why="Was not there.", by=anew(by))

    return deed


def test_everything_at_once_ends_in_deeds_and_sentences(board, tmp_path):
    """Ballots, arrivals, leaving, a second vote, the end of the vote and of the meeting: no deadlock, no fault."""
    here, seats, held = board
    attendances = gathered.everybody(held)
    event = voted.called(held, here.dana)
    other = voted.motion(held, "We thank the school.")

    def leave() -> Any:
        row = Attendance.objects.get(pk=attendances[5].pk)
        return actions.leave(attendance=row, by=anew(here.dana))

    def end() -> Any:
        return actions.close_meeting(meeting=Meeting.objects.get(pk=held.pk), by=anew(here.dana))

    with track(tmp_path) as run:
        mixed = [casting(event, seat, Option.FOR) for seat in seats[:4]]
        found = run.together(*mixed, closing(event, here.dana), calling(other, here.dana), leave, end)
        done(found)
        assert run.after(lambda: _whole(held)) is True


def _whole(held: Meeting) -> bool:
    """A meeting that is closed has no open vote, and nobody sits in it."""
    closed = hasattr(Meeting.objects.get(pk=held.pk), "closing")
    open_votes = VoteEvent.objects.filter(meeting=held, state="open").exists()
    return not (closed and (open_votes or _there(held)[0]))
