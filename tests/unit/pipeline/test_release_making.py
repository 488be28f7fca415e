"""A release is made whole or not at all, in stages that tell where they are."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from commontable.pipeline import (
    LifeExpectancyRequest,
    RefusedInput,
    measure,
)
from commontable.pipeline.progress import STAGES


def test_a_refused_input_leaves_nothing_behind(counts_csv, tmp_path):
    with pytest.raises(RefusedInput):
        measure(
            LifeExpectancyRequest(deaths=(counts_csv(change={("White", 2014, "0"): -1}),)),
            releases=tmp_path / "releases",
        )
    assert not (tmp_path / "releases").exists()


@pytest.mark.parametrize("stage", STAGES[:-1])
def test_whoever_watches_can_stop_it_and_nothing_is_left(counts_csv, tmp_path, stage):
    class Stopped(Exception):
        pass

    def watch(progress):
        if progress.stage == stage:
            raise Stopped

    with pytest.raises(Stopped):
        measure(LifeExpectancyRequest(deaths=(counts_csv(),)), releases=tmp_path / "releases", progress=watch)
    assert not (tmp_path / "releases").exists()


def test_a_write_that_fails_leaves_no_half_release(counts_csv, tmp_path, monkeypatch):
    def broken(*arguments, **options):
        raise OSError("the disk is full")

    monkeypatch.setattr(pq, "write_table", broken)
    with pytest.raises(OSError, match="disk is full"):
        measure(LifeExpectancyRequest(deaths=(counts_csv(),)), releases=tmp_path / "releases")
    assert not (tmp_path / "releases").exists()


def test_progress_goes_through_the_stages_in_order(counts_csv, tmp_path):
    seen = []
    measure(
        LifeExpectancyRequest(deaths=(counts_csv(),)),
        releases=tmp_path,
        progress=lambda progress: seen.append(progress),
    )
    stages = list(dict.fromkeys(progress.stage for progress in seen))
    assert stages == list(STAGES)
    assert (seen[-1].stage, seen[-1].done, seen[-1].total) == ("releasing", 1, 1)
