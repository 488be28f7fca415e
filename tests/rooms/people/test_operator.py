"""The site operator: keeps the installation, opens tables, closes accounts, and sees nobody's content."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse

from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.rooms.people.actions.acceptances import NewAccount, accept_invitation
from commontable.rooms.people.actions.accounts import add_operator, close_account, reopen_account
from commontable.rooms.people.actions.openings import Opening, open_partnership
from commontable.rooms.people.models import Account, Organization, Partnership
from commontable.rooms.people.queries import roles_of, sight_of
from commontable.rooms.people.states import Role
from tests.cast import NAMES

PAGES = ["operator:home", "operator:opening", "operator:account"]
OPENING = Opening(
    name="Delta Table", slug="delta", organization="Delta Health", administrator="Dee Delta", email="dee@example.org"
)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("name", NAMES)
def test_the_pages_are_the_operators_alone(cast, client, address, name):
    if account := cast.account(name):
        client.force_login(account)
    expected = {"sol": 200, "visitor": 302}.get(name, 404)
    assert client.get(reverse(address)).status_code == expected


def test_the_operator_sees_names_of_public_partnerships_and_a_count_of_the_others(cast, client):
    client.force_login(cast.sol)
    text = client.get(reverse("operator:home")).content.decode()
    assert "River City Health Table" in text
    assert "Lakeside" not in text
    assert "One partnership is not public" in text
    for word in ("St. Anne", "Health Commission", "Rosa", "dana@example.org"):
        assert word not in text


def test_the_health_page_says_what_needs_a_look(cast, client, settings):
    settings.DATA_FOLDER = settings.DATA_FOLDER / "gone"
    client.force_login(cast.sol)
    text = client.get(reverse("operator:home")).content.decode()
    assert "This installation needs a look: Data folder" in text
    assert "set COMMONTABLE_DATA" in text


# --- Opening a partnership --------------------------------------------------------------------------------------------


def test_opening_a_partnership_invites_its_first_administrator(cast, client):
    client.force_login(cast.sol)
    words = {
        "name": "Delta Table", "slug": "delta", "organization": "Delta Health", "administrator": "Dee Delta",
        "email": "dee@example.org", "sector": "public_health", "kind": "agency",
    }  # fmt: skip
    page = client.post(reverse("operator:opening"), words)
    assert page.status_code == 201
    assert "/account/invitation/" in page.content.decode()
    assert mail.outbox[0].to == ["dee@example.org"]
    delta = Partnership.objects.get(slug="delta")
    assert delta.backbone == Organization.objects.get(name="Delta Health")
    assert client.get("/at/delta/").status_code == 404, "who opens the door stays outside"


def test_the_first_administrator_keeps_the_table(db):
    sent = open_partnership(opening=OPENING, by=None)
    account = accept_invitation(invitation=sent.invitation, by=NewAccount("four words go together"))
    delta = sent.invitation.partnership
    assert {Role.BACKBONE_STAFF, Role.ORGANIZATION_ADMINISTRATOR} <= roles_of(account, delta)
    assert sight_of(account).partnerships == {delta.pk}


@pytest.mark.parametrize("slug", ["River City", "river--city", "-river", "RIVER", "rivière"])
def test_an_address_that_cannot_be_typed_is_refused_with_an_example(cast, client, slug):
    client.force_login(cast.sol)
    page = client.post(reverse("operator:opening"), {"slug": slug})
    assert page.status_code == 422
    assert "such as river-city" in page.content.decode()


def test_an_address_that_is_taken_is_refused(cast, client):
    client.force_login(cast.sol)
    page = client.post(reverse("operator:opening"), {"slug": "lakeside"})
    assert "already a partnership at /at/lakeside/" in page.content.decode()
    with pytest.raises(NotNow, match="Choose another address"):
        open_partnership(opening=Opening("X", "lakeside", "Y", "Z", "z@example.org"), by=None)


# --- Accounts ---------------------------------------------------------------------------------------------------------


def deed(client, email, what):
    return client.post(reverse("operator:account"), {"email": email, "deed": what}, follow=True)


def test_an_account_is_closed_and_opened_by_its_exact_address(cast, client):
    client.force_login(cast.sol)
    assert "The account is closed" in deed(client, "Hank@example.org", "close").content.decode()
    assert not Account.objects.get(pk=cast.hank.pk).is_active
    assert "closed already" in deed(client, "hank@example.org", "close").content.decode()
    assert "open again" in deed(client, "hank@example.org", "reopen").content.decode()
    assert Account.objects.get(pk=cast.hank.pk).is_active


def test_part_of_an_address_finds_nobody(cast, client):
    client.force_login(cast.sol)
    page = deed(client, "hank@example.or", "close")
    assert page.status_code == 422
    assert "No account signs in with hank@example.or" in page.content.decode()


def test_operators_cannot_close_their_own_account(cast):
    with pytest.raises(NotNow, match="Ask another operator"):
        close_account(email="sol@example.org", by=cast.sol)


def test_an_operator_is_not_made_of_somebody_at_a_table(cast):
    with pytest.raises(NotNow, match="use another address"):
        add_operator(email="dana@example.org", by=None)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("sol", "visitor")])
def test_nobody_else_does_an_operators_deeds(cast, name):
    account = cast.account(name)
    for act in (
        lambda: add_operator(email="new@example.org", by=account),
        lambda: close_account(email="hank@example.org", by=account),
        lambda: reopen_account(email="hank@example.org", by=account),
        lambda: open_partnership(opening=OPENING, by=account),
    ):
        with pytest.raises(NotPermitted):
            act()


# --- The ledger -------------------------------------------------------------------------------------------------------


def test_each_table_its_owner_sits_at_reads_that_an_account_was_closed(cast):
    close_account(email="hank@example.org", by=cast.sol)
    reopen_account(email="hank@example.org", by=cast.sol)
    lines = LedgerLine.objects.filter(subject_kind="people.person", deed__startswith="account_")
    assert [line.deed for line in lines.order_by("id")] == ["account_closed", "account_reopened"]
    assert lines.visible_to(sight_of(cast.dana)).count() == 2
    assert lines.visible_to(sight_of(cast.esther)).count() == 0


def test_operators_read_each_others_deeds_without_addresses(cast, client):
    add_operator(email="second@example.org", by=cast.sol)
    close_account(email="second@example.org", by=cast.sol)
    client.force_login(cast.sol)
    text = client.get(reverse("operator:home")).content.decode()
    assert "added a site operator" in text
    assert "closed the account" in text
    assert "second@example.org" not in text
    assert not any("example.org" in str(line.__dict__) for line in LedgerLine.objects.all())


def test_opening_a_partnership_is_in_its_own_ledger(cast):
    sent = open_partnership(opening=OPENING, by=cast.sol)
    line = LedgerLine.objects.get(deed="partnership_opened", partnership_id=sent.invitation.partnership_id)
    assert line.actor["label"] == "A site operator"
    assert LedgerLine.objects.filter(deed="person_invited", custodian_id=sent.invitation.custodian_id).count() == 1
