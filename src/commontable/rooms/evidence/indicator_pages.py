"""The page of an indicator, composed: its sentence and picture, values, definition, releases, assets, files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Partnership

from . import downloads, knowing, pictures, standing, telling, values, wording
from .areas import Area
from .contents import Contents, read_contents
from .models import Asset, Indicator, Release
from .permitting import drawer, permit_of
from .states import Polarity

MOST_CHOICES = 400


@dataclass(frozen=True)
class Shown:
    """Which release an indicator's page shows, the newer one about the same places, and every other."""

    release: Release | None
    newest: Release | None
    newer: Release | None
    others: tuple[Release, ...]


def shown_release(indicator: Indicator, sight: Sight, wanted: str) -> Shown:
    """The newest standing release, or the one the address names, also where a newer one has replaced it."""
    rows = Release.objects.visible_to(sight).filter(indicator=indicator, withdrawal__isnull=True)
    rows = rows.select_related("partnership", "custodian")
    stand = list(rows.standing())
    newest = stand[0] if stand else None
    every = tuple(rows)
    if not wanted:
        return Shown(newest, newest, None, every)
    chosen = next((row for row in every if str(row.pk) == wanted), None)
    if chosen is None:
        raise Http404
    return Shown(chosen, newest, _newer(chosen, stand), every)


def _newer(chosen: Release, stand: list[Release]) -> Release | None:
    """The newest that stands and tells of the same places; for one that was replaced, at least what stands now."""
    same = [row for row in stand if (row.place_kind, row.place_vintage) == (chosen.place_kind, chosen.place_vintage)]
    newest = same[0] if same else None
    if newest is None or newest == chosen:
        return None if chosen in stand or not stand else stand[0]
    return newest


def indicator_page(indicator: Indicator, sight: Sight, query: Mapping[str, Any]) -> dict[str, Any]:
    """Everything the template shows but the deeds."""
    shown = shown_release(indicator, sight, str(query.get("release", "")))
    beside = standing.assets_beside(indicator, sight, str(query.get("place", "")))
    page = {
        "indicator": indicator,
        "name": indicator.told("name"),
        "eyebrow": f"{indicator.get_topic_display()} · {indicator.told('name')}",
        "shown": shown,
        "definition": definition(indicator),
        "is_overdue": standing.is_overdue(indicator),
        "frameworks": list(indicator.framework_polarities.visible_to(sight)),
        "assets": asset_rows(beside, indicator.partnership),
        "headline": indicator.told("name"),
        "lede": indicator.told("definition"),
    }
    if shown.release is not None:
        figures = _figures(indicator, shown.release, query)
        figures["figure"]["knowing"] += drawer(permit_of(shown.release, sight))
        page |= figures
    return page


def _figures(indicator: Indicator, release: Release, query: Mapping[str, Any]) -> dict[str, Any]:
    held = read_contents(release.folder_id)
    wanted = values.Wanted.read(query)
    if wanted.unknown(held):
        raise Http404
    return {
        "headline": telling.headline(release.figures, indicator.told("name"), called=indicator.told("name")),
        "lede": telling.lede(release.figures),
        "figure": _picture(release, held),
        "table": values.table(held, wanted, query.get("page"), place_links(indicator, release)),
        "filters": filters(held, wanted, str(query.get("release", ""))),
        "files": files(indicator, release),
        "source": str(held.facts["source_note"]).rstrip("."),
    }


def place_links(indicator: Indicator, release: Release) -> Callable[[str], str]:
    """The page of each place, where the release says what its places are."""

    def link(code: str) -> str:
        return address(indicator.partnership, Area(release.place_kind, release.place_vintage, code))

    return link


def address(partnership: Partnership, area: Area) -> str:
    """The page of a place, or "" for a code that no address can hold."""
    if not area.kind or not area.code or "/" in area.code:
        return ""
    return reverse("evidence:place", args=[partnership.slug, area.kind, area.vintage or 0, area.code])


def _picture(release: Release, held: Contents) -> dict[str, Any]:
    drawn = pictures.picture(held, pictures.default_views(held)[0])
    return {
        "chart": drawn,
        "picture": drawn.wide,
        "narrow": drawn.narrow,
        "downloads": downloads.picture_links(release, ""),
        "knowing": knowing.how_we_know(release, held),
    }


@dataclass(frozen=True)
class Filter:
    """One choice of the form above the table: a place, or a period."""

    name: str
    label: str
    options: list[tuple[str, str, bool]]


def filters(held: Contents, wanted: values.Wanted, release: str) -> list[Filter]:
    """Place and period, where there is a choice; a hidden field keeps an older release that is looked at."""
    found = []
    if held.has_places and len(held.places) <= MOST_CHOICES:
        places = [(key, name, key == wanted.place) for key, name in held.places.items()]
        found.append(Filter("place", _("Place"), [("", _("All places"), not wanted.place), *places]))
    if held.has_places and len(held.periods) > 1:
        chosen = wanted.period or held.periods[-1]
        periods = [(period, wording.period_name(period), period == chosen) for period in held.periods]
        found.append(Filter("period", _("Period, for all places"), periods))
    if found and release:
        found.append(Filter("release", "", [(release, "", True)]))
    return found


def definition(indicator: Indicator) -> list[tuple[str, str]]:
    """Terms and texts, leaving out what is empty."""
    told = [
        (_("What it says"), indicator.told("definition")),
        (_("What is counted"), indicator.told("numerator")),
        (_("Among whom"), indicator.told("denominator")),
        (_("Adjusted for"), indicator.told("adjustment")),
        (_("Unit"), indicator.told("unit")),
        (_("Which way is better"), str(Polarity(indicator.polarity).label)),
        (_("Kept up by"), str(indicator.owner)),
        (_("Updated"), str(indicator.get_rhythm_display())),
    ]
    return [(term, text) for term, text in told if text]


def asset_rows(assets: list[Asset], partnership: Partnership) -> list[dict[str, Any]]:
    return [
        {
            "asset": asset, "title": asset.told("title"), "text": asset.told("description"),
            "kind": asset.get_kind_display(), "place": asset.place_name, "source": asset.source,
            "who": asset.custodian, "url": reverse("evidence:asset", args=[partnership.slug, asset.pk]),
        }
        for asset in assets
    ]  # fmt: skip


FILE_TYPES = {
    "values.csv": "text/csv; charset=utf-8",
    "heat.csv": "text/csv; charset=utf-8",
    "heat.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def files(indicator: Indicator, release: Release) -> list[dict[str, str]]:
    """Links to take the values away; they name the release, so that a link keeps meaning the same figures."""
    slug = indicator.partnership.slug
    named = {"values.csv": "CSV", "heat.csv": _("HEAT template (CSV)"), "heat.xlsx": _("HEAT template (Excel)")}
    query = urlencode({"release": str(release.pk)})
    told = [
        {"label": label, "url": f"{reverse('evidence:indicator_file', args=[slug, indicator.pk, name])}?{query}"}
        for name, label in named.items()
    ]
    api = reverse("evidence:api_values", args=[slug, indicator.pk])
    return [*told, {"label": "JSON (API)", "url": f"{api}?{query}"}]
