"""Measures of inequality: what they refuse, what they leave undefined and why, and how often their limits hold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.inequality import floor, given, settings
from benchmarks.inequality_coverage import held, held_deaths, held_options, held_parts, held_persons, held_surveys
from commontable.stats.inequality import (
    between_group_variance,
    by_area,
    concentration_index,
    group_difference,
    group_figures,
    group_ratio,
    mean_difference_from_average,
    mean_difference_from_best,
    pair_differences,
    pair_ratios,
    person_concentration,
    population_attributable_fraction,
    population_attributable_risk,
    relative_slope_index,
    slope_index,
    survey_groups,
    who_measures,
)

NAN = float("nan")


def figures(estimates=(10.0, 20.0, 30.0), direction="favorable", **more):
    rules = {"population": [1, 2, 3], "standard_errors": [1, 1, 1], **more}
    return group_figures(estimates=estimates, direction=direction, **rules)


def ordered(estimates=(10.0, 20.0, 30.0), **more):
    return figures(estimates, position=[1, 2, 3], **more)


class TestWhatIsFound:
    def test_direction_turns_the_difference(self) -> None:
        assert group_difference(groups=ordered()).estimate == 20
        assert group_difference(groups=ordered(direction="adverse")).estimate == -20
        assert group_difference(groups=figures(reference=1)).estimate == 10
        assert group_difference(groups=figures(reference=1, direction="adverse")).estimate == 10
        assert mean_difference_from_best(groups=figures(direction="adverse"), weighted=False).estimate == 10

    def test_shares_of_gain(self) -> None:
        worse = ordered([30.0, 20, 10])
        assert population_attributable_risk(groups=worse).estimate == pytest.approx(10 - 100 / 6)
        assert population_attributable_risk(groups=worse, gains_only=True).estimate == 0
        adverse = ordered(direction="adverse")
        assert population_attributable_fraction(groups=adverse, gains_only=True).estimate == 0
        against = population_attributable_risk(groups=figures(reference=1), target="reference")
        assert against.estimate == pytest.approx(20 - 140 / 6)

    def test_pairs_as_they_were_given(self) -> None:
        groups = figures([[30.0, 10, 20], [3, 1, NAN]], position=[3, 1, 2], present=[[True] * 3, [True, True, False]])
        apart, times = pair_differences(groups=groups), pair_ratios(groups=groups)
        assert apart.estimate[0].tolist() == [[0, 20, 10], [-20, 0, -10], [-10, 10, 0]]
        assert times.estimate[0, 0].tolist() == pytest.approx([1, 3, 1.5])
        assert apart.reason[1].tolist() == [["", "", "empty_reference"]] * 2 + [["empty_reference"] * 3]
        assert apart.standard_error[0, 0, 1] == pytest.approx(2**0.5)

    def test_covariance_stands_in_for_errors(self) -> None:
        plain = figures(position=[3, 1, 2], reference=1)
        matrix = figures(standard_errors=None, covariance=np.eye(3), position=[3, 1, 2], reference=1)
        other = who_measures(groups=matrix)
        for name, each in who_measures(groups=plain).items():
            np.testing.assert_allclose(each.interval(), other[name].interval(), rtol=1e-9)
        joined = figures(standard_errors=None, covariance=np.full((3, 3), 4.0))
        assert group_ratio(groups=joined).standard_error > 0
        assert mean_difference_from_average(groups=joined, weighted=True).standard_error == pytest.approx(0, abs=1e-9)

    def test_a_survey_makes_groups(self) -> None:
        rng = np.random.default_rng(4)
        group, psu = rng.integers(0, 3, 300), np.repeat(np.arange(30), 10)
        values = group + rng.normal(0, 1, 30)[psu] + rng.normal(0, 1, 300)
        groups = survey_groups(values=values, group=group, psu=psu, direction="favorable", position=[1, 2, 3])
        assert groups.estimate.tolist() == pytest.approx([values[group == each].mean() for each in range(3)])
        # Clusters hold people of all groups, so the difference knows more than its parts.
        parts = float(np.hypot(*np.sqrt(np.diagonal(groups.covariance))[[0, 2]]))
        assert group_difference(groups=groups).standard_error < 0.7 * parts

    def test_persons_of_many_areas(self) -> None:
        rng = np.random.default_rng(3)
        people = {"values": rng.gamma(2, 1, 90), "rank_by": rng.normal(0, 1, 90), "weights": rng.uniform(1, 2, 90)}
        area = rng.choice(["north", "south", "west"], 90)
        labels, index = by_area(measure=person_concentration, area=area, people=people, rules={"kind": "relative"})
        assert labels.tolist() == ["north", "south", "west"]
        alone = person_concentration(**{name: each[area == "south"] for name, each in people.items()}, kind="relative")
        assert index.interval()[0][1] == pytest.approx(float(alone.interval()[0]))
        with pytest.raises(ValueError, match="one entry a person"):
            by_area(measure=person_concentration, area=area[1:], people=people, rules={})

    def test_what_chance_adds_can_be_taken_off(self) -> None:
        groups = figures()
        plain, less = between_group_variance(groups=groups), between_group_variance(groups=groups, excess=True)
        assert less.estimate < plain.estimate
        assert between_group_variance(groups=figures(standard_errors=[90] * 3), excess=True).estimate == 0

    @pytest.mark.parametrize("direction", ["favorable", "adverse"])
    @pytest.mark.parametrize("order", [{}, {"position": [1, 2, 3]}])
    def test_a_published_average_stands_in_for_people(self, direction, order) -> None:
        """The same figures where it is the average of people; its error, which is the groups', is then left out."""
        people = figures(direction=direction, **order)
        told = figures(direction=direction, population=None, average=float(people.mean), **order)
        ours, theirs = who_measures(groups=told), who_measures(groups=people)
        assert set(ours) == {"D", "R", "MDBU", "MDMU", "IDISU", "PAR", "PAF"}
        for name, each in ours.items():
            assert float(each.estimate) == pytest.approx(float(theirs[name].estimate)), name
            lower, upper = each.interval()
            assert lower <= each.estimate <= upper, name
        assert ours["PAR"].standard_error == 1
        assert float(ours["MDMU"].standard_error) == pytest.approx(3**0.5 / 3)
        missing = figures([[1, 2, 3], [1, 2, 4]], population=None, average=[2, NAN])
        assert population_attributable_risk(groups=missing).reason.tolist() == ["", "missing_estimate"]
        with pytest.raises(ValueError, match="give population"):
            between_group_variance(groups=told)

    def test_limits_against_a_reference_are_those_of_the_farthest(self) -> None:
        """The nearer group with the wide limits decides the upper one."""
        groups = figures([10.0, 12, 11], standard_errors=[0.1, 0.1, 3], reference=0, direction="adverse")
        found = group_difference(groups=groups)
        lower, upper = found.interval(0.95)
        assert found.estimate == 2
        assert upper == pytest.approx(1 + 1.959964 * (9.01) ** 0.5)
        assert lower == pytest.approx(2 - 2.241403 * 0.02**0.5)  # 97.5% for two groups

    def test_extended_index(self) -> None:
        even = ordered([5.0, 5, 5])
        exact = concentration_index(groups=even, kind="absolute", aversion=4)
        assert exact.estimate == pytest.approx(0, abs=1e-12)
        midpoint = concentration_index(groups=even, kind="absolute", aversion=4, ranks="midpoint")
        assert midpoint.estimate == pytest.approx(0, abs=1e-12)

    def test_scatter_and_the_other_ratio(self) -> None:
        groups = ordered([10.0, 24, 30], standard_errors=None)
        assert slope_index(groups=groups).interval_reason == "standard_error_unknown"
        found = slope_index(groups=groups, errors="scatter")
        assert found.degrees == 1
        assert np.isfinite(found.interval()[0])
        up, down = relative_slope_index(groups=groups), relative_slope_index(groups=groups, over="top")
        assert up.estimate == pytest.approx(1 / float(down.estimate))

    def test_only_what_fits_is_measured(self) -> None:
        assert set(who_measures(groups=figures(population=None))) == {"D", "R", "MDBU"}
        assert set(who_measures(groups=figures(population=None, reference=1))) == {"D", "R", "MDBU", "MDRU"}
        assert len(who_measures(groups=ordered(reference=1), bounds=(0, 50))) == 21
        assert len(who_measures(groups=figures())) == 15

    def test_the_benchmark_s_floor_agrees(self) -> None:
        some = settings(200)
        plain = floor(some)
        for name, each in who_measures(groups=given(some)).items():
            np.testing.assert_allclose(each.estimate, plain[name], rtol=1e-9)

    def test_one_setting_of_many(self) -> None:
        found = who_measures(groups=given(settings(5)))["BGSD"]
        one = found.at(3)
        assert one.interval()[0] == pytest.approx(found.interval()[0][3])


