"""The five verbs: the navigation everywhere, and which of them a page belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.urls import ResolverMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commontable.rooms.people.models import Partnership


class Verb(StrEnum):
    LISTEN = "listen"
    SEE = "see"
    AGREE = "agree"
    ACT = "act"
    LEARN = "learn"


LABELS: dict[Verb, Promise] = {
    Verb.LISTEN: pgettext_lazy("verb of the cycle", "Listen"),
    Verb.SEE: pgettext_lazy("verb of the cycle", "See"),
    Verb.AGREE: pgettext_lazy("verb of the cycle", "Agree"),
    Verb.ACT: pgettext_lazy("verb of the cycle", "Act"),
    Verb.LEARN: pgettext_lazy("verb of the cycle", "Learn"),
}
MEANINGS: dict[Verb, Promise] = {
    Verb.LISTEN: _("Who is heard here, and who is not at the table yet."),
    Verb.SEE: _("The numbers this table stands on, with how sure we are of them."),
    Verb.AGREE: _("Meetings and votes, agreements and their promises, and the seats of those who decide."),
    Verb.ACT: _("What waits for somebody to do it."),
    Verb.LEARN: _("How it came about, who says what about it, and what has been done lately."),
}

# Pages of this room that are none of the five, and belong to one of them.
TABLE_PAGES = {"activity": Verb.LEARN, "gathered": Verb.AGREE}

# Pages of the room people that belong to another verb than Agree, by the beginning of their name.
PEOPLE_PAGES = {
    "invitation": Verb.LISTEN,
    "at_the_table": Verb.LISTEN,
    "expected_sector": Verb.LISTEN,
    "candidate": Verb.LISTEN,
    "timeline": Verb.LEARN,
    "event": Verb.LEARN,
    "claim": Verb.LEARN,
}


@dataclass(frozen=True)
class Item:
    """One item of the navigation."""

    label: str
    url: str
    current: bool


def navigation(partnership: Partnership | None, match: ResolverMatch | None) -> list[Item]:
    """The five verbs at this table, with the one this page belongs to marked."""
    if partnership is None:
        return []
    here = verb_of(match)
    return [
        Item(str(LABELS[verb]), reverse(f"table:{verb}", kwargs={"slug": partnership.slug}), verb == here)
        for verb in Verb
    ]


def verb_of(match: ResolverMatch | None) -> Verb | None:
    """The verb a page belongs to; None for pages that belong to none, such as the account."""
    if match is None or not match.url_name:
        return None
    if match.app_name == "table":
        if match.url_name in TABLE_PAGES:
            return TABLE_PAGES[match.url_name]
        return Verb(match.url_name) if match.url_name in set(Verb) else None
    if match.app_name == "evidence":
        return Verb.SEE
    if match.app_name in ("gatherings", "agreements"):
        return Verb.AGREE
    if match.app_name == "people":
        return next((verb for start, verb in PEOPLE_PAGES.items() if match.url_name.startswith(start)), Verb.AGREE)
    return None
