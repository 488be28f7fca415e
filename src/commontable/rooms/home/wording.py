"""The sentences this room computes: each a whole template, so that every language can order its own words."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from commontable.rooms.people.models import TimelineEvent

SMALL_NUMBERS: tuple[str | Promise, ...] = (
    pgettext_lazy("how many", "none"), gettext_lazy("one"), gettext_lazy("two"), gettext_lazy("three"),
    gettext_lazy("four"), gettext_lazy("five"), gettext_lazy("six"), gettext_lazy("seven"), gettext_lazy("eight"),
    gettext_lazy("nine"),
)  # fmt: skip


def number(count: int) -> str:
    """Small numbers as words, as one reads them aloud."""
    return str(SMALL_NUMBERS[count]) if count < len(SMALL_NUMBERS) else str(count)


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def today(now: dt.datetime) -> str:
    return str(date_format(now, _("l, F j")))


def greeting(now: dt.datetime) -> str:
    if now.hour < 12:
        return _("Good morning.")
    return _("Good afternoon.") if now.hour < 18 else _("Good evening.")


def waiting(tasks: int, late: int) -> str:
    """What waits for somebody, in one sentence."""
    if not tasks:
        return _("Nothing waits for you.")
    if not late:
        text = ngettext("One thing waits for you.", "%(count)s things wait for you.", tasks)
    elif late == tasks:
        text = ngettext("One thing waits for you, and it is late.", "%(count)s late things wait for you.", tasks)
    else:
        text = ngettext(
            "%(count)s things wait for you, and one is late.",
            "%(count)s things wait for you, and %(late)s are late.",
            late,
        )
    return sentence_case(text % {"count": number(tasks), "late": number(late)})


def missing_count(count: int) -> str:
    if not count:
        return _("every expected sector is seated")
    text = ngettext("%(count)s sector not at the table", "%(count)s sectors not at the table", count)
    return text % {"count": count}


def seats(filled: int, total: int) -> str:
    if not total:
        return _("No seat has been set up yet.")
    text = ngettext("%(filled)s of %(total)s seat is filled.", "%(filled)s of %(total)s seats are filled.", total)
    return sentence_case(text % {"filled": number(filled), "total": number(total)})


def lapsing(count: int) -> str:
    return ngettext("one term is over or soon will be", "%(count)s terms are over or soon will be", count) % {
        "count": number(count)
    }


def event_title(event: TimelineEvent) -> str:
    """The title in the reader's language where there is one."""
    return event.title_es if _spanish() and event.title_es else event.title


def event_detail(event: TimelineEvent) -> str:
    return event.detail_es if _spanish() and event.detail_es else event.detail


def _spanish() -> bool:
    return (get_language() or "").startswith("es")


def history(first: str, last: str, count: int) -> str:
    text = ngettext(
        "%(count)s event, %(first)s.", "%(count)s events tell how it came about, from %(first)s to %(last)s.", count
    )
    return sentence_case(text % {"count": number(count), "first": first, "last": last})
