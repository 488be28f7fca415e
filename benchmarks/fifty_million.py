"""From death records to a release, against the bare query that counts them: time, memory, and how both grow.

Run: python -m benchmarks.fifty_million [rows, default 50 million; several numbers show the growth]
Records of deaths (tract, race, sex, age) are made up in a temporary folder, counted by tract × age × sex × race,
joined with populations, made into a life table with intervals for every tract × sex × race, small counts hidden with as
much else as protects them, figures that rest on hidden counts rounded, and all written as a release; then it is
deleted. There is a tract for every 625 deaths, so 80,000 for 50 million. The protection (complementary suppression) is
timed apart.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

RACES = ("American Indian", "Asian", "Black", "Hispanic", "White")
SHARES = np.array([0.01, 0.05, 0.14, 0.20, 0.60])
SEXES = ("Female", "Male")
YEAR, PER_TRACT, PART, BYTES = 2018, 625, 5_000_000, 12
BARE = """
    select tract, race, sex, case when age < 1 then 0 when age < 5 then 1 when age >= 85 then 85
        else age - age % 5 end as band, count(*) as deaths
    from read_parquet('{folder}/*.parquet') group by tract, race, sex, band
"""


def write_deaths(folder: Path, rows: int, tracts: int) -> None:
    """Records in files of five million, in no order."""
    folder.mkdir()
    names = pa.array([f"{1000000000 + number * 37:011}" for number in range(tracts)])
    for number, start in enumerate(range(0, rows, PART)):
        rng, size = np.random.default_rng(number), min(PART, rows - start)
        tract = (tracts * rng.random(size) ** 1.15).astype(np.int32)
        race = np.searchsorted(SHARES.cumsum()[:-1], rng.random(size)).astype(np.int8)
        age = np.minimum(rng.gamma(11, 7, size), 105).astype(np.int16)
        age[rng.random(size) < 0.01] = 0
        columns = {
            "tract": pa.DictionaryArray.from_arrays(tract, names),
            "race": pa.DictionaryArray.from_arrays(race, pa.array(RACES)),
            "sex": pa.DictionaryArray.from_arrays(rng.integers(0, 2, size, np.int8), pa.array(SEXES)),
            "age": pa.array(age),
            "year": pa.array(np.full(size, YEAR, np.int16)),
        }
        pq.write_table(pa.table(columns), folder / f"part-{number:03}.parquet", compression="zstd")


def write_people(folder: Path, tracts: int) -> None:
    """Person-years of every tract × race × sex × age."""
    from commontable.pipeline.sources.records import BANDS

    folder.mkdir()
    size, rng = tracts * len(RACES) * len(SEXES), np.random.default_rng(0)
    names = pa.array([f"{1000000000 + number * 37:011}" for number in range(tracts)])
    labels = pa.array([band.label for band in BANDS])
    width = np.array([(band.end or 95) - band.start for band in BANDS]) * np.linspace(1.2, 0.35, len(BANDS)) / 85
    base = 60_000 * np.tile(np.repeat(SHARES, len(SEXES)), tracts) * rng.uniform(0.7, 1.3, size)
    grid = np.indices((tracts, len(RACES), len(SEXES), len(BANDS)), dtype=np.int32).reshape(4, -1)
    columns = {
        "tract": pa.DictionaryArray.from_arrays(grid[0], names),
        "race": pa.DictionaryArray.from_arrays(grid[1].astype(np.int8), pa.array(RACES)),
        "sex": pa.DictionaryArray.from_arrays(grid[2].astype(np.int8), pa.array(SEXES)),
        "age": pa.DictionaryArray.from_arrays(grid[3].astype(np.int8), labels),
        "year": pa.array(np.full(grid.shape[1], YEAR, np.int16)),
        "population": pa.array(np.round(base[:, None] * width + 30, 1).ravel()),
    }
    pq.write_table(pa.table(columns), folder / "part-000.parquet", compression="zstd")


class Spent:
    """Seconds by step, on the clock and of processors: others who use the machine stretch the first only."""

    def __init__(self) -> None:
        self.clock: dict[str, float] = {}
        self.processors: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        began, used = time.perf_counter(), time.process_time()
        yield
        self.clock[name] = time.perf_counter() - began
        self.processors[name] = time.process_time() - used


def bare(folder: Path) -> Spent:
    """The shortest query for the same counts, on as many threads, with as much memory as it likes."""
    from commontable.pipeline.engines.embedded import THREADS

    spent = Spent()
    with spent.step("bare"), duckdb.connect(config={"threads": THREADS}) as connection:
        connection.sql(BARE.format(folder=folder)).to_arrow_table()
    return spent


def grids(deaths: pa.Table, people: pa.Table, sizes: tuple[int, ...]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Deaths and person-years as row × age, a row for each tract × race × sex."""
    from commontable.pipeline.sources.records import BANDS

    tracts = pc.unique(people["place"]).cast(pa.string()).sort()
    starts = pa.array([band.start for band in BANDS], pa.int32())
    keys = {"place": tracts, "group": pa.array(RACES), "sex": pa.array(SEXES), "age_start": starts}

    def places(table: pa.Table) -> np.ndarray:
        codes = []
        for name, values in keys.items():
            column = table[name].combine_chunks()
            if pa.types.is_dictionary(column.type):
                words = pc.index_in(column.dictionary, values).to_numpy(zero_copy_only=False)
                codes.append(words[column.indices.to_numpy()])
            else:
                codes.append(pc.index_in(column, values).to_numpy())
        return np.ravel_multi_index(codes, sizes)

    cells = int(np.prod(sizes))
    died, lived = np.zeros(cells, np.int64), np.zeros(cells)
    died[places(deaths)] = deaths["low"].to_numpy()
    lived[places(people)] = people["population"].to_numpy()
    return tracts.to_pylist(), died.reshape(-1, sizes[-1]), lived.reshape(-1, sizes[-1])


