"""What must hold for every life table, whatever the counts."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from commontable.stats import Estimate, gap, gap_change, leveling_down, life_expectancy_bounds, life_table, ranks, trend

STARTS = [0, 1, 5, 15, 25, 35, 45, 55, 65, 75, 85]
BANDS = len(STARTS)
quick = settings(max_examples=60, deadline=None)


@st.composite
def counted(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Person-years and deaths of one area; q stays below one, so that no rule for q above one is in play."""
    population = np.array(draw(st.lists(st.integers(50, 50_000), min_size=BANDS, max_size=BANDS)), dtype=float)
    shares = np.array(draw(st.lists(st.floats(0, 0.15), min_size=BANDS, max_size=BANDS)))
    deaths = np.floor(population * shares)
    deaths[-1] = max(deaths[-1], 1)
    return deaths, population


def table_of(deaths: np.ndarray, population: np.ndarray, **rules: object):
    return life_table(deaths=deaths, population=population, age_starts=STARTS, population_floor=0, **rules)


@quick
@given(counted(), st.integers(2, 50))
def test_scaling_deaths_and_population_together_changes_only_the_error(counts, factor) -> None:
    deaths, population = counts
    one, many = table_of(deaths, population), table_of(deaths * factor, population * factor)
    np.testing.assert_allclose(many.ex, one.ex, rtol=1e-10)
    np.testing.assert_allclose(many.variance * factor, one.variance, rtol=1e-8)


@quick
@given(counted(), st.integers(0, BANDS - 1), st.sampled_from(["fixed", "andreev-kingkade", "coale-demeny"]))
def test_one_more_death_never_lengthens_life(counts, band, rule) -> None:
    deaths, population = counts
    rules = {} if rule == "fixed" else {"a0": rule, "sex": "both"}
    more = deaths.copy()
    more[band] += 1
    fewer, greater = table_of(deaths, population, **rules), table_of(more, population, **rules)
    assert np.all(greater.ex <= fewer.ex + 1e-9)


@quick
@given(counted())
def test_the_columns_hold_together(counts) -> None:
    table = table_of(*counts)
    np.testing.assert_allclose(table.Tx[..., 0] / table.lx[..., 0], table.ex[..., 0], rtol=1e-10)
    np.testing.assert_allclose(table.dx.sum(), 100_000, rtol=1e-10)
    np.testing.assert_allclose(table.Lx.sum(), table.Tx[0], rtol=1e-10)
    assert np.all(np.diff(table.lx) <= 0)
    assert np.all((table.qx >= 0) & (table.qx <= 1))
    # The mean age at death is the expectancy.
    ages = np.array(STARTS) + table.ax
    np.testing.assert_allclose((table.dx * ages).sum() / 100_000, table.ex[0], rtol=1e-9)


@quick
@given(counted(), st.floats(0.5, 100))
def test_a_life_is_what_is_lived_before_an_age_and_after_it(counts, age) -> None:
    table = table_of(*counts)
    before = table.temporary_expectancy(0, age).estimate
    reached = table.survivors(age).estimate
    np.testing.assert_allclose(before + reached * table.expectancy(age).estimate, table.ex[0], rtol=1e-9)


@quick
@given(counted(), st.floats(0, 80), st.floats(0.5, 40))
def test_intervals_hold_the_estimate_and_widen_with_the_level(counts, age, span) -> None:
    table = table_of(*counts)
    for figure in (table.expectancy(age), table.temporary_expectancy(age, age + span), table.survivors(age + span)):
        narrow, wide = figure.interval(0.8), figure.interval(0.99)
        if figure.n == 0:
            assert figure.interval_reason == "standard_error_unknown"
            continue
        assert wide[0] <= narrow[0] <= figure.estimate + 1e-12
        assert figure.estimate - 1e-12 <= narrow[1] <= wide[1]


@quick
@given(counted(), st.integers(1, BANDS - 2))
def test_splitting_a_band_at_its_own_curve_changes_nothing_before_it(counts, band) -> None:
    """Cut a closed band in two with the deaths and person-years that its straight line implies: e(0) stays."""
    deaths, population = counts
    assume(deaths[band] > 0)
    table = table_of(deaths, population)
    q, width = table.qx[band], table.bands.widths[band]
    half = width / 2
    first_q, second_q = q / 2, (q / 2) / (1 - q / 2)
    rates = [one / (half - one * half / 2) for one in (first_q, second_q)]
    years = population[band] / 2
    split = life_table(
        deaths=np.insert(np.delete(deaths, band), band, [rates[0] * years, rates[1] * years]),
        population=np.insert(np.delete(population, band), band, [years, years]),
        age_starts=np.insert(np.array(STARTS, dtype=float), band + 1, STARTS[band] + half),
        population_floor=0,
    )
    np.testing.assert_allclose(split.ex[0], table.ex[0], rtol=1e-9)
    np.testing.assert_allclose(split.ex[band + 1], table.expectancy(STARTS[band] + half).estimate, rtol=1e-9)


