"""The pages of agreements: who sees and does what, what they tell, and how many queries they take."""

import pytest

from commontable.foundation.sight import Audience
from commontable.rooms.agreements import actions
from commontable.rooms.agreements.drafting_details import Asked, Bound, CostDetails, StepDetails
from commontable.rooms.agreements.models import Agreement, Clause, ClauseComment, Version
from commontable.rooms.agreements.states import CostKind, VersionState
from commontable.rooms.agreements.wordings import last_key, version_key
from tests import agreed
from tests.rooms.agreements import promised
from tests.rooms.agreements.pages import page, send, url


@pytest.fixture
def version(cast) -> Version:
    return agreed.mou(cast)


def test_a_director_begins_a_memorandum_from_its_template(cast, client):
    client.force_login(cast.dana)
    assert "Begin an agreement" in page(client, cast, "agreements")
    answer = send(
        client, cast, "agreement_new", title="Memorandum", kind="mou", custodian=cast.department.pk,
        parties=[cast.department.pk, cast.organizers.pk], template="mou", language="es",
    )  # fmt: skip
    made = Version.objects.get()
    assert answer.url == url(cast, "version", made.pk)
    assert (made.language, made.clauses.count()) == ("es", 15)
    assert "Lo que queremos juntos" in page(client, cast, "version", made.pk)


def test_a_form_that_is_not_complete_comes_back_with_what_was_typed(cast, client):
    client.force_login(cast.dana)
    answer = send(client, cast, "agreement_new", title="Kept words", kind="mou", language="en")
    assert answer.status_code == 422
    assert "Kept words" in answer.content.decode()
    assert not Agreement.objects.exists()


def test_a_refusal_stands_on_the_form(cast, client, version):
    client.force_login(cast.omar)
    answer = send(client, cast, "clause_new", version.pk, number="1", heading="Again", text="Kept words", kind="rule")
    assert answer.status_code == 409
    assert "There is a clause 1 already" in answer.content.decode()
    assert "Kept words" in answer.content.decode()


@pytest.mark.parametrize("name", ["hank", "rosa", "esther", "visitor"])
def test_a_draft_is_not_there_for_others(cast, client, version, name):
    if name != "visitor":
        client.force_login(cast.account(name))
    clause = version.clauses.first()
    pages = (
        ("agreement", version.agreement.pk), ("version", version.pk), ("clause", clause.pk),
        ("approvals", version.pk), ("costs", version.agreement.pk),
        ("version_file", version.pk, "agreement-version-1.txt"), ("comparison", version.pk, version.pk),
    )  # fmt: skip
    for where, *args in pages:
        page(client, cast, where, *args, status=404)


def test_the_other_side_writes_changes_moves_and_takes_out(cast, client, version):
    client.force_login(cast.omar)
    send(client, cast, "clause_new", version.pk, number="16", heading="New", text="Text.", kind="promise")
    clause = Clause.objects.get(number="16")
    words = {"number": "16", "heading": "Newer", "text": "Text.", "kind": "rule"}
    send(client, cast, "clause_edit", clause.pk, **words, seen=last_key(clause))
    send(client, cast, "clause_moves", clause.pk, to="earlier")
    assert list(version.clauses.values_list("heading", flat=True))[-2] == "Newer"
    terms = {"data": "Deaths", "purpose": "The gap", "minimum_cell": "10", "seen": last_key(clause)}
    send(client, cast, "data_terms", clause.pk, **terms)
    assert "Deaths" in page(client, cast, "clause", clause.pk)
    send(client, cast, "clause_removal", clause.pk, why="Not needed.")
    assert "Not needed." in page(client, cast, "clause", clause.pk)
    assert "Newer" not in page(client, cast, "version", version.pk)


def test_both_sides_comment_and_settle(cast, client, version):
    clause = version.clauses.first()
    client.force_login(cast.omar)
    send(client, cast, "comments", clause.pk, text="Which floor?", on_behalf_of=cast.organizers.pk)
    comment = ClauseComment.objects.get()
    assert comment.on_behalf_of == cast.organizers
    client.force_login(cast.dana)
    assert "1 comment waits" in page(client, cast, "version", version.pk)
    assert send(client, cast, "proposals", version.pk).status_code == 409
    send(client, cast, "comment_resolution", comment.pk, how="The second.")
    assert "The second." in page(client, cast, "clause", clause.pk)
    assert send(client, cast, "proposals", version.pk).status_code == 302
    assert Version.objects.get().state == VersionState.APPROVED


def test_a_resident_comments_on_a_draft_that_was_shown_to_the_table_and_does_not_draft(cast, client, version):
    actions.share_version(version=version, audience=Audience.PARTNERSHIP, by=cast.dana)
    client.force_login(cast.rosa)
    clause = version.clauses.first()
    assert "Change the clause" not in page(client, cast, "clause", clause.pk)
    send(client, cast, "comments", clause.pk, text="Say it in Spanish too.")
    assert ClauseComment.objects.get().on_behalf_of is None
    for name, *args in (("clause_edit", clause.pk), ("version_edit", version.pk), ("clause_new", version.pk)):
        page(client, cast, name, *args, status=404)


