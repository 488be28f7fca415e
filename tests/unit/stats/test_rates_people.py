"""Means, quantile groups, survey proportions and margins of error."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.stats import (
    margin_change,
    margin_product,
    margin_ratio,
    margin_share,
    margin_sum,
    mean,
    quantile_groups,
    survey_proportion,
)

NAN = np.nan


class TestMean:
    def test_areas_without_people_and_with_missing_values_have_reasons(self) -> None:
        average = mean(values=[1, 3, NAN, 5, 7], area=[0, 0, 1, 1, 2], areas=4)
        assert average.reason.tolist() == ["", "missing_value", "", "no_values"]
        assert average.interval_reason.tolist() == ["", "missing_value", "too_few_values", "no_values"]
        assert average.n.tolist() == [2, 2, 1, 0]
        assert average.standard_error[0] == pytest.approx(1)

    def test_all_people_together(self) -> None:
        average = mean(values=[2.0, 4.0, 9.0])
        assert average.shape == ()
        lower, upper = average.interval(0.95)
        assert (lower + upper) / 2 == pytest.approx(5)

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ({"values": [[1, 2]]}, "values must be a list, one per person"),
            ({"values": [1, 2], "area": [0]}, "whole number from 0 on for each of the 2 values"),
            ({"values": [1, 2], "area": [0.0, 1.0]}, "np.unique"),
            ({"values": [1, 2], "area": [0, -1]}, "area must be between 0 and 0; got -1 to 0"),
            ({"values": [1, 2], "area": [0, 3], "areas": 2}, "area must be between 0 and 1; got 0 to 3"),
        ],
    )
    def test_wrong_input_is_refused(self, wrong: dict, message: str) -> None:
        with pytest.raises(ValueError, match=message):
            mean(**wrong)

    def test_coverage(self) -> None:
        rng = np.random.default_rng(2)
        place = np.repeat(np.arange(2_000), 5)
        lower, upper = mean(values=rng.normal(3, 2, place.size), area=place).interval(0.95)
        assert 0.935 < np.mean((lower < 3) & (upper > 3)) < 0.965


class TestQuantileGroups:
    def test_ties_stand_together_and_missing_values_stand_aside(self) -> None:
        made = quantile_groups(values=[5, 5, 5, 1, NAN, 9], groups=5, first="lowest")
        assert made.group.tolist() == [2, 2, 2, 1, 0, 5]
        assert made.reason.tolist() == ["", "", "", "", "missing_value", ""]
        assert made.n.tolist() == [5] * 6

    def test_regions_rank_their_own(self) -> None:
        made = quantile_groups(
            values=[1, 2, 3, 10, 20, 30, 7], groups=3, first="highest", within=["a", "a", "a", "b", "b", "b", "c"]
        )
        assert made.group.tolist() == [3, 2, 1, 3, 2, 1, 0]
        assert made.reason[-1] == "too_few_areas"

    def test_groups_of_equal_people(self) -> None:
        made = quantile_groups(
            values=[1, 2, 3, 4, 5, 5], groups=2, first="lowest", population=[500, 100, 100, 100, 200, 0]
        )
        assert made.group.tolist() == [1, 2, 2, 2, 2, 0]
        assert made.reason[-1] == "empty_population"
        by_region = quantile_groups(
            values=[1, 2, 3, 4], groups=2, first="lowest", population=[9, 1, 1, 9], within=[0, 0, 1, 1]
        )
        assert by_region.group.tolist() == [1, 2, 1, 2]

    def test_nobody_known(self) -> None:
        assert quantile_groups(values=[NAN, NAN], groups=2, first="lowest").group.tolist() == [0, 0]

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ({"groups": 1}, "groups must be 2 or more; got 1"),
            ({"first": "worst"}, "first must be one of highest, lowest"),
            ({"population": [1]}, "lists of one length"),
            ({"within": ["a"]}, "lists of one length"),
            ({"values": [[1, 2]]}, "lists of one length"),
        ],
    )
    def test_wrong_input_is_refused(self, wrong: dict, message: str) -> None:
        with pytest.raises(ValueError, match=message):
            quantile_groups(**{"values": [1, 2, 3], "groups": 2, "first": "lowest", **wrong})


class TestSurvey:
    RNG = np.random.default_rng(8)
    PEOPLE = 200
    STRATA = RNG.integers(0, 3, PEOPLE)
    UNITS = RNG.integers(0, 6, PEOPLE)
    WEIGHTS = RNG.uniform(0.5, 2, PEOPLE)
    VALUES = RNG.integers(0, 2, PEOPLE).astype(float)
    DOMAIN = RNG.integers(0, 2, PEOPLE)

    def share(self, **options: object):
        known = {"values": self.VALUES, "weights": self.WEIGHTS, "strata": self.STRATA, "psu": self.UNITS}
        return survey_proportion(**{**known, **options})

    def test_without_a_design_each_person_is_a_unit(self) -> None:
        share = survey_proportion(values=[1, 0, 1, 0], weights=[1, 1, 1, 1])
        assert share.shape == ()
        assert share.standard_error == pytest.approx(np.sqrt(0.25 / 3))

    def test_empty_domains_and_missing_values_have_reasons(self) -> None:
        values = self.VALUES.copy()
        values[self.DOMAIN == 1] = NAN
        share = self.share(values=values, domain=self.DOMAIN, domains=3)
        assert share.reason.tolist() == ["", "missing_value", "no_values"]

    def test_a_stratum_with_one_unit(self) -> None:
        design = {"values": [1, 0, 1, 0, 1, 1], "weights": np.ones(6), "strata": [0, 0, 0, 0, 1, 1]}
        design["psu"] = [0, 0, 1, 2, 3, 3]
        refused = survey_proportion(**design)
        assert refused.interval_reason == "single_unit_stratum"
        assert refused.reason == ""
        assert np.isnan(refused.standard_error)
        center = survey_proportion(**design, single_unit="center")
        certain = survey_proportion(**design, single_unit="certainty")
        assert center.standard_error > certain.standard_error > 0
        elsewhere = survey_proportion(**design, domain=[0, 0, 0, 0, 1, 1])
        assert elsewhere.interval_reason.tolist() == ["", "single_unit_stratum"]

    def test_the_same_label_in_two_strata_is_two_units(self) -> None:
        same = survey_proportion(values=[1, 0, 1, 1], weights=np.ones(4), strata=[0, 0, 1, 1], psu=[0, 1, 0, 1])
        apart = survey_proportion(values=[1, 0, 1, 1], weights=np.ones(4), strata=[0, 0, 1, 1], psu=[0, 1, 2, 3])
        assert same.standard_error == apart.standard_error

    @pytest.mark.parametrize("limits", ["logit", "arcsine", "linear"])
    def test_everybody_alike_leaves_other_limits_undefined(self, limits: str) -> None:
        share = self.share(values=np.ones(self.PEOPLE), limits=limits)
        assert share.interval_reason == "no_spread"

    def test_everybody_alike_has_korn_graubard_limits(self) -> None:
        lower, upper = self.share(values=np.zeros(self.PEOPLE)).interval(0.95)
        assert lower == 0
        assert 0 < upper < 0.05

    @pytest.mark.parametrize("limits", ["korn-graubard", "logit", "arcsine", "linear"])
    def test_limits_stay_between_nobody_and_everybody(self, limits: str) -> None:
        rare = np.zeros(self.PEOPLE)
        rare[:2] = 1
        lower, upper = self.share(values=rare, limits=limits, per=100).interval(0.999)
        assert 0 <= lower < 1 < upper <= 100

    def test_cap_and_degrees_change_the_limits_as_they_should(self) -> None:
        group = np.zeros(self.PEOPLE, dtype=int)
        group[self.STRATA == 0] = 1
        small, design = (self.share(domain=group, degrees=degrees) for degrees in ("domain", "design"))
        assert np.ptp(small.at(1).interval()) > np.ptp(design.at(1).interval())
        # One unit a person, drawn apart by strata that tell much: the design is better than a simple sample.
        strata = self.VALUES.astype(int)
        strata[:10] = 1 - strata[:10]
        free, capped = (
            survey_proportion(values=self.VALUES, weights=np.ones(self.PEOPLE), strata=strata, capped=capped)
            for capped in (False, True)
        )
        assert np.ptp(capped.interval()) > np.ptp(free.interval())

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ({"values": np.full(200, 2)}, "values must be 0 or 1; got 2"),
            ({"weights": np.full(200, -1)}, "weights must hold one number of zero or more per person"),
            ({"weights": np.ones(3)}, "weights must hold"),
            ({"strata": [1]}, r"one label per person \(200\); got \(1,\)"),
            ({"psu": [1]}, "one label per person"),
            ({"limits": "wald"}, "limits must be one of korn-graubard"),
            ({"single_unit": "drop"}, "single_unit must be one of refuse, center, certainty"),
        ],
    )
    def test_wrong_input_is_refused(self, wrong: dict, message: str) -> None:
        with pytest.raises(ValueError, match=message):
            self.share(**wrong)

    def test_coverage(self) -> None:
        """300 surveys of 20 units in two strata, whose people are alike within units."""
        rng = np.random.default_rng(6)
        strata, units = np.repeat([0, 1], 100), np.repeat(np.arange(20), 10)
        held = []
        for _ in range(300):
            chance = rng.beta(6, 14, 20)[units]
            share = survey_proportion(
                values=rng.uniform(size=200) < chance, weights=np.ones(200), strata=strata, psu=units
            )
            lower, upper = share.interval(0.95)
            held.append(lower <= 0.3 <= upper)
        assert 0.92 < np.mean(held) < 0.99


class TestMargins:
    def test_several_zeros_count_once(self) -> None:
        known = {"estimates": [[36, 0, 0, 0], [0, 0, 0, 5]], "margins": [[56, 25, 28, 31], [27, 19, 22, 0]]}
        largest, every = margin_sum(**known), margin_sum(**known, zero="all")
        half = largest.interval(0.90)[1] - largest.estimate
        np.testing.assert_allclose(half, [np.hypot(56, 31), 27])
        assert (every.standard_error > largest.standard_error).all()

    def test_sums_without_zeros(self) -> None:
        total = margin_sum(estimates=[30, 40], margins=[3, 4])
        assert total.interval(0.90)[1] - total.estimate == pytest.approx(5)

    def test_a_share_whose_root_would_be_negative_is_taken_as_a_ratio(self) -> None:
        known = {"part": 90, "part_margin": 5, "whole": 100, "whole_margin": 20}
        share = margin_share(**known)
        ratio = margin_ratio(numerator=90, numerator_margin=5, denominator=100, denominator_margin=20)
        assert share.standard_error == ratio.standard_error
        assert margin_share(**known, per=100).estimate == pytest.approx(90)

    def test_product_and_change(self) -> None:
        product = margin_product(one=100, one_margin=10, other=0.5, other_margin=0.1, margin_level=0.95)
        assert product.interval(0.95)[1] - 50 == pytest.approx(np.hypot(10, 5))
        change = margin_change(first=200, first_margin=20, last=250, last_margin=25)
        assert change.estimate == pytest.approx(25)
        assert change.interval(0.90)[1] - 25 == pytest.approx(100 * np.hypot(25, 1.25 * 20) / 200)

    def test_reasons(self) -> None:
        share = margin_share(
            part=[1, 1, NAN, 1], part_margin=[1, 1, 1, -555555555], whole=[0, 10, 10, 10], whole_margin=1
        )
        assert share.reason.tolist() == ["denominator_not_positive", "", "missing_estimate", ""]
        assert share.interval_reason.tolist() == [
            "denominator_not_positive",
            "",
            "missing_estimate",
            "standard_error_unknown",
        ]

    def test_one_number_is_no_sum(self) -> None:
        with pytest.raises(ValueError, match="estimates must be a list to sum"):
            margin_sum(estimates=1, margins=1)
