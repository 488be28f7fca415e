"""A board meeting on two phones: the clerk's, by keyboard, and a resident's; and somebody's without JavaScript.

Nobody reloads: what one phone does appears on the other within two seconds.
"""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from commontable.rooms.gatherings import actions
from commontable.rooms.gatherings.models import Attendance, VoteEvent
from commontable.rooms.gatherings.rules import BallotHow, Option
from commontable.rooms.gatherings.vote_details import BallotEntry
from commontable.rooms.people.models import Account
from tests import gathered
from tests.rooms.gatherings import records

from .conftest import PHONE
from .test_every_page import RULES

SOON = 2_000  # milliseconds from a deed to every open screen
MOTION = "Fund dental visits on wheels: $48,000"


@pytest.fixture
def meeting(live_cast):
    records.rule(live_cast.commission)
    meeting = gathered.meeting(live_cast.commission, title="March meeting", begins_at=timezone.now())
    records.motion(meeting, MOTION, mover_seat=live_cast.chair)
    return meeting


@pytest.fixture
def phone(browser: Browser, live_server):
    """A phone of one of the cast, with what its console complained about."""
    opened = []

    def of(account: Account, *, scripts: bool = True) -> tuple[Page, list[str]]:
        context = browser.new_context(viewport=PHONE, java_script_enabled=scripts)
        client = Client()
        client.force_login(account)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
        page = context.new_page()
        heard: list[str] = []
        page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: heard.append(str(error)))
        opened.append(context)
        return page, heard

    yield of
    for context in opened:
        context.close()


def _press(page: Page, name: str, role: str = "button") -> None:
    """By keyboard alone: Tab until it has the focus, which must be seen; then Enter."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and page.get_by_role(role, name=name).and_(focused).count():
            assert focused.evaluate("e => getComputedStyle(e).outlineStyle !== 'none'"), f"{name} shows no focus"
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"Tab never reaches the {role} '{name}'.")


def _fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:120]) for each in found] == []


def _on_paper(event: VoteEvent, cast, seat, option: Option) -> None:
    voter = event.voters.get(seat=seat)
    entry = BallotEntry(option, caster=voter.person, how=BallotHow.PAPER)
    actions.cast_ballot(voter=voter, by=cast.dana, entry=entry)


def test_a_board_meets_on_two_phones(live_cast, live_server, meeting, phone):
    cast, address = live_cast, f"{live_server.url}/at/{live_cast.river.slug}/meetings/{meeting.pk}"
    clerk, clerk_heard = phone(cast.dana)
    resident, resident_heard = phone(cast.rosa)
    resident.goto(f"{address}/now/")
    expect(resident.locator(".live__presence")).to_contain_text("0 of 3 organizations")

    clerk.goto(f"{address}/now/")
    _press(clerk, "Open the meeting")
    expect(resident.locator(".page-heading__eyebrow")).to_contain_text("open now", timeout=SOON)
    for seat in (cast.chair, cast.hospital_seat):
        actions.check_in(meeting=meeting, seat=seat, by=cast.dana)
    expect(resident.locator(".live__presence")).to_contain_text("2 of 3 organizations", timeout=SOON)
    expect(resident.locator("#said")).to_contain_text("2 of 3 organizations")

    link = actions.renew_check_in_link(meeting=meeting, by=cast.dana)
    resident.goto(f"{address}/here/{link.token}/")
    resident.get_by_role("button", name="I am in the room").click()
    resident.goto(f"{address}/now/")
    clerk.goto(f"{address}/now/")
    expect(clerk.locator(".live__presence")).to_contain_text("3 of 3 organizations · quorum 2")
    _fits(clerk)

    _press(clerk, "Call the vote")
    expect(resident.get_by_role("heading", level=1)).to_have_text(MOTION, timeout=SOON)
    _fits(resident)
    event = VoteEvent.objects.get(meeting=meeting)
    resident.get_by_role("button", name="For", exact=True).click()
    expect(resident.locator("body")).to_contain_text("Your ballot is in: for.")
    expect(resident.get_by_role("button", name="For ✓")).to_be_visible()
    _on_paper(event, cast, cast.chair, Option.FOR)
    _on_paper(event, cast, cast.hospital_seat, Option.ABSTAIN)
    expect(resident.locator("#vote-heading")).to_have_text("3 of 3 have voted", timeout=SOON)

    _press(clerk, "Close the vote")
    expect(resident.locator(".live__sentence")).to_contain_text("Adopted: 2 of 3 organizations for", timeout=SOON)
    _press(clerk, "Close the meeting")
    expect(resident.locator(".page-heading__eyebrow")).to_contain_text("held", timeout=2 * SOON)
    assert resident.locator("[hx-trigger]").count() == 0
    resident.get_by_role("link", name="Minutes").first.click()
    minutes = resident.get_by_role("main")
    expect(minutes).to_contain_text(f"Motion: {MOTION}")
    for told in ("3 of 4 seats were represented", "St. Anne Hospital: abstained", "not approved yet"):
        expect(minutes).to_contain_text(told)
    _fits(resident)
    assert clerk_heard == resident_heard == []


def test_a_screen_without_javascript_reads_and_asks_when_it_wants(live_cast, live_server, meeting, phone):
    actions.open_meeting(meeting=meeting, by=live_cast.dana)
    actions.check_in(meeting=meeting, seat=live_cast.chair, by=live_cast.dana)
    page, _heard = phone(live_cast.hank, scripts=False)
    page.goto(f"{live_server.url}/at/{live_cast.river.slug}/meetings/{meeting.pk}/now/")
    expect(page.locator(".live__presence")).to_contain_text("1 of 3 organizations")
    actions.check_in(meeting=meeting, seat=live_cast.hospital_seat, by=live_cast.dana)
    expect(page.locator(".live__presence")).to_contain_text("1 of 3 organizations")  # it stands still
    page.get_by_text("If this screen stands still").click()
    page.get_by_role("link", name="Show what has changed").click()
    expect(page.locator(".live__presence")).to_contain_text("2 of 3 organizations")
    page.get_by_text("If this screen stands still").click()
    page.get_by_role("link", name="Reload every 10 seconds").click()
    expect(page.get_by_role("link", name="Stop reloading")).to_be_visible()
    assert page.locator('meta[http-equiv="refresh"]').count() == 1


def test_a_paused_screen_stands_still_and_keeps_the_focus_while_others_change(live_cast, live_server, meeting, phone):
    actions.open_meeting(meeting=meeting, by=live_cast.dana)
    page, heard = phone(live_cast.dana)
    address = f"{live_server.url}/at/{live_cast.river.slug}/meetings/{meeting.pk}/now/"
    page.goto(address)
    page.locator("#deed-main").focus()
    actions.check_in(meeting=meeting, seat=live_cast.chair, by=live_cast.dana)
    expect(page.locator(".live__presence")).to_contain_text("1 of 3 organizations", timeout=SOON)
    assert page.evaluate("document.activeElement.id") == "deed-main"
    page.get_by_role("link", name="Pause updates").click()
    actions.leave(attendance=Attendance.objects.get(), by=live_cast.dana)
    asked: list[str] = []
    # Not the icon of the site, which a busy browser fetches when it finds the time.
    page.on("request", lambda request: asked.append(request.url) if "/static/" not in request.url else None)
    page.wait_for_timeout(1_500)  # longer than the second after which a screen asks
    assert asked == []
    expect(page.locator(".live__presence")).to_contain_text("1 of 3 organizations")
    page.get_by_role("link", name="Keep this screen up to date").click()
    expect(page.locator(".live__presence")).to_contain_text("0 of 3 organizations")
    assert heard == []
