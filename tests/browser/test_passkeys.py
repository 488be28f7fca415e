"""Passkeys in a real browser, with Chromium's virtual authenticator: registering one, and signing in with it alone."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from tests.oidc_provider import Provider, as_setting

from .conftest import add_passkey, enter


def test_a_passkey_is_registered_and_opens_the_account_alone(live_cast, live_server, page, authenticator, complaints):
    enter(page, live_server, "rosa@example.org")
    add_passkey(page, live_server, "Rosa's phone")
    assert Authenticator.objects.filter(user=live_cast.rosa, type="webauthn").count() == 1

    page.get_by_role("button", name="Sign out").first.click()
    page.goto(f"{live_server.url}/account/sign-in/?next=/account/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Your account", level=1)).to_be_visible()
    expect(page.get_by_text("You sign in as rosa@example.org")).to_be_visible()
    expect(page.get_by_text("one passkey")).to_be_visible()
    assert complaints == []


def test_single_sign_on_works_under_the_content_security_policy(live_cast, live_server, page, settings, complaints):
    """Chromium holds redirects after a form to form-action: the provider must be on the list, and is."""
    with Provider() as provider:
        settings.SOCIALACCOUNT_PROVIDERS = as_setting(provider)
        policy = {**settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]}
        policy["form-action"] = [*policy["form-action"], provider.url]
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy}
        page.goto(f"{live_server.url}/account/sign-in/?next=/account/")
        page.get_by_role("button", name="Sign in with City account").click()
        expect(page.get_by_text("You sign in as ana@example.org")).to_be_visible()
    assert complaints == []