def pooled(tracts: list[str], died: np.ndarray, lived: np.ndarray):
    """The pipeline's table of counts. Sexes are kept apart by the name of the group."""
    from commontable.pipeline.counts import Pooled
    from commontable.pipeline.sources.records import BANDS

    about = {"place_name": "", "period": str(YEAR), "start_year": YEAR, "end_year": YEAR}
    rows = [{"place": tract, "group": f"{race}, {sex}", **about} for tract in tracts for race in RACES for sex in SEXES]
    none = np.zeros(died.shape, np.int64)
    return Pooled(rows, BANDS, died, died, none, lived, none)


def words(values: list[str], repeat: int = 1, times: int = 1) -> pa.Array:
    """A column of words, each again and again, as a dictionary."""
    order = np.tile(np.repeat(np.arange(len(values), dtype=np.int32), repeat), times)
    return pa.DictionaryArray.from_arrays(order, pa.array(values, pa.string()))


def tables(tracts: list[str], counts, shown) -> dict[str, pa.Table]:
    """The release by columns: what is told of every row and every count."""
    from commontable.stats.arrays import normal_quantile

    told, hidden, ages = shown.estimated, shown.hidden, counts.low.shape[1]
    size = len(hidden)
    groups = [f"{race}, {sex}" for race in RACES for sex in SEXES]
    here = {"place": words(tracts, len(groups)), "place_name": words(tracts, len(groups)),
            "group": words(groups, 1, len(tracts)), "period": words([str(YEAR)], size)}  # fmt: skip
    years = {"start_year": pa.array(np.full(size, YEAR)), "end_year": pa.array(np.full(size, YEAR))}
    half = normal_quantile(0.95) * told.error
    estimates = pa.table({
        "measure": words([told.making.name], size), **here, **years, "value": told.value,
        "lower": told.value - half, "upper": told.value + half, "level": np.full(size, 0.95),
        "standard_error": told.error, "value_low": told.value, "value_high": told.value,
        "state": pa.array(told.state).dictionary_encode(), "reason": pa.array(told.reason).dictionary_encode(),
        "hidden_cells": np.zeros(size, np.int64),
        "deaths": pa.array(shown.total, pa.int64(), mask=np.isnan(shown.total), safe=False),
        "population": counts.population.sum(axis=1),
        "method": words([told.making.word], size), "unit": words([told.making.unit], size),
    })  # fmt: skip
    low, flat = counts.low.ravel(), hidden.ravel()
    state = np.where(flat, 1, np.where(low == 0, 2, 0)).astype(np.int8)
    cells = pa.table({
        **{name: pa.DictionaryArray.from_arrays(np.repeat(each.indices.to_numpy(), ages), each.dictionary)
           for name, each in here.items()},
        "start_year": pa.array(np.full(len(low), YEAR)), "end_year": pa.array(np.full(len(low), YEAR)),
        "age_start": pa.array(np.tile([band.start for band in counts.bands], size)),
        "age": words([band.label for band in counts.bands], 1, size), "deaths": pa.array(low, mask=flat),
        "population": counts.population.ravel(), "population_filled": np.zeros(len(low), np.int64),
        "state": pa.DictionaryArray.from_arrays(state, pa.array(["estimate", "suppressed", "zero"])),
        "reason": pa.DictionaryArray.from_arrays((state == 1).astype(np.int8), pa.array(["", "hidden_by_policy"])),
    })  # fmt: skip
    return {"estimates": estimates, "counts": cells}


