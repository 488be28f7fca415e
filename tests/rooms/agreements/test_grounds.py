"""Clauses that are rules: the citation of a vote opens them; a body's decision adopts a version; approvals wait."""

import pytest
from django.urls import reverse

from commontable.foundation import slots
from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.foundation.sight import Audience
from commontable.rooms.agreements import actions
from commontable.rooms.agreements.drafting_details import Answer, Asked, StepDetails
from commontable.rooms.agreements.models import Adoption, RuleGround
from commontable.rooms.agreements.states import AgreementKind, ClauseKind
from commontable.rooms.gatherings.models import Decision
from commontable.rooms.people.queries import sight_of
from tests import agreed, gathered, voted


@pytest.fixture
def bylaws(cast):
    return agreed.agreement(
        cast, template="bylaws", kind=AgreementKind.BYLAWS, title="Bylaws", body=cast.commission
    ).versions.get()


def at(cast, name, *args):
    return reverse(f"agreements:{name}", args=[cast.river.slug, *args])


def test_the_clause_a_rule_stands_on_opens_from_the_rule(cast, client, bylaws):
    rule, clause = voted.rule(cast.commission), bylaws.clauses.get(number="6")
    client.force_login(cast.dana)
    assert clause.kind == ClauseKind.RULE
    assert b"No decision rule points here yet" in client.get(at(cast, "clause", clause.pk)).content
    assert client.post(at(cast, "ground_new", clause.pk), {"rule": rule.pk}).status_code == 302
    assert RuleGround.objects.get().rule == rule
    assert LedgerLine.objects.first().deed == "rule_grounded"
    found = slots.filled("rule.ground", rule, sight_of(cast.olivia))
    assert [one.url for one in found] == [at(cast, "clause", clause.pk)]
    assert found[0].title == "Clause 6, Majority"
    assert slots.filled("rule.ground", rule, sight_of(cast.esther)) == []
    assert rule.name in client.get(at(cast, "clause", clause.pk)).content.decode()
    with pytest.raises(NotNow, match="ground of that rule already"):
        actions.ground_rule(clause=clause, rule=rule, by=cast.dana)
    with pytest.raises(NotPermitted):
        actions.ground_rule(clause=clause, rule=rule, by=cast.hank)


def test_the_page_of_a_vote_and_of_its_rule_open_the_clause(cast, client, bylaws):
    seats = voted.board(cast.department, 3)
    body = seats[0].body
    rule, clause = voted.rule(body), bylaws.clauses.get(number="6")
    actions.ground_rule(clause=clause, rule=rule, by=cast.dana)
    held = gathered.opened(body)
    gathered.everybody(held)
    event = voted.called(held, by=cast.dana)
    pages = [
        reverse("gatherings:rule", args=[cast.river.slug, rule.pk]),
        reverse("gatherings:vote", args=[cast.river.slug, event.pk]),
    ]
    link = f'href="{at(cast, "clause", clause.pk)}"'
    client.force_login(cast.dana)
    assert [client.get(page).content.decode().count(link) for page in pages] == [1, 1]
    client.force_login(cast.hank)
    assert [client.get(page).content.decode().count(link) for page in pages] == [0, 0]


def test_a_clause_taken_out_and_another_table_ground_nothing(cast, bylaws):
    rule, clause = voted.rule(cast.commission), bylaws.clauses.get(number="6")
    actions.leave_out_clause(clause=clause, why="Elsewhere.", by=cast.dana)
    with pytest.raises(NotNow, match="was taken out"):
        actions.ground_rule(clause=clause, rule=rule, by=cast.dana)
    board = cast.esther.persons.get().memberships.get().seat.body
    with pytest.raises(NotNow, match="its own table"):
        actions.ground_rule(clause=bylaws.clauses.get(number="5"), rule=voted.rule(board), by=cast.dana)


def decision(cast, body) -> Decision:
    motion = voted.motion(gathered.opened(body))
    sight = {name: getattr(motion, name) for name in ("partnership", "custodian", "audience", "record_class")}
    return Decision.objects.create(
        body=body, motion=motion, how="consent", decided_at=motion.item.meeting.begins_at, **sight
    )


def test_a_version_points_to_the_decision_that_adopted_it(cast, client, bylaws):
    made = decision(cast, cast.commission)
    with pytest.raises(NotNow, match="Propose this version first"):
        actions.note_adoption(version=bylaws, decision=made, by=cast.dana)
    version = agreed.proposed(cast, bylaws)
    client.force_login(cast.dana)
    assert client.post(at(cast, "adoption_new", version.pk), {"decision": made.pk}).status_code == 302
    assert Adoption.objects.get().decision == made
    assert LedgerLine.objects.first().deed == "version_adopted"
    assert b"Adopted by Health Commission" in client.get(at(cast, "version", version.pk)).content
    with pytest.raises(NotNow, match="noted already"):
        actions.note_adoption(version=version, decision=made, by=cast.dana)
    alone = agreed.proposed(cast, agreed.draft(cast))
    with pytest.raises(NotNow, match="adopted by its parties alone"):
        actions.note_adoption(version=alone, decision=made, by=cast.dana)


def test_a_search_finds_agreements_and_clauses_within_sight(cast, bylaws):
    def found(name: str) -> set[str]:
        hits = slots.filled("search", sight_of(cast.account(name)), cast.river, "bylaws")
        return {str(one.title) for one in hits}

    assert found("olivia") == {"Bylaws", "11 Changing these bylaws"} | {
        str(one) for one in bylaws.clauses.filter(text__icontains="bylaws")
    }
    assert found("hank") == found("esther") == set()
    actions.share_agreement(agreement=bylaws.agreement, audience=Audience.PARTNERSHIP, by=cast.dana)
    assert found("hank") == {"Bylaws"}


def test_approvals_wait_for_whoever_is_asked_and_only_in_their_turn(cast, rf):
    version = agreed.draft(cast)
    for title, organization in (("First", cast.department), ("Second", cast.organizers)):
        details = StepDetails(title, (Asked(organization),))
        actions.add_approval_step(version=version, details=details, by=cast.dana)
    agreed.proposed(cast, version)

    def waiting(name: str) -> list[str]:
        request = rf.get("/")
        request.user, request.sight = cast.account(name), sight_of(cast.account(name))
        return [
            one.detail for one in slots.filled("tasks", request, cast.river) if str(one.title).startswith("Approve")
        ]

    assert (waiting("dana"), waiting("olivia"), waiting("ana")) == (["First"], [], [])
    first = version.approval_steps.get(title="First").approvers.get()
    actions.approve_version(approver=first, answer=Answer(), by=cast.dana)
    assert (waiting("dana"), waiting("olivia")) == ([], ["Second"])
