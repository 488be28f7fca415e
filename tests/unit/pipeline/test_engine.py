from __future__ import annotations

import threading
import time
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from commontable.pipeline.engines import SETTING, NoEngine, engine

# Each must fail with one of these words: refused, and not merely mistyped.
ESCAPES = {
    "select * from '/etc/passwd'": "does not exist",
    "select * from read_csv('/etc/passwd')": "disabled",
    "select * from read_text('/etc/passwd')": "disabled",
    "select * from read_blob('/etc/*')": "disabled",
    "select * from glob('/etc/*')": "disabled",
    "select * from read_parquet('{outside}')": "disabled",
    "select * from read_parquet('{inside}/../outside.parquet')": "disabled",
    "select * from read_parquet('{link}')": "disabled",
    "select * from read_parquet('https://127.0.0.1/x.parquet')": "disabled",
    "select * from read_csv('s3://bucket/x.csv')": "disabled",
    "install httpfs": "disabled",
    "force install httpfs from 'http://127.0.0.1/'": "disabled",
    "load httpfs": "disabled",
    "load '{outside}'": "disabled",
    "attach '/tmp/x.db'": "disabled",
    "copy (select 1) to '{written}'": "disabled",
    "copy (select 1 as a) to '{inside}'": "disabled",
    "copy (select 1 as a) to '{outside}' (use_tmp_file false)": "disabled",
    "export database '{written}'": "disabled",
    "import database '/tmp'": "disabled",
    "select getenv('HOME')": "getenv",
    "create secret s (type s3)": "",
    "set memory_limit = '64GB'": "locked",
    "set enable_external_access = true": "locked|cannot",
    "set allowed_paths = ['/etc/passwd']": "locked|cannot",
    "set allowed_directories = ['/']": "locked|cannot",
    "set python_enable_replacements = true": "locked",
    "set temp_directory = '/etc'": "locked|cannot|disabled",
    "set lock_configuration = false": "locked|cannot",
    "reset lock_configuration": "locked|cannot",
    "pragma enable_external_access": "",
    "select * from secret_table": "secret_table",
    "select * from secret_list": "secret_list",
}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    found = {name: tmp_path / name for name in ("inside.parquet", "outside.parquet", "link.parquet", "written")}
    for name in ("inside.parquet", "outside.parquet"):
        pq.write_table(pa.table({"a": [1, 2]}), found[name])
    found["link.parquet"].symlink_to(found["outside.parquet"])
    return {name.split(".")[0]: path for name, path in found.items()}


@pytest.mark.parametrize("query", ESCAPES)
def test_the_engine_reaches_no_file_no_network_no_variable_and_no_setting(query, files):
    secret_table, secret_list = pa.table({"a": [1]}), [1, 2]
    assert secret_table.num_rows + len(secret_list) == 3
    before = {path.name: path.stat().st_mtime_ns for path in files["inside"].parent.iterdir()}
    with engine("duckdb", [files["inside"]]) as held:
        held.records("given", [files["inside"]])
        with pytest.raises(duckdb.Error, match=f"(?i){ESCAPES[query]}"):
            held._connection.sql(query.format(**files)).fetchall()
        with pytest.raises(duckdb.Error):
            held.table(query.format(**files))
        assert held.table("select count(*)::int as n from given").to_pylist() == [{"n": 2}]
    assert {path.name: path.stat().st_mtime_ns for path in files["inside"].parent.iterdir()} == before


WRITING = (
    "copy (select 1 as a) to '{inside}' (use_tmp_file false)",
    "attach ':memory:' as more",
    "create table more as select 1",
    "select 1; select 2",
    "",
)


@pytest.mark.parametrize("query", WRITING)
def test_only_one_query_that_reads_is_asked_so_that_a_file_given_is_never_written_over(query, files):
    before = files["inside"].read_bytes()
    with engine("duckdb", [files["inside"]]) as held, pytest.raises(duckdb.Error, match="Only one query"):
        held.table(query.format(**files))
    assert files["inside"].read_bytes() == before


def test_the_engine_sees_what_it_is_given_and_keeps_results_by_name():
    with engine() as held:
        held.hold(numbers=pa.table({"a": [1, 2, 3]}))
        held.keep("big", "select a from numbers where a > :least", {"least": 1})
        held.keep("big", "select a from big where a::bigint > 2")
        assert held.table("select sum(a)::bigint as s from big").to_pylist() == [{"s": 3}]


def test_a_query_is_stopped_from_another_thread():
    began = time.perf_counter()
    with engine() as held:
        stop = threading.Timer(0.3, held.interrupt)
        stop.start()
        with pytest.raises(duckdb.InterruptException):
            held.table("select count(*) from range(1000000) a, range(1000000) b where (a.range * b.range) % 7 = 3")
    assert time.perf_counter() - began < 10


def test_an_address_that_is_none_is_refused_with_the_forms_there_are(monkeypatch):
    monkeypatch.setenv(SETTING, "http://somewhere")
    with pytest.raises(NoEngine, match=r"'http://somewhere' is no engine.*sc://host:15002"), engine():
        pass
