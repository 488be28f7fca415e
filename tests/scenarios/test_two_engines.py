"""DuckDB and Spark give the same release: one SQL, asked of a real Spark Connect server that listens on loopback.

`bin/test` installs the server and Java and demands that it starts; elsewhere the tests are skipped where it is absent
(`bin/spark-server install` puts it there).
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from commontable.cli import main
from commontable.pipeline.engines import NoEngine, NoWorkers, applied_here, engine, workers
from commontable.pipeline.release import list_releases
from commontable.pipeline.sources.records import BANDS

SERVER = Path(__file__).resolve().parents[2] / "bin/spark-server"
PLACES, GROUPS, YEARS = ("10001000100", "10001000200"), ("Black", "White"), (2017, 2018)
SECONDS = 90


@pytest.fixture(scope="module")
def spark() -> Iterator[str]:
    """The address of a server of our own."""
    ready = (SERVER.parents[1] / ".venv/spark-server/version").is_file() and shutil.which("java")
    if not ready and not os.environ.get("COMMONTABLE_TEST_SPARK"):
        pytest.skip("needs Java and Spark: bin/spark-server install")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([str(SERVER), str(port)], stderr=subprocess.PIPE, text=True)
    try:
        _await(server, port)
        yield f"sc://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.communicate(timeout=30)


def _await(server: subprocess.Popen[str], port: int) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        if server.poll() is not None:
            pytest.fail(f"The Spark server stopped: {server.communicate()[1]}")
        time.sleep(0.2)
    pytest.fail(f"The Spark server did not listen within {SECONDS} seconds.")


def deaths(folder: Path) -> Path:
    """Deaths one a row, in two files."""
    rng = np.random.default_rng(7)
    folder.mkdir()
    for number in range(2):
        rows = 2_500
        columns = {
            "GEOID": rng.choice(PLACES, rows),
            "Race": rng.choice(GROUPS, rows, p=[0.3, 0.7]),
            "Sex": rng.choice(["F", "M"], rows),
            "Age": np.minimum(rng.gamma(9, 8.5, rows).astype(np.int32), 104) * (rng.random(rows) > 0.02),
            "Year": rng.choice(YEARS, rows).astype(np.int32),
        }
        table = pa.table(columns)
        pq.write_table(table.set_column(3, "Age", table["Age"].cast(pa.int32())), folder / f"part-{number}.parquet")
    return folder


def people(path: Path) -> Path:
    """Populations that are no whole numbers, so that the order in which they are added up could show."""
    lines = ["GEOID,Race,Sex,Age Group,Year,Population"]
    lines += [
        f"{place},{group},{sex},{band.label},{year},{(900 + 7.1 * band.start) / (3 if sex == 'F' else 2.9):.4f}"
        for place in PLACES for group in GROUPS for sex in "FM" for year in YEARS for band in BANDS
    ]  # fmt: skip
    path.write_text("\n".join(lines) + "\n")
    return path


def released(words: list[str], out: Path) -> str:
    """The id of the one release that the command makes: the hash of all that is in it."""
    assert main(["measure", "life-expectancy", *words, "--out", str(out)]) == 0
    (release,) = list_releases(out)
    return release.id


@pytest.fixture(autouse=True)
def one_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes of the same file are the same in both places."""
    monkeypatch.setenv("COMMONTABLE_RELEASE_KEY", "a key for both places")


def made_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on this process makes no figure of a row: who still gets some got them from a worker."""

    def refused(*_given: object) -> None:
        raise AssertionError("The figures are to be made in the workers of Spark.")

    monkeypatch.setattr("commontable.pipeline.by_row.estimate", refused)


def test_deaths_one_a_row_give_the_same_release_on_both_with_figures_made_in_the_workers(spark, tmp_path, monkeypatch):
    records, population = deaths(tmp_path / "deaths"), people(tmp_path / "people.csv")
    words = ["--deaths", str(records), "--population", str(population), "--by", "place,group"]
    near = released(words, tmp_path / "near")
    made_elsewhere(monkeypatch)
    assert released([*words, "--engine", spark], tmp_path / "far") == near


def test_a_source_that_hides_counts_and_their_populations_gives_the_same_release_on_both(
    spark, tmp_path, shared, monkeypatch
):
    files = [shared / f"data/wonder/nola_Metro_{group}.txt" for group in ("Black", "White")]
    words = [word for file in files for word in ("--deaths", str(file))]
    near = released(words, tmp_path / "near")
    monkeypatch.setenv("COMMONTABLE_ENGINE", spark.replace("sc://", "spark://"))
    made_elsewhere(monkeypatch)
    assert released(words, tmp_path / "far") == near


def test_a_statistic_is_made_in_processes_of_their_own_and_only_of_the_same_versions(spark, monkeypatch):
    def whereabouts(batch: pa.RecordBatch) -> pa.RecordBatch:  # sent as it is: workers do not have the tests
        import os

        import pyarrow as pa

        process = pa.array([os.getpid()] * batch.num_rows, pa.int64())
        return pa.RecordBatch.from_arrays([batch.column("a"), process], ["a", "process"])

    whereabouts.query = "select a from numbers"
    whereabouts.schema = pa.schema([("a", pa.int64()), ("process", pa.int64())])
    with engine(spark) as held:
        held.hold(numbers=pa.table({"a": [1, 2, 3]}))
        told = held.applied(whereabouts)
        assert sorted(told["a"].to_pylist()) == [1, 2, 3]
        assert os.getpid() not in told["process"].to_pylist()
        assert set(applied_here(held, whereabouts)["process"].to_pylist()) == {os.getpid()}
        monkeypatch.setattr(workers, "version", lambda name: "0.0")
        with pytest.raises(NoWorkers, match=r"the worker has commontable .*They need Python 3\..*--statistics here"):
            held.applied(whereabouts)


def test_a_query_on_spark_uses_values_and_results_by_name_and_nothing_is_left_of_the_session(spark):
    with engine(spark) as held:
        held.hold(numbers=pa.table({"a": [1, 2, 3]}), none=pa.table({"a": pa.array([], pa.int64())}))
        held.keep("big", "select a from numbers where a > :least", {"least": 1})
        held.keep("big", "select a from big union all select a from none")
        assert held.table("select sum(a)::bigint as s from big").to_pylist() == [{"s": 5}]
    with engine(spark) as other, pytest.raises(Exception, match="TABLE_OR_VIEW_NOT_FOUND"):
        other.table("select * from big")


def test_a_server_that_does_not_answer_is_said_so():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"sc://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(NoEngine, match="No Spark Connect server answers"), engine(address):
            pass
