"""Segregation that changed: places that come and go, the parts of a change, draws, fits out of reach."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.stats import (
    segregation_change,
)
from commontable.stats.segregation import fitting

FOUR = np.array([[100.0, 0], [60, 40], [40, 60], [0, 100]])
THREE = np.array([[30.0, 20, 10], [10, 20, 30], [20, 20, 20], [5, 40, 15]])


def test_change_of_units_that_come_and_go() -> None:
    first = np.array([[30.0, 10], [10, 30], [50, 0], [0, 0]])
    last = np.array([[28.0, 12], [12, 28], [0, 0], [20, 20]])
    found = segregation_change(first=first, last=last, index="mutual-information", sampling="multinomial")
    assert found.leaving.estimate < 0
    assert found.arriving.estimate < 0
    parts = (found.leaving, found.arriving, found.unit_margin, found.group_margin, found.structure)
    assert sum(float(each.estimate) for each in parts) == pytest.approx(float(found.change.estimate))
    assert np.isnan(found.structure.standard_error)
    assert found.percent.interval()[0] < found.percent.estimate
    even = segregation_change(first=np.full((3, 2), 9), last=first[:3])
    assert even.percent.reason == "denominator_not_positive"
    lost = segregation_change(first=[[5, 5], [9, 0]], last=[[4, 0], [3, 0]], index="dissimilarity")
    assert lost.structure.reason == "one_group_only"


def test_karmel_and_maclachlan() -> None:
    last = np.array([[50.0, 10], [70, 90], [20, 60], [30, 40]])
    found = segregation_change(first=FOUR + 2, last=last, method="karmel-maclachlan")
    even = segregation_change(first=FOUR + 2, last=last)
    parts = (found.unit_margin, found.group_margin, found.interaction, found.structure)
    assert sum(float(each.estimate) for each in parts) == pytest.approx(float(found.change.estimate))
    assert even.interaction.estimate == 0 != found.interaction.estimate
    assert found.structure.estimate != even.structure.estimate
    moved = segregation_change(first=FOUR + 2, last=(FOUR + 2) * [1, 3], method="karmel-maclachlan")
    assert moved.structure.estimate == pytest.approx(0, abs=1e-9)
    wanted = moved.unit_margin.estimate + moved.group_margin.estimate + moved.interaction.estimate
    assert wanted == pytest.approx(float(moved.change.estimate))
    with pytest.raises(ValueError, match="method must be one of"):
        segregation_change(first=FOUR, last=FOUR, method="mrc")


def test_change_with_draws() -> None:
    margins = np.full(FOUR.shape, 3.0)
    found = segregation_change(
        first=FOUR,
        last=FOUR * 0.8 + 10,
        first_margins=margins,
        last_margins=margins,
        index="dissimilarity",
        draws=100,
        seed=1,
    )
    low, high = found.structure.interval(0.95)
    assert low < found.structure.estimate < high < 0
    assert found.structure.at().interval(0.95)[0] == low


def test_a_fit_that_cannot_be_reached_says_so(monkeypatch) -> None:
    monkeypatch.setattr(fitting, "ROUNDS", 1)
    found = segregation_change(first=FOUR + 1, last=THREE[:, :2])
    assert found.structure.reason == "fit_not_reached"
    assert found.change.reason == ""
