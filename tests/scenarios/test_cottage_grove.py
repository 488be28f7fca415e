"""Cottage Grove: nothing moves without the residents; a win is recorded and what they did not get stays open."""

from __future__ import annotations

import pytest

from commontable.rooms.agreements.models import Obligation
from commontable.rooms.gatherings.models import ResidentDecision
from tests import voted

from .sitting import RULE, Sitting

DISSENT = "We don't need a safer place to walk. What we need is better transportation."


@pytest.fixture
def seats(cast):
    """A body of three institutions and two residents."""
    return voted.board(cast.department, 3, residents=2, name="Grove")


@pytest.fixture
def table(client, cast, seats) -> Sitting:
    table = Sitting(client, cast.river)
    body = seats[0].body
    table.as_(cast.dana).does("gatherings:decision_rule_new", body.pk, **RULE)
    table.does(
        "gatherings:gate_new", body.pk, name="Residents decide first", who="Everybody who lives in the neighborhood",
        languages="English, Spanish and Vietnamese", begins="2015", groups="Black\nLatinx\nrefugees\npoor white",
    )  # fmt: skip
    return table


def decided(motion, answer: str, words: str = "", **fields):
    return {
        "matter": "initiative", "motion": motion.pk, "question": "Shall sidewalks be built?", "answer": answer,
        "words": words, "method": "assembly", "held_on": "2025-05-03", "turnout": 61,
        "invited": "Every household, by a letter in three languages", "languages": "English, Spanish and Vietnamese",
        "group_0": 31, "group_1": 27, "group_2": 3, **fields,
    }  # fmt: skip


def test_cg_01_an_initiative_stays_proposed_until_residents_say_yes_and_staff_cannot_say_it(table, cast, seats):
    meeting = table.meets(cast.dana, seats[0].body, seats)
    motion = table.moves(cast.dana, meeting, "We build sidewalks.", initiative="Sidewalks")
    assert "residents decide on it first" in table.as_(cast.dana).is_refused("gatherings:votes", motion.pk)
    gate = seats[0].body.gates.get()
    # Staff may enter what a paper says; it opens nothing, and they cannot confirm it.
    table.does("gatherings:residents_decisions", gate.pk, **decided(motion, "yes", on_paper="Folder 3"))
    entered = ResidentDecision.objects.get()
    assert "residents decide on it first" in table.is_refused("gatherings:votes", motion.pk)
    assert table.client.post(table.url("gatherings:gate_confirmations", entered.pk)).status_code == 404
    table.as_(voted.sitting(seats[3])).does("gatherings:gate_confirmations", entered.pk)
    event = table.calls(cast.dana, motion)
    assert "We build sidewalks." in table.reads("gatherings:vote", event.pk)


def test_cg_04_the_win_is_recorded_with_the_dissent_and_the_unmet_ask_stays_open(table, cast, seats):
    meeting = table.meets(cast.dana, seats[0].body, seats)
    motion = table.moves(cast.dana, meeting, "The city builds sidewalks.", initiative="Sidewalks")
    gate = seats[0].body.gates.get()
    table.as_(voted.sitting(seats[3])).does(
        "gatherings:residents_decisions", gate.pk, **decided(motion, "yes", words=DISSENT)
    )
    event = table.calls(cast.dana, motion)
    for seat in seats[:4]:
        table.votes(event, seat, "for")
    table.votes(event, seats[4], "against")
    assert "Adopted: 4 of 5" in table.closes(cast.dana, event)
    # What was asked for and not won: an institution answers for it, in public, with a day.
    table.as_(cast.dana).does(
        "agreements:promise_new", what="Ask the transit authority for a bus stop at the medical center",
        obligors=[cast.department.pk], beneficiary_words="residents who do not drive", due="2027-06-30",
        rhythm="once", given_at="the assembly of 3 May 2025", given="2025-05-03", is_public="on",
        holder=cast.department.pk,
    )  # fmt: skip
    asked = Obligation.objects.get()
    table.does("gatherings:meeting_closings", meeting.pk)
    # A visitor reads both: the win, and what residents said and still wait for.
    table.as_(None)
    win = table.reads("gatherings:vote", event.pk)
    assert "Adopted" in win
    dissent = table.reads("gatherings:residents_decision", ResidentDecision.objects.get().pk)
    assert DISSENT in dissent
    assert "not told, so that nobody can be recognized" in dissent  # three refugees
    promise = table.reads("agreements:obligation", asked.pk)
    assert "bus stop at the medical center" in promise
    assert asked.is_open
    assert DISSENT in table.reads("table:gathered", meeting.pk)


def test_cg_10_a_promise_that_is_not_kept_is_told_with_its_outcome(table, cast):
    table.as_(cast.dana).does(
        "agreements:promise_new", what="Bring a clinic", obligors=[cast.department.pk], rhythm="once",
        given_at="the town hall", is_public="on", beneficiary_words="residents", holder=cast.department.pk,
    )  # fmt: skip
    promise = Obligation.objects.get()
    table.does(
        "agreements:obligation_steps", promise.pk, **{"step-to": "dropped", "step-why": "The bank refused the loan."}
    )
    page = table.as_(None).reads("agreements:obligation", promise.pk)
    assert "The bank refused the loan." in page
    assert "dropped" in page
