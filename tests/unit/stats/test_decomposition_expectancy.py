"""Years of life expectancy taken apart: shapes, reasons, refusals and the corners of the methods."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.stats import Undefined, life_table
from commontable.stats.decomposition import decompose_expectancy
from commontable.stats.decomposition.working import METHODS
from tests.unit.stats.two_groups import COUNTED, FIRST, LAST, PEOPLE, STARTS, parts_of


@pytest.mark.parametrize("method", METHODS)
def test_parts_sum_to_the_difference_of_two_life_tables(method: str) -> None:
    parts = parts_of(method=method, steps=4)
    tables = [life_table(deaths=d.sum(axis=1), population=PEOPLE, age_starts=STARTS) for d in (FIRST, LAST)]
    difference = tables[1].ex[0] - tables[0].ex[0]
    slack = 1e-3 if method == "horiuchi-midpoint" else 1e-12
    assert float(parts.difference.estimate) == pytest.approx(difference, abs=1e-12)
    for each in (parts.by_age, parts.by_cause, parts.by_age_and_cause):
        assert each.estimate.sum() == pytest.approx(difference, abs=slack)
        assert np.all(each.standard_error >= 0)


def test_one_reference_for_many_comparisons() -> None:
    many = parts_of(deaths=np.stack([LAST, FIRST, LAST]), population=np.stack([PEOPLE] * 3))
    assert many.shape == (3,)
    assert many.by_age_and_cause.shape == (3, 6, 2)
    assert np.all(many.by_age.estimate[1] == 0)
    one = many.at(2)
    np.testing.assert_allclose(one.by_cause.estimate, parts_of().by_cause.estimate)
    np.testing.assert_allclose(one.of_cause("other").standard_error, parts_of().of_cause("other").standard_error)


def test_a_bad_pair_keeps_its_place() -> None:
    deaths = np.stack([LAST.sum(axis=1)] * 4)
    population = np.stack([PEOPLE] * 4)
    deaths[0, 2], population[1, 3], deaths[2, -1] = np.nan, 0, 0
    parts = parts_of(deaths=deaths, reference=FIRST.sum(axis=1), population=population, causes=())
    assert parts.reason.tolist() == ["missing_deaths", "empty_population", "open_band_without_deaths", ""]
    assert parts.at(0) == Undefined("missing_deaths")
    assert np.isnan(parts.by_age.estimate[:3]).all()
    assert parts.by_cause is None
    alone = parts.at(3)
    assert alone.by_age_and_cause is None
    assert alone.by_age.shape == (6,)


def test_a_fault_of_the_reference_is_told_too() -> None:
    assert parts_of(reference=-FIRST).reason == "negative_deaths"


def test_a_cause_below_zero_is_refused_even_when_the_band_is_not() -> None:
    deaths = LAST.copy()
    deaths[3] = [170, -5]
    assert parts_of(deaths=deaths).reason == "negative_deaths"


def test_q_above_one_is_refused_when_asked() -> None:
    deaths = LAST.copy()
    deaths[4] = [9_000, 1_000]
    assert parts_of(deaths=deaths, q_rule="refuse").reason == "q_above_one"


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("causes", [(), ("heart", "other")])
def test_where_q_is_held_at_one_the_parts_still_sum(method: str, causes: tuple[str, ...]) -> None:
    deaths = LAST.copy()
    deaths[4] = [9_000, 1_000]
    counts = (deaths, FIRST) if causes else (deaths.sum(axis=1), FIRST.sum(axis=1))
    parts = parts_of(deaths=counts[0], reference=counts[1], causes=causes, method=method, steps=3)
    if method != "horiuchi-midpoint":
        assert parts.by_age.estimate.sum() == pytest.approx(float(parts.difference.estimate), abs=1e-11)
    assert np.isfinite(parts.by_age.standard_error).all()


def test_causes_that_cancel_within_a_band() -> None:
    """Equal rates of all causes together: each cause gets the limit, and the band nothing."""
    deaths = FIRST.copy()
    deaths[3] = FIRST[3] + [10, -10]
    for method in ("arriaga", "lopez-ruzicka", "arriaga-symmetric", "horiuchi"):
        parts = parts_of(deaths=deaths, method=method)
        row = parts.by_age_and_cause.estimate[3]
        nearly = FIRST.copy()
        nearly[3] = FIRST[3] + [10 + 1e-4, -10]
        limit = parts_of(deaths=nearly, method=method).by_age_and_cause
        assert row[0] < -0.1
        np.testing.assert_allclose(row, limit.estimate[3], rtol=1e-4)
        np.testing.assert_allclose(parts.by_age_and_cause.standard_error[3], limit.standard_error[3], rtol=1e-4)
        assert row.sum() == pytest.approx(0, abs=1e-12)


def test_women_and_men_by_their_own_rule() -> None:
    """a0 by sex: the same infant deaths, and still a difference, which goes by share of the deaths."""
    for method in METHODS:
        parts = parts_of(deaths=FIRST, method=method, a0="andreev-kingkade", sex="female", reference_sex="male")
        total = float(parts.difference.estimate)
        assert 0 < abs(total) < 0.001
        if method != "horiuchi-midpoint":
            assert parts.by_age_and_cause.estimate.sum() == pytest.approx(total, abs=1e-12)
    shared = parts_of(deaths=FIRST, method="arriaga", a0="andreev-kingkade", sex="female", reference_sex="male")
    row = shared.by_age_and_cause.estimate[0]
    assert row[0] / row[1] == pytest.approx(6)


def test_errors_may_be_left_out() -> None:
    parts = parts_of(intervals=False)
    assert parts.by_age.interval_reason.tolist() == ["standard_error_unknown"] * 6


def test_the_method_is_told_with_the_figure() -> None:
    parts = parts_of(method="horiuchi", steps=7)
    assert parts.by_age.method == "years by age; horiuchi, 7 steps"
    assert parts.by_age.n.tolist() == (FIRST + LAST).sum(axis=1).tolist()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"method": "pollard"}, "method must be one of"),
        ({"steps": 0}, "whole number from 1 to 1,000; got 0"),
        ({"steps": True}, "whole number"),
        ({"steps": 2.5}, "whole number"),
        ({"q_rule": "guess"}, "q_rule must be one of"),
        ({"open_band": "guess"}, "open_band must be one of"),
        ({"open_band": "given", "open_expectancy": 6}, "needs both open_expectancy and reference_open_expectancy"),
        ({"open_expectancy": 6}, "belong together"),
        ({"causes": ("heart", "heart")}, "causes must differ"),
        ({"causes": ("a", "b", "c")}, "6 bands and 3 causes"),
        ({"causes": ()}, "deaths must end in 6 bands"),
        ({"population": PEOPLE[None]}, "population must have the shape of deaths without the causes"),
        ({"deaths": LAST.sum(axis=1), "causes": (), "population": 5.0}, "must have the shape of deaths, "),
    ],
)
def test_inputs_that_do_not_fit(options: dict, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parts_of(**options)


def test_pairs_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="do not fit each other"):
        decompose_expectancy(
            deaths=np.stack([LAST] * 2),
            population=np.stack([PEOPLE] * 2),
            reference_deaths=np.stack([FIRST] * 3),
            reference_population=np.stack([PEOPLE] * 3),
            age_starts=STARTS,
            causes=("heart", "other"),
        )


def test_unknown_causes_and_indices() -> None:
    with pytest.raises(KeyError, match="The causes are heart, other"):
        parts_of().of_cause("cancer")
    with pytest.raises(KeyError, match="name them with causes"):
        parts_of(deaths=LAST.sum(axis=1), reference=FIRST.sum(axis=1), causes=()).of_cause("heart")
    with pytest.raises(IndexError, match="give 0 indices, not 1"):
        parts_of().at(0)


def slopes_by_death(measure, counts):
    """Central differences by every death of both groups."""
    slopes = {}
    for side, band in np.ndindex(2, len(STARTS)):
        ends = []
        for sign in (1, -1):
            moved = [group.copy() for group in counts]
            moved[side][band] += sign * 1e-3
            ends.append(measure(*moved))
        slopes[side, band] = (ends[0] - ends[1]) / 2e-3
    return slopes


@pytest.mark.parametrize("method", ["arriaga", "lopez-ruzicka", "arriaga-symmetric", "stepwise", "horiuchi"])
@pytest.mark.parametrize("alike", [False, True])
def test_constant_hazard_has_the_error_of_its_own_slopes(method: str, alike: bool) -> None:
    """A band with q above one by its rule; and the same band alike in both groups, where the limit stands in."""
    counts = [group.copy() for group in COUNTED]
    counts[0][4] = 9_000
    counts[1][4] = 9_000 if alike else 200

    def by_age(deaths, reference):
        options = {"causes": (), "method": method, "steps": 3, "q_rule": "constant-hazard"}
        return parts_of(deaths=deaths, reference=reference, **options).by_age

    parts = by_age(*counts)
    tables = [
        life_table(deaths=group, population=PEOPLE, age_starts=STARTS, q_rule="constant-hazard") for group in counts
    ]
    assert tables[0].qx[4] < 1
    assert parts.estimate.sum() == pytest.approx(tables[0].ex[0] - tables[1].ex[0], abs=1e-11)
    slopes = slopes_by_death(lambda deaths, reference: by_age(deaths, reference).estimate, counts)
    variance = sum(slope**2 * counts[side][band] for (side, band), slope in slopes.items())
    variance += np.array([sum(slopes[side, band][band] ** 2 / 2 for side in range(2)) for band in range(len(STARTS))])
    np.testing.assert_allclose(parts.standard_error, np.sqrt(variance), rtol=1e-4, atol=1e-9)


class TestFewDeaths:
    def test_a_band_without_deaths_is_not_certain(self) -> None:
        """No deaths in either group: the contribution is zero, and its limits are those of no deaths."""
        deaths, reference = (group.copy() for group in COUNTED)
        deaths[2] = reference[2] = 0
        parts = parts_of(deaths=deaths, reference=reference, causes=())
        lower, upper = parts.by_age.interval(0.95)
        assert parts.by_age.estimate[2] == 0
        # One death in 30,000 person-years of a band 30 years wide, at the price of some 50 years.
        per_death = abs(parts.by_age.own[0].per_death[2])
        assert per_death == pytest.approx(30 / 30_000 * 50, rel=0.1)
        assert upper[2] == pytest.approx(per_death * 2.46, rel=0.02)
        assert lower[2] == pytest.approx(-upper[2], rel=0.02)

    @pytest.mark.parametrize("method", METHODS)
    def test_no_interval_is_a_point(self, method: str) -> None:
        deaths, reference = (group.copy() for group in (LAST, FIRST))
        deaths[1] = reference[1] = deaths[2, 0] = reference[2, 0] = 0
        parts = parts_of(deaths=deaths, reference=reference, method=method, steps=2)
        for each in (parts.by_age, parts.by_cause, parts.by_age_and_cause):
            lower, upper = each.interval(0.95)
            assert np.all(lower < each.estimate)
            assert np.all(each.estimate < upper)
            assert np.all(each.standard_error > 0)

    @pytest.mark.parametrize("method", ["arriaga", "stepwise"])
    def test_a_cause_nobody_died_of(self, method: str) -> None:
        deaths, reference = (group.copy() for group in (LAST, FIRST))
        deaths[:, 0] = reference[:, 0] = 0
        heart = parts_of(deaths=deaths, reference=reference, method=method).of_cause("heart")
        lower, upper = heart.interval(0.95)
        assert lower < heart.estimate == 0 < upper

    def test_limits_of_one_pair_are_those_among_many(self, monkeypatch: pytest.MonkeyPatch) -> None:
        many = parts_of(deaths=np.stack([FIRST, LAST]), population=np.stack([PEOPLE] * 2))
        alone = many.at(1).by_age_and_cause.take((slice(None), 0)).interval(0.9)
        monkeypatch.setattr("commontable.stats.small_counts.AT_ONCE", 5)
        np.testing.assert_allclose(np.stack(alone), np.stack(many.by_age_and_cause.interval(0.9))[:, 1, :, 0])

    @pytest.mark.parametrize("method", ["arriaga", "stepwise", "horiuchi"])
    @pytest.mark.parametrize("causes", [(), ("heart", "other")])
    def test_work_in_turns_changes_nothing(
        self, method: str, causes: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        deaths = np.stack([LAST, -LAST, FIRST, LAST + 5])
        counts = (deaths, FIRST) if causes else (deaths.sum(axis=-1), FIRST.sum(axis=-1))
        given = {"deaths": counts[0], "reference": counts[1], "population": np.stack([PEOPLE] * 4), "causes": causes}
        whole = parts_of(method=method, steps=2, **given)
        monkeypatch.setattr("commontable.stats.decomposition.working.CHUNK", 3)
        monkeypatch.setattr("commontable.stats.decomposition.working.SLOPES_AT_ONCE", 1)
        turns = parts_of(method=method, steps=2, **given)
        assert turns.reason.tolist() == ["", "negative_deaths", "", ""]
        assert np.isnan(turns.difference.standard_error).tolist() == [False, True, False, False]
        for kind in ("difference", "by_age", *(("by_cause", "by_age_and_cause") if causes else ())):
            one, other = (getattr(each, kind).interval(0.9) for each in (whole, turns))
            np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-12)
