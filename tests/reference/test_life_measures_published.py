"""Published worked examples, exact results and other programs for what is made of life tables."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.stats import (
    Estimate,
    age_at_death_gini,
    age_at_death_sd,
    e_dagger,
    gap,
    healthy_expectancy,
    life_table,
    potential_years_lost,
    trend,
    years_of_life_lost,
)


def test_a_gap_as_altman_and_bland_work_it() -> None:
    """Altman DG, Bland JM (2003) BMJ 326:219: relative risks 0.67 (women under 60) and 0.88 (60 and over), errors of
    their logarithms 0.1929 and 0.1072; difference of logarithms -0.2726 (-0.7052 to 0.1600), ratio 0.76 (0.49 to
    1.17)."""
    found = gap(reference=Estimate.of(-0.4005, 0.1929), comparison=Estimate.of(-0.1278, 0.1072))
    assert float(found.absolute.estimate) == pytest.approx(-0.2726, abs=2e-4)
    assert float(found.absolute.standard_error) == pytest.approx(0.2207, abs=5e-5)
    np.testing.assert_allclose(found.absolute.interval(0.95), (-0.7052, 0.1600), atol=3e-4)
    risks = gap(reference=Estimate.of(0.67, 0.67 * 0.1929), comparison=Estimate.of(0.88, 0.88 * 0.1072))
    assert round(float(risks.relative.estimate), 2) == 0.76
    assert [round(float(limit), 2) for limit in risks.relative.interval(0.95)] == [0.49, 1.17]


def test_healthy_years_as_the_practical_guide_works_them() -> None:
    """Practical Guide on Health Expectancy Calculation: Sullivan Method (INED, 1996, revised 1997), table 1, France
    1991: survivors, years lived and shares free of disability from 65 on; years free of disability 12.3, 8.8, 5.8, 3.4
    and 1.7. (At 85 the guide prints the share with disability, 0.710.)"""
    alive = np.array([89_367.0, 84_968, 78_012, 66_625, 48_532])
    lived = np.array([436_589.0, 408_793, 364_013, 290_533, 289_068])
    well = np.array([0.804, 0.714, 0.630, 0.487, 0.290])
    dying = np.append(-np.diff(alive), alive[-1])
    inside = (lived[:-1] - 5 * alive[1:]) / dying[:-1]
    table = life_table(
        deaths=dying, population=lived, age_starts=[65, 70, 75, 80, 85], ax=np.append(inside, lived[-1] / alive[-1])
    )
    printed = {65: 12.3, 70: 8.8, 75: 5.8, 80: 3.4, 85: 1.7}
    for age, years in printed.items():
        assert round(float(healthy_expectancy(table=table, prevalence=1 - well, age=age).estimate), 1) == years


LEUKEMIA = [125, 316, 472, 471, 767, 1_459, 2_611, 15_277]
AGES = [0, 5, 15, 25, 35, 45, 55, 65]


def test_years_lost_to_leukemia_as_cdc_works_them() -> None:
    """CDC, Principles of Epidemiology in Public Health Practice, 3rd ed., lesson 3: deaths from leukemia, United States
    2002, mean age at death in the middle of each band: 117,033 years lost before 65. (Recalled, not read again; the
    eight counts do give the total recalled, and the next test counts them one by one.)"""
    lost = potential_years_lost(deaths=LEUKEMIA, age_starts=AGES, before=65, a0=0.5)
    assert float(lost.estimate) == 117_032.5


def test_years_lost_death_by_death() -> None:
    """The slow way: one death after another, each at the middle of its band."""
    middles = [2.5, 10, 20, 30, 40, 50, 60, 65]
    years = [80.0, 73, 63, 53, 44, 34, 25, 21]
    before = sum(65 - middle for count, middle in zip(LEUKEMIA, middles, strict=True) for _ in range(count))
    against = sum(expected for count, expected in zip(LEUKEMIA, years, strict=True) for _ in range(count))
    squares = sum(expected**2 for count, expected in zip(LEUKEMIA, years, strict=True) for _ in range(count))
    ours = potential_years_lost(deaths=LEUKEMIA, age_starts=AGES, before=65, a0=0.5)
    assert float(ours.estimate) == before
    standard = years_of_life_lost(deaths=LEUKEMIA, age_starts=AGES, standard=years)
    assert float(standard.estimate) == against
    assert float(standard.standard_error) == pytest.approx(squares**0.5, rel=1e-4)


def test_spread_of_lives_under_one_death_rate() -> None:
    """Constant hazard: the SD is the expectancy, e-dagger too (Keyfitz's entropy is one), and the Gini coefficient is
    one half (Hanada 1983)."""
    rate, starts = 0.02, np.arange(0, 400)
    mean = 1 / rate
    inside = 1 / rate - np.exp(-rate) / -np.expm1(-rate)  # years lived in a band of one year by those who die in it
    table = life_table(
        deaths=np.full(400, rate * 1e6),
        population=np.full(400, 1e6),
        age_starts=starts,
        ax=np.append(np.full(399, inside), mean),
    )
    assert float(table.expectancy().estimate) == pytest.approx(mean, rel=1e-9)
    assert float(age_at_death_sd(table=table).estimate) == pytest.approx(mean, rel=1e-5)
    assert float(e_dagger(table=table).estimate) == pytest.approx(mean, rel=1e-4)
    assert float(age_at_death_gini(table=table).estimate) == pytest.approx(0.5, rel=1e-4)
    assert float(table.temporary_expectancy(10, 45).estimate) == pytest.approx(-np.expm1(-35 * rate) / rate, rel=1e-5)
    assert float(table.survivors(60.5).estimate) == pytest.approx(np.exp(-60.5 * rate), rel=1e-5)


@pytest.mark.parametrize("dispersion", ["known", "residual"])
def test_a_trend_as_numpy_fits_it(dispersion: str) -> None:
    """numpy.polyfit(t, y, 1, w=1 / se, cov="unscaled" or True)."""
    rng = np.random.default_rng(6)
    t = np.array([2008.0, 2010, 2011, 2014, 2017, 2019])
    y, errors = 70 + 0.2 * (t - 2008) + rng.normal(0, 0.3, t.size), rng.uniform(0.1, 0.5, t.size)
    (slope, _), covariance = np.polyfit(t - 2013, y, 1, w=1 / errors, cov="unscaled" if dispersion == "known" else True)
    ours = trend(times=t, estimates=y, standard_errors=errors, dispersion=dispersion)
    assert float(ours.estimate) == pytest.approx(slope, rel=1e-9)
    assert float(ours.standard_error) == pytest.approx(covariance[0, 0] ** 0.5, rel=1e-9)
