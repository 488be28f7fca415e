"""Approvals: order is enforced, n of m suffice, whoever may block blocks until they themselves lift it (KC-09)."""

import pytest

from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.rooms.agreements import actions
from commontable.rooms.agreements.approving import AskedStep, GivenAnswer, StepStanding, all_complete, steps_now
from commontable.rooms.agreements.drafting_details import Answer, Asked, StepDetails
from commontable.rooms.agreements.models import Approval, Approver
from commontable.rooms.agreements.states import ApprovalVerdict, VersionState
from tests import agreed

YES, NO = ApprovalVerdict.APPROVED, ApprovalVerdict.BLOCKED
BLOCK = Answer(NO, "The rent is missing.")


def ask(cast, version, title, *organizations, needed=1, may_block=True):
    asked = tuple(Asked(one) for one in organizations)
    return actions.add_approval_step(
        version=version, details=StepDetails(title, asked, needed, may_block), by=cast.dana
    )


def approver(step, organization) -> Approver:
    return step.approvers.get(organization=organization)


def answered(*given: tuple[str, str], steps: tuple[AskedStep, ...], text: str = "t") -> list[StepStanding]:
    return [one.standing for one in steps_now(steps, [GivenAnswer(who, what, text) for who, what in given], "t")]


FIRST = AskedStep("first", ("a", "b", "c"), 2)
SECOND = AskedStep("second", ("d",), 1)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], ["open", "waiting"]),
        ([("a", YES)], ["open", "waiting"]),
        ([("a", YES), ("a", YES)], ["open", "waiting"]),
        ([("a", YES), ("b", YES)], ["complete", "open"]),
        ([("a", YES), ("b", YES), ("c", NO)], ["blocked", "waiting"]),
        ([("a", YES), ("b", YES), ("c", NO), ("c", YES)], ["complete", "open"]),
        ([("a", YES), ("b", YES), ("d", YES)], ["complete", "complete"]),
        ([("d", YES)], ["open", "waiting"]),
        ([("a", YES), ("b", YES), ("d", YES), ("a", NO)], ["blocked", "waiting"]),
        ([("x", YES), ("b", YES)], ["open", "waiting"]),
    ],
)
def test_steps_stand_as_they_were_answered(given, expected):
    assert answered(*given, steps=(FIRST, SECOND)) == expected


def test_answers_to_another_text_do_not_count():
    assert answered(("a", YES), ("b", YES), steps=(FIRST,), text="another") == ["open"]


def test_where_nobody_may_block_a_no_is_only_no_yes():
    step = AskedStep("advice", ("a", "b", "c"), 2, may_block=False)
    assert answered(("a", YES), ("b", YES), ("c", NO), steps=(step,)) == ["complete"]


def test_no_steps_are_complete():
    assert all_complete(steps_now((), (), ""))


def test_the_order_is_enforced(cast):
    version = agreed.draft(cast)
    lawyers = ask(cast, version, "Counsel", cast.hospital)
    directors = ask(cast, version, "Directors", cast.department, cast.organizers, needed=2)
    with pytest.raises(NotNow, match="Approvals are given to what is proposed"):
        actions.approve_version(approver=approver(directors, cast.department), answer=Answer(), by=cast.dana)
    version = agreed.proposed(cast, version)
    assert version.state == VersionState.PROPOSED
    with pytest.raises(NotNow, match="not the turn of “Directors” yet"):
        actions.approve_version(approver=approver(directors, cast.department), answer=Answer(), by=cast.dana)
    # Hank is a member of the hospital, not its administrator; nobody else's approval counts in its place.
    for other in (cast.hank, cast.dana):
        with pytest.raises(NotPermitted, match=r"Only St\. Anne answers here"):
            actions.approve_version(approver=approver(lawyers, cast.hospital), answer=Answer(), by=other)
    assert not Approval.objects.exists()


def test_n_of_m_and_the_last_approval_opens_the_signing(cast):
    version = agreed.draft(cast)
    step = ask(cast, version, "Directors", cast.department, cast.organizers, needed=2)
    version = agreed.proposed(cast, version)
    actions.approve_version(approver=approver(step, cast.department), answer=Answer(), by=cast.dana)
    version.refresh_from_db()
    assert version.state == VersionState.PROPOSED
    actions.approve_version(approver=approver(step, cast.organizers), answer=Answer(), by=cast.olivia)
    version.refresh_from_db()
    assert version.state == VersionState.APPROVED
    lines = LedgerLine.objects.values_list("deed", flat=True)
    assert list(lines)[:2] == ["version_approved", "approval_given"]


