"""Figures of rows by Arrow batches: the same whoever calls, and what is said where the workers of Spark cannot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from commontable.pipeline import LifeExpectancyRequest, measure
from commontable.pipeline.ages import Band
from commontable.pipeline.by_row import FIGURES, estimated_by_row, row_figures
from commontable.pipeline.engines import STATISTICS, NoEngine, applied_here, engine, statistics_here
from commontable.pipeline.engines.workers import in_worker, lacking, versions
from commontable.pipeline.making import MEASURE_NAMES
from commontable.pipeline.sources.records import BANDS

ROWS = {
    "place": ["b", "a", "a"], "group": ["x", "y", "x"], "period_start": pa.array([2018] * 3, pa.int32()),
}  # fmt: skip


def counts() -> pa.Table:
    """Long, as counting leaves them: the first row hides one count."""
    lines = []
    for number in range(3):
        for band in BANDS:
            low = 4 + number + band.start
            hidden = int(number == 0 and band.start == 5)
            lines.append(
                {name: pa.array(values)[number].as_py() for name, values in ROWS.items()}
                | {
                    "part": band.start,
                    "low": 0 if hidden else low,
                    "high": 9 if hidden else low,
                    "hidden": hidden,
                    "population": 3_000.7 + 13.3 * band.start,
                }
            )
    table = pa.Table.from_pylist(lines)
    return table.set_column(2, "period_start", table["period_start"].cast(pa.int32()))


def asked(tmp_path, **more):
    return LifeExpectancyRequest(deaths=(tmp_path / "deaths.csv",), by=("place", "group"), **more)


def test_batches_of_any_size_give_the_same_figures_in_this_process_and_as_a_worker_is_given_them(tmp_path, monkeypatch):
    statistic = row_figures(asked(tmp_path), BANDS)
    with engine("duckdb") as held:
        held.hold(pooled=counts())
        whole = held.applied(statistic)
        batches = held.table(statistic.query).to_batches()
        monkeypatch.setattr("commontable.pipeline.engines.BATCH", 1)
        assert applied_here(held, statistic).equals(whole)
    monkeypatch.setattr("commontable.pipeline.engines.workers.BATCH", 2)
    sent = list(in_worker(statistic)(iter(batches)))
    assert [batch.num_rows for batch in sent] == [2, 1]
    assert pa.Table.from_batches(sent).equals(whole)
    assert whole.select(["place", "group"]).to_pylist() == [
        {"place": "a", "group": "x"}, {"place": "a", "group": "y"}, {"place": "b", "group": "x"}
    ]  # fmt: skip
    rows = whole.to_pylist()
    assert rows[0]["low"] == rows[0]["high"] == rows[0]["value"] > rows[2]["value"] - 5
    assert rows[2]["low"] < rows[2]["high"], "bounds, where a count is hidden"
    assert {row["state"] for row in rows} == {"estimate"}


def test_what_needs_all_rows_together_is_made_here(tmp_path):
    assert row_figures(asked(tmp_path, method="hierarchical"), BANDS) is None
    assert row_figures(asked(tmp_path), BANDS[:1]) is None
    assert row_figures(asked(tmp_path, measure="age_adjusted_death_rate"), BANDS) is not None
    assert row_figures(asked(tmp_path, measure="age_adjusted_death_rate"), [Band(0, 3), Band(3, None)]) is None


def test_a_worker_with_other_versions_makes_nothing(tmp_path, monkeypatch):
    made = in_worker(row_figures(asked(tmp_path), BANDS))
    monkeypatch.setattr("commontable.pipeline.engines.workers.version", lambda name: "0.0")
    with pytest.raises(Exception, match=r"the worker has .*numpy 0\.0"):
        list(made(iter([])))


SAID = {
    'Job aborted due to stage failure: java.io.IOException: Cannot run program "python3" (in directory "/tmp/x"): '
    "error=2\n\tat java.base/java.lang.ProcessBuilder.start": 'Cannot run program "python3"',
    'Traceback (most recent call last):\n  File "worker.py", line 20, in main\n'
    "ModuleNotFoundError: No module named 'commontable'\n": "No module named 'commontable'",
    "[PYTHON_VERSION_MISMATCH] Python in worker has different version: 3.9 than that in driver: 3.11\n": "3.9 than",
    "Traceback:\ncommontable.pipeline.engines.workers.OtherVersions: the worker has numpy 1.26.4\n": (
        "cannot make the figures: the worker has numpy 1.26.4. They"
    ),
    "something nobody expected\nat all": "something nobody expected",
}


@pytest.mark.parametrize("message", SAID)
def test_what_workers_lack_is_said_in_one_sentence_with_the_next_step(message):
    told = lacking(message)
    assert SAID[message] in told
    assert "\n" not in told
    assert f"They need Python {versions()['Python']}, commontable" in told
    assert "--statistics here" in told


def test_where_figures_are_made_is_a_setting_that_a_request_goes_before(monkeypatch, counts_csv, tmp_path):
    assert not statistics_here("")
    monkeypatch.setenv(STATISTICS, "here")
    assert statistics_here("")
    assert not statistics_here("engine")
    monkeypatch.setenv(STATISTICS, "elsewhere")
    with pytest.raises(NoEngine, match=r"'elsewhere' is no place.*engine or here"):
        measure(LifeExpectancyRequest(deaths=(counts_csv(),)), releases=tmp_path / "releases")


@pytest.mark.parametrize("measure", MEASURE_NAMES)
def test_every_measure_is_made_by_batch_as_it_is_made_of_all_rows_at_once(tmp_path, measure):
    statistic = row_figures(asked(tmp_path, measure=measure), BANDS)
    with engine("duckdb") as held:
        held.hold(pooled=counts())
        told = held.applied(statistic)
        (batch,) = held.table(statistic.query).to_batches()
    rows = [
        {"place": place, "group": group, "start_year": 2018} for place, group in (("b", "x"), ("a", "y"), ("a", "x"))
    ]
    whole = replace(statistic._counts(batch).take(np.array([2, 1, 0])), rows=rows)
    policy = asked(tmp_path).terms.policy
    alone = estimated_by_row(None, whole, statistic.making(), policy)
    found = estimated_by_row(told, whole, statistic.making(), policy)  # put in the order of the rows
    for name in FIGURES:
        assert np.array_equal(getattr(found, name), getattr(alone, name), equal_nan=True)
    assert (found.state, found.reason) == (alone.state, alone.reason)
    assert np.isfinite(found.value).all()
