"""The main journeys, as people make them: by keyboard alone, without JavaScript, on a phone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from commontable.rooms.people.models import Membership
from tests.cast import PASSWORD

from .conftest import PHONE


def _tab_to(page: Page, name: str, role: str = "link", most: int = 120) -> None:
    """Press Tab until the thing of that name has the focus, which must be visible."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and page.get_by_role(role, name=name).and_(focused).count():
            assert focused.evaluate("e => getComputedStyle(e).outlineStyle !== 'none'"), f"{name} shows no focus"
            return
    raise AssertionError(f"Tab never reaches the {role} '{name}'.")


def test_by_keyboard_alone_a_director_signs_in_and_finds_the_vacant_seat(live_cast, live_server, page, complaints):
    page.goto(f"{live_server.url}/account/sign-in/")
    page.get_by_label("Email").focus()
    page.keyboard.type("dana@example.org")
    page.keyboard.press("Tab")
    while not page.locator("input[type=password]:focus").count():
        page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live_server.url}/")

    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#main")  # the first stop skips to the content
    _tab_to(page, "Agree")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("seats are filled")
    _tab_to(page, "Health Commission")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Health Commission")
    assert complaints == []


def test_without_javascript_a_hospital_sends_somebody_else(live_cast, live_server, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/account/sign-in/")
    page.get_by_label("Email").fill("dana@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("input[type=password]").press("Enter")
    table = f"{live_server.url}/at/{live_cast.river.slug}"
    sitting = live_cast.hospital_seat.memberships.get()
    page.goto(f"{table}/memberships/{sitting.pk}/ending/")
    page.locator("main form").last.get_by_role("button").last.click()
    # Nothing was filled in: the same page, a summary first, each fault linked to its field.
    expect(page.locator("main")).to_contain_text(re.compile("problem|needs|required", re.IGNORECASE))
    page.get_by_label(re.compile("ended|until|when", re.IGNORECASE)).first.fill("spring 2026")
    reason = page.get_by_label(re.compile("why|reason", re.IGNORECASE))
    if reason.count():
        reason.first.fill("Left the hospital")
    page.locator("main form").last.get_by_role("button").last.click()
    expect(page.get_by_role("main")).to_contain_text("spring 2026")
    ended = Membership.objects.get(pk=sitting.pk)
    assert ended.ends.as_given == "spring 2026"
    context.close()


def test_on_a_phone_a_resident_finds_her_seat_in_her_language(live_cast, live_server, page, as_account, complaints):
    page.set_viewport_size(PHONE)
    as_account(live_cast.rosa)
    page.goto(live_server.url)
    page.get_by_role("button", name="Español").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.goto(f"{live_server.url}/at/{live_cast.river.slug}/seats/{live_cast.resident_seat.pk}/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Rosa Resident")
    for target in page.locator("main a.button, main button").all():
        box = target.bounding_box()
        assert box is None or box["height"] >= 44, target.inner_text()
    assert complaints == []


def test_search_finds_while_one_types_and_without_a_script_too(live_cast, live_server, page, as_account, browser):
    as_account(live_cast.dana)
    page.goto(f"{live_server.url}/at/{live_cast.river.slug}/search/")
    page.get_by_role("searchbox").first.fill("commission")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main").get_by_role("link", name="Health Commission").first).to_be_visible()
    page.goto(f"{live_server.url}/at/{live_cast.river.slug}/search/?q=Neighbor")
    expect(page.get_by_role("main")).not_to_contain_text("Neda")
