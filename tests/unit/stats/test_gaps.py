"""Gaps, their change and the leveling-down check (KC-03, KC-29)."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.stats import BoundedEstimate, Estimate, Undefined, gap, gap_change, leveling_down, life_table


def bounded(low, high, error=0.1) -> BoundedEstimate:
    return BoundedEstimate(Estimate.of(low, error), Estimate.of(high, error), "test bounds")


def test_kansas_city_gap_from_six_and_a_half_to_five_years() -> None:
    """KC-29: 6.5 to 5 years is -1.5 years or -23.1%; published figures have no standard error, so no interval."""
    first = gap(reference=Estimate.of(76.5), comparison=Estimate.of(70.0))
    last = gap(reference=Estimate.of(77.5), comparison=Estimate.of(72.5))
    change = gap_change(first=first, last=last)
    assert float(change.absolute.estimate) == -1.5
    assert round(float(change.percent.estimate), 1) == -23.1
    assert str(change.absolute.interval_reason) == "standard_error_unknown"
    assert np.isnan(change.absolute.interval()[0])
    check = leveling_down(
        first=Estimate.of([76.5, 70.0]), last=Estimate.of([77.5, 72.5]), reference=0, comparison=1, favorable="high"
    )
    assert (str(check.observed), str(check.verdict)) == ("closed_all_gained", "unclear")
    assert str(check.reason) == "standard_error_unknown"
    assert np.isnan(check.closed_all_gained)


def test_difference_and_ratio_with_intervals() -> None:
    found = gap(reference=Estimate.of(80.0, 0.3), comparison=Estimate.of(74.0, 0.4))
    assert float(found.absolute.estimate) == 6
    np.testing.assert_allclose(found.absolute.interval(), (6 - 1.959964 * 0.5, 6 + 1.959964 * 0.5), rtol=1e-6)
    log_error = np.hypot(0.3 / 80, 0.4 / 74)
    np.testing.assert_allclose(
        found.relative.interval(), 80 / 74 * np.exp(np.array([-1, 1]) * 1.959964 * log_error), rtol=1e-6
    )
    assert str(found.reason) == ""


def test_a_missing_side_leaves_its_reason_on_the_gap() -> None:
    found = gap(reference=Estimate.of([80.0, 81.0], 0.3), comparison=Estimate.of([np.nan, 74.0], 0.3))
    assert found.absolute.at(0) == Undefined("missing_estimate")
    assert float(found.absolute.at(1).estimate) == 7
    assert "given" in found.absolute.method


def test_a_ratio_of_figures_that_are_not_positive_is_undefined() -> None:
    found = gap(reference=Estimate.of([1.0, 2.0], 0.1), comparison=Estimate.of([0.0, -1.0], 0.1))
    assert found.relative.reason.tolist() == ["ratio_of_non_positive"] * 2
    assert found.absolute.estimate.tolist() == [1, 3]


def test_a_percentage_of_no_gap_is_undefined() -> None:
    none, some = (gap(reference=Estimate.of(value, 0.1), comparison=Estimate.of(70.0, 0.1)) for value in (70.0, 72.0))
    change = gap_change(first=none, last=some)
    assert str(change.percent.reason) == "first_gap_not_positive"
    assert float(change.absolute.estimate) == 2


def test_the_percent_change_has_the_error_that_simulation_has() -> None:
    rng = np.random.default_rng(4)
    first = gap(reference=Estimate.of(76.5, 0.1), comparison=Estimate.of(70.0, 0.15))
    last = gap(reference=Estimate.of(77.5, 0.1), comparison=Estimate.of(72.5, 0.15))
    drawn = 100 * (rng.normal(5, np.hypot(0.1, 0.15), 100_000) / rng.normal(6.5, np.hypot(0.1, 0.15), 100_000) - 1)
    assert float(gap_change(first=first, last=last).percent.standard_error) == pytest.approx(drawn.std(), rel=0.02)


def test_gaps_of_life_tables_keep_their_deaths() -> None:
    table = life_table(
        deaths=[[60, 10, 900, 800], [90, 20, 1200, 700]],
        population=[[9000, 36000, 450000, 8000]] * 2,
        age_starts=[0, 1, 5, 85],
    )
    e0 = table.expectancy()
    found = gap(reference=e0.take(0), comparison=e0.take(1))
    assert float(found.absolute.n) == 1770 + 2010


class TestBounds:
    def test_a_bounded_side_bounds_the_gap(self) -> None:
        found = gap(reference=Estimate.of(80.0, 0.3), comparison=bounded(73.0, 75.0, 0.4))
        assert (float(found.absolute.low.estimate), float(found.absolute.high.estimate)) == (5, 7)
        lower, upper = found.absolute.interval()
        assert lower == pytest.approx(5 - 1.959964 * 0.5)
        assert upper == pytest.approx(7 + 1.959964 * 0.5)
        assert float(found.relative.low.estimate) == pytest.approx(80 / 75)
        assert float(found.absolute.width) == 2

    def test_a_bounded_change_takes_the_extremes_of_all_corners(self) -> None:
        first = gap(reference=Estimate.of(76.5, 0.1), comparison=bounded(69.5, 70.5))
        last = gap(reference=Estimate.of(77.5, 0.1), comparison=bounded(72.0, 79.0))
        change = gap_change(first=first, last=last)
        corners = [100 * (late / early - 1) for late in (5.5, -1.5) for early in (6.0, 7.0)]
        assert float(change.percent.low.estimate) == pytest.approx(min(corners))
        assert float(change.percent.high.estimate) == pytest.approx(max(corners))
        assert float(change.absolute.low.estimate) == pytest.approx(-1.5 - 7)

    def test_reasons_travel_and_one_cell_can_be_taken(self) -> None:
        two = bounded([73.0, np.nan], [75.0, 76.0])
        assert two.reason.tolist() == ["", "missing_estimate"]
        assert two.interval_reason.tolist() == ["", "missing_estimate"]
        assert two.at(1) == Undefined("missing_estimate")
        assert float(two.at(0).high.estimate) == 75
        assert two.shape == (2,)
        with pytest.raises(IndexError, match="give 1 indices, not 2"):
            two.at(0, 0)

    def test_the_midpoint_says_that_it_is_one(self) -> None:
        middle = bounded([73.0, np.nan], [75.0, 76.0]).midpoint()
        assert float(middle.estimate[0]) == 74
        assert float(middle.standard_error[0]) == pytest.approx(np.sqrt(0.01 + 4 / 12))
        assert middle.method.startswith("midpoint of")
        assert "assumes" in middle.notes[-1]
        assert middle.at(1) == Undefined("missing_estimate")


def verdicts(first, last, errors, **rules):
    return leveling_down(
        first=Estimate.of(first, errors),
        last=Estimate.of(last, errors),
        reference=0,
        comparison=1,
        favorable="high",
        **rules,
    )


@pytest.mark.parametrize(
    ("last", "observed", "verdict"),
    [
        ([77.5, 72.5], "closed_all_gained", "closed_all_gained"),
        ([74.0, 70.5], "closed_someone_lost", "closed_someone_lost"),
        ([75.0, 69.0], "closed_someone_lost", "closed_someone_lost"),
        ([78.5, 70.5], "widened", "widened"),
        ([76.5, 71.0], "closed_someone_unchanged", "unclear"),
        ([77.5, 71.0], "unchanged", "unclear"),
    ],
)
def test_each_verdict(last: list[float], observed: str, verdict: str) -> None:
    check = verdicts([76.5, 70.0], last, [0.1, 0.1])
    assert (str(check.observed), str(check.verdict)) == (observed, verdict)


def test_wide_errors_leave_the_verdict_open() -> None:
    check = verdicts([76.5, 70.0], [77.5, 72.5], [2.0, 2.0])
    assert (str(check.observed), str(check.verdict)) == ("closed_all_gained", "unclear")
    assert str(verdicts([76.5, 70.0], [77.5, 72.5], [0.7, 0.7], level=0.6).verdict) == "closed_all_gained"


def test_the_chances_are_those_of_simulation() -> None:
    rng = np.random.default_rng(6)
    first, last, errors = np.array([76.5, 70.0, 73.0]), np.array([76.8, 71.0, 73.4]), np.array([0.3, 0.5, 0.4])
    check = verdicts(first, last, errors)
    gains = (last - first) + rng.normal(0, errors * np.sqrt(2), (400_000, 3))
    closed, all_gained = gains[:, 1] > gains[:, 0], (gains > 0).all(axis=1)
    assert float(check.closed_all_gained) == pytest.approx((closed & all_gained).mean(), abs=0.004)
    assert float(check.closed_someone_lost) == pytest.approx((closed & ~all_gained).mean(), abs=0.004)
    assert float(check.widened) == pytest.approx((~closed).mean(), abs=0.004)


def test_figures_without_any_doubt_decide_by_their_signs() -> None:
    check = verdicts([76.5, 70.0], [77.5, 72.5], [0.0, 0.0])
    assert (float(check.closed_all_gained), float(check.widened)) == (1, 0)
    assert float(verdicts([76.5, 70.0], [75.5, 72.5], [0.0, 0.0]).closed_someone_lost) == 1
    assert float(verdicts([76.5, 70.0], [77.5, 71.0], [0.0, 0.0]).closed_all_gained) == 0


def test_the_exception_is_marked_by_its_group() -> None:
    """KC-29: poverty fell in every group but one; lower is favorable."""
    check = leveling_down(
        first=Estimate.of([15.0, 28.0, 20.0], 0.2),
        last=Estimate.of([13.0, 24.0, 22.0], 0.2),
        reference=0,
        comparison=1,
        favorable="low",
    )
    assert check.lost.tolist() == [False, False, True]
    assert str(check.verdict) == "closed_someone_lost"
    assert check.gains.estimate.tolist() == [2, 4, -2]
    assert float(check.gap_change.estimate) == -2


def test_bounds_decide_only_what_holds_everywhere_between_them() -> None:
    first = Estimate.of([76.5, 70.0], 0.1)
    narrow = leveling_down(
        first=first, last=bounded([77.4, 72.3], [77.6, 72.7]), reference=0, comparison=1, favorable="high"
    )
    assert (str(narrow.observed), str(narrow.verdict)) == ("closed_all_gained", "closed_all_gained")
    wide = leveling_down(
        first=first, last=bounded([76.0, 70.0], [79.0, 75.0]), reference=0, comparison=1, favorable="high"
    )
    assert (str(wide.observed), str(wide.verdict)) == ("unclear", "unclear")
    fallen = leveling_down(
        first=first, last=bounded([73.0, 70.1], [74.0, 70.5]), reference=0, comparison=1, favorable="high"
    )
    assert str(fallen.verdict) == "closed_someone_lost"
    corner = float(verdicts([76.5, 70.0], [77.6, 72.3], [0.1, 0.1]).closed_all_gained)
    assert float(narrow.closed_all_gained) <= corner + 1e-12


def test_many_areas_at_once_each_with_its_reason() -> None:
    first = Estimate.of([[76.5, 70.0], [76.5, np.nan]], 0.1)
    last = Estimate.of([[77.5, 72.5], [77.5, 72.5]], 0.1)
    check = leveling_down(first=first, last=last, reference=0, comparison=-1, favorable="high")
    assert check.verdict.tolist() == ["closed_all_gained", "unclear"]
    assert check.reason.tolist() == ["", "missing_estimate"]
    assert check.observed.tolist() == ["closed_all_gained", "unclear"]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"favorable": "up"}, "favorable must be one of high, low; got 'up'"),
        ({"comparison": 0}, "reference and comparison must be two groups; both are 0"),
        ({"last": Estimate.of([1.0, 2.0, 3.0], 1)}, r"same shape and at least two groups.*got \(2,\) and \(3,\)"),
        ({"first": Estimate.of(1.0, 1), "last": Estimate.of(2.0, 1)}, "at least two groups"),
        ({"level": 0.4}, "level must be at least 0.5, or two verdicts could hold at once; got 0.4"),
        ({"level": 95}, "level must be between 0 and 1; got 95. For a 95% interval give 0.95"),
    ],
)
def test_what_leveling_down_refuses(asked: dict, message: str) -> None:
    rules = {
        "first": Estimate.of([1.0, 2.0], 1),
        "last": Estimate.of([2.0, 4.0], 1),
        "reference": 0,
        "comparison": 1,
        "favorable": "high",
    }
    with pytest.raises(ValueError, match=message):
        leveling_down(**{**rules, **asked})


def test_reasons_in_words_are_refused_as_codes() -> None:
    one = np.ones(1)
    with pytest.raises(TypeError, match="numbers of reasons"):
        Estimate(one, one, np.array([""]), one, "words")
