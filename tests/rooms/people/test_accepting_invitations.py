"""Accepting an invitation: one link, for a time; the account, the place and the seat it opens."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from commontable.foundation.errors import NotNow
from commontable.rooms.people.actions.acceptances import NewAccount, accept_invitation
from commontable.rooms.people.actions.invitations import (
    invite,
    invite_again,
    revoke_invitation,
)
from commontable.rooms.people.details import ResidenceStatement
from commontable.rooms.people.invitation_rules import Offer
from commontable.rooms.people.models import Account, Affiliation, Invitation, Membership, Person, ResidentClaim
from commontable.rooms.people.queries import sight_of
from commontable.rooms.people.states import AffiliationRole, InvitationState
from tests import things
from tests.rooms.people.test_invitations import PASSWORD, invited, link, newcomer, offer_to

# --- One link, for a time ---------------------------------------------------------------------------------------------


def test_inviting_again_ends_the_earlier_link(cast, client):
    first = invited(cast)
    second = invite_again(invitation=first.invitation, by=cast.dana)
    first.invitation.refresh_from_db()
    assert first.invitation.state == InvitationState.REVOKED
    assert first.invitation.email == "", "an address is kept only while it is needed"
    assert client.get(link(first)).status_code == 410
    assert client.get(link(second)).status_code == 200


def test_a_link_that_no_longer_works_says_why_and_not_whose_it_was(cast, client):
    revoked, ran_out, used = invited(cast), None, None
    revoke_invitation(invitation=revoked.invitation, by=cast.dana)
    ran_out = invite(
        person=newcomer(cast, name="Otis Out"), offer=offer_to(cast.department), custodian=cast.department, by=cast.dana
    )
    Invitation.objects.filter(pk=ran_out.invitation.pk).update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    used = invite(
        person=newcomer(cast, name="Ursa Used"), offer=offer_to(cast.department, email="u@example.org"),
        custodian=cast.department, by=cast.dana,
    )  # fmt: skip
    accept_invitation(invitation=used.invitation, by=NewAccount(PASSWORD))
    for sent, words in ((revoked, "taken back"), (ran_out, "run out"), (used, "accepted already")):
        page = client.get(link(sent))
        assert page.status_code == 410
        text = page.content.decode()
        assert words in text
        for secret in (sent.invitation.person.name, "example.org", "River City", "Health Department"):
            assert secret not in text
    unknown = client.get(reverse("account:invitation", args=["no-such-token"]))
    assert unknown.status_code == 404
    assert "not an invitation" in unknown.content.decode()


def test_a_link_works_once(cast):
    sent = invited(cast)
    accept_invitation(invitation=sent.invitation, by=NewAccount(PASSWORD))
    with pytest.raises(NotNow):
        accept_invitation(invitation=sent.invitation, by=cast.esther)


def test_trying_many_links_is_throttled(cast, client):
    address = reverse("account:invitation", args=["guess"])
    answers = [client.get(address).status_code for _ in range(21)]
    assert answers[:20] == [404] * 20
    assert answers[20] == 429


# --- Accepting --------------------------------------------------------------------------------------------------------


def test_accepting_makes_the_account_joins_the_organization_and_signs_in(cast, client):
    sent = invited(cast)
    page = client.get(link(sent))
    assert "River City Health Table" in page.content.decode()
    answer = client.post(link(sent), {"password1": PASSWORD, "password2": PASSWORD})
    assert (answer.status_code, answer.url) == (302, "/at/river-city/")
    account = Account.objects.get(email="nia@example.org")
    assert client.session["_auth_user_id"] == str(account.pk)
    person = Person.objects.get(account=account)
    assert person.name == "Nia New"
    assert Affiliation.objects.current().get(person=person).role == AffiliationRole.ANALYST
    assert cast.department.pk in sight_of(account).organizations


def test_a_weak_password_is_refused_beside_its_field(cast, client):
    sent = invited(cast)
    page = client.post(link(sent), {"password1": "short", "password2": "shorter"})
    assert page.status_code == 422
    assert "at least 12 characters" in page.content.decode()
    assert not Account.objects.filter(email="nia@example.org").exists()
    page = client.post(link(sent), {"password1": PASSWORD, "password2": PASSWORD + "s"})
    assert "The two passwords differ" in page.content.decode()


def test_somebody_signed_in_accepts_with_their_account(cast, client):
    """Esther, of another table, is invited to this one: one account, a person at each."""
    sent = invited(cast, email="esther@example.org")
    answer = client.get(link(sent))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
    client.force_login(cast.esther)
    assert client.post(link(sent)).status_code == 302
    assert set(sight_of(cast.esther).partnerships) == {cast.river.pk, cast.lakeside.pk}


def test_an_account_that_stands_for_somebody_here_cannot_stand_for_another(cast, client):
    sent = invited(cast)
    client.force_login(cast.ana)
    page = client.post(link(sent))
    assert page.status_code == 422
    assert "stands for Ana Health Department at this table already" in page.content.decode()
    assert Invitation.objects.get(pk=sent.invitation.pk).is_open, "nothing half-done"


def test_an_operators_account_does_not_take_a_place_at_a_table(cast, client):
    sent = invited(cast)
    client.force_login(cast.sol)
    page = client.post(link(sent))
    assert page.status_code == 422
    assert "which sees no table" in page.content.decode()
    assert not sight_of(cast.sol).partnerships


def test_an_invited_resident_states_their_residence_and_takes_the_seat(cast, client):
    """PP-04: the resident's own word, on their own account, before the seat."""
    offer = Offer("nia@example.org", seat=cast.vacant_seat)
    sent = invite(person=newcomer(cast), offer=offer, custodian=cast.department, by=cast.dana)
    words = {"password1": PASSWORD, "password2": PASSWORD, "community": "Northside", "lives_here": "on"}
    assert client.post(link(sent), words).status_code == 302
    person = Person.objects.get(account__email="nia@example.org")
    assert Membership.objects.current().get(seat=cast.vacant_seat).person == person
    assert ResidentClaim.objects.get(person=person).community == "Northside"
    assert cast.commission.pk in sight_of(person.account).bodies


def test_who_comes_as_an_employee_does_not_get_a_residents_seat(cast, client):
    offer = Offer("nia@example.org", seat=cast.vacant_seat)
    sent = invite(person=newcomer(cast), offer=offer, custodian=cast.department, by=cast.dana)
    words = {
        "password1": PASSWORD, "password2": PASSWORD, "community": "Northside", "lives_here": "on",
        "sits_as_employee": "on",
    }  # fmt: skip
    page = client.post(link(sent), words)
    assert page.status_code == 422
    assert "cannot fill a resident seat" in page.content.decode()
    assert not Account.objects.filter(email="nia@example.org").exists(), "nothing half-done"


def test_a_seat_filled_meanwhile_is_not_taken_twice(cast):
    offer = Offer("nia@example.org", seat=cast.vacant_seat)
    sent = invite(person=newcomer(cast), offer=offer, custodian=cast.department, by=cast.dana)
    things.membership(cast.vacant_seat, newcomer(cast, name="Faster Fred"), None)
    with pytest.raises(NotNow, match="sits in"):
        accept_invitation(
            invitation=sent.invitation, by=NewAccount(PASSWORD), residence=ResidenceStatement("Northside", True, False)
        )
    assert Invitation.objects.get(pk=sent.invitation.pk).is_open
