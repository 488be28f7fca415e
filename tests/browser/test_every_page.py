"""Every page there is, in Chromium: axe finds nothing, the policy holds, no other host is asked, it fits a phone.

Every page is asked for as each of the viewers, and opened where it says what no page before it said: one whose main
part and whose frame (header, navigation, footer) were both opened before, word for word, is not opened again. axe
looks at those that are built in a way that no page before was: what it finds comes from elements, their attributes and
how they follow each other, not from the words in them.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page

from tests.access.addresses import Address, addresses
from tests.access.subjects import furnish

from .conftest import DESKTOP, PHONE

# WCAG 2.2 AA, and axe's best practices (one main landmark, headings in order).
# Only what is wrong is written out: to describe each element that is right takes axe longer than to look at it.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}

# The first signs out by POST; the others are fragments of pages that are opened here.
FRAGMENTS = ("account_logout", "evidence:run_progress", "design:progress", "gatherings:live_state")

# What differs between two askings of the same page: ids of rows, tokens of forms, its own address, who reads it.
PASSING = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9A-Za-z]{64}|[a-z]+@example\.org"
    r'|(?<=name="next" value=")[^"]*|(?<=<p class="print-only">)http[^<]*'
)
PARTS = re.compile(r"(.*)(<title>.*</title>)(.*)(<main.*</main>)(.*)", re.DOTALL)


# What else an element says to axe, by its value; of other attributes only that they are there.
TELLING = ("class", "role", "type", "lang", "scope", "tabindex", "aria-hidden", "aria-live")


class _Build(HTMLParser):
    """How a page is built: each run of four elements or texts in a row, and the levels of its headings in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.row: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = (f"{name}={value}" if name in TELLING else name for name, value in sorted(attrs))
        self.row.append(f"{tag} {' '.join(said)}")

    def handle_endtag(self, tag: str) -> None:
        self.row.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.row.append("words")

    @property
    def pieces(self) -> set[str]:
        levels = [piece[:2] for piece in self.row if re.match(r"h[1-6]( |$)", piece)]
        outline = " ".join(level for place, level in enumerate(levels) if levels[place - 1 : place] != [level])
        return {" | ".join(self.row[place : place + 4]) for place in range(len(self.row))} | {outline}


@pytest.fixture(scope="module")
def read() -> set[str]:
    """Main parts and frames that were opened."""
    return set()


@pytest.fixture(scope="module")
def built() -> set[str]:
    """Of what the pages were built that axe has looked at."""
    return set()


def _is_built_anew(html: str, built: set[str]) -> bool:
    pieces = _Build(html).pieces
    new = not pieces <= built
    built |= pieces
    return new


def _is_new(html: str, read: set[str]) -> bool:
    found = PARTS.fullmatch(PASSING.sub("…", html))
    assert found, "a page has a title and one main part"
    above, title, header, main, footer = found.groups()
    parts = {title + main, above + header + footer}
    new = not parts <= read
    read |= parts
    return new


def _pages(cast, account) -> list[tuple[Address, str]]:
    """The addresses that answer this account with a page, and what they answer."""
    client = Client()
    if account:
        client.force_login(account)
    found = []
    for address in addresses(cast):
        if address.name in FRAGMENTS:
            continue
        answer = client.get(address.path)
        if answer.streaming:  # read to its end, which closes the file
            b"".join(answer.streaming_content)
        kept = answer.headers.get("Content-Disposition", "").startswith("attachment")  # a file to keep, not a page
        if answer.status_code == 200 and not kept and answer.headers["Content-Type"].startswith("text/html"):
            found.append((address, answer.content.decode()))
    return found


def _faults(page: Page, url: str, *, look: bool) -> list[str]:
    """What the phone's width has against the page, and axe where it is to look."""
    page.set_viewport_size(PHONE)
    page.goto(url)
    faults = []
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > PHONE["width"]:
        faults.append(f"is {wide} px wide on a phone of {PHONE['width']} px")
    if not look:
        return faults
    page.set_viewport_size(DESKTOP)
    for violation in Axe().run(page, options=RULES).response["violations"]:
        where = violation["nodes"][0]["html"][:120]
        faults.append(f"axe {violation['id']} ({len(violation['nodes'])}): {where}")
    return faults


# Rosa, a resident, reads in Spanish and in the dark: below.
@pytest.mark.parametrize("viewer", ["dana", "ana", "sol", "visitor"])
def test_every_page_is_accessible_and_keeps_to_itself(
    viewer, live_cast, live_server, page, as_account, complaints, elsewhere, read, built
):
    furnish(live_cast)
    account = live_cast.account(viewer)
    if account:
        as_account(account)
    pages = _pages(live_cast, account)
    found = {
        one.title: _faults(page, live_server.url + one.path, look=_is_built_anew(html, built))
        for one, html in pages
        if _is_new(html, read)
    }
    assert len(pages) > 15
    assert len(found) > 10
    assert {title: faults for title, faults in found.items() if faults} == {}
    assert complaints == []
    assert elsewhere == []


def test_every_page_of_a_resident_is_accessible_in_the_dark_and_in_spanish(
    live_cast, live_server, page, as_account, complaints
):
    furnish(live_cast)
    as_account(live_cast.rosa)
    page.emulate_media(color_scheme="dark")
    page.context.add_cookies([{"name": "django_language", "value": "es", "url": live_server.url}])
    dark: set[str] = set()  # colors are others here
    found = {
        one.title: _faults(page, live_server.url + one.path, look=_is_built_anew(html, dark))
        for one, html in _pages(live_cast, live_cast.rosa)
    }
    assert {title: faults for title, faults in found.items() if faults} == {}
    assert complaints == []
