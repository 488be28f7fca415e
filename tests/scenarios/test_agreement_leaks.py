"""An attacker's tour of agreements: what each account could learn or do beyond what the pages say."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commontable.foundation.errors import NotNow
from commontable.foundation.sight import Audience, Sight
from commontable.rooms.agreements import actions
from commontable.rooms.agreements.drafting_details import Asked, Bound, CostDetails, StepDetails
from commontable.rooms.agreements.models import (
    SignedScan,
)
from commontable.rooms.agreements.promise_states import ObligationState
from commontable.rooms.agreements.states import VersionState
from commontable.rooms.gatherings import actions as meetings
from commontable.rooms.gatherings.rules import Option, QuorumKind
from commontable.rooms.gatherings.states import ItemKind
from commontable.rooms.gatherings.vote_details import MotionDetails
from commontable.rooms.people.queries import sight_of
from commontable.rooms.people.states import AffiliationRole
from tests import agreed, gathered, things, voted
from tests.rooms.agreements import promised

VISITOR = Sight()


def url(name: str, *args: Any) -> str:
    return reverse(f"agreements:{name}", args=["river-city", *args])


def page(client: Client, name: str, *args: Any) -> str:
    return client.get(url(name, *args)).content.decode()


def cost(cast, agreement, what="Rent", **fields):
    details = CostDetails(**{"kind": "other", "what": what, "amount": 1200, "payer": cast.organizers, **fields})
    return actions.add_cost(agreement=agreement, details=details, by=cast.dana)


def works_at_the_hospital(cast):
    things.affiliation(cast.hank.persons.get(), cast.hospital, AffiliationRole.STAFF)
    return cast.hank


def sees(account, thing) -> bool:
    rows = type(thing).objects.filter(pk=thing.pk)
    return rows.visible_to(sight_of(account)).exists()


def test_persons_who_approve_and_comment_are_named_to_those_who_may_see_them(cast, client):
    version = agreed.draft(cast)
    hank = cast.hank.persons.get()
    asked = StepDetails("Directors", (Asked(cast.hospital, hank, "delegate"),), 1, may_block=False)
    actions.add_approval_step(version=version, details=asked, by=cast.dana)
    clause = version.clauses.first()
    actions.share_version(version=version, audience=Audience.PUBLIC, by=cast.dana)
    clause.refresh_from_db()
    comment = actions.comment_on_clause(clause=clause, text="Too short.", by=cast.rosa)
    actions.resolve_comment(comment=comment, how="Made longer.", by=cast.dana)
    actions.propose_version(version=version, by=cast.dana)
    for name, pk, seen in (("approvals", version.pk, "Directors"), ("clause", clause.pk, "Too short.")):
        told = page(client, name, pk)
        assert seen in told
        for person in ("Hank", "Rosa", "Dana"):
            assert person not in told, (name, person)
    client.force_login(cast.omar)
    assert "Hank" in page(client, "approvals", version.pk)
    assert "Rosa" in page(client, "clause", clause.pk)


def test_showing_a_draft_does_not_open_costs_and_earlier_versions(cast):
    """Who decides that the table may read a draft has not decided that everybody reads what it costs."""
    version = promised.signed(cast, open_to=None)
    rent = cost(cast, version.agreement)
    draft = actions.amend(version=version, why="Two years are over.", by=cast.dana)
    with pytest.raises(NotNow, match="Decide first who may see the agreement"):
        actions.share_version(version=draft, audience=Audience.PARTNERSHIP, by=cast.dana)
    for thing in (rent, version, draft, version.agreement):
        assert not sees(cast.rosa, thing)


def test_showing_a_first_draft_does_not_open_its_costs(cast):
    draft = agreed.draft(cast)
    cost(cast, draft.agreement)
    with pytest.raises(NotNow, match="Decide first who may see the agreement"):
        actions.share_version(version=draft, audience=Audience.PARTNERSHIP, by=cast.dana)


def test_an_agreement_that_is_closed_again_takes_everything_along(cast, client):
    version = promised.signed(cast)
    draft = actions.amend(version=version, why="Two years are over.", by=cast.dana)
    actions.share_version(version=draft, audience=Audience.PUBLIC, by=cast.dana)
    proposal = actions.propose_review(agreement=version.agreement, day=timezone.localdate())
    promise = promised.obligation(cast, version.clauses.first())
    assert all(sees(cast.rosa, one) for one in (draft, proposal, promise, draft.clauses.first()))
    actions.share_agreement(agreement=version.agreement, audience=Audience.CUSTODIAN, by=cast.dana)
    for one in (draft, proposal, promise, draft.clauses.first(), version, version.agreement):
        assert not sees(cast.rosa, one), one
        assert sees(cast.olivia, one), one
    client.force_login(cast.rosa)
    assert "Memorandum of the river" not in page(client, "reviews")
    assert page(client, "clause", draft.clauses.first().pk).count("We share a vision") == 0


def test_who_joins_later_does_not_read_what_others_signed_before(cast, client):
    """The form says it: earlier versions stay between those who signed them."""
    works_at_the_hospital(cast)
    first = promised.signed(cast, open_to=None)
    draft = actions.amend(version=first, why="The hospital joins.", by=cast.dana)
    actions.add_party(version=draft, bound=Bound(cast.hospital), by=cast.dana)
    clause = draft.clauses.first()
    assert sees(cast.hank, draft)
    assert not sees(cast.hank, first)
    assert not sees(cast.hank, first.clauses.first())
    client.force_login(cast.hank)
    assert client.get(url("clause", clause.carried_from_id)).status_code == 404
    assert client.get(url("comparison", draft.pk, first.pk)).status_code == 404


def test_who_left_reads_no_promise_and_no_cost_of_later_versions(cast):
    works_at_the_hospital(cast)
    first = promised.signed(cast, open_to=None, more=(Bound(cast.hospital),))
    old = promised.obligation(cast, first.clauses.first(), "Old promise")
    before = cost(cast, first.agreement, "Before")
    second = actions.amend(version=first, why="The hospital leaves.", by=cast.dana)
    hospital = first.agreement.parties.get(organization=cast.hospital)
    actions.end_party(party=hospital, version=second, by=cast.dana)
    during = cost(cast, first.agreement, "While they are still bound")
    second = actions.propose_version(version=second, by=cast.dana)
    promised.sign_for(cast, second, cast.department)
    promised.sign_for(cast, second, cast.organizers)
    second.refresh_from_db()
    new = promised.obligation(cast, second.clauses.first(), "New promise")
    shown = actions.step_obligation(obligation=new, to=ObligationState.STALLED, why="No money.", by=cast.dana)
    after = cost(cast, first.agreement, "After")
    later = cost(cast, first.agreement, "Later", clause=second.clauses.first())
    assert second.state == VersionState.SIGNED
    assert all(sees(cast.hank, one) for one in (old, before, during, first, first.agreement))
    assert not any(sees(cast.hank, one) for one in (new, shown, after, later, second))
    assert all(sees(cast.olivia, one) for one in (new, shown, after, later, old, before))


def test_an_adoption_in_a_closed_session_is_named_to_the_body_alone(cast, client):
    """The version is public; by which words a closed session adopted it is not."""
    voted.rule(cast.commission, quorum_kind=QuorumKind.NONE)
    held = gathered.opened(cast.commission)
    gathered.everybody(held)
    item = gathered.item(held, "Lease", kind=ItemKind.CLOSED_SESSION, citation="RSMo 610.021(2)")
    closing = decided(cast, voted.motion(held, "We close the session.", item=item))
    meetings.begin_closed_session(item=item, vote=closing, by=cast.dana)
    item.refresh_from_db()
    inside = meetings.put_motion(item=item, details=MotionDetails("We pay the seller."), by=cast.dana)
    decision = decided(cast, inside).decision
    version = agreed.draft(cast, body=cast.commission)
    actions.propose_version(version=version, by=cast.dana)
    version.refresh_from_db()
    actions.note_adoption(version=version, decision=decision, by=cast.dana)
    actions.share_version(version=version, audience=Audience.PUBLIC, by=cast.dana)
    assert "pay the seller" not in page(client, "version", version.pk)
    client.force_login(cast.rosa)
    assert "pay the seller" in page(client, "version", version.pk)


def decided(cast, motion):
    event = meetings.call_vote(motion=motion, by=cast.dana)
    for seat in (cast.chair, cast.resident_seat, cast.hospital_seat):
        voted.cast(event, seat, Option.FOR)
    meetings.close_vote(event=event, by=cast.dana)
    event.refresh_from_db()
    return event


def test_a_review_that_meets_in_private_is_named_to_those_who_may_see_the_meeting(cast, client):
    version = promised.signed(cast)
    proposal = actions.propose_review(agreement=version.agreement, day=timezone.localdate())
    held = gathered.meeting(cast.commission, title="Hard talk", audience=Audience.CUSTODIAN)
    proposal_review(proposal, held)
    client.force_login(cast.rosa)
    assert "Hard talk" not in page(client, "reviews")
    client.force_login(cast.dana)
    assert "Hard talk" in page(client, "reviews")


def proposal_review(proposal, held):
    from commontable.rooms.agreements.models import ReviewMeeting
    from commontable.rooms.people.models import seen_like

    return ReviewMeeting.objects.create(proposal=proposal, meeting=held, **seen_like(proposal))


def test_scans_and_drawn_names_stay_at_the_table(cast, client):
    version = promised.proposed(cast)
    scan = actions.keep_scan(version=version, upload=promised.upload('"><b>x\r\nX: y.pdf'), by=cast.dana)
    promised.sign_for(cast, version, cast.department, strokes="M10 10 L20 20")
    promised.sign_for(cast, version, cast.organizers)
    actions.share_agreement(agreement=version.agreement, audience=Audience.PUBLIC, by=cast.dana)
    told = client.get(url("certificate", version.pk)).content.decode()
    assert "Dana Director" in told
    assert "M10 10 L20 20" not in told
    assert client.get(url("scan", scan.pk)).status_code == 302
    client.force_login(cast.esther)
    assert client.get(url("scan", scan.pk)).status_code == 404
    client.force_login(cast.rosa)
    assert "M10 10 L20 20" in page(client, "certificate", version.pk)
    answer = client.get(url("scan", scan.pk))
    answer.close()
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "\n" not in answer["Content-Disposition"]
    assert "X" not in answer.headers


@pytest.mark.parametrize("content", [b"<svg xmlns='x'/>", b"<html><script>1</script>", b"PK\x03\x04zip", b"MZ"])
def test_what_a_file_says_it_is_counts_for_nothing(cast, content):
    version = promised.proposed(cast)
    with pytest.raises(NotNow, match="is not a PDF"):
        actions.keep_scan(version=version, upload=SimpleUploadedFile("../../signed.pdf", content), by=cast.dana)
    assert not SignedScan.objects.exists()


def test_nothing_of_another_table_is_taken_from_what_is_sent(cast, client):
    """Dana drafts here; Esther's organization, and a clause of an agreement that Dana is no party to, are sent."""
    version = agreed.draft(cast)
    lakeside = cast.esther.persons.get().custodian
    client.force_login(cast.dana)
    sent = {"title": "x", "kind": "mou", "language": "en", "custodian": lakeside.pk, "parties": [lakeside.pk]}
    assert client.post(url("agreement_new"), sent).status_code == 422
    assert client.post(url("party_new", version.pk), {"organization": lakeside.pk, "role": "party"}).status_code == 422
    sent = {"kind": "other", "what": "x", "amount": "1", "per": "year", "payer": lakeside.pk, "audience": "public"}
    assert client.post(url("cost_new", version.agreement_id), sent).status_code == 422
    sent = {"title": "Step", "organizations": [lakeside.pk], "needed": 1}
    assert client.post(url("approval_step_new", version.pk), sent).status_code == 422
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.dana)
    assert strict.post(url("proposals", version.pk)).status_code == 403
    for other in (cast.esther, cast.hank, cast.rosa, cast.sol):
        client.force_login(other)
        for name in ("version", "approvals", "version_edit", "certificate", "party_new", "adoption_new"):
            assert client.get(url(name, version.pk)).status_code == 404, (other, name)
        assert client.post(url("proposals", version.pk)).status_code == 404
    version.refresh_from_db()
    assert (version.state, version.audience) == (VersionState.DRAFT, Audience.CUSTODIAN)


def test_of_a_private_draft_no_count_no_calendar_no_mail_tells(cast, client):
    version = agreed.draft(cast, title="Secret merger")
    for account in (None, cast.rosa, cast.hank, cast.esther, cast.sol):
        client.logout()
        if account:
            client.force_login(account)
        told = (
            page(client, "agreements")
            + client.get(reverse("table:search", args=["river-city"]), {"q": "merger"}).content.decode()
        )
        told += client.get(reverse("table:activity", args=["river-city"])).content.decode()
        assert "Secret merger" not in told
        assert client.get(url("version_file", version.pk, "agreement-version-1.txt")).status_code in (302, 404)