def run(home: Path, rows: int) -> None:
    """In the process that is measured."""
    from commontable.pipeline.disclosure.protect import protect
    from commontable.pipeline.disclosure.terms import Terms
    from commontable.pipeline.estimates import estimate
    from commontable.pipeline.faults import Collector
    from commontable.pipeline.folders import read_folder
    from commontable.pipeline.release.writing import Draft, write_release
    from commontable.pipeline.sources.records import BANDS
    from commontable.stats.disclosure import POLICIES

    spent, collector, policy = Spent(), Collector(), POLICIES["wonder"]
    read_folder(home / "few", "duckdb", collector)  # what is loaded once is not timed
    first = bare(home / "deaths")
    with spent.step("counting"):
        found = read_folder(home / "deaths", "duckdb", collector)
    assert found is not None
    queries = (first, bare(home / "deaths"))
    cells = len(found.deaths)
    with spent.step("populations"):
        lived = read_folder(home / "people", "duckdb", collector)
        assert lived is not None
        assert collector.clean, collector.report().as_text()
        number = len(pc.unique(lived.population["place"]))
        tracts, died, people = grids(found.deaths, lived.population, (number, len(RACES), len(SEXES), len(BANDS)))
        del lived, found
    assert died.sum() == rows
    with spent.step("life tables"):
        counts = pooled(tracts, died, people)
        estimated = estimate(counts, policy)
    with spent.step("suppression"):
        shown = protect(counts, estimated, Terms(policy))
    with spent.step("release"):
        facts = {
            "measure": estimated.making.name,
            "disclosure": {"policy": "wonder", "result": shown.result},
            "synthetic": True,
        }
        made = tables(tracts, counts, shown)
        release = write_release(Draft("Synthetic deaths", made, [], facts), home / "releases")
    told = {each["name"]: each["rows"] for each in release.manifest["resources"]}
    assert told == {"estimates": died.shape[0], "counts": died.size}
    report((rows, cells, died.shape[0]), queries, spent, shown.result)


def report(sizes: tuple[int, int, int], queries: tuple[Spent, Spent], spent: Spent, result: dict[str, object]) -> None:
    """The ratios to the bare query, which ran before and after the counting; suppression apart."""
    rows, cells, made = sizes
    told = []
    for name in ("clock", "processors"):
        took, alone = dict(getattr(spent, name)), sum(getattr(each, name)["bare"] for each in queries) / 2
        apart = took.pop("suppression")
        steps = ", ".join(f"{step} {seconds:.1f}" for step, seconds in took.items())
        ratios = f"counting {took['counting'] / alone:.2f} ×, whole {sum(took.values()) / alone:.2f} ×"
        told.append(f"  seconds ({name}): bare query {alone:.1f}; {steps}: {ratios}")
        told.append(f"    suppression apart: {apart:.1f} s, {1000 * apart / made:.2f} ms a row, {apart / alone:.1f} ×; "
                    f"all together {(apart + sum(took.values())) / 60:.1f} minutes")  # fmt: skip
    shown = ", ".join(f"{name} {result[name]:,}" for name in ("hidden", "rows_rounded", "rows_suppressed"))
    print(f"{rows:,} records -> {cells:,} cells, {made:,} life tables ({shown}); {peak():,.0f} MB at most, load "
          f"{os.getloadavg()[0]:.1f}", *told, sep="\n", flush=True)  # fmt: skip


def peak() -> float:
    """Megabytes that were resident at most."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def main(sizes: list[int]) -> None:
    """Write, run in a process of its own, delete."""
    for rows in sizes:
        tracts = max(rows // PER_TRACT, 1)
        with tempfile.TemporaryDirectory(prefix="commontable-fifty-million-") as folder:
            if shutil.disk_usage(folder).free < 4 * BYTES * rows:
                sys.exit(f"{folder} has less than {4 * BYTES * rows / 1e9:.0f} GB free; choose another with TMPDIR.")
            home = Path(folder)
            write_deaths(home / "deaths", rows, tracts)
            write_people(home / "people", tracts)
            write_deaths(home / "few", 1000, 10)
            alone = [sys.executable, "-m", "benchmarks.fifty_million", "--run", folder, str(rows)]
            subprocess.run(alone, check=True, env=os.environ | {"OMP_NUM_THREADS": "1"})


if __name__ == "__main__":
    given = sys.argv[1:]
    if given[:1] == ["--run"]:
        run(Path(given[1]), int(given[2]))
    else:
        main([int(word.replace("_", "")) for word in given] or [50_000_000])
