"""How versions end: given up and taken up again, withdrawn, run out; and what becomes of promises and rules then."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from commontable.foundation import slots
from commontable.foundation.errors import NotNow
from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.agreements import actions
from commontable.rooms.agreements.deadlines import last_day_signed
from commontable.rooms.agreements.digest_lines import lines_for
from commontable.rooms.agreements.digest_plan import Matter
from commontable.rooms.agreements.drafting_details import Bound, ClauseDetails
from commontable.rooms.agreements.models import (
    Obligation,
    Version,
)
from commontable.rooms.agreements.promise_details import Leaving
from commontable.rooms.agreements.promise_states import ObligationState
from commontable.rooms.agreements.queries import as_of
from commontable.rooms.agreements.states import PartyRole, VersionState
from commontable.rooms.people.queries import sight_of
from tests import agreed, voted

from . import promised
from .test_joining import party


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
