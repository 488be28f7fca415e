"""Measures of inequality against published worked examples, each with its source. Figures are as printed, so the
tolerance is half a unit of the last digit shown (more where the example itself rounds in between, and then it says so).
"""

from __future__ import annotations

import numpy as np
import pytest

from commontable.stats.inequality import (
    attributable_deaths,
    between_group_variance,
    concentration_index,
    excess_deaths,
    group_difference,
    group_figures,
    group_ratio,
    index_of_disparity,
    levin,
    miettinen,
    pair_ratios,
    person_concentration,
    person_inequality,
    population_attributable_fraction,
    population_attributable_risk,
    relative_slope_index,
    slope_index,
)


class TestEducationAndDeath:
    """Regidor E (2004) Measures of health inequalities: part 2, J Epidemiol Community Health 58:900, table 1: a
    fictitious example of deaths per 100,000 by education in 1990, from the first level to the third. (The ratios and
    differences printed for 2000 do not follow from the rates printed for 2000, nor the relative index from the slope,
    so they are no witnesses.)"""

    PEOPLE, RATES = (22_500, 12_500, 10_000, 5_000), (160, 128, 110, 80)

    @pytest.fixture
    def groups(self):
        return group_figures(estimates=self.RATES, population=self.PEOPLE, position=[1, 2, 3, 4], direction="adverse")

    def test_ranks_and_average(self, groups) -> None:
        assert (1 - groups.midpoint).tolist() == pytest.approx([0.78, 0.43, 0.20, 0.05], abs=0.0051)
        assert float(groups.mean) == pytest.approx(134)

    def test_the_two_lower_levels_against_the_two_upper_ones(self) -> None:
        people, rates = (np.array(each, dtype=float) for each in (self.PEOPLE, self.RATES))
        halves = [float(np.average(rates[part], weights=people[part])) for part in (slice(2), slice(2, 4))]
        two = group_figures(estimates=halves, position=[1, 2], direction="adverse")
        assert float(group_difference(groups=two).estimate) == pytest.approx(48.6, abs=0.05)
        assert float(group_ratio(groups=two).estimate) == pytest.approx(1.48, abs=0.0101)  # cut, not rounded

    def test_share_that_the_third_level_s_rates_would_spare(self, groups) -> None:
        fraction = population_attributable_fraction(groups=groups)
        assert float(fraction.estimate) == pytest.approx(-40.3, abs=0.05)
        risk = population_attributable_risk(groups=groups)
        assert 100 * float(risk.estimate / groups.mean) == pytest.approx(-40.3, abs=0.05)

    def test_concentration(self, groups) -> None:
        index = concentration_index(groups=groups, kind="relative")
        assert float(index.estimate) == pytest.approx(-0.10, abs=0.0101)  # cut, not rounded
        later = group_figures(
            estimates=[91, 80, 58, 40],
            population=[17_500, 12_500, 12_500, 7_500],
            position=[1, 2, 3, 4],
            direction="adverse",
        )
        later_index = concentration_index(groups=later, kind="relative")
        assert float(later_index.estimate) == pytest.approx(-0.14, abs=0.005)

    def test_slope_with_groups_counted_alike(self, groups) -> None:
        # From the bottom to the top, so the sign turns.
        assert -float(slope_index(groups=groups, weights="equal").estimate) == pytest.approx(104.4, abs=0.05)


class TestConcentration:
    def test_child_deaths_in_india(self) -> None:
        """O'Donnell et al. (2008) Analyzing health equity using household survey data, World Bank, table 8.1: births
        and deaths under five per 1,000 by fifth of wealth, 1982-92; concentration index -0.1694."""
        fifths = group_figures(
            estimates=[154.7, 152.9, 119.5, 86.9, 54.3],
            population=[29_939, 28_776, 26_528, 24_689, 19_739],
            position=[1, 2, 3, 4, 5],
            direction="adverse",
        )
        assert float(concentration_index(groups=fifths, kind="relative").estimate) == pytest.approx(-0.1694, abs=5e-4)

    def test_bounds_of_a_binary_variable(self) -> None:
        """Wagstaff A (2005) Health Econ 14:429: with a binary variable of mean μ the index lies between μ - 1 and
        1 - μ; his normalized index is then -1 and 1. Erreygers G (2009) J Health Econ 28:504: 4 μ times the index."""
        for ill in (3, 8, 15):
            mean = ill / 20
            values, ladder = [1] * ill + [0] * (20 - ill), range(20)
            rules = {"values": values, "rank_by": ladder}
            plain = float(person_concentration(**rules, kind="relative").estimate)
            assert plain == pytest.approx(mean - 1)
            assert float(person_concentration(**rules, kind="wagstaff", bounds=(0, 1)).estimate) == pytest.approx(-1)
            erreygers = person_concentration(**rules, kind="erreygers", bounds=(0, 1))
            assert float(erreygers.estimate) == pytest.approx(4 * mean * plain)

    @pytest.mark.parametrize("aversion", [1.5, 2.0, 3.0, 4.0, 6.0])
    def test_aversion_to_the_limit(self, aversion) -> None:
        """Wagstaff A (2002) J Health Econ 21:627: one minus the average of health shares weighted ν (1 - r)^(ν - 1).
        What the first of very many holds weighs ν, what the last holds nothing."""
        first, last = np.zeros(4000), np.zeros(4000)
        first[0] = last[-1] = 1.0
        rules = {"rank_by": np.arange(4000), "kind": "relative", "aversion": aversion}
        weight = 4000 ** (1 - aversion)  # of the last person, exactly
        assert float(person_concentration(values=last, **rules).estimate) == pytest.approx(1 - weight)
        assert float(person_concentration(values=first, **rules).estimate) == pytest.approx(1 - aversion, abs=0.01)


