"""The pieces of the gap page that are the same for everybody who may see its releases: rendered once and kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from commontable import __version__

from .. import knowing, permitting, pictures, telling
from ..measured import measured_of
from . import causes, files, filters, focus, story
from .looking import Looking
from .parts import PARTS

OF_PLACES = ("map", "places", "expected", "focus")
TEMPLATES = ("top", "middle", "expected", "lower")


@dataclass(frozen=True)
class Pieces:
    """Each piece ready to stand in the page, and the names of the parts that were drawn."""

    top: SafeString
    middle: SafeString
    expected: SafeString
    lower: SafeString
    drawn: frozenset[str]


def pieces_of(here: Looking, places: Looking, told: dict[str, Any]) -> Pieces:
    """From the cache of this process; a release never changes, so only the language and the choice make a difference.

    Rendering the tables of a large release takes about half a second, which nobody should wait for twice.
    """
    name = "\n".join((__version__, get_language() or "en", here.key, places.key))
    key = f"gap-{hashlib.sha256(name.encode()).hexdigest()}"
    made: Pieces | None = caches["pages"].get(key)
    if made is None:
        made = _made(here, places, told)
        caches["pages"].set(key, made)
    return made


def _made(here: Looking, places: Looking, told: dict[str, Any]) -> Pieces:
    figures = _drawn(here, tuple(PARTS))
    if places is not here:
        figures = {name: each for name, each in figures.items() if name not in OF_PLACES} | _drawn(places, OF_PLACES)
    gap, measured = told.get("gap"), measured_of(here.held)
    shown = {
        "pickers": filters.pickers(here),
        "figures": figures,
        "verdict": telling.verdict(gap, measured) if gap else None,
        "losers": story.losers(here.held, here.choice),
        "slope": telling.slope(here.held, here.choice.place, gap, measured),
        "excess": story.excess(here.held, here.choice, gap),
        "by_cause": causes.table(here.held, here.choice),
        "causes_left_out": causes.left_out(here.held, here.choice),
        "focus": focus.focus_lists(places.held, places.choice, filters.place_links(places)),
        "focus_files": files.links(places.release, places.held, places.choice, PARTS["focus"]),
        "places_from": places.release if places is not here else None,
        "share_url": places.address,
    }
    rendered = {name: render_to_string(f"evidence/gap/{name}.html", shown) for name in TEMPLATES}
    return Pieces(**rendered, drawn=frozenset({*figures, *(["excess"] if shown["excess"] else [])}))


def _drawn(here: Looking, names: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """A figure for each part that can be drawn, as the design's figure template reads it."""
    parts = [PARTS[name] for name in names]
    looked = {part.name: view for part in parts if (view := part.view(here.held, here.choice)) is not None}
    drawn = pictures.pictures(here.held, list(looked.values()))
    known = [*knowing.how_we_know(here.release, here.held), *permitting.drawer(here.permit)]
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
