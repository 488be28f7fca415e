"""What measures of inequality refuse, and what they leave undefined."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.stats import Estimate
from commontable.stats.inequality import (
    attributable_deaths,
    between_group_variance,
    change_from_first,
    concentration_index,
    excess_deaths,
    group_difference,
    group_figures,
    group_ratio,
    index_of_disparity,
    levin,
    mean_difference_from_reference,
    miettinen,
    person_concentration,
    person_inequality,
    person_relative_index,
    person_slope_index,
    population_attributable_risk,
    relative_slope_index,
    slope_index,
    survey_groups,
    theil_index,
    who_measures,
    within_between,
)
from tests.unit.stats.test_inequality import NAN, figures, ordered


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"direction": "up"}, "direction must be one of favorable, adverse"),
            ({"estimates": [1.0]}, "two groups or more"),
            ({"covariance": np.eye(3)}, "not both"),
            ({"standard_errors": None, "covariance": np.eye(2)}, "two axes of 3 groups"),
            ({"standard_errors": [1, -1, 1]}, "zero or more"),
            ({"population": [1, 2]}, "does not fit"),
            ({"average": 20}, "population or average"),
            ({"population": None, "average": [20, 30]}, "does not fit settings"),
            ({"reference": 3}, "0 to 2"),
            ({"reference": 0.5}, "place of a group"),
            ({"position": [1, 1, 2]}, "place of its own"),
            ({"position": [1, 2, NAN]}, "place of its own"),
        ],
    )
    def test_groups(self, more, words) -> None:
        with pytest.raises(ValueError, match=words):
            figures(**more)

    @pytest.mark.parametrize(
        ("call", "words"),
        [
            (lambda: slope_index(groups=figures()), "natural order"),
            (lambda: relative_slope_index(groups=figures()), "between_group_sd"),
            (lambda: concentration_index(groups=figures(), kind="relative"), "theil_index"),
            (lambda: population_attributable_risk(groups=figures(), target="top"), "target='best'"),
            (lambda: population_attributable_risk(groups=figures(), target="reference"), "give reference"),
            (lambda: mean_difference_from_reference(groups=figures(), weighted=True), "give reference"),
            (lambda: between_group_variance(groups=figures(population=None)), "give population"),
            (lambda: concentration_index(groups=ordered(), kind="wagstaff"), "never guessed"),
            (lambda: concentration_index(groups=ordered(), kind="wagstaff", bounds=(1, 0)), "lower first"),
            (lambda: concentration_index(groups=ordered(), kind="absolute", aversion=1), "above 1"),
            (lambda: concentration_index(groups=ordered(), kind="erreygers", aversion=3, bounds=(0, 50)), "aversion"),
            (lambda: slope_index(groups=ordered(), model="logit"), "never guessed"),
            (lambda: slope_index(groups=ordered(), model="log-values", errors="scatter"), "goes with"),
            (lambda: slope_index(groups=ordered(), weights="none"), "people, equal"),
            (lambda: relative_slope_index(groups=ordered(), over="middle"), "bottom, top, mean"),
            (lambda: index_of_disparity(groups=figures(), weighted=False, divisor="others"), "against='best'"),
            (lambda: index_of_disparity(groups=figures(), weighted=True, against="reference"), "give reference"),
            (lambda: theil_index(groups=figures(), per=0), "above zero"),
            (lambda: change_from_first(estimate=Estimate.of([1.0])), "two times"),
            (lambda: change_from_first(estimate=Estimate.of([1.0, 2.0]), correlation=1), "between -1 and 1"),
            (lambda: levin(prevalence=[0.1], relative_risk=[2], log_errors=0.1, risk_limits=[1, 2]), "not both"),
            (lambda: levin(prevalence=[0.1], relative_risk=[2], risk_limits=[[3, 2]]), "lower and an upper"),
            (lambda: levin(prevalence=[0.1], relative_risk=[2], log_errors=-1), "zero or more"),
            (lambda: levin(prevalence=0.1, relative_risk=2), "lists"),
            (lambda: levin(prevalence=[0.1], relative_risk=[2], people=0), "above zero"),
            (lambda: person_inequality(values=[1, 2], measure="theil", corrected=True), "corrected"),
            (lambda: within_between(values=[1, 2], group=[1], measure="gini"), "one label"),
            (lambda: person_inequality(values=[1], measure="gini"), "two persons"),
            (lambda: person_inequality(values=[1, 2], weights=[0, 0], measure="gini"), "sum above zero"),
            (lambda: person_concentration(values=[1, 2], rank_by=[1, NAN], kind="absolute"), "one finite number"),
            (lambda: person_concentration(values=[1, 2], rank_by=[1, 2], kind="absolute", aversion=0), "aversion"),
            (lambda: survey_groups(values=[1, 2], group=[0, 0.5], direction="adverse"), "whole number"),
            (lambda: survey_groups(values=[1, NAN], group=[0, 1], direction="adverse"), "missing"),
            (lambda: survey_groups(values=[1, 2], group=[0, 2], direction="adverse"), "without gaps"),
        ],
    )
    def test_measures(self, call, words) -> None:
        with pytest.raises(ValueError, match=words):
            call()

    def test_excess_deaths(self) -> None:
        counts = {"deaths": [1, 2], "population": [10, 10], "reference_deaths": [1, 1]}
        with pytest.raises(ValueError, match="same age bands"):
            excess_deaths(**counts, reference_population=[10])
        with pytest.raises(ValueError, match="years_lost"):
            excess_deaths(**counts, reference_population=[10, 10], years_lost=[-1, 2])


class TestWhatIsUndefined:
    def test_each_setting_keeps_its_place(self) -> None:
        groups = figures(
            [[1, 2, 3], [1, NAN, 3], [1, 2, 3], [1, 2, 3], [1, 2, 3], [1, 2, 3]],
            population=[[1, 1, 1], [1, 1, 1], [1, NAN, 1], [1, -1, 1], [0, 0, 0], [1, np.inf, 1]],
        )
        for each in who_measures(groups=groups).values():
            assert each.reason.tolist() == [
                "",
                "missing_estimate",
                "missing_population",
                "negative_population",
                "empty_population",
                "infinite_count",
            ]
            assert np.isfinite(each.interval()[0]).tolist() == [True] + [False] * 5

    def test_absent_groups_are_left_out_and_missing_figures_are_not(self) -> None:
        there = [[True, True, True, False], [True, False, False, False]]
        rules = {"present": there, "direction": "favorable", "position": [2, 1, 3, 4]}
        y = [[20.0, 10, 30, NAN], [20, 10, 30, 40]]
        groups = group_figures(estimates=y, population=[2, 1, 3, 9], standard_errors=[1, 1, 1, NAN], **rules)
        whole = who_measures(groups=ordered())
        for name, each in who_measures(groups=groups).items():
            assert each.reason.tolist() == ["", "too_few_groups"]
            assert float(each.estimate[0]) == pytest.approx(float(whole[name].estimate)), name
            lower, upper = each.interval()
            assert (float(lower[0]), float(upper[0])) == pytest.approx(tuple(map(float, whole[name].interval()))), name

    def test_an_unknown_error_leaves_no_interval(self) -> None:
        found = who_measures(groups=ordered(standard_errors=[1, NAN, 1], reference=0))
        assert found["D"].interval_reason == ""  # between the two others
        assert {str(found[name].interval_reason) for name in set(found) - {"D", "R"}} == {"standard_error_unknown"}
        assert group_difference(groups=figures(standard_errors=[1, NAN, 1])).interval_reason != ""
        assert between_group_variance(groups=figures(standard_errors=None), excess=True).reason != ""

    def test_relative_measures_need_positive_averages_and_logarithms_positive_figures(self) -> None:
        found = who_measures(groups=ordered([-10.0, 1, 2]))
        reasons = {name: str(each.reason) for name, each in found.items()}
        assert {name for name, reason in reasons.items() if reason == "average_not_positive"} == {
            *("COV", "IDISU", "IDISW", "PAF", "RCI")
        }
        assert {name for name, reason in reasons.items() if reason == "value_not_positive"} == {"TI", "MLD"}
        assert {name for name, reason in reasons.items() if reason == "ratio_of_non_positive"} == {"R", "RII"}

    def test_an_absent_reference(self) -> None:
        groups = figures(reference=0, present=[False, True, True])
        assert group_difference(groups=groups).reason == "empty_reference"

    @pytest.mark.parametrize(
        ("model", "bounds", "reason"),
        [
            ("linear", (0, 25), "value_out_of_bounds"),
            ("logit", (0, 25), "value_out_of_bounds"),
            ("logit-values", (0, 30), "value_out_of_bounds"),
            ("log-values", None, "value_not_positive"),
        ],
    )
    def test_slopes(self, model, bounds, reason) -> None:
        y = [0.0, 20, 30]
        assert slope_index(groups=ordered(y), model=model, bounds=bounds).reason == reason
        assert slope_index(groups=ordered(present=[True, True, False])).reason == "too_few_points"

    def test_a_curve_that_cannot_settle(self) -> None:
        groups = group_figures(estimates=[0.0, 0, 1, 1], population=[1] * 4, position=[1, 2, 3, 4], direction="adverse")
        assert slope_index(groups=groups, model="logit", bounds=(0, 1)).reason == "fit_not_found"
        people = {"values": [0, 0, 1, 1], "rank_by": [1, 2, 3, 4], "model": "logit", "bounds": (0, 1)}
        assert person_slope_index(**people).reason == "fit_not_found"
        assert person_relative_index(**people).reason == "fit_not_found"

    def test_indices_relative_to_something_not_positive(self) -> None:
        assert relative_slope_index(groups=ordered([-30.0, 1, 2]), over="mean").reason == "average_not_positive"
        below = figures([-10.0, 1, 2], reference=0, direction="adverse")
        for against in ("best", "reference"):
            found = index_of_disparity(groups=below, weighted=False, against=against)
            assert found.reason == "ratio_of_non_positive"

    def test_a_group_s_unknown_error_leaves_no_limits_against_a_reference_or_the_best(self) -> None:
        groups = figures(standard_errors=[1, NAN, 1], reference=0, direction="adverse")
        assert group_difference(groups=groups).interval_reason == "standard_error_unknown"
        assert group_ratio(groups=groups).interval_reason == "standard_error_unknown"
        best = index_of_disparity(groups=groups, weighted=True, against="best")
        assert best.interval_reason == "standard_error_unknown"

    def test_concentration_needs_figures_within_bounds(self) -> None:
        assert concentration_index(groups=ordered(), kind="wagstaff", bounds=(0, 25)).reason == "value_out_of_bounds"
        flat = ordered([10.0, 10, 10])
        assert concentration_index(groups=flat, kind="wagstaff", bounds=(0, 10)).reason == "value_out_of_bounds"

    def test_persons(self) -> None:
        assert person_inequality(values=[1, NAN], measure="gini").reason == "missing_value"
        assert person_inequality(values=[1, 0], measure="theil").reason == "value_not_positive"
        single = person_inequality(values=[1, 2, 3], strata=[0, 0, 1], measure="gini")
        assert single.interval_reason == "standard_error_unknown"
        flat = person_slope_index(values=[1, 2, 3], rank_by=[1, 1, 1])
        assert flat.reason == "times_all_equal"
        assert person_relative_index(values=[-1, 0, 3], rank_by=[1, 2, 3]).reason == "ratio_of_non_positive"
        below = person_relative_index(values=[-3, 0, 1], rank_by=[1, 2, 3], over="mean")
        assert below.reason == "average_not_positive"
        apart = within_between(values=[0, 0, 1, 2], group=[0, 0, 1, 1], measure="gini")
        assert (apart.overlap.estimate, apart.overlap.interval_reason) == (0, "standard_error_unknown")
        assert apart.within.interval_reason == "" == apart.between.interval_reason

    def test_changes(self) -> None:
        gaps = Estimate.of([[0.0, 1.0], [1.0, -1.0], [NAN, 1.0]], 0.1)
        assert change_from_first(estimate=gaps, kind="percent").reason[:, 1].tolist() == [
            *("first_gap_not_positive", "", "missing_estimate")
        ]
        assert change_from_first(estimate=gaps, kind="ratio").reason[1, 1] == "ratio_of_non_positive"
        assert change_from_first(estimate=gaps, axis=0).estimate[1].tolist() == [1.0, -2.0]

    def test_attributable(self) -> None:
        found = levin(
            prevalence=[[0.7, 0.6], [-0.1, 0.2], [NAN, 0.1], [0.1, 0.1]], relative_risk=[[2, 3]] * 3 + [[0, 1]]
        )
        assert found.reason.tolist() == ["value_out_of_bounds"] * 2 + ["missing_value", "value_not_positive"]
        assert levin(prevalence=[0.5], relative_risk=[2]).interval_reason == "standard_error_unknown"
        share = miettinen(case_share=[0.5], relative_risk=[2], log_errors=[0.1], cases=100)
        assert attributable_deaths(fraction=share, deaths=[NAN, -1]).reason.tolist() == [
            *("missing_deaths", "negative_deaths")
        ]

    def test_excess(self) -> None:
        found = excess_deaths(
            deaths=[[1, 2], [NAN, 2], [1, -2], [0, 0]],
            population=[[10, 10], [10, 10], [10, 10], [10, 0]],
            reference_deaths=[1, 1],
            reference_population=[10, 10],
        )
        assert found.reason.tolist() == ["", "missing_deaths", "negative_deaths", ""]
        lower, upper = found.interval()
        assert lower[3] < found.estimate[3] == -1 < upper[3]
