from __future__ import annotations

import duckdb
import pyarrow as pa
import pytest

from commontable.pipeline.engine import engine

ESCAPES = [
    "select * from '/etc/passwd'",
    "select * from read_csv('/etc/passwd')",
    "install httpfs",
    "load httpfs",
    "attach '/tmp/x.db'",
    "copy (select 1) to '/tmp/x.csv'",
    "select * from read_parquet('https://127.0.0.1/x.parquet')",
    "set memory_limit = '64GB'",
    "set enable_external_access = true",
    "select * from secret_table",
]


@pytest.mark.parametrize("query", ESCAPES)
def test_the_engine_reaches_no_file_no_network_and_no_setting(query):
    secret_table = pa.table({"a": [1]})
    assert secret_table.num_rows == 1
    with engine() as held, pytest.raises(duckdb.Error):
        held.table(query)


def test_the_engine_sees_what_it_is_given_and_keeps_results_by_name():
    with engine() as held:
        held.hold(numbers=pa.table({"a": [1, 2, 3]}))
        held.keep("big", "select a from numbers where a > $least", {"least": 1})
        assert held.table("select sum(a)::bigint as s from big").to_pylist() == [{"s": 5}]
