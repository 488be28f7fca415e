"""Pages say what a release measures, in its unit, and which side is the good one: rates, percentages and ratios, in
English and Spanish. Years of life are said of life expectancy only.
"""

import re

import pytest
from django.utils import translation
from django.utils.html import strip_tags

from commontable.foundation.sight import Audience
from commontable.pipeline import PublishedRequest, measure
from commontable.pipeline.analysis.measures import MEASURES as MADE
from commontable.pipeline.making import ADJUSTED, MAKINGS, making_of
from commontable.pipeline.sources.laus import MEASURES as LAUS
from commontable.rooms.evidence import actions, wording
from commontable.rooms.evidence.contents import read_contents
from commontable.rooms.evidence.measured import Measured, measured_of
from commontable.rooms.evidence.models import Release

LIVES = re.compile(r"life expect|shorter lives|live [\d.]+ years|gained|live longe|\d years", re.IGNORECASE)
VIDAS = re.compile(r"esperanza de vida|\d años(?!-persona)", re.IGNORECASE)
RATE = "deaths per 100,000 person-years"


def said(client, url: str, language: str = "en") -> str:
    """The words of a page, without its markup, its drawer and its menus."""
    answer = client.get(url, headers={"accept-language": language})
    assert answer.status_code == 200
    page = answer.content.decode().split("<main")[1].split("</main>")[0]
    return " ".join(strip_tags(page).split())


@pytest.fixture
def rates(release_of):
    return release_of(Audience.PUBLIC, measure="age_adjusted_death_rate", title="Death rates", reference_group="White")


HEAT = (
    "setting,date,indicator_abbr,indicator_name,dimension,subgroup,estimate,ci_lb,ci_ub,favourable_indicator,"
    "indicator_scale\n"
)


@pytest.fixture
def published(cast, settings, tmp_path):
    """A catalogued release of a small HEAT template."""

    def make(rows: str, **options: object) -> Release:
        path = tmp_path / "published.csv"
        path.write_text(HEAT + rows)
        request = PublishedRequest(file=path, source_note="A survey", needs_interval=True, **options)
        released = measure(request, releases=settings.RELEASES_FOLDER)
        release = actions.catalogue_release(released=released, custodian=cast.department, title="Survey", by=cast.ana)
        actions.publish_release(release=release, audience=Audience.PUBLIC, by=cast.ana)
        return release

    return make


@pytest.fixture
def smoking(published):
    """A published percentage by group."""
    row = "City,2022,smoking,Adults who smoke,Race,{},0,100\n"
    return published(row.format("Asian,8.2,6.9,9.6") + row.format("Black,17.4,15.9,18.9"))


@pytest.mark.parametrize("page", ["release", "gap", "list"])
def test_a_rate_is_said_in_its_unit_with_its_good_side(page, rates, client, address):
    url = address("releases") if page == "list" else address(page, rates.pk)
    told = said(client, url)
    gap = re.search(r"Age-adjusted death rate: the gap between Black and White residents ([^.]+\.\d) " + RATE, told)
    assert gap, told[:600]
    assert "Lower is better." in told
    assert not LIVES.findall(told)


def test_the_gap_of_a_rate_is_above_zero_where_more_die_and_closes_as_it_falls(rates, client, address):
    figures = rates.figures["gap"]
    assert (figures["ahead"], figures["behind"]) == ("White", "Black")
    assert figures["last"]["value"] > 0
    held = read_contents(rates.folder_id)
    told = said(client, address("release", rates.pk))
    assert "Black above White" in told
    assert wording.number(-held.gaps_of("")[-1]["value"]) in told
    trend = next(row for row in held.trend if row["kind"] == "gap")
    assert (figures["change"]["value"] < 0) == (trend["change"] > 0)
    if trend["verdict"] == "closed_all_gained":
        assert "while both groups improved" in told
        assert "Not leveled down." in told


def test_a_rate_is_said_in_spanish(rates, client, address):
    for page in ("release", "gap"):
        told = said(client, address(page, rates.pk), "es")
        assert "Tasa de mortalidad ajustada por edad" in told
        assert "muertes por 100,000 años-persona" in told
        assert "Más bajo es mejor." in told
        assert "Age-adjusted" not in told
        assert not VIDAS.findall(told)


def test_a_published_percentage_is_said_as_one(smoking, client, address):
    told = said(client, address("release", smoking.pk))
    assert "Adults who smoke, 2022: from 8.2 (Race: Asian) to 17.4 percent (Race: Black). Lower is better." in told
    assert not LIVES.findall(told)
    spanish = said(client, address("release", smoking.pk), "es")
    assert "de 8.2 (Race: Asian) a 17.4 por ciento" in spanish

    assert "Más bajo es mejor." in spanish


def test_percentages_lie_percentage_points_apart_and_small_figures_have_two_decimals():
    share = Measured("smoking", "Adults who smoke", "percent", "low")
    assert share.difference("3.0") == "3.0 percentage points"
    assert share.amount("17.4") == "17.4 percent"
    ratio = Measured("ratio", "Ratio", "ratio", "", 2)
    assert ratio.number(0.853) == "0.85"
    assert ratio.better == ""
    assert wording.number(12345.6) == "12,345.6"


def test_a_ratio_is_told_with_two_decimals(published):
    release = published("City,2022,pay,Pay ratio,Sex,All,0.853,0.81,0.90,1,1\n", unit="ratio")
    assert measured_of(read_contents(release.folder_id)) == Measured("pay", "Pay ratio", "ratio", "high", 2)


def test_every_measure_that_is_made_here_has_a_name_and_a_unit_in_both_languages():
    known = {**MAKINGS, ADJUSTED: making_of(ADJUSTED, "us-2000")}
    assert set(known) == set(MADE)
    named = {name: (made.title, made.unit) for name, made in known.items()}
    named |= {name: (made.title, made.unit) for name, made in LAUS.items()}
    for name, (title, unit) in named.items():
        assert wording.MEASURES[name] == title
        assert wording.UNITS[unit] == unit
        with translation.override("es"):
            assert wording.measure_name(name) != title
            assert wording.unit_name(unit) != unit