def test_one_of_two_suffices_where_one_is_needed(cast):
    version = agreed.draft(cast)
    step = ask(cast, version, "Either director", cast.department, cast.organizers)
    version = agreed.proposed(cast, version)
    actions.approve_version(approver=approver(step, cast.organizers), answer=Answer(), by=cast.olivia)
    version.refresh_from_db()
    assert version.state == VersionState.APPROVED


def test_a_block_holds_until_whoever_blocked_lifts_it(cast):
    version = agreed.draft(cast)
    step = ask(cast, version, "Directors", cast.department, cast.organizers)
    version = agreed.proposed(cast, version)
    with pytest.raises(NotNow, match="Say why you block it"):
        actions.approve_version(approver=approver(step, cast.organizers), answer=Answer(NO), by=cast.olivia)
    actions.approve_version(approver=approver(step, cast.organizers), answer=BLOCK, by=cast.olivia)
    assert LedgerLine.objects.first().deed == "approval_blocked"
    actions.approve_version(approver=approver(step, cast.department), answer=Answer(), by=cast.dana)
    version.refresh_from_db()
    assert version.state == VersionState.PROPOSED
    actions.approve_version(approver=approver(step, cast.organizers), answer=Answer(), by=cast.olivia)
    version.refresh_from_db()
    assert version.state == VersionState.APPROVED
    assert Approval.objects.count() == 3


def test_approvals_of_a_text_that_changed_do_not_count(cast):
    version = agreed.draft(cast)
    step = ask(cast, version, "Directors", cast.department, cast.organizers, needed=2)
    version = agreed.proposed(cast, version)
    actions.approve_version(approver=approver(step, cast.department), answer=Answer(), by=cast.dana)
    actions.return_version(version=version, why="One more clause.", by=cast.dana)
    agreed.clause(cast, version, number="9")
    version = agreed.proposed(cast, version)
    actions.approve_version(approver=approver(step, cast.organizers), answer=Answer(), by=cast.olivia)
    version.refresh_from_db()
    assert version.state == VersionState.PROPOSED


def test_a_step_that_cannot_be_met_is_refused(cast):
    version = agreed.draft(cast)
    with pytest.raises(NotNow, match="2 approvals of 1 asked is not possible"):
        ask(cast, version, "Directors", cast.department, needed=2)


def test_a_step_is_taken_back_as_long_as_nobody_answered(cast):
    version = agreed.draft(cast)
    step = ask(cast, version, "Counsel", cast.department)
    actions.remove_approval_step(step=step, by=cast.omar)
    assert LedgerLine.objects.first().deed == "approval_step_removed"
    step = ask(cast, version, "Counsel", cast.department)
    version = agreed.proposed(cast, version)
    actions.approve_version(approver=step.approvers.get(), answer=BLOCK, by=cast.dana)
    actions.return_version(version=version, why="Change it.", by=cast.dana)
    with pytest.raises(NotNow, match="is lifted by whoever set it"):
        actions.remove_approval_step(step=step, by=cast.dana)


def test_only_the_person_who_is_asked_answers(cast):
    version = agreed.draft(cast)
    person = cast.ana.persons.get()
    details = StepDetails("Statistician", (Asked(cast.department, person, "Chief statistician"),))
    step = actions.add_approval_step(version=version, details=details, by=cast.dana)
    agreed.proposed(cast, version)
    with pytest.raises(NotPermitted, match="Only Ana Health Department answers here"):
        actions.approve_version(approver=step.approvers.get(), answer=Answer(), by=cast.dana)
    actions.approve_version(approver=step.approvers.get(), answer=Answer(), by=cast.ana)
    version.refresh_from_db()
    assert version.state == VersionState.APPROVED


def test_approvals_carry_over_to_the_amendment_as_steps_not_as_answers(cast):
    version = agreed.draft(cast)
    step = ask(cast, version, "Directors", cast.department)
    version = agreed.proposed(cast, version)
    actions.approve_version(approver=step.approvers.get(), answer=Answer(), by=cast.dana)
    version.refresh_from_db()
    assert version.state == VersionState.APPROVED
    assert Approval.objects.filter(approver__step__version=version).count() == 1
