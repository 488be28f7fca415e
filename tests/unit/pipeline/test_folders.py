from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from commontable.cli import main
from commontable.pipeline import LifeExpectancyRequest, RefusedInput, measure, verify_release
from commontable.pipeline.causes import list_named
from commontable.pipeline.faults import Collector
from commontable.pipeline.folders import is_folder, read_folder
from commontable.pipeline.sources.records import BANDS

PLACES, GROUPS = ("10001000100", "10001000200", "10003000100"), ("Black", "White")


def records(rows: int = 6_000, seed: int = 3) -> pa.Table:
    rng = np.random.default_rng(seed)
    ages = np.minimum(rng.gamma(9, 8.5, rows).astype(int), 104)
    ages[:150] = 0
    return pa.table({
        "tract": pa.array(rng.choice(PLACES, rows)),
        "race": pa.array(rng.choice(GROUPS, rows, p=[0.4, 0.6])),
        "sex": pa.array(rng.choice(["F", "M"], rows)),
        "age": pa.array(ages, pa.int16()),
        "year": pa.array(rng.choice([2017, 2018], rows), pa.int16()),
    })  # fmt: skip


def write(folder: Path, table: pa.Table, files: int = 3) -> Path:
    folder.mkdir(exist_ok=True)
    size = -(-len(table) // files)
    for number in range(files):
        pq.write_table(table.slice(number * size, size), folder / f"part-{number}.parquet")
    return folder


def people(path: Path, places: tuple[str, ...] = PLACES) -> Path:
    lines = ["GEOID,Race,Age Group,Year,Population"]
    lines += [
        f"{place},{group},{band.label},{year},{4000 + 13 * band.start}.5"
        for place in places for group in GROUPS for year in (2017, 2018) for band in BANDS
    ]  # fmt: skip
    path.write_text("\n".join(lines) + "\n")
    return path


def cells(found) -> dict[tuple[object, ...], int]:
    names = ("place", "group", "sex", "year", "age_start", "age_end")
    return {tuple(row[name] for name in names): row["low"] for row in found.deaths.to_pylist()}


def test_a_folder_of_deaths_is_counted_by_tract_age_sex_and_race_as_a_slow_loop_counts_it(tmp_path):
    table, collector = records(), Collector()
    found = read_folder(write(tmp_path / "deaths", table), "", collector)
    slow: dict[tuple[object, ...], int] = {}
    for row in table.to_pylist():
        band = next(each for each in reversed(BANDS) if each.start <= row["age"])
        key = (row["tract"], row["race"], row["sex"], row["year"], band.start, band.end)
        slow[key] = slow.get(key, 0) + 1
    assert collector.clean
    assert cells(found) == slow
    assert found.notes == ("deaths: 6,000 rows were counted by place, group, sex, year and age; no row was kept.",)


def test_one_file_of_deaths_is_the_same_as_a_folder_and_a_file_of_counts_is_none_of_them(tmp_path):
    pq.write_table(records(), tmp_path / "deaths.parquet")
    pq.write_table(pa.table({"age": ["0"], "deaths": [1]}), tmp_path / "counts.parquet")
    assert is_folder(tmp_path / "deaths.parquet")
    assert not is_folder(tmp_path / "counts.parquet")
    alone = read_folder(tmp_path / "deaths.parquet", "", Collector())
    assert cells(alone) == cells(read_folder(write(tmp_path / "deaths", records()), "", Collector()))


@pytest.mark.parametrize(
    ("ages", "dates"),
    [
        (["<1", "47 years", "6 months", "90"], [dt.date(2018, 5, 1)] * 4),
        (["0", "47", "0", "101"], ["2018-05-01", "2018-01-31", "2018-12-31", "2018-05-05"]),
    ],
)
def test_words_of_ages_and_dates_are_understood(tmp_path, ages, dates):
    table = pa.table({"Age": ages, "Date of death": dates, "Race": [" White", "White", "White ", None]})
    found = read_folder(write(tmp_path / "d", table, 1), "", Collector())
    assert cells(found) == {
        ("", "White", "", 2018, 0, 1): 2,
        ("", "White", "", 2018, 45, 50): 1,
        ("", "Unknown", "", 2018, 85, None): 1,
    }


def test_what_is_not_stated_is_put_aside_and_counted_and_what_cannot_be_read_is_a_fault(tmp_path):
    table = pa.table({
        "age": pa.array([None, 47, 999, -3, 50], pa.int32()),
        "year": pa.array([2018, None, 2018, 2018, 20], pa.int32()),
    })  # fmt: skip
    collector = Collector()
    read_folder(write(tmp_path / "d", table, 1), "", collector)
    report = collector.report()
    assert report.aside == {"age not stated": 1, "date not stated": 1}
    assert report.counts == {"unknown_age": 1, "unknown_year": 1}
    assert "below 0, or above 130" in report.as_text()


@pytest.mark.parametrize(
    ("table", "rule"),
    [
        (pa.table({"race": ["A"]}), "unknown_columns"),
        (pa.table({"age": [4]}), "unknown_columns"),
        (pa.table({"age": ["4"], "deaths": ["many"]}), "not_a_number"),
        (pa.table({"age": ["4"], "deaths": [-4]}), "negative_count"),
        (pa.table({"age": ["4"], "deaths": pa.array([None], pa.int64())}), "negative_count"),
        (pa.table({"age": [4], "year": [2018], "sex": ["F"], "gender": ["F"]}), "two_columns"),
    ],
)
def test_a_folder_that_cannot_be_used_is_refused_by_name(tmp_path, table, rule):
    collector = Collector()
    read_folder(write(tmp_path / "d", table, 1), "", collector)
    assert collector.report().counts == {rule: 1}


def test_a_folder_that_is_empty_damaged_or_of_two_kinds_is_refused(tmp_path):
    collector = Collector()
    (tmp_path / "empty").mkdir()
    assert read_folder(tmp_path / "empty", "", collector) is None
    bad = write(tmp_path / "bad", records(), 2)
    (bad / "part-0.parquet").write_bytes(b"PAR1 and no more")
    assert read_folder(bad, "", collector) is None
    mixed = write(tmp_path / "mixed", records(), 2)
    pq.write_table(pa.table({"age": [1]}), mixed / "part-9.parquet")
    assert read_folder(mixed, "", collector) is None
    assert collector.report().counts == {"file_missing": 1, "not_a_table": 1, "unknown_columns": 1}


def test_counts_and_populations_may_lie_in_folders_too(tmp_path):
    rows = [(place, band.label, 40, 9000.5) for place in PLACES for band in BANDS]
    table = pa.table(dict(zip(("geoid", "age", "deaths", "population"), zip(*rows, strict=True), strict=True)))
    folder = write(tmp_path / "counts", table, 2)
    made = measure(
        LifeExpectancyRequest(deaths=(folder,), population=(folder,), by=("place",)), releases=tmp_path / "r"
    )
    assert {row["deaths"] for row in made.rows("estimates")} == {40 * len(BANDS)}


def test_deaths_one_a_row_become_a_release_and_who_is_not_among_them_did_not_die(tmp_path, capsys):
    table = records()
    alive = pa.compute.invert(
        pa.compute.and_(pa.compute.equal(table["age"], 30), pa.compute.equal(table["race"], "Black"))
    )
    deaths = write(tmp_path / "deaths", table.filter(alive))
    population = people(tmp_path / "people.csv", (*PLACES, "10005000100"))
    out = tmp_path / "releases"
    words = ["--deaths", str(deaths), "--population", str(population), "--by", "place,group", "--out", str(out)]
    assert main(["measure", "life-expectancy", *words]) == 0
    release = next(path for path in out.iterdir())
    told = verify_release(release, [deaths, population])
    assert told.ok, told.problems
    assert told.recomputed
    counts = {
        (row["place"], row["group"], row["age"]): row for row in pq.read_table(release / "counts.parquet").to_pylist()
    }
    assert len(counts) == len(PLACES) * len(GROUPS) * len(BANDS), "a tract that no death speaks of is not measured"
    assert "were counted by place" in (release / "datapackage.json").read_text()
    pq.write_table(table.slice(0, 1), deaths / "part-9.parquet")
    assert not verify_release(release, [deaths, population]).recomputed, "a folder with one more file is another input"


def test_a_place_without_population_is_told(tmp_path):
    request = LifeExpectancyRequest(
        deaths=(write(tmp_path / "deaths", records()),),
        population=(people(tmp_path / "people.csv", PLACES[:2]),),
        by=("place", "group"),
    )
    with pytest.raises(RefusedInput) as refused:
        measure(request, releases=tmp_path / "r")
    assert set(refused.value.report.counts) == {"deaths_without_population"}


def with_causes(table: pa.Table, seed: int = 5) -> pa.Table:
    """A third dies of the heart, as a code, in words or as nobody says; one in ten of cancer."""
    rng = np.random.default_rng(seed)
    words = ["I21.9", "Heart attack", "C34", "", "R99"]
    said = rng.choice(words, len(table), p=[0.3, 0.05, 0.1, 0.05, 0.5])
    return table.append_column("underlying_cause", pa.array([each or None for each in said], pa.string()))


def test_causes_of_a_folder_are_counted_by_their_groups(tmp_path):
    table, collector = with_causes(records()), Collector()
    causes = list_named("leading")
    found = read_folder(write(tmp_path / "deaths", table), "", collector, causes)
    slow: dict[str, int] = {}
    for said in table["underlying_cause"].to_pylist():
        title = causes.title_of(said or "")
        slow[title] = slow.get(title, 0) + 1
    assert collector.clean
    counted = found.deaths.group_by("cause").aggregate([("low", "sum")]).to_pylist()
    assert {row["cause"]: row["low_sum"] for row in counted} == slow
    words = sum(said in (None, "Heart attack") for said in table["underlying_cause"].to_pylist())
    assert any(f"the causes of {words:,} rows have no code" in note for note in found.notes)


def test_a_release_of_a_folder_by_cause_is_that_of_a_table_of_the_same_counts(tmp_path):
    table, causes = with_causes(records(60_000)), list_named("leading")
    folder, lived = write(tmp_path / "deaths", table), people(tmp_path / "people.csv")
    counted: Counter[tuple[object, ...]] = Counter()
    for row in table.to_pylist():
        band = next(each for each in reversed(BANDS) if each.start <= row["age"])
        counted[row["tract"], row["race"], causes.title_of(row["underlying_cause"] or ""), band.label, row["year"]] += 1
    cells = itertools.product(PLACES, GROUPS, causes.titles, (band.label for band in BANDS), (2017, 2018))
    lines = [",".join(map(str, (*cell, counted[cell]))) for cell in cells]
    written = tmp_path / "counts.csv"
    written.write_text("place,race,cause,age,year,deaths\n" + "\n".join(lines) + "\n")
    asked = {"population": (lived,), "by": ("group",), "periods": 2, "causes": "leading"}
    one, other = (
        measure(LifeExpectancyRequest(deaths=(path,), **asked), releases=tmp_path / path.stem)
        for path in (folder, written)
    )
    told = {row["cause"] for row in one.rows("causes") if row["deaths"]}
    assert {"Heart disease", "Cancer", "All other causes"} <= told
    assert one.rows("causes") == other.rows("causes")
    assert one.rows("counts") == other.rows("counts")


def test_causes_of_a_folder_that_reach_beyond_one_group_are_named_with_their_rows(tmp_path):
    table = records(200).append_column("cause", pa.array(["C00-I99"] * 3 + ["I21"] * 197))
    collector = Collector()
    read_folder(write(tmp_path / "d", table, 1), "", collector, list_named("leading"))
    (fault,) = collector.report().faults
    assert (fault.rule, fault.column, fault.value) == ("cause_too_wide", "cause", "C00-I99 (3 rows)")


def test_counts_by_cause_in_a_folder_keep_their_causes(tmp_path):
    table = pa.table({"age": ["0", "1-84", "85+"] * 2, "year": [2017] * 6, "deaths": [12, 90, 300, 3, 40, 80],
                      "cause": ["All causes"] * 3 + ["I00-I99"] * 3})  # fmt: skip
    found = read_folder(write(tmp_path / "d", table, 1), "", Collector())
    told = found.deaths.select(["cause", "low"]).to_pylist()
    assert [(row["cause"], row["low"]) for row in told] == [
        ("", 12), ("", 90), ("", 300), ("I00-I99", 3), ("I00-I99", 40), ("I00-I99", 80)
    ]  # fmt: skip