class TestSlope:
    def test_five_equal_groups(self) -> None:
        """dceasimR's reference page of calc_rii: healthy years 60 to 72 in five equal groups; slope 15 and relative
        index, over the mean, 0.2272727."""
        groups = group_figures(
            estimates=[60, 63, 66, 69, 72], population=[1] * 5, position=[1, 2, 3, 4, 5], direction="favorable"
        )
        assert float(slope_index(groups=groups).estimate) == pytest.approx(15)
        over_mean = relative_slope_index(groups=groups, over="mean")
        assert float(over_mean.estimate) == pytest.approx(0.2272727, abs=5e-8)
        assert float(relative_slope_index(groups=groups).estimate) == pytest.approx(73.5 / 58.5)


class TestIncomes:
    def test_five_regions(self) -> None:
        """Störmann W (2009) Regionalökonomik, in R's REAT 3.0.3 (theil): 10, 10, 10, 20, 50 give 0.2326302, which is
        the mean log deviation."""
        found = person_inequality(values=[10, 10, 10, 20, 50], measure="mean-log-deviation")
        assert float(found.estimate) == pytest.approx(0.2326302, abs=5e-8)

    def test_one_to_two_thousand(self) -> None:
        """World Bank's wbpip, reference page of md_compute_mld: 1 to 2,000 give 0.304993."""
        found = person_inequality(values=np.arange(1, 2001), measure="mean-log-deviation")
        assert float(found.estimate) == pytest.approx(0.304993, abs=5e-7)

    def test_gini_of_an_arithmetic_series(self) -> None:
        """From the definition: 1 to n have a mean distance of (n² - 1) / (3 n) and a mean of (n + 1) / 2."""
        found = person_inequality(values=np.arange(1, 101), measure="gini")
        assert float(found.estimate) == pytest.approx(99 / 300)

    def test_atkinson_of_epsilon_one_is_the_mean_log_deviation(self) -> None:
        """Atkinson AB (1970) J Econ Theory 2:244: with ε = 1 the index is 1 - exp(-MLD)."""
        found = person_inequality(values=[10, 10, 10, 20, 50], measure="atkinson", aversion=1)
        assert float(found.estimate) == pytest.approx(1 - np.exp(-0.2326302), abs=5e-8)