@pytest.mark.parametrize("apart", [0.0, 3.0])
def test_limits_hold_as_often_as_they_say(apart: float) -> None:
    """All rounds are in benchmarks/inequality_coverage.py."""
    for name, share in (held(apart, count=1200) | held_options(apart, count=1200)).items():
        assert 0.91 <= share <= 0.997, name


@pytest.mark.parametrize("level", [0.5, 0.8])
def test_limits_of_other_levels_hold_as_often_as_they_say(level: float) -> None:
    for name, share in (held(10.0, level, 1200) | held_options(10.0, level, 1200)).items():
        assert level - 0.05 <= share, name


def test_limits_of_persons_and_deaths_hold_as_often_as_they_say() -> None:
    for name, share in (held_persons(120) | held_deaths(1200)).items():
        assert 0.87 <= share <= 0.995, name


@pytest.mark.parametrize("gap", [0.0, 4.0])
def test_limits_from_surveys_hold_as_often_as_they_say(gap: float) -> None:
    for name, share in held_surveys(gap, 120).items():
        assert share >= 0.87, name


def test_limits_of_parts_hold_as_often_as_they_say() -> None:
    for name, share in held_parts(2.0, 150).items():
        assert share >= 0.86, name


def test_the_page_reports_every_kind_of_limits() -> None:
    """The names of the simulation and of the page's tables are the same, and no figure on it is from nowhere."""
    run = set(held(0.0, count=20)) | set(held_options(0.0, count=20)) | set(held_deaths(20))
    run |= set(held_persons(1)) | set(held_surveys(0.0, 1)) | set(held_parts(2.0, 1))
    page = Path(__file__).parents[3] / "docs/reference/measures/inequality.md"
    section = page.read_text(encoding="utf-8").split("## How often the limits hold\n")[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")]
    assert {row[0] for row in rows} - {"measure"} == run
    assert all(0.8 < float(share) <= 1 for row in rows if row[0] != "measure" for share in row[1:])