def test_versions_are_told_apart_and_compared_in_words(cast, client):
    first = agreed.signed(cast, since="2012-04-10")
    client.force_login(cast.olivia)
    send(client, cast, "amendment_new", first.pk, why="More specific.")
    second = Version.objects.get(number=2)
    clause = second.clauses.first()
    words = {"number": "1", "heading": clause.heading, "text": "We keep it every year.", "kind": "promise"}
    send(client, cast, "clause_edit", clause.pk, **words, seen=last_key(clause))
    told = page(client, cast, "comparison", first.pk, second.pk)
    assert "1 clause changed" in told
    assert '<ins><span class="visually-hidden">added: </span>' in told
    assert "It amends version 1: More specific." in page(client, cast, "version", second.pk)
    assert "in force since 10 April 2012" in page(client, cast, "agreement", first.agreement.pk).replace(
        "April 10, 2012", "10 April 2012"
    )
    answer = client.get(url(cast, "agreement", first.agreement.pk), {"on": "2011-12-31"}).content.decode()
    assert "no version was in force" in answer
    answer = client.get(url(cast, "agreement", first.agreement.pk), {"on": "2015-06-01"}).content.decode()
    assert "version 1 was in force" in answer


def test_a_nonsense_day_shows_today(cast, client, version):
    client.force_login(cast.dana)
    answer = client.get(url(cast, "agreement", version.agreement.pk), {"on": "yesterday"})
    assert answer.status_code == 200


def test_approvals_are_asked_for_and_given_on_the_page(cast, client, version):
    client.force_login(cast.dana)
    send(
        client, cast, "approval_step_new", version.pk, title="Directors", needed="2", may_block="on",
        organizations=[cast.department.pk, cast.organizers.pk],
    )  # fmt: skip
    assert send(client, cast, "proposals", version.pk).status_code == 302
    told = page(client, cast, "approvals", version.pk)
    assert "2 approvals are missing" in told
    assert "Answer for Health Department" in told
    assert "Answer for Organizing" not in told
    asked = {one.organization: one for one in version.approval_steps.get().approvers.all()}
    page(client, cast, "approval_answers", asked[cast.organizers].pk, status=404)
    version.refresh_from_db()
    read = {"sha256": version.text_hash}
    send(client, cast, "approval_answers", asked[cast.department].pk, verdict="approved", **read)
    client.force_login(cast.olivia)
    answer = send(client, cast, "approval_answers", asked[cast.organizers].pk, verdict="blocked", **read)
    assert answer.status_code == 409
    send(client, cast, "approval_answers", asked[cast.organizers].pk, verdict="blocked", why="No rent.", **read)
    assert "blocked" in page(client, cast, "approvals", version.pk)
    send(client, cast, "approval_answers", asked[cast.organizers].pk, verdict="approved", **read)
    assert "1 earlier answer" in page(client, cast, "approvals", version.pk)
    version.refresh_from_db()
    assert version.state == VersionState.APPROVED


def test_a_step_is_taken_back_on_the_page(cast, client, version):
    step = StepDetails("Counsel", (Asked(cast.department),))
    made = actions.add_approval_step(version=version, details=step, by=cast.dana)
    client.force_login(cast.omar)
    assert "No longer ask: Counsel" in page(client, cast, "approvals", version.pk)
    send(client, cast, "approval_step_removals", made.pk)
    assert not version.approval_steps.exists()


def test_deeds_with_a_reason_and_sharing_go_through_their_pages(cast, client, version):
    client.force_login(cast.dana)
    fields = {"title": "Memorandum", "label": "2012", "effective_from": "spring 2012", "effective_to": "2016"}
    send(client, cast, "version_edit", version.pk, **fields, seen=version_key(version))
    version.refresh_from_db()
    assert str(version.effective_from) == "spring 2012"
    bad = {"title": "Memorandum", "effective_from": "soon", "seen": version_key(version)}
    answer = send(client, cast, "version_edit", version.pk, **bad)
    assert answer.status_code == 422
    assert "soon" in answer.content.decode()
    send(client, cast, "party_new", version.pk, organization=cast.hospital.pk, role="witness")
    party = version.agreement.parties.get(organization=cast.hospital)
    send(client, cast, "party_ends", version.pk, party.pk)
    party.refresh_from_db()
    assert party.last_version == 0
    send(client, cast, "version_sharing", version.pk, audience="partnership")
    send(client, cast, "agreement_sharing", version.agreement.pk, audience="public")
    send(client, cast, "proposals", version.pk)
    send(client, cast, "version_return", version.pk, why="One more clause.")
    assert "One more clause." in page(client, cast, "version", version.pk)
    send(client, cast, "version_drop", version.pk, why="We begin anew.")
    version.refresh_from_db()
    assert (version.state, version.audience) == (VersionState.DROPPED, Audience.PARTNERSHIP)


