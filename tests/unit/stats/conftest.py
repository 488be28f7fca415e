"""A few bands and areas that tests of methods for small areas share."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from benchmarks.small_areas import simulate

COARSE = [0, 1, 5, 25, 45, 65, 85]
DEATHS = np.array([6.0, 2, 9, 24, 110, 320, 260])
PEOPLE = np.array([900.0, 3_600, 17_000, 17_000, 16_000, 11_000, 1_900])
REFERENCE = np.array([0.006, 0.0003, 0.0006, 0.002, 0.007, 0.03, 0.14])


def path(areas: int) -> sparse.csr_array:
    step = sparse.diags_array(np.ones(areas - 1), offsets=1, shape=(areas, areas))
    return sparse.csr_array(step + step.T)


@pytest.fixture(scope="module")
def tracts():
    return simulate(60, 2_000, seed=21)
