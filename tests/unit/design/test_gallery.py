"""The gallery shows every component; the account pages and the style sheet are served as pages need them."""

import re

import pytest
from django.urls import reverse

from commontable.design.style import style
from tests.unit.design.conftest import DESIGN

COMPONENTS = [
    "page-heading", "verb-card", "card", "pill pill--good", "pill pill--late", "pill pill--neutral",
    "pill pill--synthetic", "date-block", "list-row", "data-table", "form", "field field--wrong", "error-summary",
    "button", "button button--second", "button button--quiet", "button button--danger", "figure", "progress-bar",
    "empty-state", "notice notice--good", "notice notice--late", "notice notice--neutral", "timeline", "squares",
    "breadcrumbs", "pagination", "filter-form", "fault-report",
]  # fmt: skip


@pytest.fixture(scope="module")
def page(django_db_setup, django_db_blocker) -> str:
    from django.test import Client

    with django_db_blocker.unblock():
        return Client().get(reverse("design:gallery")).content.decode()


@pytest.mark.parametrize("component", COMPONENTS)
def test_the_gallery_shows(page, component):
    assert f'class="{component}"' in page


def test_the_gallery_says_that_it_is_made_up(page):
    assert "Nothing on this page is data." in page


def test_the_gallery_draws_five_charts_for_both_widths(page):
    assert page.count('<svg xmlns="http://www.w3.org/2000/svg"') == 10
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "given"), [("dark", 'data-theme="dark"'), ("light", 'data-theme="light"'), ("x", "<html")]
)
def test_a_page_may_overrule_the_theme_of_the_system(client, asked, given):
    text = client.get(reverse("design:gallery"), {"theme": asked}).content.decode()
    assert given in text
    assert ("data-theme" in text) == (asked != "x")


@pytest.mark.django_db
def test_the_sample_progress_moves_on_and_stops(client):
    text = client.get(reverse("design:progress", args=[95])).content.decode()
    assert reverse("design:progress", args=[100]) in text
    assert "hx-get" not in client.get(reverse("design:progress", args=[100])).content.decode()


@pytest.mark.django_db
def test_the_style_sheet_is_one_request_that_may_be_kept(client):
    answer = client.get(reverse("design:style"), headers={"accept-encoding": "gzip"})
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) < 12_000


def test_the_style_sheet_begins_with_the_layers_and_ends_with_print():
    text = style().text
    assert text.startswith("@layer reset, tokens, base, components, rooms, utilities, print;")
    assert text.rstrip().endswith((DESIGN / "static/design/print.css").read_text().rstrip())
    assert 'url("../' not in text


def test_the_faces_named_in_the_style_sheet_are_there():
    from django.contrib.staticfiles import finders

    named = re.findall(r'url\("/static/([^"]+)"\)', style().text)
    assert len(named) == 4
    assert all(finders.find(name) for name in named)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["account_login", "account_reset_password"])
def test_account_pages_stand_in_the_frame_of_the_site(client, name):
    text = client.get(reverse(name)).content.decode()
    assert text.count("<main") == text.count("<h1>") == 1
    assert 'class="form"' in text
    assert 'class="field"' in text
    assert "<style" not in text


@pytest.mark.django_db
def test_a_wrong_sign_in_is_told_above_and_beside(client):
    text = client.post(reverse("account_login"), {"login": "nobody", "password": ""}).content.decode()
    assert 'class="error-summary"' in text
    assert 'href="#id_login"' in text
    assert 'aria-invalid="true"' in text
