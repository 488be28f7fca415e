"""Run 4: the life tables of USALEEP (file B) close on its published life expectancies (file A), tract by tract, by one
command and through the web pages, the same numbers.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from django.urls import reverse

from commontable.cli import main
from commontable.pipeline import Release, open_release
from commontable.pipeline.faults import Collector
from commontable.pipeline.sources import read_life_tables
from commontable.rooms.evidence.models import Release as Catalogued
from tests.scenarios.test_web_and_command_line import same

STATE = "MO"
PRINTED = 0.0501  # years: file A prints one decimal


def _by_command(path: Path, out: Path, *more: str) -> Release:
    words = ["measure", "published", str(path), "--title", "Tracts", "--source-note", "USALEEP", "--out", str(out)]
    assert main([*words, *more]) == 0
    (folder,) = (each for each in out.iterdir() if each.is_dir() and not each.name.startswith("."))
    return open_release(folder)


@pytest.fixture(scope="module")
def released(shared, tmp_path_factory) -> dict[str, Release]:
    """Both files through the command line."""
    folder = shared / "data/usaleep"
    return {file: _by_command(folder / f"{STATE}_{file}.CSV", tmp_path_factory.mktemp(file)) for file in "AB"}


def _figures(release: Release) -> dict[str, tuple[float, float]]:
    return {row["place"]: (row["value"], row["standard_error"]) for row in release.rows("estimates")}


def test_run_4_both_files_tell_the_same_life_expectancies(released):
    one, other = _figures(released["A"]), _figures(released["B"])
    assert len(one) == 1318
    assert one.keys() == other.keys()
    differences = np.array([np.subtract(one[place], other[place]) for place in one])
    assert np.abs(differences[:, 0]).max() <= PRINTED
    assert np.abs(differences[:, 1]).max() <= 0.004


def test_run_4_years_lived_and_chiangs_variance_close_on_file_a(shared, released):
    """The sum of nL(x) over the radix is e(0); Chiang's variance with the term of the open age is its error."""
    collector = Collector()
    found = read_life_tables(shared / f"data/usaleep/{STATE}_B.CSV", collector)
    assert collector.clean
    assert found is not None
    tables = defaultdict(list)
    for row in found.rows:
        tables[row.place].append(row)
    published = _figures(released["A"])
    for place, rows in tables.items():
        rows.sort(key=lambda row: row.age_start)
        assert sum(row.years for row in rows) / 100_000 == pytest.approx(published[place][0], abs=PRINTED)
        assert _error(rows) == pytest.approx(published[place][1], abs=0.004)


def _error(rows) -> float:
    variance = (rows[-1].survivors / 100_000 * rows[-1].expectancy_error) ** 2
    for row, after in pairwise(rows):
        width = after.age_start - row.age_start
        lived = (row.years - width * after.survivors) / row.deaths if row.deaths else width / 2
        left = after.years_above / after.survivors  # finer than the printed e(x)
        reach = row.survivors / 100_000 * (left + width - lived)
        variance += (reach * row.died_error) ** 2
    return float(np.sqrt(variance))


def test_run_4_through_the_web_pages(shared, by_web, tmp_path, client, cast):
    """File B on the map of Kansas City: the values of file A, and one release whichever way it is made."""
    folder = shared / "data"
    path, places = folder / f"usaleep/{STATE}_B.CSV", folder / "kc/tracts_2010vintage_clipped_to_kcmo.geojson"
    web = by_web("published", {"published": [path], "places": [places], "title": "Tracts", "source-note": "USALEEP"})
    same(web, _by_command(path, tmp_path / "by-command", "--places", str(places)))
    values = [value for value, _ in _figures(web).values() if value is not None]
    assert (len(values), min(values), max(values)) == (150, 64.2, 85.8)
    url = reverse("evidence:release", args=[cast.river.slug, Catalogued.objects.get().pk])
    assert "64.2 to 85.8 years" in client.get(url).content.decode()
