"""The gap page, composed: the sentence, then the evidence for it, part by part with picture, words, table and files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commontable.foundation.sight import Sight

from .. import indicator_pages, queries, standing, telling
from ..contents import read_contents
from ..figures import gap_figures, level_figures, spread_figures
from ..measured import measured_of
from ..models import Release
from ..permitting import note_of, permit_of
from . import bright, causes, context, opportunity, story
from .choice import GapChoice
from .looking import Looking
from .pieces import pieces_of

NEEDED = ("trend", "gap", "ages", "causes", "map", "excess")


def gap_page(release: Release, sight: Sight, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Everything the template shows."""
    held = read_contents(release.folder_id)
    here = Looking(release, held, GapChoice.read(held, wanted), permit_of(release, sight))
    places = _places_beside(here, sight)
    told = _told(here)
    shown: dict[str, Any] = {
        "eyebrow": story.eyebrow(held, here.choice),
        "headline": telling.headline(told, release.title),
        "lede": " ".join(part for part in (telling.lede(told), *_of_the_gap(here)) if part),
        "pieces": pieces_of(here, places, told),
        "bright": bright.bright_spots(places.held, places.choice),
        "assets": _assets(here, sight),
        "context": context.setting(release.partnership, sight, opportunity.sentences(held, here.choice)),
        "notes": [*story.notes(held), *note_of(here.permit)],
        "source": str(held.facts["source_note"]).rstrip("."),
    }
    shown["lacking"] = story.lacking(_missing(shown) - ({"causes"} if causes.are_told(held) else set()))
    return shown


def _of_the_gap(here: Looking) -> tuple[str, str]:
    """Which ages and which causes make it."""
    return story.ages(here.held, here.choice), causes.sentence(here.held, here.choice)


def _told(here: Looking) -> dict[str, Any]:
    """The figures the sentence is made of: the gap, else the spread of the places, else the level."""
    held, choice = here.held, here.choice
    gap = gap_figures(held, choice.place, choice.comparison or None)
    about = {"measured": measured_of(held).as_dict()}
    if gap is None and held.has_places:
        return about | {"spread": spread_figures(held, choice.group, choice.period)}
    return about | {"gap": gap, "level": level_figures(held, choice.place)}


def _places_beside(here: Looking, sight: Sight) -> Looking:
    """The release whose places stand beside the gap: this one, else the newest of the same measure that has a map."""
    if here.held.has_places:
        return here
    rows = queries.standing_releases(here.release.partnership, sight).filter(has_map=True, measure=here.release.measure)
    release = rows.exclude(pk=here.release.pk).select_related("custodian", "partnership").first()
    if release is None:
        return here
    held = read_contents(release.folder_id)
    return Looking(release, held, GapChoice.opening(held), permit_of(release, sight))


def _assets(here: Looking, sight: Sight) -> list[dict[str, Any]]:
    """What the community has, beside what it lacks (PP-12)."""
    indicator = here.release.indicator
    if indicator is None:
        return []
    beside = standing.assets_beside(indicator, sight, here.choice.place)
    return indicator_pages.asset_rows(beside, here.release.partnership)


def _missing(shown: dict[str, Any]) -> set[str]:
    """The parts that the page would show if the release had what they need."""
    absent = {name for name in NEEDED if name not in shown["pieces"].drawn}
    others = {"expected": shown["bright"], "context": shown["context"]}
    return absent | {name for name, told in others.items() if not told}
