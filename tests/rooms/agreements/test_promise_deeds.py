"""Deeds on promises: each writes its line in the ledger, obeys the table and leaves a record."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Audience, Sight
from commontable.rooms.agreements import actions
from commontable.rooms.agreements.drafting_details import AgreementDetails, Bound
from commontable.rooms.agreements.kept_files import FILES
from commontable.rooms.agreements.models import Obligation, ObligationEvidence, ObligationStep
from commontable.rooms.agreements.promise_details import Given, ObligationDetails, Shown
from commontable.rooms.agreements.promise_states import (
    OBLIGATION_MOVES,
    EvidenceKind,
    ObligationState,
)
from commontable.rooms.agreements.recurrence import Rhythm
from commontable.rooms.people.exchange.moving import move_all
from commontable.rooms.people.queries import sight_of

from . import promised

S = ObligationState


@pytest.fixture
def clause(cast):
    return promised.signed(cast).clauses.get(number="2")


def told(deed: str, by: object) -> str:
    line = LedgerLine.objects.filter(deed=deed).first()
    return ledger.tell([line], sight_of(by))[0].sentence


def test_a_promise_is_entered_under_its_clause(cast, clause):
    made = promised.obligation(cast, clause, due=PartialDate.parse("spring 2030"))
    assert made.next_due == dt.date(2030, 5, 31)
    assert made.audience == Audience.PUBLIC
    assert [step.after for step in made.steps.all()] == [S.NOT_STARTED]
    assert "“Train the staff” under the clause 2 Clause 2" in told("obligation_added", cast.dana)


def test_only_parties_promise_and_only_they_enter_it(cast, clause):
    with pytest.raises(NotNow, match=r"St\. Anne: not a party"):
        promised.obligation(cast, clause, obligors=(cast.hospital,))
    with pytest.raises(NotPermitted, match="by those who work at its parties"):
        actions.add_obligation(clause=clause, details=ObligationDetails("x", (cast.department,)), by=cast.hank)


def test_whoever_begins_an_agreement_stands_in_the_ledger(cast):
    details = AgreementDetails("Charter", parties=(Bound(cast.department),))
    actions.start_agreement(partnership=cast.river, custodian=cast.department, details=details, by=cast.dana)
    assert "Charter" in told("agreement_started", cast.dana)


def test_a_draft_has_no_promises_yet(cast):
    draft = promised.agreement(cast).versions.get()
    with pytest.raises(NotNow, match="once the version is signed"):
        promised.obligation(cast, draft.clauses.first())


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"what": " "}, "Say in one sentence"),
        ({"obligors": ()}, "at least one organization"),
        ({"rhythm": Rhythm.MONTHLY}, "needs its first date"),
        ({"due": PartialDate.parse("2030"), "due_until": dt.date(2029, 1, 1)}, "before the first"),
    ],
)
def test_a_promise_needs_words_an_owner_and_dates_that_fit(cast, clause, fields, message):
    with pytest.raises(NotNow, match=message):
        promised.obligation(cast, clause, **fields)


def test_every_step_is_a_record_with_its_reason(cast, clause):
    made = promised.obligation(cast, clause)
    actions.step_obligation(obligation=made, to=S.IN_PROGRESS, by=cast.ana)
    with pytest.raises(NotNow, match="what came of it"):
        actions.step_obligation(obligation=made, to=S.COMPLETE, by=cast.ana)
    actions.step_obligation(obligation=made, to=S.COMPLETE, why="All 12 were trained.", by=cast.ana)
    steps = list(made.steps.values_list("before", "after", "why"))
    assert steps[-1] == (S.IN_PROGRESS, S.COMPLETE, "All 12 were trained.")
    assert "complete. All 12 were trained." in told("obligation_moved", cast.dana)
    with pytest.raises(TypeError, match="never changed"):
        made.steps.first().save()
    with pytest.raises(TypeError, match="never deleted"):
        made.steps.first().delete()


def test_who_does_not_owe_it_does_not_tell_where_it_stands(cast, clause):
    made = promised.obligation(cast, clause)
    for name in ("omar", "hank", "rosa", "esther"):
        with pytest.raises(NotPermitted, match="who work at Health Department"):
            actions.step_obligation(obligation=made, to=S.STALLED, why="No", by=cast.account(name))


def test_carrying_is_not_a_step(cast, clause):
    with pytest.raises(NotNow, match="carried by the version that amends"):
        actions.step_obligation(obligation=promised.obligation(cast, clause), to=S.CARRIED, by=cast.dana)


def test_what_comes_again_is_kept_day_by_day(cast, clause):
    made = promised.obligation(
        cast, clause, due=PartialDate.parse("2026-01-31"), rhythm=Rhythm.MONTHLY, due_until=dt.date(2026, 3, 31)
    )
    for day in (dt.date(2026, 1, 31), dt.date(2026, 2, 28), dt.date(2026, 3, 31)):
        assert actions.keep_once(obligation=made, by=cast.dana).for_day == day
    assert made.next_due is None
    assert made.state == S.IN_PROGRESS
    assert "was kept for 2026-03-31" in told("obligation_kept", cast.dana)
    with pytest.raises(NotNow, match="due any more"):
        actions.keep_once(obligation=made, by=cast.dana)


def test_a_promise_without_an_agreement_says_where_it_was_given_and_everyone_reads_it(cast):
    """CG-10: every institutional promise has owner, date, outcome, public to residents."""
    details = ObligationDetails("Open a clinic on Saturdays", (cast.department,), due=PartialDate.parse("2027"))
    made = actions.make_promise(given=Given(cast.department, "town hall"), details=details, by=cast.dana)
    assert Obligation.objects.visible_to(Sight()).get() == made
    assert "given at: town hall" in told("promise_made", cast.rosa)
    with pytest.raises(NotPermitted, match="Only staff and administrators"):
        actions.make_promise(given=Given(cast.hospital, "town hall"), details=details, by=cast.dana)
    with pytest.raises(NotNow, match="Say where"):
        actions.make_promise(given=Given(cast.department, " "), details=details, by=cast.dana)


def test_evidence_of_every_kind_is_kept_and_told(cast, clause, tmp_path):
    made = promised.obligation(cast, clause)
    kinds = [
        Shown("We met", EvidenceKind.NOTE),
        Shown("The page", EvidenceKind.LINK, url="https://example.org/"),
        Shown("The list", EvidenceKind.FILE, upload=promised.upload("list of names.pdf")),
        Shown("The meeting", EvidenceKind.THING, thing="gatherings.meeting:1"),
    ]
    for shown in kinds:
        actions.attach_evidence(obligation=made, shown=shown, by=cast.dana)
    assert "was kept: The meeting" in told("evidence_attached", cast.dana)
    file = made.evidence.get(kind=EvidenceKind.FILE)
    assert (file.file_name, file.media_type, file.size) == ("list of names.pdf", "application/pdf", len(promised.PDF))
    assert FILES.path_of(file.pk).read_bytes() == promised.PDF


def test_a_file_is_what_its_first_bytes_say(cast, clause, settings):
    made = promised.obligation(cast, clause)
    wrong = promised.upload("list.pdf", b"<html><script>")
    with pytest.raises(NotNow, match="not a PDF, JPEG or PNG file, whatever its name says"):
        actions.attach_evidence(obligation=made, shown=Shown("x", EvidenceKind.FILE, upload=wrong), by=cast.dana)
    renamed = promised.upload("../../etc/passwd.exe", promised.PNG)
    actions.attach_evidence(obligation=made, shown=Shown("x", EvidenceKind.FILE, upload=renamed), by=cast.dana)
    assert ObligationEvidence.objects.get().file_name == "passwd.png"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (promised.PDF[:20], "ends in the middle"),
        (promised.PDF.replace(b"trailer<<>>", b"trailer<</Encrypt 5 0 R>>"), "locked with a password"),
        (promised.PDF.replace(b"trailer<<>>", b"trailer<</Encrypt <</V 2>>>>"), "locked with a password"),
    ],
)
def test_a_document_that_others_cannot_read_is_not_taken(cast, clause, content, message):
    made = promised.obligation(cast, clause)
    shown = Shown("A list", EvidenceKind.FILE, upload=promised.upload("list.pdf", content))
    with pytest.raises(NotNow, match=f"“list.pdf” {'is ' if 'locked' in message else ''}{message}"):
        actions.attach_evidence(obligation=made, shown=shown, by=cast.dana)
    assert not ObligationEvidence.objects.exists()


def test_what_a_document_says_of_encryption_does_not_lock_it(cast, clause):
    made = promised.obligation(cast, clause)
    told = promised.PDF.replace(b"<<>>endobj", b"<</Title (What /Encrypt means)>>endobj")
    shown = Shown("A list", EvidenceKind.FILE, upload=promised.upload("a.pdf", told))
    actions.attach_evidence(obligation=made, shown=shown, by=cast.dana)
    assert ObligationEvidence.objects.get().file_name == "a.pdf"


def test_a_file_whose_row_fails_is_not_kept(cast, clause, monkeypatch, tmp_path):
    monkeypatch.setattr(ObligationEvidence, "save", lambda *_a, **_k: (_ for _ in ()).throw(RuntimeError("no")))
    shown = Shown("x", EvidenceKind.FILE, upload=promised.upload())
    made = promised.obligation(cast, clause)
    with pytest.raises(RuntimeError):
        actions.attach_evidence(obligation=made, shown=shown, by=cast.dana)
    assert list((tmp_path / "agreements").iterdir()) == []


def test_an_amendment_carries_what_is_open_and_keeps_both(cast, clause):
    """KC-10: old obligations closed or carried forward."""
    open_one = promised.obligation(cast, clause, due=PartialDate.parse("2030"))
    done = promised.obligation(cast, clause, "Meet once")
    actions.step_obligation(obligation=open_one, to=S.IN_PROGRESS, by=cast.dana)
    actions.step_obligation(obligation=done, to=S.COMPLETE, why="We met.", by=cast.dana)
    following = actions.amend(version=clause.version, why="More", by=cast.dana)
    following = actions.propose_version(version=following, by=cast.dana)
    promised.sign_for(cast, following, cast.department)
    open_one.refresh_from_db()
    assert open_one.state == S.IN_PROGRESS
    promised.sign_for(cast, following, cast.organizers)
    open_one.refresh_from_db()
    done.refresh_from_db()
    carried = open_one.carried_into
    assert (open_one.state, done.state, carried.state) == (S.CARRIED, S.COMPLETE, S.IN_PROGRESS)
    assert carried.clause.version == following
    assert carried.next_due == open_one.next_due
    assert list(carried.obligors.all()) == [cast.department]
    assert carried.audience == Audience.PUBLIC
    assert "into the clause 2 Clause 2" in told("obligation_carried", cast.dana)


def test_carrying_by_hand_stays_within_the_agreement(cast, clause):
    made = promised.obligation(cast, clause)
    other = promised.signed(cast, "Another memorandum").clauses.first()
    for wrong in (other, clause):
        with pytest.raises(NotNow, match="later version of the same agreement"):
            actions.carry_obligation(obligation=made, clause=wrong, by=cast.dana)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from([*S, "keep"]), st.booleans()), max_size=8))
def test_no_sequence_of_deeds_leaves_the_table(cast, deeds):
    """Whatever is tried in whatever order: each record continues the one before it along the table, or nothing."""
    clause = test_no_sequence_of_deeds_leaves_the_table.__dict__.setdefault("clause", {}).get(cast.river.pk)
    if clause is None:
        clause = promised.signed(cast).clauses.get(number="2")
        test_no_sequence_of_deeds_leaves_the_table.__dict__["clause"] = {cast.river.pk: clause}
    made = promised.obligation(cast, clause, due=PartialDate.parse("2026-01-05"), rhythm=Rhythm.WEEKLY)
    for deed, says_why in deeds:
        why = "Because" if says_why else ""
        try:
            if deed == "keep":
                actions.keep_once(obligation=made, why=why, by=cast.dana)
            else:
                actions.step_obligation(obligation=made, to=S(deed), why=why, by=cast.dana)
        except NotNow:
            pass
    made.refresh_from_db()
    state = ""
    for step in ObligationStep.objects.filter(obligation=made).order_by("at", "id"):
        assert step.before == state
        if step.for_day:
            assert S(step.before) in (S.NOT_STARTED, S.IN_PROGRESS, S.STALLED)
            assert step.after == S.IN_PROGRESS
        elif state:
            assert step.after in OBLIGATION_MOVES[S(state)]
        state = step.after
    assert made.state == state


def test_where_two_records_of_an_organization_owe_the_same_promise_one_is_left(cast, clause):
    """Merging moves lists of organizations too, and names nobody twice."""
    made = promised.obligation(cast, clause)
    made.obligors.set([cast.department, cast.hospital])
    move_all(keep=cast.department, absorb=cast.hospital)
    assert list(made.obligors.all()) == [cast.department]


def test_two_parties_of_one_agreement_are_not_merged(cast, clause):
    with pytest.raises(NotNow, match="which names nobody twice"):
        move_all(keep=cast.department, absorb=cast.organizers)
