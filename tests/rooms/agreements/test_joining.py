"""Who joins, leaves and comes back; what is given up and taken up again; what narrowing an agreement narrows."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from commontable.foundation import slots
from commontable.foundation.errors import NotNow
from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Audience, Sight
from commontable.rooms.agreements import actions
from commontable.rooms.agreements.deadlines import last_day_signed
from commontable.rooms.agreements.digest_lines import lines_for
from commontable.rooms.agreements.digest_plan import Matter
from commontable.rooms.agreements.drafting_details import Bound, ClauseDetails, TermsDetails
from commontable.rooms.agreements.models import (
    Agreement,
    Clause,
    ClauseComment,
    ClauseWording,
    Obligation,
    ReviewProposal,
    Version,
)
from commontable.rooms.agreements.promise_details import Leaving
from commontable.rooms.agreements.promise_permissions import can_change_promises, can_keep_papers
from commontable.rooms.agreements.promise_states import ObligationState
from commontable.rooms.agreements.queries import as_of, data_terms_of
from commontable.rooms.agreements.states import AgreementKind, PartyRole, VersionState
from commontable.rooms.people.queries import sight_of
from tests import agreed, voted

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


def test_a_text_one_party_signed_and_the_other_will_not_is_withdrawn_dropped_and_taken_up_again(cast):
    version = promised.proposed(cast)
    promised.sign_for(cast, version, cast.department)
    for deed in (actions.return_version, actions.drop_version):
        with pytest.raises(NotNow, match="signed for"):
            deed(version=version, why="They will not sign.", by=cast.dana)
    leaving = Leaving(localdate(), "They will not sign.")
    actions.withdraw(version=version, party=party(version, cast.department), leaving=leaving, by=cast.dana)
    with pytest.raises(NotNow, match="take it up again"):
        actions.return_version(version=version, why="They will not sign.", by=cast.dana)
    actions.drop_version(version=version, why="They will not sign.", by=cast.olivia)
    version.refresh_from_db()
    again = actions.amend(version=version, why="Without the third clause.", by=cast.olivia)
    assert (again.number, again.state, again.clauses.count()) == (2, VersionState.DRAFT, version.clauses.count())
    assert version.signatures.count() == 1


def test_what_is_dropped_is_not_taken_up_over_what_is_signed(cast):
    first = agreed.signed(cast)
    second = actions.amend(version=first, why="x", by=cast.dana)
    actions.drop_version(version=second, why="x", by=cast.dana)
    second.refresh_from_db()
    with pytest.raises(NotNow, match="Only what is signed is amended"):
        actions.amend(version=second, why="x", by=cast.dana)


def test_a_version_whose_parties_are_only_named_is_not_proposed(cast):
    draft = agreed.draft(cast, parties=(Bound(cast.department, PartyRole.WITNESS),))
    with pytest.raises(NotNow, match="Nobody signs this version"):
        actions.propose_version(version=draft, by=cast.dana)


@pytest.mark.parametrize(
    ("signatures", "left", "expected"),
    [(2, [], None), (2, [9], 9), (2, [9, 3], 3), (3, [9], None), (3, [9, 3], 9), (3, [9, 3, 5], 5), (1, [4], 4)],
)
def test_a_version_ends_on_the_first_day_with_too_few_signatures(signatures, left, expected):
    days = [dt.date(2030, 1, day) for day in left]
    found = last_day_signed(signatures, days, min(2, signatures))
    assert found == (dt.date(2030, 1, expected) if expected else None)


def test_who_withdraws_later_does_not_bring_back_what_has_ended(cast):
    version = promised.signed(cast)
    today = localdate()
    for organization, days, by in ((cast.department, 10, cast.dana), (cast.organizers, 100, cast.olivia)):
        leaving = Leaving(today + dt.timedelta(days), "The money ended.")
        actions.withdraw(version=version, party=party(version, organization), leaving=leaving, by=by)
    assert as_of(version.agreement, today + dt.timedelta(9)).version == version
    assert as_of(version.agreement, today + dt.timedelta(50)).version is None


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


def test_dates_of_a_promise_on_the_last_day_of_february():
    from commontable.rooms.agreements.recurrence import Due, Rhythm

    leap = Due(PartialDate.parse("2024-02-29"), Rhythm.YEARLY).first_days(5)
    assert [str(day) for day in leap] == ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]
    half = Due(PartialDate.parse("2024-08-31"), Rhythm.HALF_YEARLY).first_days(3)
    assert [str(day) for day in half] == ["2024-08-31", "2025-02-28", "2025-08-31"]


def test_what_no_clause_carried_over_is_carried_by_hand_into_what_is_signed_after_it(cast, client):
    first = promised.signed(cast)
    clause = first.clauses.first()
    made = promised.obligation(cast, clause)
    client.force_login(cast.dana)
    url = reverse("agreements:carrying_new", args=[cast.river.slug, made.pk])
    assert client.get(url).status_code == 404, "there is no later version"
    second = actions.amend(version=first, why="In other words.", by=cast.dana)
    actions.leave_out_clause(clause=second.clauses.first(), why="Said anew.", by=cast.dana)
    anew = agreed.clause(cast, second, number="7")
    with pytest.raises(NotNow, match="later version of the same agreement that is signed"):
        actions.carry_obligation(obligation=made, clause=anew, by=cast.dana)
    agreed.signed(cast, second, since="2025-01-01")
    page = client.get(url).content.decode()
    assert "2: 7 Promise 7" in page
    assert f'value="{clause.pk}"' not in page
    answer = client.post(url, {"clause": anew.pk})
    carried = Obligation.objects.get(clause=anew)
    assert answer.url.endswith(f"/promises/{carried.pk}/")
    assert carried.carried_from == made
    for back in (clause, second.clauses.get(is_left_out=True)):
        with pytest.raises(NotNow, match="later version"):
            actions.carry_obligation(obligation=carried, clause=back, by=cast.dana)
    assert client.get(url).status_code == 404, "it was carried"


def test_only_parties_of_a_version_promise_under_it(cast):
    first = promised.signed(cast, more=(Bound(cast.hospital),))
    second = actions.amend(version=first, why="The hospital leaves.", by=cast.dana)
    actions.end_party(party=party(second, cast.hospital), version=second, by=cast.dana)
    second = agreed.signed(cast, second, since="2025-01-01")
    with pytest.raises(NotNow, match="not a party"):
        promised.obligation(cast, second.clauses.first(), obligors=(cast.hospital,))


def test_only_the_end_of_what_was_not_amended_is_told(cast, client):
    today = dt.date(2026, 3, 2)
    first = promised.signed(cast, effective_to=PartialDate.parse("2026-04-01"))
    for days in (180, 90, 30):
        actions.announce_end(version=first, days=days, ends_on=dt.date(2090, 4, 1))
    endings = [one.title for one in lines_for(cast.dana, today) if one.matter == Matter.ENDING]
    assert endings == [first.title]
    client.force_login(cast.dana)
    reviews = reverse("agreements:reviews", args=[cast.river.slug])
    assert client.get(reviews).content.decode().count("April 1, 2090") == 1
    second = actions.amend(version=first, why="Without an end.", by=cast.dana)
    agreed.signed(cast, second, since="2026-03-01")
    assert not [one for one in lines_for(cast.dana, today) if one.matter == Matter.ENDING]
    assert "April 1, 2090" not in client.get(reviews).content.decode()


def test_what_was_dropped_is_taken_up_again_on_its_page(cast, client):
    draft = agreed.draft(cast)
    actions.drop_version(version=draft, why="No money.", by=cast.dana)
    client.force_login(cast.olivia)
    page = client.get(reverse("agreements:version", args=[cast.river.slug, draft.pk])).content.decode()
    assert "Take it up again" in page
    url = reverse("agreements:amendment_new", args=[cast.river.slug, draft.pk])
    assert "Take it up again" in client.get(url).content.decode()
    assert client.post(url, {"why": "There is money."}).status_code == 302
    assert client.get(url).status_code == 404
    assert [one.state for one in Version.objects.order_by("number")] == [VersionState.DROPPED, VersionState.DRAFT]


def test_what_is_open_when_an_agreement_has_ended_waits_on_its_page(cast, client):
    version = promised.signed(cast, effective_to=PartialDate.parse("2024-12-31"))
    made = promised.obligation(cast, version.clauses.first(), "Train the staff")
    client.force_login(cast.dana)
    url = reverse("agreements:version", args=[cast.river.slug, version.pk])
    assert "It has ended. These promises are still open" in client.get(url).content.decode()
    actions.step_obligation(obligation=made, to=ObligationState.DROPPED, why="The money ended.", by=cast.dana)
    assert "It has ended. These" not in client.get(url).content.decode()


def test_a_rule_stands_on_the_same_words_of_the_version_that_is_in_force_now(cast):
    first = promised.signed(cast)
    rule, (same, other) = voted.rule(cast.commission), first.clauses.order_by("order")
    for clause in (same, other):
        actions.ground_rule(clause=clause, rule=rule, by=cast.dana)
    second = actions.amend(version=first, why="The second clause in other words.", by=cast.dana)
    after = {clause.carried_from_id: clause for clause in second.clauses.all()}
    words = ClauseDetails(other.number, other.heading, "Half of them decide.")
    actions.change_clause(clause=after[other.pk], details=words, by=cast.dana)
    second = actions.propose_version(version=second, by=cast.dana)
    for organization in (cast.department, cast.organizers):
        promised.sign_for(cast, second, organization)
    found = [one.url for one in slots.filled("rule.ground", rule, sight_of(cast.olivia))]
    assert found == [
        reverse("agreements:clause", args=[cast.river.slug, clause.pk]) for clause in (after[same.pk], other, same)
    ]


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
