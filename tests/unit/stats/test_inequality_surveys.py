"""Measures between groups of persons from a survey: everything the survey leaves to chance is counted."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from commontable.stats.inequality import (
    between_group_sd,
    between_group_variance,
    by_area,
    concentration_index,
    group_difference,
    group_figures,
    index_of_disparity,
    mean_difference_from_best,
    pair_differences,
    population_attributable_fraction,
    relative_slope_index,
    slope_index,
    survey_groups,
    survey_measure,
    survey_measures,
    theil_index,
    who_measures,
)


def people(gap: float = 4.0, clusters: int = 40, seed: int = 4) -> dict[str, np.ndarray]:
    """Ten persons a cluster, most of one group."""
    rng = np.random.default_rng(seed)
    place = np.repeat(rng.normal(0, 1, clusters), 10)
    group = np.digitize(0.9 * place + 0.4 * rng.normal(0, 1, 10 * clusters), [-0.6, 0.5])
    return {
        "values": 30 + gap * group + rng.normal(0, 4, 10 * clusters),
        "group": group,
        "psu": np.repeat(np.arange(clusters), 10),
    }


class TestShares:
    def test_figures_are_those_of_the_groups(self) -> None:
        rules = {"direction": "favorable", "position": [1, 2, 3], "reference": 0}
        plain = who_measures(groups=survey_groups(**people(), **rules))
        found = survey_measures(**people(), **rules)
        assert list(found) == list(plain)
        assert len(found) == 21
        for name, each in found.items():
            assert float(each.estimate) == pytest.approx(float(plain[name].estimate)), name
            lower, upper = each.interval()
            assert lower <= each.estimate <= upper, name

    def test_shares_left_to_chance_widen_what_counts_people(self) -> None:
        rules = {"direction": "adverse", **people(gap=8)}
        for measure in (between_group_sd, population_attributable_fraction, theil_index):
            known = measure(groups=survey_groups(**rules))
            found = survey_measure(measure=measure, **rules)
            assert found.standard_error > 1.05 * known.standard_error

    def test_a_difference_knows_no_shares(self) -> None:
        rules = {"direction": "favorable", "position": [1, 2, 3], **people()}
        known = group_difference(groups=survey_groups(**rules))
        found = survey_measure(measure=group_difference, **rules)
        assert float(found.standard_error) == pytest.approx(float(known.standard_error), rel=1e-6)
        # Student's t with 39 degrees of freedom for 1.96.
        assert float(found.interval()[1] - found.estimate) == pytest.approx(
            2.022691 / 1.959964 * float(known.interval()[1] - known.estimate), rel=1e-5
        )

    def test_rules_go_to_the_measure(self) -> None:
        rules = {"direction": "adverse", **people()}
        found = survey_measure(measure=index_of_disparity, rules={"weighted": True, "against": "best"}, **rules)
        known = index_of_disparity(groups=survey_groups(**rules), weighted=True, against="best")
        assert float(found.estimate) == pytest.approx(float(known.estimate))
        assert found.method.endswith("of a survey")

    def test_every_ordered_measure_with_every_option(self) -> None:
        rules = {"direction": "adverse", "position": [3, 1, 2], **people()}
        bounds = (0, 60)
        for measure in (
            partial(slope_index, model="logit", bounds=bounds),
            partial(slope_index, weights="equal"),
            partial(relative_slope_index, over="mean"),
            partial(concentration_index, kind="wagstaff", bounds=bounds),
            partial(concentration_index, kind="relative", aversion=3),
        ):
            found = survey_measure(measure=measure, **rules)
            assert found.standard_error > 0
            assert found.interval()[0] < found.estimate < found.interval()[1]


class TestEdges:
    def test_groups_that_do_not_differ_at_all(self) -> None:
        same = people()
        same["values"] = np.full(400, 7.0)
        found = survey_measure(measure=between_group_variance, direction="adverse", **same)
        assert float(found.estimate) == pytest.approx(0, abs=1e-12)
        assert float(found.standard_error) == pytest.approx(0, abs=1e-12)

    @pytest.mark.parametrize("measure", [between_group_variance, between_group_sd, theil_index])
    def test_groups_with_equal_means(self, measure) -> None:
        """No slope, so shares do not matter: the limits are those with shares known, for Student's t."""
        equal = {"values": np.tile([1.0, 3.0], 90), "group": np.repeat([0, 1], 90), "direction": "adverse"}
        known = measure(groups=survey_groups(**equal))
        found = survey_measure(measure=measure, **equal)
        assert float(found.standard_error) == pytest.approx(float(known.standard_error))
        assert known.interval(0.95)[1] < found.interval(0.95)[1] < known.interval(0.96)[1]

    def test_a_mean_on_its_bound_is_pushed_one_way(self) -> None:
        some = people()
        some["values"] = np.where(some["group"] == 0, 0.0, some["group"] * (np.arange(400) % 2)) / 2
        found = survey_measure(
            measure=slope_index,
            rules={"model": "logit", "bounds": (0, 1)},
            direction="adverse",
            position=[1, 2, 3],
            **some,
        )
        assert np.isfinite(found.standard_error)

    def test_a_stratum_of_one_unit_leaves_the_error_unknown(self) -> None:
        some = people()
        strata = np.where(some["psu"] == 0, 0, 1)
        found = survey_measure(measure=between_group_sd, direction="adverse", strata=strata, **some)
        assert found.reason == ""
        assert found.interval_reason == "standard_error_unknown"

    def test_a_measure_that_is_undefined_says_why(self) -> None:
        low = people()
        low["values"] = low["values"] - 100
        found = survey_measure(measure=population_attributable_fraction, direction="adverse", **low)
        assert found.reason == "average_not_positive"

    def test_pairs_are_refused(self) -> None:
        with pytest.raises(ValueError, match="give survey_groups to the measure"):
            survey_measure(measure=pair_differences, direction="adverse", **people())
        pairs = pair_differences(groups=survey_groups(direction="adverse", **people()))
        assert pairs.estimate.shape == (3, 3)

    def test_only_what_fits(self) -> None:
        assert len(survey_measures(direction="adverse", **people())) == 15
        bounded = survey_measures(direction="adverse", position=[1, 2, 3], bounds=(0, 80), **people())
        assert "logit" in bounded["SII"].method