class TestAttributable:
    # Livingston G et al. (2020) Lancet 396:413, table 1: relative risk, share exposed in percent, share of dementia
    # attributable in percent before weighting. (Two rows of that table, social isolation and air pollution, do not
    # follow from their own printed figures and are left out.)
    LANCET = (
        ("less education", 1.6, 40.0, 19.4),
        ("hearing loss", 1.9, 31.7, 22.2),
        ("hypertension", 1.6, 8.9, 5.1),
        ("obesity", 1.6, 3.4, 2.0),
        ("smoking", 1.6, 27.4, 14.1),
        ("depression", 1.9, 13.2, 10.6),
        ("diabetes", 1.5, 6.4, 3.1),
    )

    @pytest.mark.parametrize(("factor", "risk", "share", "printed"), LANCET, ids=[row[0] for row in LANCET])
    def test_dementia(self, factor, risk, share, printed) -> None:
        found = levin(prevalence=[share / 100], relative_risk=[risk])
        assert 100 * float(found.estimate) == pytest.approx(printed, abs=0.1)

    def test_smoking_and_dementia_in_the_united_states(self) -> None:
        """deltapif 0.4.5, README: 8.5% smoke, relative risk 1.59: 4.776%."""
        assert 100 * float(levin(prevalence=[0.085], relative_risk=[1.59]).estimate) == pytest.approx(4.776, abs=5e-4)

    def test_heart_disease_and_smoking(self) -> None:
        """Gordis L, Epidemiology, chapter 12: 28.0 and 17.4 new cases per 1,000, 44% smoke: 21.3% of the cases (with
        the total rounded to 22.1 on the way)."""
        share = levin(prevalence=[0.44], relative_risk=[28.0 / 17.4])
        assert float(share.estimate) == pytest.approx(0.213, abs=0.003)
        cases = miettinen(case_share=[0.44 * 28.0 / (0.44 * 28.0 + 0.56 * 17.4)], relative_risk=[28.0 / 17.4])
        assert float(cases.estimate) == pytest.approx(float(share.estimate))

    def test_poverty_and_death(self) -> None:
        """Galea S et al. (2011) Am J Public Health 101:1456: relative risk 1.75 (1.51 to 2.04) of the poor aged 25 to
        64. The standard error taken from these limits gives them back, as near as their rounding."""
        share = levin(prevalence=[1.0], relative_risk=[1.75], risk_limits=[[1.51, 2.04]])
        lower, upper = share.interval(0.95)
        assert 1 / (1 - float(share.estimate)) == pytest.approx(1.75)
        assert (1 / (1 - float(lower)), 1 / (1 - float(upper))) == pytest.approx((1.51, 2.04), abs=0.006)

    def test_both_formulas_agree_in_one_table(self) -> None:
        """Miettinen OS (1974) Am J Epidemiol 99:325: without confounding both are one. 40 of 100 exposed and 30 of 200
        unexposed fall ill: 25 of the 70 cases would be left over the unexposed rate."""
        by_people = levin(prevalence=[1 / 3], relative_risk=[8 / 3])
        by_cases = miettinen(case_share=[40 / 70], relative_risk=[8 / 3])
        assert float(by_people.estimate) == pytest.approx(25 / 70)
        assert float(by_cases.estimate) == pytest.approx(25 / 70)
        assert float(attributable_deaths(fraction=by_cases, deaths=70).estimate) == pytest.approx(25)


class TestExcess:
    def test_social_class(self) -> None:
        """Stats Stack Exchange, question 396427: person-years and deaths of two classes by age and sex; 38 of the 144
        + 38 deaths (10, 10, 8 and 10 by row) would not be there at the rates of the high class: 21%."""
        low = {"deaths": [30, 30, 40, 40], "population": [200, 200, 160, 200]}
        high = {"reference_deaths": [10, 12, 8, 12], "reference_population": [100, 120, 40, 80]}
        found = excess_deaths(**low, **high)
        assert float(found.estimate) == pytest.approx(38)
        assert float(found.estimate) / 182 == pytest.approx(0.21, abs=0.005)
        rows = excess_deaths(
            **{name: np.array(each)[:, None] for name, each in low.items()},
            **{name: np.array(each)[:, None] for name, each in high.items()},
        )
        assert rows.estimate.tolist() == pytest.approx([10, 10, 8, 10])


class TestFromDefinitions:
    """Small tables worked by hand from the definitions in WHO (2013) Handbook on health inequality monitoring and
    Keppel K et al. (2005) Vital Health Stat 2(141)."""

    def test_disparity_against_the_best_group(self) -> None:
        """Rates of 10, 15 and 20: the other two are 50% and 100% above the best, 75% on average of the two, 50% of all
        three."""
        groups = group_figures(estimates=[10, 15, 20], population=[1, 1, 2], direction="adverse", reference=1)
        both = [
            index_of_disparity(groups=groups, weighted=False, against="best", divisor=divisor)
            for divisor in ("others", "all")
        ]
        assert [float(each.estimate) for each in both] == pytest.approx([75, 50])
        weighted = index_of_disparity(groups=groups, weighted=True, against="best")
        assert float(weighted.estimate) == pytest.approx((50 + 2 * 100) / 4)
        reference = index_of_disparity(groups=groups, weighted=False, against="reference", divisor="others")
        assert float(reference.estimate) == pytest.approx(100 / 3)

    def test_variance_and_pairs(self) -> None:
        """Two equal groups at 8 and 12: variance 4; ratios 2/3 and 3/2."""
        groups = group_figures(estimates=[8, 12], population=[5, 5], direction="favorable")
        assert float(between_group_variance(groups=groups).estimate) == pytest.approx(4)
        assert pair_ratios(groups=groups).estimate.ravel().tolist() == pytest.approx([1, 2 / 3, 3 / 2, 1])
