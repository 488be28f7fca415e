"""The life table's rules, reasons and messages, one decision a test."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from commontable.stats import Estimate, Undefined, life_table
from tests.unit.stats.small_tables import DEATHS, POPULATION, changed, table


@pytest.mark.parametrize(
    ("deaths", "population", "reason"),
    [
        (changed(DEATHS, 1, np.nan), POPULATION, "missing_deaths"),
        (DEATHS, changed(POPULATION, 1, np.nan), "missing_population"),
        (changed(DEATHS, 1, np.inf), POPULATION, "infinite_count"),
        (DEATHS, changed(POPULATION, 1, np.inf), "infinite_count"),
        (changed(DEATHS, 1, -1), POPULATION, "negative_deaths"),
        (DEATHS, changed(POPULATION, 1, -1), "negative_population"),
        (DEATHS, changed(POPULATION, 1, 0), "empty_population"),
        (changed(DEATHS, 0, 9001), POPULATION, "deaths_above_person_years"),
        (changed(DEATHS, 4, 0), POPULATION, "open_band_without_deaths"),
        (DEATHS / 200, POPULATION / 200, "population_below_floor"),
    ],
)
def test_one_bad_area_has_a_reason_and_never_stops_the_rest(deaths, population, reason) -> None:
    both = table(np.array([deaths, DEATHS]), np.array([population, POPULATION]))
    e0 = both.expectancy()
    assert both.reason.tolist() == [reason, ""]
    assert e0.at(0) == Undefined(reason)
    assert not e0.at(0)
    assert np.isnan(e0.estimate[0])
    assert np.isnan(e0.interval()[0][0])
    for column in (both.mx, both.ax, both.qx, both.lx, both.dx, both.Lx, both.Tx, both.ex, both.variance):
        assert np.isnan(column[0]).all()
        assert np.isfinite(column[1]).all()
    assert float(e0.at(1).estimate) == float(table().expectancy().estimate)
    assert both.at(0) == Undefined(reason)
    assert both.at(1).at().ex.tolist() == table().ex.tolist()


def test_the_first_of_several_faults_is_the_one_named() -> None:
    assert str(table(changed(DEATHS, 0, np.nan), changed(POPULATION, 1, 0)).reason) == "missing_deaths"


def test_a_result_cannot_be_changed() -> None:
    one = table()
    with pytest.raises(ValueError, match="read-only"):
        one.ex[0] = 90
    with pytest.raises(FrozenInstanceError):
        one.ex = np.zeros(5)


def test_later_changes_of_the_input_do_not_reach_the_table() -> None:
    deaths = DEATHS.copy()
    one = table(deaths)
    deaths[:] = 0
    assert one.expectancy().n == DEATHS.sum()


def test_the_floor_counts_all_ages_and_is_an_option() -> None:
    small = (DEATHS / 200, POPULATION / 200)
    assert table(*small).reason == "population_below_floor"
    assert table(*small, population_floor=0).reason == ""
    assert table(*small, population_floor=POPULATION.sum() / 200).reason == ""


class TestOpenBand:
    def test_without_deaths_bands_below_are_pooled_when_asked(self) -> None:
        pooled = table(changed(DEATHS, 4, 0), open_band="pooled")
        assert pooled.ex[4] == pytest.approx((POPULATION[3] + POPULATION[4]) / DEATHS[3])
        assert pooled.variance[4] == pytest.approx(pooled.ex[4] ** 2 / DEATHS[3])
        assert table(open_band="pooled").ex.tolist() == table().ex.tolist()

    def test_nobody_died_at_any_age(self) -> None:
        assert table(DEATHS * 0, open_band="pooled").reason == "open_band_without_deaths"

    def test_a_given_expectancy_stands_in(self) -> None:
        given = table(changed(DEATHS, 4, 0), open_band="given", open_expectancy=6.5, open_standard_error=0.3)
        assert (given.ex[4], given.variance[4]) == (6.5, pytest.approx(0.09))
        assert table(open_band="given", open_expectancy=6.5).variance[4] == 0

    def test_a_missing_given_expectancy_has_a_reason(self) -> None:
        two = table(
            np.array([DEATHS, DEATHS]),
            np.array([POPULATION, POPULATION]),
            open_band="given",
            open_expectancy=[6.5, np.nan],
        )
        assert two.reason.tolist() == ["", "missing_open_expectancy"]

    def test_its_variance_can_be_left_out(self) -> None:
        without = table(open_variance=False)
        assert without.variance[4] == 0
        assert without.variance[0] < table().variance[0]
        assert "without the open band" in without.expectancy().method


class TestProbabilityAboveOne:
    # Half of a band of 40 years is 20: q exceeds one when the death rate exceeds 1/20.
    deaths = changed(DEATHS, 3, 12_000)

    def test_cap_is_the_default(self) -> None:
        capped = table(self.deaths)
        assert (capped.qx[3], capped.lx[4], capped.ex[3]) == (1, 0, 20)

    def test_constant_hazard_leaves_survivors(self) -> None:
        steady = table(self.deaths, q_rule="constant-hazard")
        assert steady.qx[3] == pytest.approx(1 - np.exp(-40 * 0.08))
        assert steady.Lx[3] / steady.dx[3] == pytest.approx(1 / 0.08)
        assert steady.qx[2] == table().qx[2]

    def test_refuse_gives_a_reason(self) -> None:
        assert table(self.deaths, q_rule="refuse").reason == "q_above_one"
        assert table(q_rule="refuse").reason == ""

    def test_a_table_in_which_all_die_early_still_answers(self) -> None:
        capped = table(self.deaths)
        assert float(capped.survivors(85).estimate) == 0
        assert capped.survivors(85).interval() == (0, 0)
        assert float(capped.survivors(86).standard_error) == 0


class TestYearsLived:
    def test_a0_is_a_share_of_the_first_band_however_wide(self) -> None:
        assert table().ax[:4].tolist() == [0.1, 2, 20, 20]
        wide = life_table(deaths=DEATHS[1:], population=POPULATION[1:], age_starts=[0, 5, 45, 85])
        assert wide.ax[0] == 0.5

    def test_a_table_that_starts_later_has_no_infant_rule(self) -> None:
        assert life_table(deaths=DEATHS[2:], population=POPULATION[2:], age_starts=[5, 45, 85]).ax[0] == 20

    def test_years_can_be_given_for_every_band(self) -> None:
        years = [0.2, 1.5, 22, 25, 9]
        assert table(ax=years).ax[:4].tolist() == years[:4]
        assert "given for every band" in table(ax=years).expectancy().method
        two = table(np.array([DEATHS, DEATHS]), np.array([POPULATION, POPULATION]), ax=[years, [0.1, 2, 20, 20, 9]])
        assert two.ax[1, :4].tolist() == [0.1, 2, 20, 20]
        assert table(ax=years, a0="andreev-kingkade").ax[0] == 0.2  # an array speaks for every band

    @pytest.mark.parametrize(
        ("sex", "rate", "expected"),
        [
            ("male", 0.01, 0.14929 - 1.99545 * 0.01),
            ("male", 0.03, 0.02832 + 3.26021 * 0.03),
            ("male", 0.2, 0.29915),
            ("female", 0.01, 0.14903 - 2.05527 * 0.01),
            ("female", 0.03, 0.04667 + 3.88089 * 0.03),
            ("female", 0.2, 0.31411),
        ],
    )
    def test_andreev_kingkade_by_level_and_sex(self, sex: str, rate: float, expected: float) -> None:
        one = table(changed(DEATHS, 0, POPULATION[0] * rate), a0="andreev-kingkade", sex=sex)
        assert one.ax[0] == pytest.approx(expected, rel=1e-12)

    def test_both_sexes_take_the_mean_of_the_formulas(self) -> None:
        rules = {"a0": "coale-demeny", "ax": "coale-demeny"}
        male, female, both = (table(sex=sex, **rules).ax for sex in ("male", "female", "both"))
        np.testing.assert_allclose(both[:2], (male[:2] + female[:2]) / 2)

    def test_sex_may_differ_from_cell_to_cell(self) -> None:
        two = table(
            np.array([DEATHS, DEATHS]),
            np.array([POPULATION, POPULATION]),
            a0="andreev-kingkade",
            sex=["female", "male"],
        )
        assert two.ax[0, 0] == table(a0="andreev-kingkade", sex="female").ax[0]
        assert two.ax[1, 0] == table(a0="andreev-kingkade", sex="male").ax[0]

    @pytest.mark.parametrize("rate", [1e-9, 0.002, 0.05, 0.3])
    def test_coale_demeny_by_q0_solves_its_own_equation(self, rate: float) -> None:
        one = table(changed(DEATHS, 0, POPULATION[0] * rate), a0="coale-demeny-q0", ax="coale-demeny-q0", sex="male")
        expected = 0.0425 + 2.875 * one.qx[0] if one.qx[0] < 0.1 else 0.330
        assert one.ax[0] == pytest.approx(expected, rel=1e-9)

    def test_greville_bends_toward_the_slope_of_mortality(self) -> None:
        starts = [0, 1, *range(5, 90, 5)]
        rates = np.concatenate([[0.006, 0.0005], 0.0001 * np.exp(0.09 * np.arange(5, 90, 5))])
        population = np.full(19, 1e6)
        one = life_table(deaths=population * rates, population=population, age_starts=starts, ax="greville")
        assert one.ax[1] == 2  # under five
        assert one.ax[17] == 2.5  # no closed neighbor above
        assert one.ax[10] == pytest.approx(2.5 - 25 / 12 * (rates[10] - 0.09), rel=1e-6)
        empty = life_table(
            deaths=changed(population * rates, 9, 0), population=population, age_starts=starts, ax="greville"
        )
        assert empty.ax[10] == 2.5


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ({"starts": [[0, 1]]}, "age_starts must be a list of at least two ages"),
        ({"starts": [0, 1, 5, 85, 45]}, "age_starts must rise from band to band"),
        ({"starts": [-1, 1, 5, 45, 85]}, "age_starts must be ages of zero or more"),
        ({"starts": [0, 1, 5, 45]}, r"deaths must have 4 values along its last axis.*got shape \(5,\)"),
        ({"population": POPULATION[None]}, r"must have the same shape; got \(5,\) and \(1, 5\)"),
        ({"deaths": 3.0}, "deaths must have 5 values"),
        ({"a0": 0}, "a0 must be between 0 and 1, a share of the first band; got 0"),
        ({"a0": "coale"}, "a0 must be one of andreev-kingkade, coale-demeny, coale-demeny-q0; got 'coale'"),
        ({"a0": "coale-demeny"}, "a0='coale-demeny' has a formula for each sex"),
        ({"ax": "coale-demeny"}, "ax='coale-demeny' has a formula for each sex"),
        ({"ax": "coale-demeny", "sex": "F"}, "sex must be 'female', 'male' or 'both'; got 'F'"),
        ({"ax": 1.5}, "ax must be between 0 and 1, a share of each band; got 1.5"),
        ({"ax": [0.1, 2, 20]}, "ax must have 5 values of years, one a band; got 3"),
        ({"ax": [0.1, 5, 20, 20, 9]}, "ax must be more than 0 and less than the width of its band"),
        ({"ax": "keyfitz"}, "ax must be one of"),
        ({"open_band": "close"}, "open_band must be one of inverse-rate, pooled, given; got 'close'"),
        ({"open_band": "given"}, "open_expectancy and open_band='given' belong together"),
        ({"open_expectancy": 5}, "open_expectancy and open_band='given' belong together"),
        ({"open_standard_error": 1}, "open_standard_error needs open_expectancy"),
        ({"q_rule": "clip"}, "q_rule must be one of cap, constant-hazard, refuse; got 'clip'"),
        ({"population_floor": -1}, "population_floor must be zero or more person-years; got -1"),
        ({"population_floor": float("nan")}, "population_floor must be zero or more"),
        (
            {"open_band": "given", "open_expectancy": [1, 2]},
            r"open_expectancy has shape \(2,\), which does not fit cells",
        ),
    ],
)
def test_bad_input_is_named_with_its_value_and_bound(rules: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        table(**rules)


def test_rules_for_infants_need_an_infant_band() -> None:
    wide = {"deaths": DEATHS[1:], "population": POPULATION[1:], "age_starts": [0, 5, 45, 85], "sex": "both"}
    with pytest.raises(
        ValueError, match="a0='coale-demeny' needs a band from 0 to 1; the first band here starts at 0 and"
    ):
        life_table(a0="coale-demeny", **wide)
    with pytest.raises(ValueError, match="ax='coale-demeny' needs bands from 0 to 1 and from 1 to 5"):
        life_table(ax="coale-demeny", **wide)


def test_words_for_numbers_are_refused() -> None:
    with pytest.raises(TypeError, match="deaths must be numbers; got list NumPy cannot read"):
        table(deaths=["few"] * 5)


def test_a_cell_is_asked_for_with_as_many_indices_as_there_are_axes() -> None:
    two = table(np.array([DEATHS, DEATHS]), np.array([POPULATION, POPULATION]))
    with pytest.raises(IndexError, match=r"The tables have shape \(2,\); give 1 indices, not 2"):
        two.at(0, 1)
    with pytest.raises(IndexError, match=r"The figures have shape \(2,\); give 1 indices, not 0"):
        two.expectancy().at()


def test_an_estimate_is_never_a_silent_nan() -> None:
    with pytest.raises(ValueError, match="1 figures are NaN without a reason"):
        Estimate(np.array([np.nan]), np.array([1.0]), np.zeros(1, dtype=np.uint8), np.array([1.0]), "test")
