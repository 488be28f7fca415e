"""Years of life expectancy taken apart where the last band is open: nobody died, or what comes after is given."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.stats import life_table
from commontable.stats.decomposition.working import METHODS
from tests.unit.stats.two_groups import COUNTED, FIRST, LAST, PEOPLE, STARTS, parts_of


class TestOpenBand:
    def test_pooled_takes_the_bands_below(self) -> None:
        deaths = COUNTED[0].copy()
        deaths[5] = 0
        assert parts_of(deaths=deaths, reference=COUNTED[1], causes=()).reason == "open_band_without_deaths"
        parts = parts_of(deaths=deaths, reference=COUNTED[1], causes=(), open_band="pooled")
        tables = [
            life_table(deaths=group, population=PEOPLE, age_starts=STARTS, open_band="pooled")
            for group in (deaths, COUNTED[1])
        ]
        assert float(parts.difference.estimate) == pytest.approx(tables[0].ex[0] - tables[1].ex[0], abs=1e-11)
        assert parts.by_age.estimate.sum() == pytest.approx(float(parts.difference.estimate), abs=1e-11)
        variance = tables[0].variance[0] + tables[1].variance[0]
        assert float(parts.difference.standard_error) == pytest.approx(np.sqrt(variance), rel=0.01)
        assert parts.by_age.n[5] == COUNTED[1][5]

    @pytest.mark.parametrize("method", METHODS)
    def test_given_expectancies_stand_in(self, method: str) -> None:
        deaths = LAST.copy()
        deaths[5] = 0
        given = {"open_expectancy": 6.0, "reference_open_expectancy": [5.5], "open_band": "given"}
        errors = {"open_standard_error": 0.3, "reference_open_standard_error": 0.0}
        parts = parts_of(deaths=deaths[None], population=PEOPLE[None], method=method, steps=2, **given, **errors)
        tables = [
            life_table(
                deaths=group.sum(axis=1),
                population=PEOPLE,
                age_starts=STARTS,
                open_band="given",
                open_expectancy=years,
                open_standard_error=error,
            )
            for group, years, error in ((deaths, 6.0, 0.3), (FIRST, 5.5, 0.0))
        ]
        difference = tables[0].ex[0] - tables[1].ex[0]
        slack = 2e-2 if method == "horiuchi-midpoint" else 1e-11
        assert parts.by_age_and_cause.estimate.sum() == pytest.approx(difference, abs=slack)
        variance = tables[0].variance[0] + tables[1].variance[0]
        assert float(parts.difference.standard_error[0]) == pytest.approx(np.sqrt(variance), rel=0.01)
        sure = parts_of(deaths=deaths[None], population=PEOPLE[None], method=method, steps=2, **given)
        assert sure.difference.standard_error < parts.difference.standard_error
        assert sure.by_age.standard_error[0, 5] < parts.by_age.standard_error[0, 5]

    def test_a_given_error_nobody_knows_leaves_the_figure_without_limits(self) -> None:
        parts = parts_of(
            deaths=np.stack([LAST] * 2),
            population=np.stack([PEOPLE] * 2),
            open_band="given",
            open_expectancy=[6.0, 6.0],
            open_standard_error=[np.nan, 0.3],
            reference_open_expectancy=5.5,
        )
        assert parts.difference.interval_reason.tolist() == ["standard_error_unknown", ""]
        assert parts.by_age_and_cause.interval_reason[0, 2, 0] == "standard_error_unknown"
        assert np.isfinite(parts.by_cause.interval(0.95)).tolist() == [[[False] * 2, [True] * 2]] * 2

    def test_nobody_died_at_all(self) -> None:
        """Given expectancies need no deaths; causes then share the open band alike."""
        none = np.zeros(LAST.shape)
        given = {"open_band": "given", "open_expectancy": 6.0, "reference_open_expectancy": 5.0}
        parts = parts_of(deaths=none, reference=none, **given)
        assert float(parts.difference.estimate) == pytest.approx(1.0)
        np.testing.assert_allclose(parts.by_age_and_cause.estimate[-1], [0.5, 0.5])
