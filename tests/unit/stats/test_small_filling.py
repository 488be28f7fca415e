"""Empty bands filled from a reference: hand-made figures, reasons and refusals."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.stats import Undefined, fill_empty_bands, life_table
from tests.unit.stats.conftest import COARSE, DEATHS, PEOPLE, REFERENCE


def test_without_empty_bands_filling_is_the_plain_life_table() -> None:
    filled = fill_empty_bands(deaths=DEATHS, population=PEOPLE, age_starts=COARSE, reference_rates=REFERENCE)
    plain = life_table(deaths=DEATHS, population=PEOPLE, age_starts=COARSE)
    for age in (0, 5, 85):
        ours, theirs = filled.expectancy(age), plain.expectancy(age)
        np.testing.assert_allclose(ours.estimate, theirs.estimate, rtol=1e-12)
        np.testing.assert_allclose(ours.standard_error, theirs.standard_error, rtol=1e-12)
        np.testing.assert_allclose(ours.n, theirs.n)
    assert float(filled.own_share) == 1
    assert filled.notes == ("reference rates taken as exact",)


def test_empty_bands_take_the_reference_and_its_error() -> None:
    deaths = DEATHS.copy()
    deaths[[1, 2]] = 0
    errors = REFERENCE / 10
    filled = fill_empty_bands(
        deaths=deaths,
        population=PEOPLE,
        age_starts=COARSE,
        reference_rates=REFERENCE,
        reference_standard_errors=errors,
    )
    np.testing.assert_allclose(filled.rates.estimate[[1, 2]], REFERENCE[[1, 2]])
    np.testing.assert_allclose(filled.rates.standard_error[[1, 2]], errors[[1, 2]])
    np.testing.assert_allclose(filled.rates.estimate[3:], DEATHS[3:] / PEOPLE[3:])
    assert 0.9 < float(filled.own_share) < 1
    assert filled.notes == ()


def test_all_bands_can_be_filled_at_the_areas_own_level() -> None:
    whole = fill_empty_bands(
        deaths=DEATHS, population=PEOPLE, age_starts=COARSE, reference_rates=REFERENCE, fill="all", level="own"
    )
    ratio = DEATHS.sum() / (PEOPLE * REFERENCE).sum()
    np.testing.assert_allclose(whole.rates.estimate, REFERENCE * ratio)
    assert float(whole.own_share) == 0
    assert "all bands filled from a reference at own level" in whole.method


def test_a_reference_per_area_and_reasons_stay_with_their_area() -> None:
    deaths = np.stack([DEATHS, DEATHS, np.where(np.arange(7) == 2, np.nan, DEATHS)])
    filled = fill_empty_bands(
        deaths=deaths,
        population=np.stack([PEOPLE, PEOPLE / 100, PEOPLE]),
        age_starts=COARSE,
        reference_rates=np.stack([REFERENCE, REFERENCE * 2, REFERENCE]),
    )
    assert filled.reason.tolist() == ["", "deaths_above_person_years", "missing_deaths"]
    assert filled.expectancy().at(2) == Undefined("missing_deaths")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reference_rates": 0 * REFERENCE}, "reference_rates must be above zero"),
        ({"reference_standard_errors": -REFERENCE}, "reference_standard_errors must be zero or more"),
        ({"reference_rates": REFERENCE[:3]}, "reference_rates has shape"),
        ({"fill": "some"}, "fill must be one of empty, all"),
        ({"level": "mine"}, "level must be one of reference, own"),
    ],
)
def test_filling_refuses_in_words(changes, words) -> None:
    call = {"deaths": DEATHS, "population": PEOPLE, "age_starts": COARSE, "reference_rates": REFERENCE}
    with pytest.raises(ValueError, match=words):
        fill_empty_bands(**{**call, **changes})
