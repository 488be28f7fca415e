"""Disclosure control."""

from __future__ import annotations

import numpy as np

from benchmarks.memory_cases.inputs import SETTINGS, Case, Inputs, calling
from commontable.stats import disclosure


def published() -> Inputs:
    rng = np.random.default_rng(1)
    middle = rng.uniform(0.1, 0.6, SETTINGS)
    return {"low": middle - 0.05, "high": middle + 0.05}


def rounded_table() -> disclosure.LinkedTable:
    return disclosure.cross_table(counts=np.random.default_rng(1).poisson(12, (50, 5, 20)).astype(float))


def disclosed() -> dict[str, Case]:
    cms = {"policy": disclosure.POLICIES["cms"]}

    def small() -> Inputs:
        return {"counts": np.random.default_rng(1).poisson(12, SETTINGS).astype(float)}

    def shares() -> Inputs:
        return {"estimate": published()["low"] + 0.05, **published(), "n": small()["counts"] * 10}

    def per_head() -> Inputs:
        return {"rate": published()["low"] + 0.05, **published(), "events": small()["counts"]}

    return {
        "cell_states": calling(disclosure.cell_states, small, **cms),
        "rate_states": calling(disclosure.rate_states, small, **cms),
        "nchs_proportion": calling(disclosure.nchs_proportion, shares),
        "nchs_rate": calling(disclosure.nchs_rate, per_head),
        "round_counts": calling(disclosure.round_counts, small, base=5),
        "round_counts, random": calling(disclosure.round_counts, small, base=5, method="random", seed=1),
        "controlled_rounding, 5,000 cells": calling(
            disclosure.controlled_rounding, lambda: {"table": rounded_table()}, base=5
        ),
        "cross_table": calling(disclosure.cross_table, lambda: {"counts": small()["counts"].reshape(1_000, 5, 20)}),
    }
