"""What limits of any measure do: they hold the figure, and widen with the level."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import settings

from commontable.stats import Estimate

quick = settings(max_examples=30, deadline=None)


def holds_and_widens(each: Estimate, name: str) -> None:
    if np.any(each.interval_reason != ""):
        return
    limits = [each.interval(level) for level in (0.5, 0.9, 0.99)]
    slack = 1e-9 * (1 + np.abs(each.estimate))
    for lower, upper in limits:
        assert np.all(lower <= each.estimate + slack), name
        assert np.all(each.estimate <= upper + slack), name
    for inner, outer in pairwise(limits):
        assert np.all(outer[0] <= inner[0] + slack), name
        assert np.all(inner[1] <= outer[1] + slack), name
