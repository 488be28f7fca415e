"""Signing here and on paper, what stands afterwards, and withdrawing (KC-09, KC-10)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils.timezone import localdate

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Audience
from commontable.rooms.agreements import actions
from commontable.rooms.agreements.canonical import hash_of
from commontable.rooms.agreements.drafting_details import Answer, Asked, Bound, StepDetails
from commontable.rooms.agreements.models import Clause, Signature, SignedText, Version
from commontable.rooms.agreements.promise_details import Confirmation, Leaving, PaperSigner
from commontable.rooms.agreements.states import PartyRole, VersionState
from commontable.rooms.people.queries import sight_of

from . import promised


@pytest.fixture
def version(cast):
    return promised.proposed(cast)


def told(deed: str, by: object) -> str:
    line = LedgerLine.objects.filter(deed=deed).first()
    return ledger.tell([line], sight_of(by))[0].sentence


def test_two_signatures_suffice_and_no_third_is_waited_for(cast):
    """KC-09, with three parties that may sign."""
    version = promised.proposed(cast, more=(Bound(cast.hospital),), effective_from=PartialDate.parse("2024-03"))
    promised.sign_for(cast, version, cast.department)
    version.refresh_from_db()
    assert version.state == VersionState.APPROVED
    promised.sign_for(cast, version, cast.organizers, name="Olivia Organizer", office="Executive Director")
    version.refresh_from_db()
    assert version.state == VersionState.SIGNED
    assert str(version.effective_from) == "March 2024"
    assert "signed Memorandum of the river (1) for Organizing" in told("version_signed", cast.dana)
    assert "in force from March 2024" in told("version_in_force", cast.dana)


def test_what_is_signed_is_kept_to_the_letter_with_its_hash(cast, version):
    signature = promised.sign_for(cast, version, cast.department)
    text = SignedText.objects.get(version=version)
    assert signature.sha256 == text.sha256 == version.text_hash == hash_of(text.text)
    assert "We train each other's staff." in text.text
    cast.department.name = "Department of Well-being"
    cast.department.save()
    promised.sign_for(cast, version, cast.organizers)
    assert SignedText.objects.get().text == text.text


def test_the_signature_names_who_for_whom_when_and_how_confirmed(cast, version):
    signature = promised.sign_for(cast, version, cast.department, name="  Dana   Director ", strokes="M10 20 L30 40")
    assert signature.typed_name == "Dana Director"
    assert signature.account == cast.dana
    assert signature.person == cast.dana.persons.get()
    assert (signature.second_factor, signature.strokes) == ("totp", "M10 20 L30 40")
    assert signature.signed == PartialDate.of_day(localdate())
    with pytest.raises(TypeError, match="never changed"):
        signature.save()
    with pytest.raises(TypeError, match="never deleted"):
        signature.delete()


def test_a_draft_and_what_waits_for_approval_is_not_signed(cast):
    """The order of approvals is enforced."""
    draft = promised.agreement(cast).versions.get()
    with pytest.raises(NotNow, match="once it is proposed"):
        promised.sign_for(cast, draft, cast.department)
    step = StepDetails("Counsel", (Asked(cast.department),))
    actions.add_approval_step(version=draft, details=step, by=cast.dana)
    version = actions.propose_version(version=draft, by=cast.dana)
    with pytest.raises(NotNow, match="every approval asked for"):
        promised.sign_for(cast, version, cast.department)
    approver = version.approval_steps.get().approvers.get()
    actions.approve_version(approver=approver, answer=Answer(), by=cast.dana)
    promised.sign_for(cast, version, cast.department)


@pytest.mark.parametrize("name", ["ana", "omar", "olivia", "hank", "rosa", "sol", "esther"])
def test_nobody_signs_for_an_organization_they_do_not_speak_for(cast, version, name):
    with pytest.raises(NotPermitted, match="signs one of its administrators"):
        promised.sign_for(cast, version, cast.department, by=cast.account(name))


def test_who_sits_for_it_with_power_to_decide_signs_and_a_delegate_does_not(cast):
    version = promised.proposed(cast, more=(Bound(cast.hospital),))
    with pytest.raises(NotPermitted):
        promised.sign_for(cast, version, cast.hospital, by=cast.hank)
    cast.hospital_seat.memberships.update(authority="executive")
    promised.sign_for(cast, version, cast.hospital, by=cast.hank)


def test_nobody_signs_twice_nor_for_a_witness(cast):
    version = promised.proposed(cast, more=(Bound(cast.hospital, PartyRole.WITNESS),))
    promised.sign_for(cast, version, cast.department)
    with pytest.raises(NotNow, match="has signed this version already"):
        promised.sign_for(cast, version, cast.department)
    cast.hospital_seat.memberships.update(authority="ceo")
    with pytest.raises(NotNow, match="does not sign this version"):
        promised.sign_for(cast, version, cast.hospital, by=cast.hank)


@pytest.mark.parametrize(
    ("confirmation", "message"),
    [
        (lambda: promised.confirmed(minutes=11), "within 10 minutes"),
        (lambda: promised.confirmed(minutes=-2), "within 10 minutes"),
        (lambda: Confirmation("password", promised.confirmed().at), "second factor"),
    ],
)
def test_a_fresh_second_factor_is_needed(cast, version, confirmation, message):
    with pytest.raises(NotNow, match=message):
        actions.sign(
            version=version, party=promised.party(version, cast.department), words=promised.words(version),
            confirmation=confirmation(), by=cast.dana,
        )  # fmt: skip


def test_each_signature_has_its_own_confirmation(cast, version):
    other = promised.proposed(cast, "Another memorandum")
    confirmation = promised.confirmed()
    for one in (version, other):
        signing = {
            "version": one, "party": promised.party(one, cast.department), "words": promised.words(one),
            "confirmation": confirmation, "by": cast.dana,
        }  # fmt: skip
        if one == version:
            actions.sign(**signing)
        else:
            with pytest.raises(NotNow, match="confirmed by itself"):
                actions.sign(**signing)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"name": " 1 "}, "Type your full name"),
        ({"sha256": "0" * 64}, "changed since you opened"),
        ({"strokes": "M1 1<script>"}, "could not be read"),
        ({"strokes": "M601 1"}, "could not be read"),
        ({"strokes": "M1 1" + " L1 1" * 5000}, "too long"),
    ],
)
def test_what_was_typed_drawn_and_read_is_checked(cast, version, words, message):
    with pytest.raises(NotNow, match=message):
        promised.sign_for(cast, version, cast.department, **words)


def test_a_text_that_was_changed_behind_its_hash_is_not_signed(cast, version):
    Clause.objects.filter(version=version, number="1").update(text="We share nothing.")
    with pytest.raises(NotNow, match="no longer the one that was proposed"):
        promised.sign_for(cast, version, cast.department)
    assert not Signature.objects.exists()


def test_without_a_date_it_is_in_force_from_the_day_of_the_last_signature(cast):
    version = promised.signed(cast, effective_from=None)
    assert version.effective_from == PartialDate.of_day(localdate())


def test_a_signed_paper_counts_with_its_own_dates(cast, version):
    scan = actions.keep_scan(version=version, upload=promised.upload("MOU.pdf"), by=cast.dana)
    assert "imported the signed paper" in told("signed_paper_imported", cast.dana)
    signers = [
        PaperSigner(promised.party(version, one), name, PartialDate.parse("spring 2012"), "Director")
        for one, name in ((cast.department, "Dana D."), (cast.organizers, "Olivia O."))
    ]
    made = actions.sign_on_paper(version=version, scan=scan, signers=signers, by=cast.dana)
    version.refresh_from_db()
    assert version.state == VersionState.SIGNED
    assert [str(one.signed) for one in made] == ["spring 2012"] * 2
    assert {one.second_factor for one in made} == {""}
    assert "was signed on paper for Organizing" in told("version_signed_on_paper", cast.dana)


def test_papers_are_entered_by_staff_of_the_parties_and_never_of_tomorrow(cast, version):
    with pytest.raises(NotPermitted, match="entered by staff of its parties"):
        actions.keep_scan(version=version, upload=promised.upload(), by=cast.rosa)
    scan = actions.keep_scan(version=version, upload=promised.upload(), by=cast.dana)
    later = PartialDate.of_day(localdate() + dt.timedelta(days=1))
    party = promised.party(version, cast.department)
    for signers, message in (
        ([PaperSigner(party, "Dana", later)], "still to come"),
        ([PaperSigner(party, " ", PartialDate.parse("2012"))], "Write the name"),
        ([], "at least one person"),
    ):
        with pytest.raises(NotNow, match=message):
            actions.sign_on_paper(version=version, scan=scan, signers=signers, by=cast.dana)
    other = promised.proposed(cast, "Another memorandum")
    with pytest.raises(NotNow, match="another version"):
        actions.sign_on_paper(version=other, scan=scan, signers=[], by=cast.dana)


def test_withdrawing_ends_a_version_and_deletes_nothing(cast):
    version = promised.signed(cast)
    leaving = Leaving(localdate(), "The board decided so.")
    actions.withdraw(version=version, party=promised.party(version, cast.organizers), leaving=leaving, by=cast.olivia)
    version.refresh_from_db()
    assert version.state == VersionState.WITHDRAWN
    assert version.signatures.count() == 2
    assert "withdrew Organizing from" in told("signature_withdrawn", cast.dana)
    with pytest.raises(NotNow, match="has withdrawn already"):
        actions.withdraw(
            version=version, party=promised.party(version, cast.organizers), leaving=leaving, by=cast.olivia
        )


def test_a_third_signature_lets_one_party_leave(cast):
    version = promised.signed(cast, more=(Bound(cast.hospital),))
    cast.hospital_seat.memberships.update(authority="ceo")
    promised.sign_for(cast, version, cast.hospital, by=cast.hank)
    leaving = Leaving(localdate(), "We moved.")
    actions.withdraw(version=version, party=promised.party(version, cast.organizers), leaving=leaving, by=cast.olivia)
    assert Version.objects.get(pk=version.pk).state == VersionState.SIGNED


def test_withdrawing_needs_a_reason_a_day_to_come_and_a_signature(cast, version):
    promised.sign_for(cast, version, cast.department)
    party = promised.party(version, cast.department)
    for leaving, message in (
        (Leaving(localdate(), " "), "Say why"),
        (Leaving(dt.date(2020, 1, 1), "x"), "is past"),
    ):
        with pytest.raises(NotNow, match=message):
            actions.withdraw(version=version, party=party, leaving=leaving, by=cast.dana)
    leaving, party = Leaving(localdate(), "x"), promised.party(version, cast.organizers)
    with pytest.raises(NotNow, match="has not signed"):
        actions.withdraw(version=version, party=party, leaving=leaving, by=cast.olivia)


def test_what_is_signed_is_seen_like_its_agreement(cast):
    version = promised.signed(cast, open_to=Audience.PARTNERSHIP)
    made = promised.obligation(cast, version.clauses.first())
    for row in (version.signed_text, version.signatures.first(), made, made.steps.get()):
        rows = type(row).objects.filter(pk=row.pk)
        assert rows.visible_to(sight_of(cast.rosa)).exists(), row
        assert not rows.visible_to(sight_of(cast.esther)).exists()
        assert not rows.visible_to(sight_of(cast.sol)).exists()
    actions.share_agreement(agreement=version.agreement, audience=Audience.PUBLIC, by=cast.dana)
    for row in (version.signed_text, version.signatures.first(), made, made.steps.get()):
        assert type(row).objects.filter(pk=row.pk).visible_to(sight_of(cast.esther)).exists(), row
