"""Invitations: who may invite whom, what a link can do, and what it never tells."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.rooms.people.actions.acceptances import NewAccount, accept_invitation
from commontable.rooms.people.actions.invitations import (
    Newcomer,
    invite,
    invite_again,
    invite_newcomer,
    revoke_invitation,
)
from commontable.rooms.people.details import PersonDetails
from commontable.rooms.people.invitation_rules import Offer
from commontable.rooms.people.models import Invitation, Person
from commontable.rooms.people.queries import sight_of
from commontable.rooms.people.queries.invitations import invitation_tasks
from commontable.rooms.people.states import AffiliationRole
from tests import things
from tests.cast import NAMES

PASSWORD = "four words go together"


def newcomer(cast, holder=None, name="Nia New", **fields) -> Person:
    return things.person(holder or cast.department, name, **fields)


def offer_to(organization, role=AffiliationRole.ANALYST, email="nia@example.org") -> Offer:
    return Offer(email, organization, role)


def invited(cast, **fields):
    return invite(
        person=newcomer(cast), offer=offer_to(cast.department, **fields), custodian=cast.department, by=cast.dana
    )


def link(sent) -> str:
    return reverse("account:invitation", args=[sent.token])


# --- Who may invite whom ----------------------------------------------------------------------------------------------


def test_backbone_staff_invite_to_the_backbone(cast):
    sent = invited(cast)
    assert sent.invitation.is_open
    assert sent.token not in str(sent.invitation.__dict__), "only the hash is kept"


def test_an_administrator_invites_to_their_own_organization(cast):
    person = newcomer(cast, cast.organizers, **things.private())
    offer = offer_to(cast.organizers, AffiliationRole.ORGANIZER)
    sent = invite(person=person, offer=offer, custodian=cast.organizers, by=cast.olivia)
    assert sent.invitation.custodian == cast.organizers


@pytest.mark.parametrize("name", ["ana", "omar", "hank", "rosa", "esther", "sol"])
def test_others_invite_nobody(cast, name):
    with pytest.raises(NotPermitted, match="administrator"):
        invite(
            person=newcomer(cast), offer=offer_to(cast.department), custodian=cast.department, by=getattr(cast, name)
        )


def test_backbone_staff_cannot_let_anybody_into_the_organizing_group(cast):
    """Else whoever runs the table could read the organizers' lists through an address of their own."""
    with pytest.raises(NotPermitted, match="Organizing"):
        invite(person=newcomer(cast), offer=offer_to(cast.organizers), custodian=cast.department, by=cast.dana)


def test_a_person_who_works_elsewhere_is_not_handed_over_by_whoever_lists_them(cast):
    """The department lists somebody who works for the organizers: their record opens the organizers' lists."""
    person = newcomer(cast)
    things.affiliation(person, cast.organizers, AffiliationRole.ORGANIZER)
    with pytest.raises(NotPermitted, match="Organizing"):
        invite(person=person, offer=offer_to(cast.department), custodian=cast.department, by=cast.dana)


def test_nobody_invites_a_person_on_another_organizations_list(cast):
    with pytest.raises(NotPermitted, match="Organizing"):
        invite(person=cast.neighbor, offer=offer_to(cast.department), custodian=cast.department, by=cast.dana)


def test_somebody_with_an_account_is_not_invited_again(cast):
    person = Person.objects.get(account=cast.ana)
    with pytest.raises(NotNow, match="has an account already"):
        invite(person=person, offer=offer_to(cast.department), custodian=cast.department, by=cast.dana)


def test_an_offer_of_nothing_is_refused_with_a_next_step(cast):
    with pytest.raises(NotNow, match="Choose an organization, or a resident's seat"):
        invite(person=newcomer(cast), offer=Offer("nia@example.org"), custodian=cast.department, by=cast.dana)


def test_a_filled_seat_and_a_seat_of_another_class_are_not_offered(cast):
    for seat, words in ((cast.resident_seat, "is filled"), (cast.hospital_seat, "not a resident's seat")):
        with pytest.raises(NotNow, match=words):
            invite(
                person=newcomer(cast), offer=Offer("n@example.org", seat=seat), custodian=cast.department, by=cast.dana
            )


# --- The letter -------------------------------------------------------------------------------------------------------


def test_somebody_new_is_put_on_the_list_and_invited_both_or_neither(cast):
    newcomer_to = Newcomer(cast.department, PersonDetails("Nia New", "Spanish"))
    sent = invite_newcomer(
        newcomer=newcomer_to, offer=offer_to(cast.department), custodian=cast.department, by=cast.dana
    )
    assert sent.invitation.person.custodian == cast.department
    assert LedgerLine.objects.filter(deed__in=["person_added", "person_invited"]).count() == 2
    with pytest.raises(NotPermitted):
        invite_newcomer(
            newcomer=Newcomer(cast.department, PersonDetails("Odd One")), offer=offer_to(cast.organizers),
            custodian=cast.department, by=cast.dana,
        )  # fmt: skip
    assert not Person.objects.filter(name="Odd One").exists()


def test_the_letter_carries_the_link_in_the_language_of_the_person(cast, client):
    client.force_login(cast.dana)
    words = {
        "name": "Nia Nueva", "language": "Spanish", "email": "nia@example.org", "organization": cast.department.pk,
        "role": "member",
    }  # fmt: skip
    page = client.post(reverse("people:invitation_new", args=["river-city"]), words)
    assert page.status_code == 201
    [letter] = mail.outbox
    address = re.search(r"http://testserver(/account/invitation/\S+/)", letter.body)
    assert address
    assert address[0] in page.content.decode(), "the link is shown once to whoever invites"
    client.logout()
    assert client.get(address[1]).status_code == 200


