"""Who reads Spanish reads Spanish everywhere: no address of the site shows a string of ours in English."""

import gettext
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client

from commontable.rooms.people.models import Account, Body, DurationClaim, Organization, Partnership, Person, Seat
from tests.access.addresses import addresses
from tests.access.subjects import furnish
from tests.architecture.test_translations import CATALOGS, PACKAGE
from tests.cast import Cast


class Page(HTMLParser):
    """The words of a page, those for screen readers too."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.silent = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.silent += tag in ("script", "style", "code")
        self.words += [found[name] or "" for name in ("aria-label", "placeholder", "alt") if name in found]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style", "code")

    def handle_data(self, data: str) -> None:
        if not self.silent and data.strip():
            self.words.append(" ".join(data.split()))


def _english() -> dict[str, str]:
    """Every English string whose Spanish differs, with its Spanish; no templates with blanks in them."""
    found = {}
    for catalog in CATALOGS:
        with (PACKAGE / catalog).with_suffix(".mo").open("rb") as file:
            for key, text in gettext.GNUTranslations(file)._catalog.items():
                word = (key[0] if isinstance(key, tuple) else key).split("\x04")[-1]
                if word and word != text and "%" not in word and "{" not in word:
                    found[word] = text
    return found


def _pages(cast: Cast, account: Account | None) -> dict[str, list[str]]:
    """{address: words} of every address that shows this reader a page."""
    client = Client(headers={"accept-language": "es"})
    if account:
        account.language = "es"
        account.save()
        client.force_login(account)
    seen = {}
    shown = [address.path for address in addresses(cast) if not address.name.startswith("design:")]  # made-up content
    for path in [*shown, "/no-such-page/"]:
        response = client.get(path)
        if response.streaming:  # read to its end, which closes the file
            b"".join(response.streaming_content)
            continue
        # A fact sheet to keep is in the language its address names.
        kept = response.headers.get("Content-Disposition", "").startswith("attachment")
        if response.status_code in (200, 403, 404) and not kept and "text/html" in response["Content-Type"]:
            seen[path] = Page(response.content.decode()).words
    return seen


def _names() -> set[str]:
    """What people called things: nobody translates that."""
    fields = [(Partnership, "name"), (Organization, "name"), (Body, "name"), (Person, "name"), (Person, "language")]
    fields += [(Seat, "title"), (DurationClaim, "basis")]
    names = {name for model, field in fields for name in model.objects.values_list(field, flat=True)}
    # Languages stand in their own names, and the site's name is CommonTable.
    return names | {str(label) for _code, label in settings.LANGUAGES} | {"English", "Table"}


@pytest.mark.parametrize("reader", ["rosa", "dana", "sol", "visitor"])
def test_no_page_speaks_english_to_who_reads_spanish(cast, reader):
    furnish(cast)
    pages = _pages(cast, cast.account(reader))
    assert len(pages) > 50
    english, names = _english(), _names()
    left = [
        f"{address}: {word}"
        for address, words in pages.items()
        for word in words
        if word in english and word not in names
    ]
    assert left == []
