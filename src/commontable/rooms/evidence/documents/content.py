"""What a fact sheet shows in one language, worked out once; the page and every document are written from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Partnership

from .. import knowing, pictures, wording
from ..contents import Contents, read_contents
from ..models import Asset, Citation, FactSheet
from ..pictures import Drawn, View
from ..request_states import SheetState
from ..sheet_figures import Figures, Run, choice_of, is_replaced, is_withdrawn, paragraphs_of

MOST_ROWS = 14  # a longer table stands on the live page only


@dataclass(frozen=True)
class Drawing:
    """A picture of a cited release: drawn from the same spec as its page, with its words and its table."""

    letter: str
    view: View
    held: Contents
    drawn: Drawn

    @property
    def fits(self) -> bool:
        return len(self.drawn.rows) <= MOST_ROWS


@dataclass(frozen=True)
class Source:
    """Where the figures under a letter come from: source, release number, period, interval, what is hidden."""

    letter: str
    text: str
    protection: str
    url: str
    mark: str = ""


@dataclass(frozen=True)
class Beside:
    """An asset as the sheet shows it."""

    title: str
    text: str
    origin: str


@dataclass(frozen=True)
class Content:
    """One sheet in one language."""

    language: str
    title: str
    eyebrow: str
    status: str
    is_out: bool
    is_synthetic: bool
    paragraphs: tuple[tuple[Run, ...], ...]
    drawings: tuple[Drawing, ...]
    assets: tuple[Beside, ...]
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    publisher: str
    url: str


def content_of(sheet: FactSheet, language: str, base: str, sight: Sight) -> Content:
    """The content in `language`; `base` is the site's address, so that links lead there from paper."""
    with translation.override(language):
        return _content(sheet, base, sight)


def _content(sheet: FactSheet, base: str, sight: Sight) -> Content:
    figures = Figures.of(sheet)
    citations = list(figures.citations.values())
    withdrawn = sheet.state == SheetState.WITHDRAWN
    return Content(
        language=(get_language() or "en")[:2],
        title=sheet.told("title"),
        eyebrow=f"{sheet.partnership.name} · {sheet.get_topic_display()}",
        status=status_line(sheet),
        is_out=sheet.state == SheetState.RELEASED,
        is_synthetic=any(citation.release.is_synthetic for citation in citations),
        paragraphs=() if withdrawn else tuple(figures.runs(text) for text in paragraphs_of(sheet.told("text"))),
        drawings=() if withdrawn else tuple(_drawing(one) for one in citations if not is_withdrawn(one.release)),
        assets=tuple(_beside(asset) for asset in _assets(sheet, sight)),
        sources=tuple(_source(sheet.partnership, one, base) for one in citations),
        notes=(*_methods(citations), *_notes(sheet)),
        publisher=str(sheet.custodian.name),
        url=base + sheet_path(sheet),
    )


def sheet_path(sheet: FactSheet) -> str:
    return reverse("evidence:sheet", args=[sheet.partnership.slug, sheet.pk])


def status_line(sheet: FactSheet) -> str:
    words: dict[str, Any] = {"number": sheet.number, "organization": sheet.custodian.name}
    if sheet.state == SheetState.RELEASED and sheet.released_at:
        words["date"] = date_format(localtime(sheet.released_at))
        return _("Version %(number)s, released by %(organization)s on %(date)s.") % words
    if sheet.state == SheetState.WITHDRAWN:
        return _("Version %(number)s, withdrawn by %(organization)s. Do not use it.") % words
    return _("Version %(number)s, a draft of %(organization)s. Not released: do not hand it out.") % words


def _drawing(citation: Citation) -> Drawing:
    held = read_contents(citation.release.folder_id)
    place, group, period = choice_of(citation, held)
    view = pictures.places_view(held, group, period) if place is None else pictures.trend_view(held, place)
    return Drawing(citation.letter, view, held, pictures.picture(held, view))


def _source(partnership: Partnership, citation: Citation, base: str) -> Source:
    release = citation.release
    held = read_contents(release.folder_id)
    place, _group, period = choice_of(citation, held)
    words = {
        "title": held.released.manifest["title"],
        "source": str(held.facts["source_note"]).rstrip("."),
        "number": release.number,
        "date": date_format(localtime(release.made_at)),
        "period": wording.period_name(period) if place is None else wording.years(held.periods[0], held.periods[-1]),
        "level": wording.level_name(held.estimates[0]["level"]),
    }
    text = _(
        "%(title)s. Source: %(source)s. CommonTable release %(number)s of %(date)s, about %(period)s. In parentheses: "
        "%(level)s intervals."
    )
    return Source(
        letter=citation.letter,
        text=text % words,
        protection=knowing.protection(held.facts["disclosure"]),
        url=base + reverse("evidence:release", args=[partnership.slug, release.pk]),
        mark=_mark(citation),
    )


def _methods(citations: list[Citation]) -> list[str]:
    """How the figures were made, each method once, with the letters it is about."""
    found: dict[str, list[str]] = {}
    for citation in citations:
        code = str(read_contents(citation.release.folder_id).facts["method"])
        found.setdefault(knowing.method(code), []).append(citation.letter)
    return [f"{', '.join(letters)}: {method}" for method, letters in found.items()]


def _mark(citation: Citation) -> str:
    if is_withdrawn(citation.release):
        return _("This release was withdrawn. Do not use its figures.")
    if is_replaced(citation.release):
        return _("A newer release has replaced this one since.")
    return ""


def _assets(sheet: FactSheet, sight: Sight) -> list[Asset]:
    return list(sheet.assets.visible_to(sight).filter(removal__isnull=True))


def _beside(asset: Asset) -> Beside:
    origin = _("%(place)s. Source: %(source)s.") % {"place": asset.place_name, "source": asset.source.rstrip(".")}
    return Beside(asset.told("title"), asset.told("description"), origin)


def _notes(sheet: FactSheet) -> list[str]:
    notes = [
        _("Figures hidden to protect people are not shown here either, and cannot be worked out from what is shown."),
        _("Intervals say how sure we are. Differences whose intervals overlap may be chance."),
    ]
    if sheet.states_facts_only:
        notes.insert(0, _("This is a public body's sheet. It states facts with their sources and takes no side."))
    return notes