def test_files_carry_the_hash_of_the_text(cast, client):
    version = agreed.signed(cast, agreed.mou(cast, language="es"))
    client.force_login(cast.olivia)
    found = {}
    for form in ("pdf", "docx", "txt"):
        answer = client.get(url(cast, "version_file", version.pk, f"agreement-version-1.{form}"))
        assert answer.status_code == 200
        assert answer["X-Content-Type-Options"] == "nosniff"
        found[form] = answer.content
    import hashlib
    import io

    import docx

    assert hashlib.sha256(found["txt"]).hexdigest() == version.text_hash
    assert found["pdf"].startswith(b"%PDF")
    assert b"/StructTreeRoot" in found["pdf"]
    document = docx.Document(io.BytesIO(found["docx"]))
    words = "\n".join(one.text for one in document.paragraphs)
    assert version.text_hash in words
    assert "Entre" in words or "Between" in words
    assert "15 Cómo empieza, cambia y termina este memorando" in words
    page(client, cast, "version_file", version.pk, "agreement-version-2.pdf", status=404)


def queries(client, address: str, asserting) -> int:
    with asserting as found:
        assert client.get(address).status_code == 200
    return len(found)


@pytest.mark.parametrize("who", ["dana", "visitor"])
def test_pages_take_as_many_queries_for_400_clauses_as_for_2(cast, client, who, django_assert_max_num_queries):
    version = agreed.signed(cast)
    agreement = version.agreement
    actions.share_agreement(agreement=agreement, audience=Audience.PUBLIC, by=cast.dana)
    client.force_login(cast.account(who)) if who != "visitor" else None
    second = actions.amend(version=version, why="More.", by=cast.dana)
    first_step = StepDetails("Counsel", (Asked(cast.department),))
    actions.add_approval_step(version=second, details=first_step, by=cast.dana)
    first_cost = CostDetails(CostKind.OTHER, "A cost", unknown_reason="Nobody knows.")
    actions.add_cost(agreement=agreement, details=first_cost, by=cast.dana)
    actions.share_version(version=second, audience=Audience.PUBLIC, by=cast.dana)
    addresses = [
        url(cast, "agreements"), url(cast, "agreement", agreement.pk), url(cast, "version", second.pk),
        url(cast, "comparison", version.pk, second.pk), url(cast, "clause", second.clauses.first().pk),
        url(cast, "costs", agreement.pk), url(cast, "approvals", second.pk),
    ]  # fmt: skip
    before = [queries(client, one, django_assert_max_num_queries(40)) for one in addresses]
    sight = {name: getattr(second, name) for name in ("partnership", "custodian", "audience", "record_class")}
    for target in (version, second):
        Clause.objects.bulk_create(
            Clause(version=target, order=number, number=str(number), heading=f"H{number}", text="Text.", **sight)
            for number in range(3, 401)
        )
    for number in range(5):
        cost = CostDetails(CostKind.OTHER, f"Cost {number}", unknown_reason="Nobody knows.")
        actions.add_cost(agreement=agreement, details=cost, by=cast.dana)
    actions.add_party(version=second, bound=Bound(cast.hospital), by=cast.dana)
    for number in range(3):
        asked = (Asked(cast.department), Asked(cast.organizers))
        actions.add_approval_step(version=second, details=StepDetails(f"Step {number}", asked), by=cast.dana)
    for _number in range(3):
        other = agreed.signed(cast)
        actions.share_agreement(agreement=other.agreement, audience=Audience.PUBLIC, by=cast.dana)
    client.get(addresses[0])
    after = [queries(client, one, django_assert_max_num_queries(40)) for one in addresses]
    grown = {address: (was, now) for address, was, now in zip(addresses, before, after, strict=True) if now > was + 2}
    assert grown == {}


def test_kc_10_promises_that_no_clause_carried_over_wait_on_the_page_of_the_new_version(cast, client):
    first = promised.signed(cast)
    kept, left = first.clauses.order_by("order")
    promised.obligation(cast, kept, what="Meet every month")
    promised.obligation(cast, left, what="Train twice a year")
    second = actions.amend(version=first, why="Shorter.", by=cast.dana)
    actions.leave_out_clause(clause=second.clauses.get(carried_from=left), why="Done elsewhere.", by=cast.dana)
    second = actions.propose_version(version=second, by=cast.dana)
    for organization in (cast.department, cast.organizers):
        promised.sign_for(cast, second, organization)
    client.force_login(cast.dana)
    told = page(client, cast, "version", second.pk)
    assert "Promises of the earlier version that no clause carried over" in told
    assert "Train twice a year" in told
    assert "Meet every month" not in told