def test_few_sampling_units_and_high_levels() -> None:
    """Two units leave one degree of freedom: 63.66 standard errors at 99%."""
    some = {"values": [1.0, 2, 4, 7], "group": [0, 1, 0, 1], "psu": [0, 0, 1, 1], "direction": "adverse"}
    found = survey_measure(measure=group_difference, position=[1, 2], **some)
    lower, upper = found.interval(0.99)
    assert float(upper - lower) == pytest.approx(2 * 63.656741 * float(found.standard_error), rel=1e-6)


def test_an_error_that_all_groups_share_moves_no_distance_between_them() -> None:
    own, shared = np.diag([1.0, 2, 3]), np.full((3, 3), 50.0)
    for measure in (
        partial(mean_difference_from_best, weighted=True),
        partial(mean_difference_from_best, weighted=False),
        group_difference,
    ):
        limits = [
            measure(
                groups=group_figures(
                    estimates=[10, 12, 11], population=[1, 2, 3], covariance=matrix, direction="favorable"
                )
            ).interval()
            for matrix in (own, own + shared)
        ]
        np.testing.assert_allclose(limits[1], limits[0], rtol=1e-9)


def test_many_areas_keep_their_own_limits() -> None:
    one, other = people(seed=1), people(seed=2)
    both = {name: np.concatenate([one[name], other[name]]) for name in one}
    area = np.repeat(["a", "b"], 400)
    rules = {"direction": "adverse", "measure": between_group_sd}
    labels, found = by_area(measure=survey_measure, area=area, people=both, rules=rules)
    assert labels.tolist() == ["a", "b"]
    for place, each in enumerate((one, other)):
        alone = survey_measure(**rules, **each)
        assert found.interval(0.9)[0][place] == pytest.approx(float(alone.interval(0.9)[0]))
        assert found.interval(0.9)[1][place] == pytest.approx(float(alone.interval(0.9)[1]))
