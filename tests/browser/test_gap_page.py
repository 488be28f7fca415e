"""The gap page as people use it: without JavaScript, by pointing, by keyboard, on a phone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page, expect

from commontable.foundation.sight import Audience
from commontable.pipeline import LifeExpectancyRequest, measure
from commontable.rooms.evidence import actions, pictures
from tests.rooms.evidence import tables

from .conftest import DESKTOP, PHONE
from .test_every_page import RULES


@pytest.fixture
def gap_page(live_cast, live_server) -> str:
    """The address of the gap page of a published release with groups, years and places."""
    folder = Path(settings.DATA_FOLDER) / "gap-inputs"
    folder.mkdir(parents=True, exist_ok=True)
    deaths, people, outlines = tables.write(folder, places=6)
    request = LifeExpectancyRequest(
        deaths=(deaths,), population=(people,), by=("group", "year", "place"), title="Wards",
        source_note="Invented tables", synthetic=True, places=outlines,
    )  # fmt: skip
    released = measure(request, releases=Path(settings.RELEASES_FOLDER))
    pictures.draw_all(released.id)
    release = actions.catalogue_release(
        released=released, custodian=live_cast.department, title="Wards", by=live_cast.ana
    )
    actions.publish_release(release=release, audience=Audience.PUBLIC, by=live_cast.ana)
    return f"{live_server.url}/at/{live_cast.river.slug}/releases/{release.pk}/gap/"


def test_without_javascript_everything_can_be_read_and_chosen(gap_page, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(gap_page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("The gap between Black and White residents")
    for part in ("trend", "gap", "ages", "map", "focus"):
        expect(page.locator(f"#{part}")).to_be_visible()
    page.locator("#trend summary", has_text="Show as table").click()
    expect(page.locator("#trend table")).to_be_visible()
    page.locator(".pickers summary", has_text="Place").click()
    page.locator(".pickers").get_by_role("link", name="Ward 3").click()
    expect(page).to_have_url(re.compile(r"place=00003"))
    expect(page.locator("main")).to_contain_text("Ward 3")
    context.close()


def test_pointing_at_a_line_says_its_value_and_asks_nobody_else(gap_page, page: Page, complaints, elsewhere):
    page.goto(gap_page)
    chart = page.locator("#trend .figure__wide")
    chart.scroll_into_view_if_needed()
    chart.hover()
    drawn = chart.locator(".chart--lively svg")
    expect(drawn).to_be_visible(timeout=20_000)
    value = drawn.locator(".mark-symbol path[opacity='0']").first
    value.hover(force=True)
    tip = page.locator("#vg-tooltip-element")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text(re.compile(r"(Black|White), 201[456]: \d\d\.\d years"))
    assert complaints == []
    assert elsewhere == []


def test_by_keyboard_the_map_comes_closer_moves_and_shows_whole_again(gap_page, page: Page, complaints):
    page.goto(gap_page)
    svg = page.locator("#map .figure__picture svg:visible").first
    whole = svg.get_attribute("viewBox")
    closer = page.locator("#map").get_by_role("button", name="Closer").first
    closer.focus()
    page.keyboard.press("Enter")
    near = svg.get_attribute("viewBox")
    assert near != whole
    page.keyboard.press("ArrowDown")
    assert svg.get_attribute("viewBox") != near
    page.locator("#map").get_by_role("button", name="The whole map").first.press("Enter")
    assert [float(n) for n in svg.get_attribute("viewBox").split()][2] >= float(near.split()[2])
    svg.locator("path", has=page.locator("title")).first.click(force=True)
    expect(page.locator("#map .map__says:visible").first).to_contain_text("Ward")
    assert complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_either_theme_nor_in_spanish(theme, gap_page, page: Page, live_server, complaints):
    page.emulate_media(color_scheme=theme)
    page.context.add_cookies([{"name": "django_language", "value": "es", "url": live_server.url}])
    page.set_viewport_size(DESKTOP)
    page.goto(gap_page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("La brecha")
    page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= DESKTOP["width"]
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:120]) for each in found] == []
    assert complaints == []


def test_on_paper_stands_the_evidence_and_nothing_to_press(gap_page, page: Page):
    page.goto(gap_page)
    page.emulate_media(media="print")
    expect(page.locator("#trend .figure__summary")).to_be_visible()
    expect(page.locator("#map svg:visible").first).to_be_visible()
    assert page.locator("button:visible").count() == 0
    assert page.pdf().startswith(b"%PDF")


def test_on_a_phone_nothing_is_cut_off(gap_page, page: Page, complaints):
    page.set_viewport_size(PHONE)
    page.goto(gap_page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    expect(page.locator("#trend .figure__narrow svg")).to_be_visible()
    assert complaints == []
