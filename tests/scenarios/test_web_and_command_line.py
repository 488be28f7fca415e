"""The same files and choices give the same release, whether through the web pages or by one command (runs 1 and 3 of
../shared/data): not one figure differs, in any table.
"""

from __future__ import annotations

import numpy as np
import pytest
from django.urls import reverse

from commontable.rooms.evidence.models import Release
from tests.scenarios.test_known_truth import drawn, errors_of, people, tables

__all__ = ["people", "tables"]  # fixtures: the real people, and the death rates that are the truth


def same(web, command) -> None:
    """Equal rows in every table, and with them equal numbers of the folders, which are hashes of all they hold."""
    assert web.names == command.names
    for name in command.names:
        assert web.rows(name) == command.rows(name), name
    assert web.id == command.id


def page_of(client, cast, name: str = "release") -> str:
    return client.get(reverse(f"evidence:{name}", args=[cast.river.slug, Release.objects.get().pk])).content.decode()


@pytest.mark.parametrize(
    ("measure", "options", "sentence"),
    [
        ("life-expectancy", {}, "The gap between Black and White residents fell from 5.9 to 2.8 years"),
        ("rate", {"kind": "age-adjusted"}, "Age-adjusted death rate: the gap between Black and White residents fell"),
    ],
)  # fmt: skip
def test_run_1_new_orleans(measure, options, sentence, shared, by_web, by_command, client, cast):
    wonder = shared / "data/wonder"
    asked = {
        "deaths": [wonder / "nola_Metro_Black.txt", wonder / "nola_Metro_White.txt"], "by": ["group", "year"],
        "reference": "White", "title": "New Orleans", "source-note": "CDC WONDER", **options,
    }  # fmt: skip
    same(by_web("counts", asked), by_command(measure, asked))
    page = page_of(client, cast)
    assert sentence in page
    assert ("Lower is better." in page) == (measure == "rate")


def test_run_1_the_united_states_by_race(us_races, by_web, by_command, client, cast):
    kept, oldest = us_races
    asked = {
        "deaths": [kept], "population": [oldest], "by": ["group", "year"], "reference": "White",
        "title": "United States", "source-note": "CDC WONDER and Census Bureau",
    }  # fmt: skip
    web = by_web("counts", asked)
    same(web, by_command("life-expectancy", asked))
    groups = {row["group"] for row in web.rows("estimates")}
    assert len(groups) == 4
    page = page_of(client, cast, "gap")
    assert "American Indian" in page


def test_run_3_synthetic_deaths_over_real_people_come_back_to_their_truth(
    people, tables, tmp_path, by_web, by_command, client, cast
):
    path = tmp_path / "tracts.csv"
    known = drawn(path, people, tables, {"B01001": ("Everyone", 1.0)}, seed=20)
    asked = {
        "deaths": [path], "by": ["place", "group", "year"], "title": "Invented deaths over real people",
        "source-note": "Drawn", "synthetic": True,
    }  # fmt: skip
    web = by_web("counts", asked)
    same(web, by_command("life-expectancy", asked))
    error, inside, _half = errors_of(web, known)
    assert abs(error.mean()) < 0.4
    assert 0.92 <= inside.mean() <= 0.99
    page = page_of(client, cast)
    assert "synthetic data" in page
    shown = [row["value"] for row in web.rows("estimates") if row["value"] is not None]
    assert f"from {np.min(shown):.1f} to {np.max(shown):.1f} years" in page
