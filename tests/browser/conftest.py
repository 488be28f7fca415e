"""Chromium from the operating system, a live site, and signing in as one of the cast."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from commontable.rooms.people.models import Account
from tests.cast import PASSWORD, Cast, assemble

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        raise RuntimeError("The browser tests need Chromium: apt-get install chromium")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return {**browser_type_launch_args, "executable_path": path, "args": [*quiet, "--disable-sync", "--no-first-run"]}


@pytest.fixture
def live_cast(transactional_db) -> Cast:
    return assemble()


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser's console and the Content-Security-Policy complained about."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


@pytest.fixture
def elsewhere(page: Page, live_server) -> list[str]:
    """Requests to any other host."""
    asked: list[str] = []

    def note(request) -> None:
        if not request.url.startswith((live_server.url, "data:")):
            asked.append(request.url)

    page.on("request", note)
    return asked


@pytest.fixture
def as_account(page: Page, live_server) -> Callable[[Account], None]:
    """Give the browser the session of an account; `test_journeys` signs in by the page itself."""

    def do(account: Account) -> None:
        client = Client()
        client.force_login(account)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([cookie])

    return do


@pytest.fixture
def authenticator(page: Page) -> str:
    """A device with a fingerprint reader that always says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def enter(page: Page, live_server, email: str) -> None:
    page.goto(f"{live_server.url}/account/sign-in/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()


def add_passkey(page: Page, live_server, name: str) -> None:
    """By the page of the account, the password typed once more."""
    page.goto(f"{live_server.url}/account/second-factor/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Add it now").click()
    expect(page.get_by_role("heading", name="Recovery Codes")).to_be_visible()
