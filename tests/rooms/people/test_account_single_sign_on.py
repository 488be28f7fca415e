"""Single sign-on against a real (loopback) OpenID Connect provider: it opens existing accounts and makes none."""

from __future__ import annotations

import http.client
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from commontable.rooms.people.models import Account
from tests.oidc_provider import Provider, as_setting


@pytest.fixture
def provider(settings):
    with Provider() as provider:
        settings.SOCIALACCOUNT_PROVIDERS = as_setting(provider)
        yield provider


def begin(client, process="login"):
    address = reverse("openid_connect_login", args=["sso"])
    return client.post(f"{address}?process={process}")


def follow(client, answer):
    """The browser's way: to the provider, and back to the site with a code."""
    parts = urlsplit(answer.url)
    connection = http.client.HTTPConnection(parts.netloc)
    connection.request("GET", f"{parts.path}?{parts.query}")
    back = connection.getresponse().headers["Location"]
    connection.close()
    return client.get(urlsplit(back).path, {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()})


def signed_in_as(client) -> Account | None:
    return Account.objects.filter(pk=client.session.get("_auth_user_id")).first()


def test_a_verified_address_opens_the_account_that_has_it(cast, client, provider):
    answer = begin(client)
    assert parse_qs(urlsplit(answer.url).query)["code_challenge_method"] == ["S256"]
    assert follow(client, answer).status_code == 302
    assert signed_in_as(client) == cast.ana
    cast.ana.refresh_from_db()
    assert cast.ana.has_usable_password(), "the password keeps working"


def test_only_the_subject_identifier_is_kept_of_what_the_provider_tells(cast, client, provider):
    provider.person |= {"name": "Ana A.", "picture": "https://example.org/ana.jpg", "birthdate": "1980-01-01"}
    for _ in range(2):  # the second time the account is found by the identifier
        client.logout()
        follow(client, begin(client))
        kept = SocialAccount.objects.get()
        assert (kept.uid, kept.extra_data) == ("42", {})


def test_an_unverified_address_opens_nothing(cast, client, provider):
    provider.person["email_verified"] = False
    page = follow(client, begin(client))
    assert "no account here for you yet" in page.content.decode()
    assert signed_in_as(client) is None


def test_a_directory_that_is_trusted_need_not_say_that_addresses_are_verified(cast, client, provider, settings):
    settings.SOCIALACCOUNT_PROVIDERS = as_setting(provider, verified_email=True)
    del provider.person["email_verified"]
    follow(client, begin(client))
    assert signed_in_as(client) == cast.ana


def test_an_unknown_address_makes_no_account(cast, client, provider):
    provider.person["email"] = "stranger@example.org"
    before = Account.objects.count()
    page = follow(client, begin(client))
    assert "Accounts come by invitation" in page.content.decode()
    assert Account.objects.count() == before


def test_an_address_somebody_merely_asked_to_change_to_is_not_theirs(cast, client, provider):
    """Hank asks to change to Ana's colleague's address before that colleague has an account."""
    cast.hank.emailaddress_set.create(email="new@example.org", verified=False, primary=False)
    late = Account.objects.create_user("new@example.org", "correct horse battery")
    provider.person["email"] = "new@example.org"
    follow(client, begin(client))
    assert signed_in_as(client) == late


def test_a_closed_account_stays_closed(cast, client, provider):
    Account.objects.filter(pk=cast.ana.pk).update(is_active=False)
    answer = follow(client, begin(client))
    assert answer.url == reverse("account_inactive")
    assert signed_in_as(client) is None


def test_a_stolen_code_is_worth_nothing_without_the_verifier(cast, client, provider):
    answer = begin(client)
    query = {name: values[0] for name, values in parse_qs(urlsplit(answer.url).query).items()}
    back = provider.authorize({**query, "code_challenge": "somebody else's"})
    client.get(urlsplit(back).path, {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()})
    assert provider.refusals == ["verifier"]
    assert signed_in_as(client) is None


def test_somebody_signed_in_connects_an_account_with_another_address(cast, client, provider):
    provider.person |= {"sub": "77", "email": "work@example.org"}
    client.force_login(cast.rosa)
    follow(client, begin(client, process="connect"))
    client.logout()
    follow(client, begin(client))
    assert signed_in_as(client) == cast.rosa


def test_the_sign_in_page_offers_it_by_its_name(cast, client, provider):
    assert "Sign in with City account" in client.get(reverse("account_login")).content.decode()


def test_the_sign_in_page_does_not_offer_what_is_not_set_up(db, client):
    assert "City account" not in client.get(reverse("account_login")).content.decode()
