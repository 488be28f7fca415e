"""Deaths by two causes of two groups of people."""

from __future__ import annotations

import numpy as np

from commontable.stats.decomposition import decompose_expectancy

STARTS = [0, 1, 15, 45, 65, 85]
PEOPLE = np.array([1_000.0, 14_000, 30_000, 20_000, 12_000, 2_000])
FIRST = np.array([[6, 1], [2, 2], [20, 25], [60, 70], [200, 110], [260, 90]], dtype=float)
LAST = np.array([[9, 1], [3, 1], [45, 22], [90, 75], [180, 130], [250, 110]], dtype=float)


def parts_of(deaths=LAST, reference=FIRST, population=PEOPLE, causes=("heart", "other"), **options):
    given = {"reference_deaths": reference, "reference_population": PEOPLE, "age_starts": STARTS, **options}
    return decompose_expectancy(deaths=deaths, population=population, causes=causes, **given)


COUNTED = (LAST.sum(axis=1), FIRST.sum(axis=1))
