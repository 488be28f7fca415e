"""The gap page, composed: the sentence, then the evidence for it, part by part with picture, words, table and files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from commontable.foundation.sight import Sight

from .. import indicator_pages, knowing, pictures, queries, standing, telling
from ..contents import Contents, gap_figures, level_figures, read_contents, spread_figures
from ..models import Release
from . import bright, context, files, filters, focus, story
from .choice import GapChoice
from .parts import PARTS, Part

OF_PLACES = ("map", "places", "expected", "focus")


@dataclass(frozen=True)
class Looking:
    """A release, what it holds, and what of it is looked at."""

    release: Release
    held: Contents
    choice: GapChoice

    def parts(self, names: tuple[str, ...] | None = None) -> list[Part]:
        wanted = PARTS if names is None else names
        return [PARTS[name] for name in wanted]

    @property
    def address(self) -> str:
        """The page as it is looked at now: a link that can be sent."""
        url = reverse("evidence:gap", args=[self.release.partnership.slug, self.release.pk])
        query = self.choice.query(self.held)
        return f"{url}?{query}" if query else url


def gap_page(release: Release, sight: Sight, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Everything the template shows."""
    held = read_contents(release.folder_id)
    here = Looking(release, held, GapChoice.read(held, wanted))
    places = _places_beside(here, sight)
    figures = _drawn(here)
    if places is not here:
        figures = {name: each for name, each in figures.items() if name not in OF_PLACES} | _drawn(places, OF_PLACES)
    told = _told(here)
    links = filters.place_links(places)
    shown: dict[str, Any] = {
        "eyebrow": story.eyebrow(held, here.choice),
        "headline": telling.headline(told, release.title),
        "lede": " ".join(part for part in (telling.lede(told), story.ages(held, here.choice)) if part),
        "pickers": filters.pickers(here),
        "figures": figures,
        "verdict": telling.verdict(told["gap"]) if told.get("gap") else None,
        "losers": story.losers(held, here.choice),
        "slope": telling.slope(held, here.choice.place, told.get("gap")),
        "excess": story.excess(held, here.choice, told.get("gap")),
        "focus": focus.focus_lists(places.held, places.choice, links),
        "focus_files": files.links(places.release, places.held, places.choice, PARTS["focus"]),
        "bright": bright.bright_spots(places.held, places.choice),
        "assets": _assets(here, sight),
        "context": context.setting(release.partnership, sight),
        "places_from": places.release if places is not here else None,
        "notes": story.notes(held),
        "source": str(held.facts["source_note"]).rstrip("."),
        "share_url": here.address,
    }
    shown["lacking"] = story.lacking(_missing(shown))
    return shown


def _told(here: Looking) -> dict[str, Any]:
    """The figures the sentence is made of: the gap, else the spread of the places, else the level."""
    held, choice = here.held, here.choice
    gap = gap_figures(held, choice.place, choice.comparison or None)
    if gap is None and held.has_places:
        return {"spread": spread_figures(held, choice.group, choice.period)}
    return {"gap": gap, "level": level_figures(held, choice.place)}


def _places_beside(here: Looking, sight: Sight) -> Looking:
    """The release whose places stand beside the gap: this one, else the newest of the same measure that has a map."""
    if here.held.has_places:
        return here
    rows = queries.standing_releases(here.release.partnership, sight).filter(has_map=True, measure=here.release.measure)
    release = rows.exclude(pk=here.release.pk).select_related("custodian", "partnership").first()
    if release is None:
        return here
    held = read_contents(release.folder_id)
    return Looking(release, held, GapChoice.opening(held))


def _drawn(here: Looking, names: tuple[str, ...] | None = None) -> dict[str, dict[str, Any]]:
    """A figure for each part that can be drawn, as the design's figure template reads it."""
    looked = {part.name: view for part in here.parts(names) if (view := part.view(here.held, here.choice)) is not None}
    drawn = pictures.pictures(here.held, list(looked.values()))
    known = knowing.how_we_know(here.release, here.held)
    return {
        name: {
            "chart": drawn[view],
            "picture": drawn[view].wide,
            "narrow": drawn[view].narrow,
            "downloads": files.links(here.release, here.held, here.choice, PARTS[name]),
            "knowing": [*story.method(name), *known],
            "share_url": f"{here.address}#{name}",
            "spec_url": "" if view.kind == "map" else _file(here, f"{name}.json"),
            "can_be_moved": view.kind == "map",
        }
        for name, view in looked.items()
    }


def _file(here: Looking, name: str) -> str:
    return files.address(here.release, here.held, here.choice, name)


def _assets(here: Looking, sight: Sight) -> list[dict[str, Any]]:
    """What the community has, beside what it lacks (PP-12)."""
    indicator = here.release.indicator
    if indicator is None:
        return []
    beside = standing.assets_beside(indicator, sight, here.choice.place)
    return indicator_pages.asset_rows(beside, here.release.partnership)


def _missing(shown: dict[str, Any]) -> set[str]:
    """The parts that the page would show if the release had what they need."""
    absent = {name for name in ("trend", "gap", "ages", "causes", "map") if name not in shown["figures"]}
    others = {"excess": shown["excess"], "expected": shown["bright"], "context": shown["context"]}
    return absent | {name for name, told in others.items() if not told}
