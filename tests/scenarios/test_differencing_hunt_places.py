"""The hunt on the site where it tells of places: their pages, maps and answers, a release corrected, all together."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from commontable.foundation.sight import Audience
from commontable.pipeline import Further, LifeExpectancyRequest, Release, measure
from commontable.rooms.evidence import actions, pictures
from commontable.rooms.evidence.actions.releases import Ground
from tests.rooms.evidence import words

from .hunt.attacker import Attacker, recovered
from .hunt.stranger import Stranger
from .hunt.worlds import Atom, World
from .test_differencing_hunt import smallest, tracts
from .test_differencing_hunt_pages import exact_figures_in, heard

WRONG = Atom("29095000300", "B", 2014, 25)  # counted twice at first
SMALL = {  # also over both years
    Atom("29095000200", "A", 2014, 5): 1,
    Atom("29095000200", "A", 2015, 5): 3,
    Atom("29095000100", "B", 2014, 1): 5,
    Atom("29095000100", "B", 2015, 1): 2,
}
TITLES = ("Both groups", "By tract", "By tract, corrected")


def tract_map(path, world: World):
    """A square for each tract."""
    features = []
    for number, code in enumerate(sorted({atom.place for atom in world.deaths})):
        west = -94.6 + 0.02 * number
        ring = [[west, 39.0], [west + 0.02, 39.0], [west + 0.02, 39.02], [west, 39.02], [west, 39.0]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        named = {"GEOID10": code, "name": f"Tract {number + 1}"}
        features.append({"type": "Feature", "properties": named, "geometry": shape})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def public(cast, released: Release, indicator, of: tuple[str, Ground]):
    """A release in the catalogue, seen by everybody."""
    title, ground = of
    held = {"custodian": cast.department, "by": cast.ana}
    release = actions.catalogue_release(released=released, title=title, ground=ground, **held)
    if ground.replaces is None:
        kind, vintage = ("tract", 2010) if "tract" in title else ("", None)
        entered = {"indicator": indicator, "place_kind": kind, "place_vintage": vintage}
        actions.enter_release(release=release, by=cast.ana, **entered)
    actions.publish_release(release=release, audience=Audience.PUBLIC, by=cast.ana)
    return release


@pytest.fixture
def site(cast, settings, tmp_path, monkeypatch):
    """The county by group and year, its tracts over both years, and these corrected; the world as it is, and the wrong
    release."""
    blank = b'<svg xmlns="http://www.w3.org/2000/svg"></svg>'  # drawings are heard in the other hunt
    monkeypatch.setattr(pictures.pictures, "__defaults__", (lambda charts, _format: [blank for _chart in charts],))
    right = tracts().but(SMALL)
    wrong = right.but({WRONG: right.deaths[WRONG] + 37})
    details = words.indicator(cast, name="Life expectancy", owner=cast.department)
    indicator = actions.add_indicator(custodian=cast.department, details=details, by=cast.ana)
    places, made = tract_map(tmp_path / "tracts.geojson", right), []
    for number, (title, world) in enumerate(zip(TITLES, (wrong, wrong, right), strict=True)):
        file = world.write(tmp_path / str(number) / "counts.csv")
        options = {"by": ("place", "group"), "periods": 2, "places": places} if number else {"by": ("group", "year")}
        ground, further = Ground(), Further()
        if number == 2:
            ground = Ground(replaces=made[1], why="A file counted people twice.")
            further = Further(replaces=made[1].folder_id, why=ground.why)
        request = LifeExpectancyRequest(deaths=(file,), title=title, source_note="Invented", further=further, **options)
        released = measure(request, releases=settings.RELEASES_FOLDER)
        made.append(public(cast, released, indicator, (title, ground)))
    actions.show_indicator(indicator=indicator, audience=Audience.PUBLIC, by=cast.ana)
    return right, made


@pytest.fixture
def stranger(site, cast):
    slug = cast.river.slug
    names = ("api_indicators", "indicators", "releases", "places", "updates_calendar")
    passed_by = (".png", ".svg", ".pdf", "/people/", "/seats/", "/organizations/", "/bodies/", "/exports/")
    asked = [reverse("evidence:api_place", args=[slug, "tract", 2010, f"29095000{number}00"]) for number in "123"]
    starts = [*(reverse(f"evidence:{name}", args=[slug]) for name in names), *asked]
    return Stranger(Client(), passed_by=passed_by).walk(*starts)


def test_nobody_works_out_a_hidden_count_where_places_are_told_and_a_release_was_corrected(site, stranger):
    right, made = site
    places = [address for address in stranger.found if "/places/tract/2010/29095000" in address]
    assert {"/api/" in address for address in places} == {True, False}
    assert all(any(str(each.pk) in address for address in stranger.found) for each in made)
    before = tuple(str(each.pk) for each in made[:2])
    old = heard(stranger, lambda address: any(each in address for each in before))
    new = heard(stranger, lambda address: not any(each in address for each in before))
    attacker = Attacker(right)
    attacker.hears(old, revised=[WRONG])
    attacker.hears(new)
    hidden = old.hidden | new.hidden
    assert {cell.place for cell in hidden} >= {"29095000100", "29095000200"}
    assert recovered(attacker, {*hidden, *smallest(right)}) == []
    assert exact_figures_in(stranger, right, new, digits=4) == []
    heat = heard(stranger, lambda address: "heat.csv" in address or "counts.csv" in address)  # it names no codes
    assert {figure.row.place for figure in heat.figures} == {"", *(f"29095000{number}00" for number in "123")}
    protecting = [cell for cell in sorted(hidden) if attacker.true(cell) > 9]
    for cell in protecting:  # what protects others is told
        attacker.says(attacker.of(cell), 0.0, 0.0)
    assert protecting
    assert recovered(attacker, hidden)
