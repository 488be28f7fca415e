"""Agreements as people make them: signed with a passkey; by keyboard alone on a phone; read in Spanish."""

from __future__ import annotations

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from commontable.rooms.agreements import actions
from commontable.rooms.agreements.models import Clause, Signature, Version
from tests import agreed
from tests.rooms.agreements import promised

from .conftest import PHONE, add_passkey, enter
from .test_every_page import RULES


def _address(live_server, cast, path: str) -> str:
    return f"{live_server.url}/at/{cast.river.slug}/{path}"


def _fits(page: Page) -> None:
    """No sideways scrolling, one h1, targets of 44 px."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url
    assert page.locator("h1").count() == 1, page.url
    small = """() => [...document.querySelectorAll("main :is(a.button, button, summary, select, input[type=text])")]
        .filter((e) => e.getClientRects().length && e.getBoundingClientRect().height < 43.5).map((e) => e.outerHTML)"""
    assert page.evaluate(small) == [], page.url


def test_an_agreement_is_signed_with_a_passkey_and_a_drawing(
    live_cast, live_server, page, authenticator, complaints, elsewhere
):
    version = promised.proposed(live_cast)
    enter(page, live_server, "dana@example.org")
    add_passkey(page, live_server, "Dana's phone")
    page.set_viewport_size(PHONE)
    page.goto(_address(live_server, live_cast, f"versions/{version.pk}/"))
    page.get_by_role("link", name="Sign it, or see who has signed").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nobody has signed yet; 2 signatures suffice")
    page.get_by_role("link", name=f"Sign for {live_cast.department.name}").click()
    expect(page.get_by_text("First confirm that it is you")).to_be_visible()
    page.get_by_role("link", name="Confirm with a passkey").click()
    page.get_by_role("button", name="Use a security key").click()
    expect(page.get_by_role("heading", name="Your signature")).to_be_visible()
    page.locator(".drawing__pad").scroll_into_view_if_needed()
    box = page.locator(".drawing__pad").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 60, steps=3)
    page.mouse.up()
    page.get_by_label("I have read this text").check()
    _fits(page)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 signature; 2 suffice")
    expect(page.get_by_role("main")).to_contain_text("the account was confirmed by a passkey")
    expect(page.get_by_role("img", name="Signature as it was drawn")).to_be_visible()
    signature = Signature.objects.get()
    assert (signature.second_factor, signature.account, signature.sha256) == (
        "webauthn", live_cast.dana, version.text_hash,
    )  # fmt: skip
    assert complaints == []
    assert elsewhere == []


# --- By keyboard alone -----------------------------------------------------------------------------------------------


def _reach(page: Page, role: str, name: str, **exactly: bool) -> None:
    """Tab until it has the focus, which must be seen."""
    goal = page.get_by_role(role, name=name, **exactly)
    for _ in range(90):
        page.keyboard.press("Tab")
        if page.locator(":focus").and_(goal).count():
            outline = page.locator(":focus").evaluate("e => getComputedStyle(e).outlineStyle")
            assert outline != "none", f"{name} shows no focus"
            return
    raise AssertionError(f"Tab never reaches the {role} '{name}' on {page.url}.")


def _press(page: Page, name: str, role: str = "button") -> None:
    _reach(page, role, name)
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def _write(page: Page, label: str, words: str) -> None:
    _reach(page, "textbox", label)
    page.keyboard.type(words)


def _code(account) -> str:
    secret = get_adapter().decrypt(Authenticator.objects.get(user=account, type="totp").data["secret"])
    return f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06d}"


def test_by_keyboard_alone_on_a_phone_a_clause_is_written_discussed_and_signed(
    live_cast, live_server, page, as_account, complaints
):
    TOTP.activate(live_cast.dana, generate_totp_secret())
    version = agreed.draft(live_cast, clauses=1)
    as_account(live_cast.dana)
    page.set_viewport_size(PHONE)
    page.goto(_address(live_server, live_cast, f"versions/{version.pk}/"))
    _fits(page)
    _press(page, "Write a clause", "link")
    _write(page, "Number", "2")
    _write(page, "Heading", "We train each other's staff")
    _write(page, "Text", "Within the first year of every new employee.")
    _press(page, "Add it")
    expect(page.get_by_role("main")).to_contain_text("Within the first year")
    clause = Clause.objects.get(number="2")
    page.goto(_address(live_server, live_cast, f"clauses/{clause.pk}/"))
    _write(page, "Your comment", "Who pays for the trainers?")
    _press(page, "Comment")
    expect(page.locator(".comment")).to_contain_text("Who pays for the trainers?")
    _fits(page)
    _press(page, "Settle it", "link")
    _write(page, "How it was settled", "Each side its own.")
    _press(page, "Settle it")
    expect(page.locator(".comment--settled")).to_contain_text("Each side its own.")
    page.goto(_address(live_server, live_cast, f"versions/{version.pk}/"))
    _press(page, "Propose this text")
    _press(page, "Sign it, or see who has signed", "link")
    _press(page, f"Sign for {live_cast.department.name}", "link")
    _press(page, "Confirm with a code", "link")
    _reach(page, "textbox", "Code")
    page.keyboard.type(_code(live_cast.dana))
    _press(page, "Confirm")
    expect(page.get_by_role("heading", name="Your signature")).to_be_visible()
    _reach(page, "textbox", "Type your full name")
    _reach(page, "checkbox", "I have read this text")
    page.keyboard.press("Space")
    _press(page, "Sign")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 signature; 2 suffice")
    _fits(page)
    assert Signature.objects.get().typed_name == "Dana Health Department"
    assert complaints == []


# --- In Spanish ------------------------------------------------------------------------------------------------------


@pytest.fixture
def written(live_cast) -> Version:
    """A draft in Spanish with a comment that waits and an approval that is asked for."""
    version = agreed.draft(live_cast, clauses=2, language="es", title="Memorando de entendimiento")
    clause = version.clauses.first()
    actions.comment_on_clause(clause=clause, text="¿Quién paga a quienes capacitan?", by=live_cast.olivia)
    return version


def test_drafting_pages_in_spanish_are_accessible_and_all_spanish(
    live_cast, live_server, page, as_account, written, complaints
):
    as_account(live_cast.dana)
    page.context.add_cookies([{"name": "django_language", "value": "es", "url": live_server.url}])
    page.set_viewport_size(PHONE)
    clause = written.clauses.first()
    found = {}
    for path in (
        "agreements/", "agreements/new/", f"versions/{written.pk}/", f"versions/{written.pk}/approvals/",
        f"clauses/{clause.pk}/", f"clauses/{clause.pk}/edit/", f"versions/{written.pk}/signatures/", "reviews/",
    ):  # fmt: skip
        page.goto(_address(live_server, live_cast, path))
        _fits(page)
        assert page.locator("html").get_attribute("lang") == "es"
        found[path] = [each["id"] for each in Axe().run(page, options=RULES).response["violations"]]
    assert {path: faults for path, faults in found.items() if faults} == {}
    page.emulate_media(media="print")
    page.goto(_address(live_server, live_cast, f"versions/{written.pk}/"))
    clauses = page.locator(".card:has(.clauses)")
    assert clauses.evaluate("e => getComputedStyle(e).breakInside") == "auto", "an empty first page"
    deeds = page.locator("main .screen-only")
    assert deeds.count() > 0
    assert not any(one.is_visible() for one in deeds.all()), "what one can do is not printed"
    assert complaints == []
