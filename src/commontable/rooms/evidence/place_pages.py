"""The page of a place, composed: its figures, what it lies in, places in a similar setting, assets there."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.design.charts import Column
from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Partnership

from . import profiles, standing, values, wording
from .areas import Area
from .indicator_pages import address, asset_rows
from .states import PlaceKind


def kind_name(area: Area) -> str:
    """What it is and in which boundaries: census tract, boundaries of 2010."""
    name = str(PlaceKind(area.kind).label)
    if area.vintage is None:
        return _("%(kind)s, boundaries not stated") % {"kind": name}
    return _("%(kind)s, boundaries of %(year)s") % {"kind": name, "year": area.vintage}


def place_list(partnership: Partnership, sight: Sight) -> list[tuple[str, list[dict[str, str]]]]:
    """Every place with a figure, by kind and vintage."""
    groups: dict[str, list[dict[str, str]]] = {}
    for area, name in profiles.areas(profiles.sources(partnership, sight)).items():
        if url := address(partnership, area):
            groups.setdefault(kind_name(area), []).append({"name": name, "url": url})
    return sorted(groups.items())


def place_page(partnership: Partnership, sight: Sight, area: Area) -> dict[str, Any]:
    """Everything the template shows but the form."""
    found = profiles.sources(partnership, sight)
    known = profiles.areas(found)
    if area not in known:
        raise Http404
    told, nearest = profiles.peers(found, area)
    figures = profiles.figures(found, area)
    assets = [one for one in standing.assets_seen(partnership, sight) if (one.place_kind, one.place) == area_key(area)]
    return {
        "area": area,
        "name": known[area],
        "kind": kind_name(area),
        "headline": _headline(known[area], figures),
        "is_synthetic": any(one.source.release.is_synthetic for one in figures),
        "table": _figures_table(partnership, figures),
        "larger": _larger(partnership, sight, area, known),
        "vintages": [
            {"name": kind_name(one), "url": address(partnership, one)} for one in profiles.other_vintages(known, area)
        ],
        "contexts": [_context_name(one) for one in told],
        "peers": _peers_table(partnership, found, area, nearest, told) if nearest else None,
        "assets": asset_rows(assets, partnership),
    }


def area_key(area: Area) -> tuple[str, str]:
    """What an asset names its place by; it stands there whatever the vintage."""
    return (area.kind, area.code)


def _headline(name: str, figures: list[profiles.Figure]) -> str:
    shown = [one for one in figures if one.row["value"] is not None and one.row["lower"] is not None]
    if not shown:
        return _("%(place)s: no figure can be shown yet.") % {"place": name}
    first = shown[0]
    words = {
        "place": name, "indicator": first.source.indicator.told("name"), "value": values.told(first.row),
        "unit": first.source.indicator.told("unit"), "group": wording.group_name(first.row["group"]),
    }  # fmt: skip
    if len(first.source.held.groups) > 1:
        return _("%(place)s. %(indicator)s, %(group)s: %(value)s %(unit)s.") % words
    return _("%(place)s. %(indicator)s: %(value)s %(unit)s.") % words


def _figures_table(partnership: Partnership, figures: list[profiles.Figure]) -> values.Table:
    columns = (
        Column(_("Indicator")), Column(_("Period")), Column(_("Group")),
        Column(_("Value and interval"), numeric=True), Column(_("Where it stands, as far as one can say")),
    )  # fmt: skip
    rows = []
    for one in figures:
        indicator = one.source.indicator
        link = reverse("evidence:indicator", args=[partnership.slug, indicator.pk])
        words = {"name": indicator.told("name"), "unit": indicator.told("unit")}
        name = _("%(name)s (%(unit)s)") % words
        if one.source.release.is_synthetic:
            name = _("%(name)s (%(unit)s), synthetic") % words
        rows.append(
            (
                {"url": link, "label": name}, wording.period_name(one.row["period"]),
                wording.group_name(one.row["group"]), values.told(one.row), _standing(one),
            )
        )  # fmt: skip
    return values.Table(_("Every indicator of this place, newest period, with its interval"), columns, rows)


def _standing(figure: profiles.Figure) -> str | None:
    if figure.place is None:
        return None
    best, worst, count = figure.place
    words = {"best": best, "worst": worst, "count": count}
    if (best, worst) == (1, count):
        text = ngettext(
            "anywhere among %(count)s place: the figures cannot tell them apart",
            "anywhere among %(count)s places: the figures cannot tell them apart",
            count,
        )
        return text % words
    if best == worst:
        return _("place %(best)s of %(count)s, counted from the best") % words
    return _("between %(best)s and %(worst)s of %(count)s, counted from the best") % words


def _larger(partnership: Partnership, sight: Sight, area: Area, known: dict[Area, str]) -> list[dict[str, Any]]:
    told = []
    for parent, name, nesting in profiles.larger_places(partnership, sight, area):
        kind = str(PlaceKind(parent.kind).label)
        label = name or known.get(parent) or _("%(kind)s %(code)s") % {"kind": kind, "code": parent.code}
        share = nesting.share if nesting else None
        told.append(
            {
                "name": label, "kind": kind, "url": address(partnership, parent) if parent in known else "",
                "share": f"{wording.number(float(share))}%" if share is not None else "",
                "source": nesting.source if nesting else _("by its code"),
            }
        )  # fmt: skip
    return told


def _context_name(context: profiles.Context) -> str:
    return context.name or _("number of people")


def _peers_table(
    partnership: Partnership,
    found: list[profiles.Source],
    area: Area,
    nearest: list[profiles.Peer],
    told: list[profiles.Context],
) -> values.Table:
    """The place itself, then its peers: the setting, and each indicator with its interval."""
    compared = [one for one in profiles.about(found, area) if not one.indicator.is_context]
    columns = (
        Column(_("Place")),
        *(Column(_context_name(one), numeric=True) for one in told),
        *(Column(one.indicator.told("name"), numeric=True) for one in compared),
    )
    names = {one.code: name for one, name in profiles.areas(found).items() if one.kind == area.kind}
    rows = []
    for code in [area.code, *(peer.code for peer in nearest)]:
        link = address(partnership, Area(area.kind, area.vintage, code))
        setting = [wording.whole(one.values[code]) if one.indicator is None else wording.number(one.values[code])
                   for one in told]  # fmt: skip
        label = names.get(code, code)
        cell = label if code == area.code or not link else {"url": link, "label": label}
        rows.append((cell, *setting, *(_newest_value(one, code) for one in compared)))
    return values.Table(_("This place and the places in the most similar setting"), columns, rows)


def _newest_value(source: profiles.Source, code: str) -> str:
    from .contents import steadiest_group

    group, period = steadiest_group(source.held), source.held.periods[-1]
    row = next((row for row in source.held.of_moment(group, period) if row["place"] == code), None)
    return values.told(row)
