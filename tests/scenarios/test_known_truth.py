"""Synthetic deaths over real populations, so that the truth is known; and published life tables against themselves.

Runs 3 and 4 of ../shared/data: people from the American Community Survey, death rates from the tract's own published
life table (USALEEP file B), one Poisson draw. What the command line makes of them must come back to the truth.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict

import numpy as np
import pytest

from commontable.cli import main
from commontable.pipeline import open_release
from commontable.stats import life_table

BANDS = ((0, "0"), (1, "1-4"), (5, "5-14"), (15, "15-24"), (25, "25-34"), (35, "35-44"), (45, "45-54"), (55, "55-64"),
         (65, "65-74"), (75, "75-84"), (85, "85+"))  # fmt: skip
STARTS = [start for start, _ in BANDS]
YEARS = 5


def first_age(label: str) -> int:
    text = label.split("!!")[-1]
    return 0 if text.startswith("Under") else int(re.match(r"\d+", text)[0])


@pytest.fixture(scope="module")
def people(shared):
    """(table, tract) -> people in the 11 bands; the under-fives are split 1 : 4. B is Black alone, I is Hispanic."""
    with (shared / "data/kc/acs_variables.csv").open() as handle:
        labels = {
            row["variable"]: row["label"]
            for row in csv.DictReader(handle)
            if row["vintage"] == "2011-2015" and row["variable"].startswith("B01001") and row["label"].count("!!") == 2
        }
    found: dict[tuple[str, str], np.ndarray] = defaultdict(lambda: np.zeros(len(BANDS)))
    with (shared / "data/kc/acs5_2011-2015_tract_B01001.csv").open() as handle:
        for row in csv.DictReader(handle):
            if row["variable"] in labels:
                table, age = row["variable"].split("_")[0], first_age(labels[row["variable"]])
                cells, count = found[table, row["GEOID"]], float(row["estimate"] or 0)
                if age == 0:
                    cells[:2] += count / 5, count * 4 / 5
                else:
                    cells[np.searchsorted(STARTS, age, side="right") - 1] += count
    return found


@pytest.fixture(scope="module")
def tables(shared):
    """Tract -> (deaths, years lived, expectancy, standard error) by band, as published."""
    found: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    with (shared / "data/usaleep/MO_B.CSV").open() as handle:
        for row in csv.DictReader(handle):
            columns = ("nd(x)", "nL(x)", "e(x)", "se(e(x))", "l(x)", "se(nq(x))", "nq(x)")
            found[row["Tract ID"]].append(tuple(float(row[name]) for name in columns))
    return {tract: np.array(rows) for tract, rows in found.items() if len(rows) == len(BANDS)}


def truth(table: np.ndarray, factor: float) -> float:
    """Life expectancy under the rates of the life table times a factor, as everybody computes it."""
    rates = factor * table[:, 0] / table[:, 1]
    known = life_table(deaths=rates * 1e9, population=np.full(len(BANDS), 1e9), age_starts=STARTS)
    return float(known.expectancy(0).estimate)


def drawn(path, people, tables, groups, seed):
    """A file of counts by tract × group, and the truth of each row."""
    rng, known = np.random.default_rng(seed), {}
    lines = ["tract,group,year,age,deaths,population"]
    for (source, tract), cells in sorted(people.items()):
        if source not in groups or tract not in tables or (cells <= 0).any():
            continue
        name, factor = groups[source]
        rates = factor * tables[tract][:, 0] / tables[tract][:, 1]
        known[tract, name] = truth(tables[tract], factor)
        for (_, label), rate, count in zip(BANDS, rates, cells, strict=True):
            years = round(count * YEARS, 1)
            lines.append(f"{tract},{name},2013,{label},{rng.poisson(rate * years)},{years}")
    path.write_text("\n".join(lines) + "\n")
    return known


def measured(path, out, *words):
    command = ["measure", "life-expectancy", "--deaths", str(path), "--by", "place,group,year", "--synthetic"]
    assert main([*command, "--out", str(out), *words]) == 0
    (folder,) = (each for each in out.iterdir() if each.is_dir())
    return open_release(folder)


def errors_of(release, known):
    """Error and coverage of every row that is told."""
    told = [row for row in release.rows("estimates") if row["value"] is not None]
    error = np.array([row["value"] - known[row["place"], row["group"]] for row in told])
    inside = np.array([row["lower"] <= known[row["place"], row["group"]] <= row["upper"] for row in told])
    return error, inside, np.array([row["value"] - row["lower"] for row in told])


def tell(capsys, report):
    """The figures are worth seeing where the test passes, too."""
    with capsys.disabled():
        sys.stdout.write(f"\n{report}\n")


def test_run_3_tracts_come_back_to_their_truth(people, tables, tmp_path, capsys):
    known = drawn(tmp_path / "tracts.csv", people, tables, {"B01001": ("Everyone", 1.0)}, seed=20)
    release = measured(tmp_path / "tracts.csv", tmp_path / "r")
    error, inside, half = errors_of(release, known)
    report = (
        f"run 3: {len(error)} of {len(known)} tracts told; mean error {error.mean():+.2f} years, sd {error.std():.2f}, "
        f"coverage {inside.mean():.1%} at 95%, half width {np.median(half):.1f}"
    )
    tell(capsys, report)
    assert len(error) > 0.75 * len(known), report
    assert abs(error.mean()) < 0.4, report
    assert error.std() < 2, report
    assert 0.92 <= inside.mean() <= 0.99, report


def test_run_3_places_with_few_deaths_lean_on_what_all_have_in_common(people, tables, tmp_path, capsys):
    known = drawn(tmp_path / "tracts.csv", people, tables, {"B01001": ("Everyone", 1.0)}, seed=20)
    release = measured(tmp_path / "tracts.csv", tmp_path / "r", "--method", "hierarchical")
    assert {row["method"] for row in release.rows("estimates")} == {"hierarchical"}
    error, inside, half = errors_of(release, known)
    report = (
        f"run 3, hierarchical: {len(error)} of {len(known)} tracts told; mean error {error.mean():+.2f} years, sd "
        f"{error.std():.2f}, coverage {inside.mean():.1%} at 95%, half width {np.median(half):.1f}"
    )
    tell(capsys, report)
    # In this truth few old people go with high death rates (correlation -0.6 at 85 and older), which no shared standard
    # knows; so its figures are too high by more than half a year, and intervals hold a little less than they say.
    assert len(error) == len(known), report
    assert 0 < error.mean() < 1, report
    assert error.std() < 1.6, report
    assert inside.mean() > 0.86, report


def test_run_3_groups_that_overlap_stay_as_they_are(people, tables, tmp_path, capsys):
    """Race and Hispanic origin overlap: the groups' people add up to more than everybody, and nothing is fitted."""
    groups = {"B01001A": ("White", 1.0), "B01001B": ("Black", 1.25), "B01001I": ("Hispanic", 0.9)}
    known = drawn(tmp_path / "groups.csv", people, tables, groups, seed=21)
    release = measured(tmp_path / "groups.csv", tmp_path / "r", "--reference", "White")
    error, inside, _ = errors_of(release, known)
    told = f"{len(error)} of {len(known)} tracts × groups told"
    report = f"run 3 by group: {told}; mean error {error.mean():+.2f} years, coverage {inside.mean():.1%} at 95%"
    tell(capsys, report)
    assert inside.mean() > 0.9, report
    held = {(row["place"], row["group"]): row["population"] for row in release.rows("estimates")}
    for (tract, group), years in held.items():
        source = next(name for name, (word, _) in groups.items() if word == group)
        assert years == pytest.approx(people[source, tract].sum() * YEARS, abs=1), "as the survey gives it"


def test_run_4_published_life_tables_close_on_themselves_and_on_file_a(shared, tables):
    with (shared / "data/usaleep/MO_A.CSV").open() as handle:
        published = {row["Tract ID"]: (float(row["e(0)"]), float(row["se(e(0))"])) for row in csv.DictReader(handle)}
    assert len(tables) > 1_300
    for tract, table in tables.items():
        value, error = published[tract]
        assert table[:, 1].sum() / 100_000 == pytest.approx(value, abs=0.051)
        survivors, expectancy = table[:, 4] / 100_000, table[:, 2]
        width, died = np.diff(STARTS), table[:-1, 0]
        lived = (table[:-1, 1] - table[1:, 4] * width) / np.maximum(died, 1)  # years lived by those who die
        spread = (survivors[:-1] * (width - lived + expectancy[1:])) ** 2 * table[:-1, 5] ** 2
        chiang = spread.sum() + (survivors[-1] * table[-1, 3]) ** 2
        assert np.sqrt(chiang) == pytest.approx(error, abs=0.02), tract
