"""Measures of inequality against their slow twins and against published worked examples."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.stats.inequality import (
    concentration_index,
    group_figures,
    levin,
    miettinen,
    person_concentration,
    person_inequality,
    person_slope_index,
    relative_slope_index,
    slope_index,
    who_measures,
    within_between,
)
from commontable.stats.inequality.limits import Chance, inverted, length, squared

from . import twins_inequality as twin

RNG = np.random.default_rng(11)
SETTINGS = [
    (RNG.uniform(10, 90, many).tolist(), RNG.uniform(0.5, 3, many).tolist(), RNG.integers(100, 9999, many).tolist())
    for many in (2, 3, 5, 8, 13)
]


def given(setting, favorable=True, **more):
    y, errors, people = setting
    direction = "favorable" if favorable else "adverse"
    return group_figures(estimates=y, standard_errors=errors, population=people, direction=direction, **more)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: len(setting[0]))
@pytest.mark.parametrize("favorable", [True, False])
def test_measures_without_an_order(setting, favorable) -> None:
    y, errors, people = setting
    ours = who_measures(groups=given(setting, favorable, reference=1))
    theirs = twin.measures(y, people, favorable, 1)
    plain = who_measures(groups=given(setting, favorable))
    theirs["D"], theirs["R"] = theirs.pop("D"), theirs.pop("R")
    for name, figure in theirs.items():
        mine = plain if name in ("D", "R") else ours
        assert float(mine[name].estimate) == pytest.approx(figure, rel=1e-9), name
        if name in ("BGV", "BGSD", "COV"):
            continue  # their standard error has a second-order part
        slope = twin.pushed(lambda z, name=name: twin.measures(z, people, favorable, 1)[name], y, errors)
        assert float(mine[name].standard_error) == pytest.approx(slope, rel=1e-5), name


@pytest.mark.parametrize("setting", SETTINGS[1:], ids=lambda setting: len(setting[0]))
def test_measures_with_an_order(setting) -> None:
    y, errors, people = setting
    groups = given(setting, position=range(1, len(y) + 1))
    index = concentration_index(groups=groups, kind="relative")
    assert float(index.estimate) == pytest.approx(twin.concentration(y, people))
    assert float(index.standard_error) == pytest.approx(
        twin.pushed(lambda z: twin.concentration(z, people), y, errors), rel=1e-5
    )
    bottom, top = twin.line(y, people)
    assert float(slope_index(groups=groups).estimate) == pytest.approx(top - bottom)
    share, x = twin.shares(people), twin.ranks(people)

    def curve(z):
        bottom, top = twin.logistic([each / 100 for each in z], share, x)
        return 100 * (top - bottom)

    logit = slope_index(groups=groups, model="logit", bounds=(0, 100))
    assert float(logit.estimate) == pytest.approx(curve(y))
    assert float(logit.standard_error) == pytest.approx(twin.pushed(curve, y, errors), rel=1e-4)


@pytest.mark.parametrize("model", ["linear", "logit", "log-values", "logit-values"])
def test_relative_index_slopes(model) -> None:
    y, errors, people = SETTINGS[2]

    def of(z):
        groups = given((z, errors, people), position=range(1, 6))
        return relative_slope_index(groups=groups, model=model, bounds=(0, 100))

    by_hand = twin.pushed(lambda z: float(of(z).estimate), y, errors)
    assert float(of(y).standard_error) == pytest.approx(by_hand, rel=1e-4)


@pytest.mark.parametrize("kind", ["absolute", "relative", "wagstaff", "erreygers"])
def test_concentration_slopes(kind) -> None:
    y, errors, people = SETTINGS[3]

    def of(z):
        groups = given((z, errors, people), position=range(1, 9))
        return concentration_index(groups=groups, kind=kind, bounds=(0, 100))

    by_hand = twin.pushed(lambda z: float(of(z).estimate), y, errors)
    assert float(of(y).standard_error) == pytest.approx(by_hand, rel=1e-5)


@pytest.mark.parametrize("aversion", [1.5, 2, 3])
def test_persons(aversion) -> None:
    rng = np.random.default_rng(2)
    y, ladder, weights = rng.gamma(2, 3, 60), rng.integers(0, 25, 60), rng.uniform(1, 3, 60)
    index = person_concentration(values=y, rank_by=ladder, weights=weights, kind="absolute", aversion=aversion)
    assert float(index.estimate) == pytest.approx(twin.person_index(y, ladder, weights, aversion))

    def without(kept):
        return twin.person_index(y[kept], ladder[kept], weights[kept], aversion)

    assert float(index.standard_error) == pytest.approx(twin.jackknife(without, range(60)), rel=0.06)


@pytest.mark.parametrize("model", ["linear", "logit"])
def test_person_slopes_against_the_jackknife(model) -> None:
    rng = np.random.default_rng(5)
    ladder = rng.normal(0, 1, 200)
    y = (rng.random(200) < 1 / (1 + np.exp(-ladder))).astype(float)

    def of(kept):
        return person_slope_index(values=y[kept], rank_by=ladder[kept], model=model, bounds=(0, 1))

    index = of(list(range(200)))
    by_hand = twin.jackknife(lambda kept: float(of(kept).estimate), range(200))
    assert float(index.standard_error) == pytest.approx(by_hand, rel=0.03)


@pytest.mark.parametrize("measure", ["gini", "theil", "mean-log-deviation", "atkinson"])
def test_incomes_against_the_jackknife(measure) -> None:
    rng = np.random.default_rng(7)
    y, w = rng.lognormal(0, 0.6, 150), rng.uniform(1, 2, 150)

    def of(kept):
        return person_inequality(values=y[kept], weights=w[kept], measure=measure, aversion=0.7)

    found = of(list(range(150)))
    by_hand = twin.jackknife(lambda kept: float(of(kept).estimate), range(150))
    assert float(found.standard_error) == pytest.approx(by_hand, rel=0.05)
    if measure == "gini":
        assert float(found.estimate) == pytest.approx(twin.gini(y, w))


@pytest.mark.parametrize("measure", ["theil", "mean-log-deviation"])
def test_parts_against_the_jackknife(measure) -> None:
    rng = np.random.default_rng(8)
    group = np.arange(150) % 3
    y = rng.lognormal(0, 0.4, 150) * (1 + group)

    def of(kept):
        return within_between(values=y[kept], group=group[kept], measure=measure)

    found = of(list(range(150)))
    for part in ("within", "between"):
        by_hand = twin.jackknife(lambda kept, part=part: float(getattr(of(kept), part).estimate), range(150))
        assert float(getattr(found, part).standard_error) == pytest.approx(by_hand, rel=0.05)


def test_limits_against_fine_bisection() -> None:
    rng = np.random.default_rng(1)
    seen = np.abs(rng.normal(0, 3, 300))
    slope, mean = rng.uniform(0.2, 2, 300), rng.uniform(0.2, 2, 300)
    chance = Chance(mean, mean**2 * rng.uniform(0.2, 0.7, 300))
    for moments in (length(slope, chance), squared(seen, slope * seen, chance)):
        lower, upper = inverted(seen, moments, 0.95)
        for found, z in ((lower, 1.959963984540054), (upper, -1.959963984540054)):
            for cell in np.flatnonzero((found > 1e-9) & (found != seen)):
                mean_here, variance = (float(np.broadcast_to(each, 300)[cell]) for each in moments.at(found))
                k = mean_here**2 / variance
                score = ((seen[cell] / mean_here) ** (1 / 3) - 1 + 1 / (9 * k)) * 3 * k**0.5
                assert score == pytest.approx(z, abs=1e-4)


class TestPublished:
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

    def test_both_attributable_shares_agree_in_one_table(self) -> None:
        """40 of 100 exposed and 30 of 200 unexposed fall ill: relative risk 8/3; 25 of the 70 cases would be left over
        the unexposed rate (Miettinen 1974: both formulas are one without confounding)."""
        by_people = levin(prevalence=[1 / 3], relative_risk=[8 / 3])
        by_cases = miettinen(case_share=[40 / 70], relative_risk=[8 / 3])
        assert float(by_people.estimate) == pytest.approx(25 / 70)
        assert float(by_cases.estimate) == pytest.approx(25 / 70)
