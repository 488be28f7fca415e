"""Who joins an agreement, leaves it and comes back; what narrowing an agreement narrows."""

from __future__ import annotations

import datetime as dt

import pytest

from commontable.foundation.errors import NotNow
from commontable.foundation.sight import Audience, Sight
from commontable.rooms.agreements import actions
from commontable.rooms.agreements.drafting_details import Bound, TermsDetails
from commontable.rooms.agreements.models import (
    Agreement,
    Clause,
    ClauseComment,
    ClauseWording,
    Obligation,
    ReviewProposal,
    Version,
)
from commontable.rooms.agreements.promise_permissions import can_change_promises, can_keep_papers
from commontable.rooms.agreements.queries import data_terms_of
from commontable.rooms.agreements.states import AgreementKind, PartyRole
from commontable.rooms.people.queries import sight_of
from tests import agreed

from . import promised


def seen(account, model) -> set:
    return set(model.objects.visible_to(sight_of(account)))


def inside(organization, model) -> set:
    """What somebody sees who works there and belongs to nothing else."""
    return set(model.objects.visible_to(Sight(organizations=frozenset({organization.pk}))))


def named(version: Version) -> set:
    return {one.organization for one in version.agreement.parties.all().of_version(version.number)}


def party(version: Version, organization):
    return version.agreement.parties.get(organization=organization, last_version__isnull=True)


def test_who_joins_does_not_read_what_was_agreed_and_promised_before(cast):
    first = promised.signed(cast, open_to=None)
    old = promised.obligation(cast, first.clauses.first())
    second = actions.amend(version=first, why="The hospital joins.", by=cast.dana)
    actions.add_party(version=second, bound=Bound(cast.hospital), by=cast.dana)
    assert inside(cast.hospital, Version) == {second}
    assert {one.version for one in inside(cast.hospital, Clause)} == {second}
    assert inside(cast.hospital, Agreement) == {first.agreement}
    assert old not in inside(cast.hospital, Obligation)
    assert old in seen(cast.olivia, Obligation)


def test_who_left_does_not_read_what_is_promised_after(cast):
    first = promised.signed(cast, open_to=None, more=(Bound(cast.hospital),))
    second = actions.amend(version=first, why="The hospital leaves.", by=cast.dana)
    actions.end_party(party=party(second, cast.hospital), version=second, by=cast.dana)
    actions.propose_version(version=second, by=cast.dana)
    second.refresh_from_db()
    for organization in (cast.department, cast.organizers):
        promised.sign_for(cast, second, organization)
    second.refresh_from_db()
    new = promised.obligation(cast, second.clauses.first())
    assert new not in inside(cast.hospital, Obligation)
    assert inside(cast.hospital, Version) == {first}


def test_who_was_put_into_a_draft_by_mistake_and_taken_out_sees_nothing_and_can_be_put_in_again(cast):
    draft = agreed.draft(cast)
    actions.add_party(version=draft, bound=Bound(cast.hospital), by=cast.dana)
    with pytest.raises(NotNow, match="is a party to this draft already"):
        actions.add_party(version=draft, bound=Bound(cast.hospital), by=cast.dana)
    actions.end_party(party=party(draft, cast.hospital), version=draft, by=cast.dana)
    assert not inside(cast.hospital, Agreement)
    assert not inside(cast.hospital, Version)
    actions.add_party(version=draft, bound=Bound(cast.hospital, PartyRole.FUNDER), by=cast.dana)
    assert named(draft) == {cast.department, cast.organizers, cast.hospital}
    assert inside(cast.hospital, Version) == {draft}


def test_who_is_taken_out_of_an_amendment_is_put_back_as_what_it_was(cast):
    second = actions.amend(version=agreed.signed(cast), why="x", by=cast.dana)
    actions.end_party(party=party(second, cast.organizers), version=second, by=cast.dana)
    with pytest.raises(NotNow, match="was in the version before as “party”"):
        actions.add_party(version=second, bound=Bound(cast.organizers, PartyRole.WITNESS), by=cast.dana)
    actions.add_party(version=second, bound=Bound(cast.organizers), by=cast.dana)
    assert second.agreement.parties.count() == 2
    actions.end_party(party=party(second, cast.organizers), version=second, by=cast.dana)
    with pytest.raises(NotNow, match="needs a party"):
        actions.end_party(party=party(second, cast.department), version=second, by=cast.dana)


def test_a_dropped_amendment_moves_nobody(cast):
    first = agreed.signed(cast)
    second = actions.amend(version=first, why="x", by=cast.dana)
    actions.add_party(version=second, bound=Bound(cast.hospital), by=cast.dana)
    actions.end_party(party=party(second, cast.organizers), version=second, by=cast.dana)
    assert not actions_open_to(cast.olivia, first)
    actions.drop_version(version=second, why="The board says no.", by=cast.dana)
    assert named(first) == {cast.department, cast.organizers}
    assert actions_open_to(cast.olivia, first), "who is bound by what is signed may amend it"
    third = actions.amend(version=first, why="Again.", by=cast.olivia)
    assert named(third) == {cast.department, cast.organizers}
    actions.add_party(version=third, bound=Bound(cast.hospital), by=cast.dana)
    assert named(third) == {cast.department, cast.organizers, cast.hospital}


