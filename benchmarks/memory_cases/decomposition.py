"""Decompositions."""

from __future__ import annotations

from functools import partial

import numpy as np

from benchmarks.memory_cases.inputs import AREAS, STARTS, Case, Inputs, calling, counts, pairs
from commontable import stats


def decomposition() -> dict[str, Case]:
    lost = partial(pairs, ("deaths", "population"))
    bands = {"age_starts": STARTS}

    def by_cause() -> Inputs:
        whole = lost()
        for name in ("deaths", "reference_deaths"):
            parts = np.random.default_rng(4).multinomial(whole[name].astype(int), [0.5, 0.3, 0.2]).astype(float)
            whole[name] = parts
        return whole

    def composed() -> Inputs:
        rng = np.random.default_rng(1)
        one, other = ({name: rng.uniform(0.5, 1, AREAS) for name in ("share", "rate", "size")} for _ in range(2))
        errors = ({name: 0.1 * each for name, each in group.items()} for group in (one, other))
        return dict(
            zip(
                ("factors", "reference_factors", "standard_errors", "reference_standard_errors"),
                (one, other, *errors),
                strict=True,
            )
        )

    def functioning() -> Inputs:
        rng = np.random.default_rng(1)
        values = {name: rng.uniform(0.5, 1, (8_000, 6)) for name in ("parameters", "reference_parameters")}
        errors = ("standard_errors", "reference_standard_errors")
        return values | {name: 0.1 * each for name, each in zip(errors, values.values(), strict=True)}

    ways = ("arriaga-symmetric", "stepwise", "horiuchi")
    return {
        **{
            f"decompose_expectancy, {way}": calling(stats.decompose_expectancy, lost, method=way, **bands)
            for way in ways
        },
        "decompose_expectancy, three causes": calling(
            stats.decompose_expectancy, by_cause, causes=("a", "b", "c"), **bands
        ),
        "kitagawa": calling(stats.kitagawa, pairs),
        "decompose_function, horiuchi, 8,000 pairs": calling(
            stats.decompose_function, functioning, function=lambda x: x.prod(axis=-1)
        ),
        "das_gupta": calling(stats.das_gupta, composed),
        "structure_factors": calling(
            stats.structure_factors, lambda: {"population": counts()["population"].reshape(-1, 19, 1)}, variables=2
        ),
    }
