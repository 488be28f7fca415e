"""Life expectancy of places with few deaths: each leans on what all places of its group have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.counts import Pooled
from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.making import LIFE_EXPECTANCY, Floats, Kind, Making
from commontable.stats import Estimate, hierarchical_schedules, learn_schedule_prior

FEWEST_ROWS, FEWEST_DEATHS = 20, 100
METHOD = (
    "hierarchical schedules: the rates of each row lean on the standard of its group, how far is learned from how much "
    "rows differ; beyond the open age the standard goes on as a Gompertz curve"
)


def kinds_of(pooled: Pooled) -> NDArray[np.intp]:
    """The number of each row's group."""
    return np.unique([str(row["group"]) for row in pooled.rows], return_inverse=True)[1].astype(np.intp)


def check_enough(pooled: Pooled, name: str, collector: Collector) -> None:
    """How much rows differ can be learned from twenty rows and a hundred deaths at least."""
    rows, deaths = len(pooled.rows), int(pooled.low.sum())
    if rows < FEWEST_ROWS or deaths < FEWEST_DEATHS:
        remedy = (
            f"The hierarchical method takes {FEWEST_ROWS} rows (places × groups × periods) and {FEWEST_DEATHS} deaths "
            "at least. Give more places, or leave --method out."
        )
        collector.add(Fault(name, None, "method", f"{rows} rows, {deaths:,} deaths", "bad_request", remedy))
    collector.require_clean()


def hierarchical(pooled: Pooled) -> Making:
    """Life expectancy with a schedule learned from all rows, hidden counts at the middle of what they may be. The audit
    takes what was learned as known, and each figure as one made of its own row."""
    middle = (pooled.low + pooled.high) / 2
    starts = [band.start for band in pooled.bands]
    prior = learn_schedule_prior(
        deaths=middle, population=pooled.population, age_starts=starts, groups=kinds_of(pooled)
    )

    def made(deaths: Floats, population: Floats, starts: Sequence[int], kind: Kind = None) -> Estimate:
        shape = deaths.shape[:-1]
        assert kind is not None, "a row of a hierarchical schedule has a group"
        groups = np.broadcast_to(kind.reshape(kind.shape + (1,) * (len(shape) - 1)), shape)
        return hierarchical_schedules(
            deaths=deaths, population=population, age_starts=starts, groups=groups, prior=prior
        ).expectancy()

    return replace(LIFE_EXPECTANCY, method=METHOD, make=made, by_age=False, word="hierarchical")