def actions_open_to(account, version: Version) -> bool:
    from commontable.rooms.agreements.permissions import can_draft

    return can_draft(account, version.agreement)


def test_data_are_used_only_by_those_who_are_in_the_version_in_force(cast):
    parties = (Bound(cast.department), Bound(cast.organizers), Bound(cast.hospital, PartyRole.WITNESS))
    first = agreed.draft(cast, kind=AgreementKind.DATA_SHARING, parties=parties)
    terms = TermsDetails("Deaths", "The gap", 11)
    actions.set_data_terms(clause=first.clauses.first(), details=terms, by=cast.dana)
    first = agreed.signed(cast, first)
    actions.share_agreement(agreement=first.agreement, audience=Audience.PUBLIC, by=cast.dana)
    assert [len(data_terms_of([one])) for one in (cast.department, cast.organizers, cast.hospital)] == [1, 1, 0]
    second = actions.amend(version=first, why="The organizers leave.", by=cast.dana)
    actions.end_party(party=party(second, cast.organizers), version=second, by=cast.dana)
    second = agreed.signed(cast, second, since="2020-01-01")
    actions.share_agreement(agreement=first.agreement, audience=Audience.PUBLIC, by=cast.dana)
    assert [len(data_terms_of([one])) for one in (cast.department, cast.organizers)] == [1, 0]


def test_narrowing_an_agreement_narrows_all_that_belongs_to_it(cast):
    first = promised.signed(cast)
    agreement = first.agreement
    actions.propose_review(agreement=agreement, day=dt.date(2031, 1, 1))
    second = actions.amend(version=first, why="x", by=cast.dana)
    actions.share_version(version=second, audience=Audience.PUBLIC, by=cast.dana)
    clause = second.clauses.first()
    actions.comment_on_clause(clause=clause, text="In Spanish too.", by=cast.rosa)
    actions.drop_version(version=second, why="x", by=cast.dana)
    kinds = (Agreement, Version, Clause, ClauseComment, ClauseWording, ReviewProposal)
    assert all(seen(cast.rosa, kind) for kind in kinds)
    actions.share_agreement(agreement=agreement, audience=Audience.CUSTODIAN, by=cast.dana)
    for who in (cast.rosa, None):
        assert not any(seen(who, kind) for kind in kinds)
    assert all(seen(cast.olivia, kind) for kind in kinds)


def test_a_draft_is_shown_to_nobody_who_does_not_see_its_agreement(cast):
    first = promised.signed(cast, open_to=Audience.PARTNERSHIP)
    second = actions.amend(version=first, why="x", by=cast.dana)
    with pytest.raises(NotNow, match="Decide first who may see the agreement"):
        actions.share_version(version=second, audience=Audience.PUBLIC, by=cast.dana)
    assert first not in seen(None, Version)
    actions.share_version(version=second, audience=Audience.PARTNERSHIP, by=cast.dana)
    assert second in seen(cast.rosa, Version)


def test_only_parties_of_a_version_promise_under_it(cast):
    first = promised.signed(cast, more=(Bound(cast.hospital),))
    second = actions.amend(version=first, why="The hospital leaves.", by=cast.dana)
    actions.end_party(party=party(second, cast.hospital), version=second, by=cast.dana)
    second = agreed.signed(cast, second, since="2025-01-01")
    with pytest.raises(NotNow, match="not a party"):
        promised.obligation(cast, second.clauses.first(), obligors=(cast.hospital,))


def test_who_left_enters_no_promises_and_papers_any_more_and_who_is_still_bound_does(cast):
    first = promised.signed(cast)
    agreement = first.agreement
    second = actions.amend(version=first, why="The organizers leave.", by=cast.dana)
    actions.add_party(version=second, bound=Bound(cast.hospital), by=cast.dana)
    actions.end_party(party=party(second, cast.hospital), version=second, by=cast.dana)
    actions.end_party(party=party(second, cast.organizers), version=second, by=cast.dana)
    bound = agreement.parties.all().bound_now
    assert {one.organization for one in bound()} == {cast.department, cast.organizers}
    assert can_change_promises(cast.olivia, agreement)
    assert can_keep_papers(cast.olivia, agreement)
    agreed.signed(cast, second, since="2025-01-01")
    assert {one.organization for one in bound()} == {cast.department}
    assert not can_change_promises(cast.olivia, agreement)
    assert not can_keep_papers(cast.olivia, agreement)
