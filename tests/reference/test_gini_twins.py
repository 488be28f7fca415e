"""The parts of the Gini coefficient against their slow twins."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.stats.inequality import (
    within_between,
)

from . import twins_inequality as twin


def test_gini_s_parts() -> None:
    rng = np.random.default_rng(9)
    group = rng.integers(0, 4, 80)
    y, w = rng.lognormal(0, 0.5, 80) * (1 + 0.4 * group), rng.uniform(1, 3, 80)
    found = within_between(values=y, weights=w, group=group, measure="gini")
    theirs = twin.gini_parts(y, w, group.tolist())
    assert (float(found.within.estimate), float(found.between.estimate)) == pytest.approx(theirs)
    assert float(found.overlap.estimate) == pytest.approx(float(found.total.estimate) - sum(theirs))


def test_gini_s_parts_against_the_jackknife() -> None:
    rng = np.random.default_rng(10)
    group = np.arange(240) % 3
    y, w = rng.lognormal(0, 0.5, 240) * (1 + 0.5 * group), rng.uniform(1, 2, 240)

    def of(kept):
        return within_between(values=y[kept], weights=w[kept], group=group[kept], measure="gini")

    found = of(list(range(240)))
    for part in ("within", "between", "overlap"):
        by_hand = twin.jackknife(lambda kept, part=part: float(getattr(of(kept), part).estimate), range(240))
        assert float(getattr(found, part).standard_error) == pytest.approx(by_hand, rel=0.03), part