def test_a_mail_server_that_fails_leaves_the_link_to_hand_over(cast, client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # discard: nobody listens
    client.force_login(cast.dana)
    words = {"name": "Nia New", "email": "nia@example.org", "organization": cast.department.pk, "role": "member"}
    page = client.post(reverse("people:invitation_new", args=["river-city"]), words)
    assert page.status_code == 201
    assert "could not be sent" in page.content.decode()
    assert "/account/invitation/" in page.content.decode()


# --- Pages ------------------------------------------------------------------------------------------------------------

EXPECTED = dict.fromkeys(NAMES, 404) | {"dana": 200, "olivia": 200, "visitor": 302}


@pytest.mark.parametrize("address", ["people:invitations", "people:invitation_new"])
@pytest.mark.parametrize("name", NAMES)
def test_only_those_who_invite_see_the_pages(cast, client, address, name):
    if account := cast.account(name):
        client.force_login(account)
    assert client.get(reverse(address, args=["river-city"])).status_code == EXPECTED[name]


def test_an_organizations_invitations_are_its_own(cast, client):
    sent = invited(cast)
    client.force_login(cast.olivia)
    assert "Nia New" not in client.get(reverse("people:invitations", args=["river-city"])).content.decode()
    for page in ("people:invitation_again", "people:invitation_revocation"):
        assert client.post(reverse(page, args=["river-city", sent.invitation.pk])).status_code == 404


def test_the_list_takes_as_many_queries_for_twenty_as_for_two(cast, client):
    client.force_login(cast.dana)
    address = reverse("people:invitations", args=["river-city"])

    def queries() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as taken:
            client.get(address)
        return len(taken)

    def invite_some(numbers):
        for number in numbers:
            person = newcomer(cast, name=f"Person {number}")
            offer = offer_to(cast.department, email=f"p{number}@example.org")
            invite(person=person, offer=offer, custodian=cast.department, by=cast.dana)

    invite_some(range(2))
    few = queries()
    invite_some(range(2, 20))
    assert queries() == few


def test_revoking_and_sending_again_from_the_list(cast, client):
    sent = invited(cast)
    client.force_login(cast.dana)
    again = client.post(reverse("people:invitation_again", args=["river-city", sent.invitation.pk]))
    assert again.status_code == 201
    newest = Invitation.objects.open().get()
    answer = client.post(reverse("people:invitation_revocation", args=["river-city", newest.pk]), follow=True)
    assert "Its link no longer works" in answer.content.decode()
    assert not Invitation.objects.open().exists()


def test_a_form_without_a_person_or_a_place_lists_both_faults(cast, client):
    client.force_login(cast.dana)
    page = client.post(reverse("people:invitation_new", args=["river-city"]), {"email": "nia@example.org"})
    assert page.status_code == 422
    text = page.content.decode()
    assert "write the name of somebody new" in text
    assert "Choose an organization, or a resident's seat" in text.replace("&#x27;", "'")


# --- The ledger -------------------------------------------------------------------------------------------------------


def test_each_deed_writes_its_line_and_no_address(cast):
    sent = invited(cast)
    again = invite_again(invitation=sent.invitation, by=cast.dana)
    account = accept_invitation(invitation=again.invitation, by=NewAccount(PASSWORD))
    other = invite(
        person=newcomer(cast, name="Rae Res"), offer=Offer("rae@example.org", seat=cast.vacant_seat),
        custodian=cast.department, by=cast.dana,
    )  # fmt: skip
    revoke_invitation(invitation=other.invitation, by=cast.dana)
    lines = LedgerLine.objects.filter(subject_kind="people.invitation").order_by("id")
    deeds = ["person_invited", "person_invited", "invitation_accepted", "resident_invited", "invitation_revoked"]
    assert [line.deed for line in lines] == deeds
    assert not any("example.org" in str(line.__dict__) for line in lines)
    told = [line.sentence for line in ledger.tell(lines, sight_of(cast.dana))]
    assert told[0] == "Dana Health Department invited Nia New to Health Department as analyst."
    assert told[2] == "Nia New accepted the invitation."
    assert account.persons.get().name == "Nia New"


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("dana", "ana", "visitor")])
def test_the_lines_are_the_inviting_organizations_own(cast, name):
    invited(cast)
    seen = LedgerLine.objects.visible_to(sight_of(cast.account(name)))
    assert not seen.filter(subject_kind="people.invitation").exists()


def test_an_invitation_that_ran_out_is_a_task_of_those_who_sent_it(cast, rf):
    def tasks_of(account):
        request = rf.get("/")
        request.user, request.sight = account, sight_of(account)
        return [str(task.title) for task in invitation_tasks(request, cast.river)]

    sent = invited(cast)
    assert tasks_of(cast.dana) == []
    Invitation.objects.update(expires_at=timezone.now() - dt.timedelta(days=1))
    assert tasks_of(cast.dana) == ["Send Nia New a new invitation"]
    for other in (cast.ana, cast.olivia, cast.rosa, cast.esther, cast.sol):
        assert tasks_of(other) == []
    sent.invitation.refresh_from_db()
    invite_again(invitation=sent.invitation, by=cast.dana)
    assert tasks_of(cast.dana) == [], "the new one has taken its place"