@quick
@given(counted(), st.lists(st.integers(0, 9), min_size=3, max_size=3))
def test_bounds_hold_every_table_between_them(counts, hidden) -> None:
    deaths, population = counts
    deaths, low, high = deaths + 10, deaths + 10, deaths + 10
    deaths[1:4], low[1:4], high[1:4] = hidden, 0, 9
    assume(np.all(deaths <= population))
    true = table_of(deaths, population).expectancy()
    bounds = life_expectancy_bounds(
        deaths_low=low, deaths_high=high, population=population, age_starts=STARTS, population_floor=0
    )
    assert bounds.low.estimate - 1e-9 <= true.estimate <= bounds.high.estimate + 1e-9
    lower, upper = bounds.interval(0.95)
    assert lower <= bounds.low.estimate <= bounds.high.estimate <= upper
    middle = bounds.midpoint()
    assert bounds.low.estimate <= middle.estimate <= bounds.high.estimate


figures = st.floats(50, 90)
errors = st.floats(0.05, 2)


@quick
@given(figures, figures, errors, errors)
def test_a_gap_is_zero_of_equals_and_turns_its_sign_with_its_groups(one, other, error, doubt) -> None:
    a, b = Estimate.of(one, error), Estimate.of(other, doubt)
    there, back = gap(reference=a, comparison=b), gap(reference=b, comparison=a)
    assert gap(reference=a, comparison=a).absolute.estimate == 0
    assert gap(reference=a, comparison=a).relative.estimate == 1
    assert there.absolute.estimate == -back.absolute.estimate
    np.testing.assert_allclose(there.relative.estimate * back.relative.estimate, 1)
    np.testing.assert_allclose(there.absolute.interval()[0], -back.absolute.interval()[1])


@quick
@given(st.lists(st.tuples(figures, figures, errors, errors), min_size=2, max_size=5))
def test_the_three_verdicts_share_out_all_chances(groups) -> None:
    first, last, doubt, later = (np.array(column) for column in zip(*groups, strict=True))
    check = leveling_down(
        first=Estimate.of(first, doubt), last=Estimate.of(last, later), reference=0, comparison=1, favorable="high"
    )
    total = check.closed_all_gained + check.closed_someone_lost + check.widened
    np.testing.assert_allclose(total, 1, atol=1e-7)
    mirrored = leveling_down(
        first=Estimate.of(-first, doubt), last=Estimate.of(-last, later), reference=0, comparison=1, favorable="low"
    )
    assert str(mirrored.verdict) == str(check.verdict)


@quick
@given(st.lists(st.tuples(figures, errors), min_size=3, max_size=8), st.floats(-3, 3), st.floats(-100, 100))
def test_a_straight_line_gives_its_own_slope_from_any_start(points, slope, height) -> None:
    times = np.arange(len(points)) + 2000.0
    doubt = [error for _, error in points]
    found = trend(times=times, estimates=height + slope * times, standard_errors=doubt)
    np.testing.assert_allclose(found.estimate, slope, atol=1e-8)


@quick
@given(st.lists(st.tuples(figures, errors), min_size=2, max_size=12), st.randoms(use_true_random=False))
def test_ranks_do_not_depend_on_the_order_of_areas(areas, random) -> None:
    order = list(range(len(areas)))
    random.shuffle(order)
    values, doubts = (np.array(column) for column in zip(*areas, strict=True))
    here = ranks(estimates=Estimate.of(values, doubts), favorable="high")
    there = ranks(estimates=Estimate.of(values[order], doubts[order]), favorable="high")
    np.testing.assert_array_equal(here.place[order], there.place)
    np.testing.assert_array_equal(here.best[order], there.best)
    assert np.all((here.best <= here.place) & (here.place <= here.worst))


@quick
@given(figures, figures, figures, figures, errors, st.floats(0, 1))
def test_bounded_gaps_hold_the_exact_ones(a, b, c, d, error, width) -> None:
    def bounded(value: float):
        exact = Estimate.of(value, error)
        from commontable.stats import BoundedEstimate

        return BoundedEstimate(Estimate.of(value - width, error), Estimate.of(value + width, error), "test"), exact

    (ra, ea), (rb, eb), (rc, ec), (rd, ed) = (bounded(value) for value in (a, b, c, d))
    wide = gap_change(first=gap(reference=ra, comparison=rb), last=gap(reference=rc, comparison=rd))
    exact = gap_change(first=gap(reference=ea, comparison=eb), last=gap(reference=ec, comparison=ed))
    assert wide.absolute.low.estimate - 1e-9 <= exact.absolute.estimate <= wide.absolute.high.estimate + 1e-9
    assert wide.relative.low.estimate <= exact.relative.estimate * (1 + 1e-9)
    if wide.percent.reason == "":
        assert wide.percent.low.estimate - 1e-7 <= exact.percent.estimate <= wide.percent.high.estimate + 1e-7
