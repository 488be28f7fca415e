"""Run 5: line lists of medical examiners joined to people: deaths by cause, age and group with rates and suppression,
by one command and through the web pages, the same numbers; no count under ten is shown anywhere.

Cook County has people by race and age beside it. For Connecticut ../shared/data holds no people by race: its deaths are
told for everybody, with the people of its eight counties (ages to 17, to 64, and above; Social Vulnerability Index
2018, American Community Survey 2014-2018) standing for every year.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import Path

import pytest
from django.urls import reverse

from commontable.pipeline import Release
from commontable.rooms.evidence.models import Release as Catalogued
from tests.scenarios.test_web_and_command_line import same


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def _shown(release: Release) -> dict[tuple[str, str, str], dict]:
    return {(row["group"], row["cause"], row["age"]): row for row in release.rows("causes")}


def _no_small_count(release: Release) -> None:
    for name in ("counts", "causes"):
        rows = release.rows(name)
        assert rows
        assert [row for row in rows if row["deaths"] is not None and 0 <= row["deaths"] <= 9] == []
    assert any(row["state"] == "suppressed" for row in release.rows("causes"))


def _downloaded(client, cast) -> list[dict[str, str]]:
    url = reverse("evidence:gap_file", args=[cast.river.slug, Catalogued.objects.get().pk, "deaths.csv"])
    return list(csv.DictReader(io.StringIO(client.get(url).content.decode("utf-8-sig"))))


@pytest.fixture
def page(client, cast):
    def of(name: str) -> str:
        url = reverse(f"evidence:{name}", args=[cast.river.slug, Catalogued.objects.get().pk])
        return client.get(url).content.decode()

    return of


def test_run_5_cook_county(shared, by_web, by_command, client, cast, page):
    folder = shared / "data/linelist"
    path = folder / "cook_me_records_2015-2017.csv"
    asked = {
        "deaths": [path], "population": [folder / "cook_county_population_by_sex_race_age_2015-2021.csv"],
        "by": ["group", "year"], "periods": 3, "kind": "age-adjusted", "reference": "white", "causes": "examiner",
        "bad-rows": "aside", "title": "Cook County", "source-note": "Cook County Medical Examiner",
    }  # fmt: skip
    web = by_web("counts", asked)
    same(web, by_command("rate", asked))
    _no_small_count(web)
    shown = _shown(web)
    known = Counter(
        (row["race"], row["type_of_death"]) for row in _rows(path) if row["date"][:4] in "2015 2016 2017" and row["age"]
    )
    for group in ("black", "white", "hispanic"):
        assert shown[group, "Homicide", ""]["deaths"] == known[group, "Homicide"]
        assert shown[group, "Suicide", ""]["deaths"] == known[group, "Suicide"]
    homicide = shown["black", "Homicide", "0-24"]
    assert homicide["value"] == pytest.approx(homicide["deaths"] / homicide["population"] * 100_000, abs=1e-5)
    assert any("never all deaths" in note for note in web.facts["notes"])
    assert web.facts["checks"]["rows_put_aside"]["age not stated"] == 102
    text = page("gap")
    rate = shown["black", "Homicide", ""]
    assert f"{rate['value']:.1f} ({rate['lower']:.1f} to {rate['upper']:.1f})" in text
    told = [row for row in _downloaded(client, cast) if row["deaths"]]
    assert {(row["group"], row["cause"], row["age"]): int(row["deaths"]) for row in told} == {
        key: row["deaths"] for key, row in shown.items() if row["deaths"] is not None and key[0] in ("black", "white")
    }


def _people_of_connecticut(shared, folder: Path) -> Path:
    counties = [row for row in _rows(shared / "data/ses/SVI2018_US_COUNTY.csv") if row["ST_ABBR"] == "CT"]
    assert len(counties) == 8
    whole, young, old = (sum(int(row[name]) for row in counties) for name in ("E_TOTPOP", "E_AGE17", "E_AGE65"))
    path = folder / "people-of-connecticut.csv"
    path.write_text(f"age,population\n0-17,{young}\n18-64,{whole - young - old}\n65+,{old}\n")
    return path


def test_run_5_connecticut(shared, tmp_path, by_web, by_command, page):
    path = shared / "data/linelist/ct_accidental_drug_deaths_2012-2018.csv"
    asked = {
        "deaths": [path], "population": [_people_of_connecticut(shared, tmp_path)], "by": ["year"], "periods": 3,
        "kind": "crude",
        "causes": "fentanyl,heroin", "bad-rows": "aside", "title": "Connecticut",
        "source-note": "Connecticut Office of the Chief Medical Examiner; people of 2014-2018",
    }  # fmt: skip
    web = by_web("counts", asked)
    same(web, by_command("rate", asked))
    _no_small_count(web)
    known: Counter[str] = Counter()
    for row in _rows(path):
        if row["Age"] and row["Date"]:
            known[row["Date"][6:10]] += _has(row, "Fentanyl", "FentanylAnalogue")
    shown = {(row["period"], row["cause"], row["age"]): row for row in web.rows("causes")}
    for first in (2013, 2016):
        deaths = shown[f"{first}–{first + 2}", "fentanyl", ""]["deaths"]
        assert deaths == sum(known[str(first + year)] for year in range(3))
    assert shown["2016–2018", "fentanyl", ""]["value"] > 5 * shown["2013–2015", "fentanyl", ""]["value"]
    assert {row["age"] for row in web.rows("causes")} == {"", "0-64", "65+"}
    assert any("the populations tell no groups" in note for note in web.facts["notes"])
    assert "fentanyl" in page("gap")


def _has(row: dict[str, str], *columns: str) -> bool:
    flagged = any(row[column].upper().startswith("Y") for column in columns)
    return flagged or bool(re.search(r"\bfentanyl", f"{row['COD']} {row['MannerofDeath']}", re.IGNORECASE))
