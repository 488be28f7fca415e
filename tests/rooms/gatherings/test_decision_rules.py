"""Worked examples of decision rules: who is counted, what suffices, and the sentence that says so (CO-01, CO-02)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from django.utils import translation

from commontable.rooms.gatherings import vote_words
from commontable.rooms.gatherings.rules import (
    Abstention,
    Base,
    Cast,
    CastFault,
    Electorate,
    Holding,
    NotTaken,
    Option,
    Outcome,
    OutOfOrder,
    Quorum,
    QuorumKind,
    Reason,
    RecusalEffect,
    Rule,
    RuleFault,
    Sitter,
    Stand,
    Threshold,
    Tie,
    Vote,
    count,
    decide,
    faults_of,
    freeze,
    parity_losses,
    shown,
    stand_of,
)

BOARD = Rule(number="4.2", since="2015")
FOR, AGAINST, ABSTAIN, BLOCK, RECUSE = Option.FOR, Option.AGAINST, Option.ABSTAIN, Option.BLOCK, Option.RECUSE


def sitter(seat: str, organization: str = "", *, person: str = "", present: bool = True, kind: str = "institutional"):
    return Sitter(Holding(seat, kind, organization), person or f"person in {seat}", present=present)


def board(present: int, absent: int = 0) -> list[Sitter]:
    """So many organizations with one delegate each; the first ones are there."""
    return [sitter(f"s{n:02}", f"o{n:02}", present=n < present) for n in range(present + absent)]


def say(*options: tuple[Option, int]) -> dict[str, Option]:
    """Ballots of the first seats in turn."""
    said = [option for option, number in options for _ in range(number)]
    return {f"s{n:02}": option for n, option in enumerate(said)}


def outcome(rule: Rule, sitters: list[Sitter], ballots: dict[str, Option], casting: Option | None = None):
    return decide(rule, count(rule, freeze(rule, sitters), ballots, casting=casting))


def test_the_result_explains_itself():
    found = outcome(BOARD, board(11, 4), say((FOR, 8), (ABSTAIN, 2), (AGAINST, 1)))
    assert vote_words.sentence(found) == (
        "Adopted: 8 of 11 organizations for; quorum 8 held with 11; 2 abstained, which by rule 4.2 (since 2015) count "
        "as present and not for. 1 was against. Needed: 6 of 11 (more than half)."
    )


def test_the_result_explains_itself_in_spanish():
    found = outcome(BOARD, board(11, 4), say((FOR, 8), (ABSTAIN, 2), (AGAINST, 1)))
    with translation.override("es"):
        assert vote_words.sentence(found) == (
            "Aprobada: 8 de 11 organizaciones a favor; quórum de 8, cumplido con 11; 2 se abstuvieron, lo que según la "
            "regla 4.2 (desde 2015) cuenta como presente y no a favor. 1 votó en contra. Hacían falta 6 de 11 (más de "
            "la mitad)."
        )


def test_three_delegates_and_a_one_person_group_count_one_each():
    sitters = [*(sitter(f"h{n}", "St. Charles") for n in range(3)), sitter("c", "A small group")]
    electors = freeze(BOARD, sitters)
    assert [(one.key, len(one.voters)) for one in electors] == [("A small group", 1), ("St. Charles", 3)]
    found = outcome(BOARD, sitters, {"h0": FOR, "h1": FOR, "h2": FOR, "c": AGAINST})
    assert (found.tally.in_favor, found.tally.base, found.tally.people_present) == (1, 2, 4)
    assert found.outcome == Outcome.REJECTED


def test_delegates_who_disagree_leave_the_organization_unresolved_not_in_fractions():
    (elector,) = freeze(BOARD, [sitter(f"h{n}", "St. Charles") for n in range(3)])
    assert stand_of(elector, {"h0": FOR, "h1": FOR, "h2": AGAINST}) == Stand.UNRESOLVED
    assert stand_of(elector, {"h0": FOR, "h1": ABSTAIN}) == Stand.FOR
    assert stand_of(elector, {"h0": FOR, "h1": RECUSE}) == Stand.FOR
    assert stand_of(elector, {"h0": RECUSE}) == Stand.SILENT
    assert stand_of(elector, {"h0": RECUSE, "h1": RECUSE, "h2": RECUSE}) == Stand.RECUSE
    assert stand_of(elector, {}) == Stand.SILENT


def test_who_speaks_for_themselves_has_a_vote_of_their_own():
    electors = freeze(BOARD, [sitter("r1", kind="resident"), sitter("r2", kind="resident"), sitter("h", "Hospital")])
    assert len(electors) == 3


def test_by_seat_and_by_person_other_ballots_count():
    sitters = [sitter("a1", "A", person="Pat"), sitter("a2", "A"), sitter("b1", "B", person="Pat")]
    assert len(freeze(replace(BOARD, electorate=Electorate.SEAT), sitters)) == 3
    people = freeze(replace(BOARD, electorate=Electorate.PERSON), sitters)
    assert [len(voter.holdings) for one in people for voter in one.voters] == [2, 1]


@pytest.mark.parametrize(
    ("change", "ballots", "present", "expected", "needed"),
    [
        ({}, say((FOR, 6), (AGAINST, 5)), 11, Outcome.ADOPTED, 6),
        ({}, say((FOR, 5), (AGAINST, 4), (ABSTAIN, 2)), 11, Outcome.REJECTED, 6),
        ({"abstention": Abstention.NOT_CAST}, say((FOR, 5), (AGAINST, 4), (ABSTAIN, 2)), 11, Outcome.ADOPTED, 5),
        ({"base": Base.CAST}, say((FOR, 3), (AGAINST, 2)), 11, Outcome.ADOPTED, 3),
        ({"base": Base.ALL}, say((FOR, 7), (AGAINST, 1)), 11, Outcome.REJECTED, 8),
        ({"base": Base.ALL}, say((FOR, 8)), 11, Outcome.ADOPTED, 8),
        ({"threshold": Threshold.TWO_THIRDS}, say((FOR, 6), (AGAINST, 3)), 9, Outcome.ADOPTED, 6),
        ({"threshold": Threshold.TWO_THIRDS}, say((FOR, 6), (AGAINST, 4)), 10, Outcome.REJECTED, 7),
        ({"threshold": Threshold.SHARE, "share": Fraction(3, 5)}, say((FOR, 6), (AGAINST, 4)), 10, Outcome.ADOPTED, 6),
        ({"threshold": Threshold.UNANIMITY}, say((FOR, 10), (ABSTAIN, 1)), 11, Outcome.REJECTED, 11),
        ({"threshold": Threshold.UNANIMITY}, say((FOR, 11)), 11, Outcome.ADOPTED, 11),
        ({"threshold": Threshold.CONSENT}, say((FOR, 9), (AGAINST, 2)), 11, Outcome.ADOPTED, 1),
        ({"threshold": Threshold.CONSENT}, say((FOR, 10), (BLOCK, 1)), 11, Outcome.REJECTED, 1),
        ({"threshold": Threshold.CONSENT, "blocks_needed": 2}, say((FOR, 9), (BLOCK, 1)), 11, Outcome.ADOPTED, 1),
        ({"recusal": RecusalEffect.LEAVES}, say((FOR, 5), (AGAINST, 4), (RECUSE, 2)), 11, Outcome.ADOPTED, 5),
        ({"recusal": RecusalEffect.STAYS}, say((FOR, 5), (AGAINST, 4), (RECUSE, 2)), 11, Outcome.REJECTED, 6),
    ],
)  # fmt: skip
def test_thresholds_and_what_abstain_recuse_and_absent_do(change, ballots, present, expected, needed):
    found = outcome(replace(BOARD, **change), board(present, 15 - present), ballots)
    assert (found.outcome, found.needed) == (expected, needed)
    assert found.recomputed() == found


def test_two_thirds_is_exact_where_a_decimal_would_not_be():
    rule = replace(BOARD, threshold=Threshold.TWO_THIRDS, base=Base.CAST)
    assert outcome(rule, board(300), say((FOR, 200), (AGAINST, 100))).outcome == Outcome.ADOPTED
    assert outcome(rule, board(301), say((FOR, 200), (AGAINST, 101))).outcome == Outcome.REJECTED


def test_a_tie_fails_or_waits_for_the_chair():
    ballots = say((FOR, 4), (AGAINST, 4))
    assert outcome(BOARD, board(8), ballots).reason == Reason.TIE
    rule = replace(BOARD, tie=Tie.CHAIR)
    assert outcome(rule, board(8), ballots).outcome == Outcome.TIED
    assert outcome(rule, board(8), ballots, FOR).outcome == Outcome.ADOPTED
    assert outcome(rule, board(8), ballots, AGAINST).outcome == Outcome.REJECTED
    assert outcome(rule, board(9), ballots, FOR).outcome == Outcome.REJECTED  # the ninth was there: four are no tie


def test_each_class_needs_its_own_majority():
    rule = replace(BOARD, threshold=Threshold.DUAL, classes=("institutional", "resident"))
    room = [*board(5), *(sitter(f"r{n}", kind="resident") for n in range(4))]
    told = {**say((FOR, 5)), "r0": FOR, "r1": FOR, "r2": AGAINST, "r3": AGAINST}
    found = outcome(rule, room, told)
    assert (found.outcome, found.reason) == (Outcome.REJECTED, Reason.CLASS_SHORT)
    assert "In the class “resident” only 2 of 4 were for, not more than half." in vote_words.sentence(found)
    assert outcome(rule, room, {**told, "r2": FOR}).outcome == Outcome.ADOPTED
    assert outcome(rule, board(5), say((FOR, 5))).outcome == Outcome.REJECTED  # no resident, no majority of them


@pytest.mark.parametrize(
    ("quorum", "present", "holds", "needed"),
    [
        (Quorum(QuorumKind.MAJORITY), 8, True, 8),
        (Quorum(QuorumKind.MAJORITY), 7, False, 8),
        (Quorum(QuorumKind.COUNT, count=5), 5, True, 5),
        (Quorum(QuorumKind.SHARE, share=Fraction(2, 3)), 10, True, 10),
        (Quorum(QuorumKind.SHARE, share=Fraction(2, 3)), 9, False, 10),
        (Quorum(QuorumKind.NONE), 1, True, 0),
    ],
)
def test_quorum_by_number_majority_and_share(quorum, present, holds, needed):
    found = outcome(replace(BOARD, quorum=quorum, base=Base.CAST), board(present, 15 - present), say((FOR, 1)))
    assert (found.tally.quorum.holds, found.tally.quorum.needed) == (holds, needed)
    assert (found.outcome == Outcome.NO_QUORUM) == (not holds)


def test_quorum_may_ask_for_seats_of_a_class_besides():
    rule = replace(BOARD, quorum=Quorum(classes=(("resident", 2),)))
    room = [*board(9), sitter("r0", kind="resident"), sitter("r1", kind="resident", present=False)]
    found = outcome(rule, room, say((FOR, 9)))
    assert found.outcome == Outcome.NO_QUORUM
    assert "seats of class “resident”: 2 asked for, only 1 there" in vote_words.sentence(found)
    assert outcome(rule, room, {**say((FOR, 9)), "r1": FOR}).outcome == Outcome.ADOPTED


def test_recused_organizations_leave_the_quorum_or_stay_by_rule():
    """Nine seats, five there, one of them recused: four of eight, or five of nine."""
    ballots = {**say((FOR, 4)), "s04": RECUSE}
    leaves = outcome(BOARD, board(5, 4), ballots).tally.quorum
    assert (leaves.entitled, leaves.present, leaves.needed, leaves.holds) == (8, 4, 5, False)
    stays = outcome(replace(BOARD, recusal=RecusalEffect.STAYS), board(5, 4), ballots).tally.quorum
    assert (stays.entitled, stays.present, stays.needed, stays.holds) == (9, 5, 5, True)


def test_a_delegate_who_is_replaced_or_stood_in_for_does_not_vote_twice():
    room = [replace(sitter("s", "A", person="Pat"), alternate="Alex")]
    vote = Vote(BOARD).call(room).cast(Cast("s", "Pat", FOR))
    for person, fault in (("Alex", CastFault.SEAT_HAS_VOTED), ("Successor", CastFault.NOT_THEIRS)):
        with pytest.raises(NotTaken) as refused:
            vote.cast(Cast("s", person, AGAINST))
        assert refused.value.fault == fault
    changed = vote.cast(Cast("s", "Pat", AGAINST))
    assert [cast.option for cast in changed.ballots.values()] == [AGAINST]


def test_who_sits_for_two_organizations_votes_once_unless_the_rule_allows_both():
    room = [sitter("a", "A", person="Pat"), sitter("b", "B", person="Pat")]
    vote = Vote(BOARD).call(room).cast(Cast("a", "Pat", FOR))
    with pytest.raises(NotTaken) as refused:
        vote.cast(Cast("b", "Pat", FOR))
    assert refused.value.fault == CastFault.VOTED_ELSEWHERE
    generous = Vote(replace(BOARD, votes_for_each_seat=True)).call(room).cast(Cast("a", "Pat", FOR))
    assert len(generous.cast(Cast("b", "Pat", FOR)).ballots) == 2


def test_a_closed_vote_takes_no_ballot_and_a_correction_is_a_second_result():
    vote = Vote(BOARD).call(board(3)).cast(Cast("s00", "person in s00", FOR)).cast(Cast("s01", "person in s01", FOR))
    closed = vote.close()
    with pytest.raises(OutOfOrder):
        closed.cast(Cast("s02", "person in s02", FOR))
    corrected = closed.correct({"s01": AGAINST})
    assert [one.outcome for one in corrected.results] == [Outcome.ADOPTED, Outcome.REJECTED]
    assert corrected.ballots == closed.ballots


def test_a_rule_that_contradicts_itself_is_found_out():
    broken = Rule(
        quorum=Quorum(QuorumKind.COUNT), threshold=Threshold.DUAL, classes=("resident",), base=Base.ALL,
        abstention=Abstention.NOT_CAST, tie=Tie.CHAIR, blocks_needed=0,
    )  # fmt: skip
    assert faults_of(broken) == [
        RuleFault("quorum_count", "count"),
        RuleFault("classes", "classes"),
        RuleFault("abstention", "all"),
        RuleFault("tie", "tie"),
        RuleFault("blocks_needed", "blocks"),
    ]
    assert faults_of(BOARD) == []


def test_what_keeps_parity_is_missed_when_it_goes():
    before = Rule(
        quorum=Quorum(classes=(("resident", 2),)), threshold=Threshold.DUAL, classes=("institutional", "resident")
    )
    losses = parity_losses(before, Rule(), gate_before=True, gate_after=False)
    assert [(one.seat_class, one.what) for one in losses] == [
        ("institutional", "majority"), ("resident", "quorum"), ("resident", "majority"), ("resident", "gate"),
    ]  # fmt: skip
    assert parity_losses(before, before, gate_before=True, gate_after=True) == ()


def test_small_groups_are_withheld_and_a_lone_one_with_a_second():
    assert [(one.group, one.number) for one in shown([("a", 3), ("b", 12), ("c", 30)])] == [
        ("a", None), ("b", None), ("c", 30),
    ]  # fmt: skip
    assert [one.number for one in shown([("a", 3), ("b", 2), ("c", 30)])] == [None, None, 30]
    assert [one.number for one in shown([("a", 0), ("b", 9)])] == [0, 9]
