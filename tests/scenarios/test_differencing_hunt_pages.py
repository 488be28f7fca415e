"""The hunt on the site: a stranger follows every link and holds all pages, files, frames and answers together."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from commontable.foundation.sight import Audience
from commontable.pipeline import LifeExpectancyRequest, measure
from commontable.rooms.evidence import actions, pictures
from tests.rooms.evidence import sheets, words

from .hunt.attacker import Attacker, expectancy, recovered
from .hunt.reading import listen
from .hunt.stranger import Stranger
from .hunt.told import Cell, Figure, Told
from .test_differencing_hunt import smallest, two_groups

MEASURE = "life_expectancy_at_birth"
HEAT = {"estimate": "value", "se": "standard_error", "subgroup": "group", "date": "period"}


@pytest.fixture
def site(cast, settings, tmp_path, monkeypatch):
    """A partnership that published its years together and apart, with an indicator and a fact sheet; its world."""
    monkeypatch.setattr(pictures, "render_apart", pictures.render_here)  # the same renderer, without a process each
    monkeypatch.setattr(pictures.pictures, "__defaults__", (pictures.render_here,))
    world = two_groups()
    path = world.write(tmp_path / "in" / "counts.csv")
    details = words.indicator(cast, name="Life expectancy", owner=cast.department)
    indicator = actions.add_indicator(custodian=cast.department, details=details, by=cast.ana)
    for periods in (3, None):
        title = "Three years" if periods else "Year by year"
        request = LifeExpectancyRequest(deaths=(path,), periods=periods, title=title, source_note="Invented tables")
        released = measure(request, releases=settings.RELEASES_FOLDER)
        release = actions.catalogue_release(released=released, custodian=cast.department, title=title, by=cast.ana)
        actions.enter_release(release=release, indicator=indicator, place_kind="", place_vintage=None, by=cast.ana)
        actions.publish_release(release=release, audience=Audience.PUBLIC, by=cast.ana)
    actions.show_indicator(indicator=indicator, audience=Audience.PUBLIC, by=cast.ana)
    sheets.release(cast, sheets.write(cast, release))
    return world


@pytest.fixture
def stranger(site, cast):
    slug = cast.river.slug
    starts = [
        "/",
        f"/at/{slug}/",
        *(reverse(f"evidence:{name}", args=[slug]) for name in ("api_indicators", "releases")),
    ]
    return Stranger(Client()).walk(*starts)


def heard(stranger: Stranger, of: Callable[[str], bool] = lambda _address: True) -> Told:
    """Every table of every file and answer (of some addresses), taken for what its columns say."""
    tables: dict[str, list[dict[str, object]]] = {}
    named = places_of(stranger)
    for address, rows in stranger.tables():
        if "subgroup" in rows[0]:
            rows = [from_heat(row, stranger, (address, named)) for row in rows]
        rows = [row for row in rows if row.get("measure", MEASURE) == MEASURE]  # not segregation, say
        if rows and of(address):
            tables.setdefault(kind_of(set(rows[0])), []).extend(rows)
    assert {"counts", "estimates"} <= set(tables)
    return listen(Told(), tables, MEASURE, whole_years=False)


def places_of(stranger: Stranger) -> dict[str, str]:
    """The code of each place by its name."""
    rows = (row for _address, rows in stranger.tables() for row in rows if "place_name" in row and row.get("place"))
    return {str(row["place_name"]): str(row["place"]) for row in rows}


def from_heat(row: dict[str, object], stranger: Stranger, known: tuple[str, dict[str, str]]) -> dict[str, object]:
    """A line of a HEAT template, which names a period by its last year, by the names of a release."""
    address, named = known
    file = f"/{address.partition('?release=')[2] or 'the newest'}/files/estimates.csv"
    rows = next((rows for where, rows in stranger.tables() if where.endswith(file)), [])
    date, place = str(row["date"])[:4], named.get(str(row["setting"]), "")
    period = next((each["period"] for each in rows if str(each["end_year"]) == date), date)
    return {HEAT.get(name, name): value for name, value in row.items()} | {"place": place, "period": period}


def kind_of(columns: set[str]) -> str:
    if "age_start" in columns:
        return "decomposition" if "reference" in columns else "counts"
    if "slope" in columns:
        return "trend"
    if "level_rank" in columns:
        return "focus"
    if columns & {"points", "closed_all_gained", "source_place"}:
        return "other"
    if "reference" in columns:
        return "gaps"
    return "estimates" if {"value", "group", "period"} <= columns else "other"


def test_nobody_works_out_a_hidden_count_from_everything_a_stranger_gets(site, stranger):
    kinds = {kind.split(";")[0].split("/")[-1] for kind, content in stranger.found.values() if content}
    assert {"html", "csv", "json", "vnd.apache.parquet", "pdf", "png", "svg+xml"} <= kinds
    assert any("/embed/" in address for address in stranger.found)
    assert any("/sheets/" in address for address in stranger.found)
    texts = [(address.partition("?")[0], text) for address, text in stranger.texts()]
    for ending, word in ((".docx", "River City"), (".xlsx", "2014"), (".ics", "BEGIN:VCALENDAR")):
        assert any(word in text for address, text in texts if address.endswith(ending)), ending
    told = heard(stranger)
    attacker = Attacker(site)
    attacker.hears(told)
    assert len(told.hidden) >= 6
    assert recovered(attacker, {*told.hidden, *smallest(site)}) == []
    attacker.says(attacker.of(Cell("", "A", 2014, 2014, 1, 5)), 0.0, 0.0)  # one count that protects others is told
    assert recovered(attacker, told.hidden)
    assert exact_figures_in(stranger, site, told) == []


def exact_figures_in(stranger: Stranger, site, told: Told, digits: int = 2) -> list[str]:
    """Where any page, picture or file writes a figure of a rounded row as it was before it was rounded. Among many
    figures few digits are those of another by chance.
    """
    attacker, found = Attacker(site), []
    rounded = sorted({figure.row for figure in told.figures if told.is_rounded(figure.row)})
    assert rounded
    exact = []
    for row in rounded:
        deaths, people, _weights = attacker.by_age(row)
        value, error = expectancy(deaths, people)
        exact += [f"{value:.{digits + 1}f}"[:-1], f"{error:.{digits + 2}f}"[:-1]]
    for address, text in stranger.texts():
        written = [figure for figure in exact if re.search(rf"(?<![\d.]){re.escape(figure)}", text)]
        found += [f"{address} writes {figure}" for figure in written]
    return found


def test_an_exact_figure_is_found_where_one_is_written(two_years_told):
    site, told, figure = two_years_told
    page = Stranger(Client(), {"/": ("text/html", f"<p>{figure}</p>".encode())})
    assert exact_figures_in(page, site, told) == [f"/ writes {figure[:5]}"]


@pytest.fixture
def two_years_told():
    """A row of which a count is hidden, and its life expectancy with more digits than may be told."""
    site, row = two_groups(), Cell("", "A", 2016, 2016)
    deaths, people, _weights = Attacker(site).by_age(row)
    value = float(expectancy(deaths, people)[0])
    told = Told(counts={row.at(1, 5): None}, figures=[Figure(row, expectancy, round(value, 1), None, 0.1)])
    return site, told, f"{value:.4f}"
