"""Measures of inequality against their slow twins and against published worked examples."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.stats.inequality import (
    concentration_index,
    group_figures,
    index_of_disparity,
    person_concentration,
    person_inequality,
    person_relative_index,
    person_slope_index,
    relative_slope_index,
    slope_index,
    survey_groups,
    survey_measures,
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


@pytest.mark.parametrize("over", ["bottom", "top", "mean"])
def test_relative_indices_of_persons(over) -> None:
    """Figures as those of groups in which all are alike; errors against the jackknife."""
    rng = np.random.default_rng(6)
    ladder = rng.normal(0, 1, 200)
    y = 20 + 3 * ladder + rng.normal(0, 4, 200)

    def of(kept):
        return person_relative_index(values=y[kept], rank_by=ladder[kept], over=over)

    index = of(list(range(200)))
    groups = group_figures(estimates=y, population=np.ones(200), position=ladder, direction="adverse")
    assert float(index.estimate) == pytest.approx(float(relative_slope_index(groups=groups, over=over).estimate))
    by_hand = twin.jackknife(lambda kept: float(of(kept).estimate), range(200))
    assert float(index.standard_error) == pytest.approx(by_hand, rel=0.04)


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


@pytest.mark.parametrize("aversion", [1.5, 2, 3, 4.5])
@pytest.mark.parametrize("setting", SETTINGS[1:], ids=lambda setting: len(setting[0]))
def test_extended_indices_of_the_national_cancer_institute(setting, aversion) -> None:
    """No output of HD*Calc was at hand: the witness is its printed formula, and its printed standard error."""
    y, errors, people = setting
    groups = given(setting, position=range(1, len(y) + 1))
    rules = {"groups": groups, "aversion": aversion, "ranks": "midpoint"}
    absolute, relative = (concentration_index(**rules, kind=kind) for kind in ("absolute", "relative"))
    theirs = twin.extended(y, people, aversion)
    assert (float(absolute.estimate), float(relative.estimate)) == pytest.approx(theirs)
    assert float(relative.standard_error) == pytest.approx(twin.extended_error(y, people, errors, aversion))


@pytest.mark.parametrize("aversion", [2, 2.5, 3, 5])
def test_extended_index_from_the_curve(aversion) -> None:
    """The default weights are the integral of the definition, exactly; so groups and persons tied alike agree."""
    y, _, people = SETTINGS[2]
    index = concentration_index(groups=given(SETTINGS[2], position=range(1, 6)), kind="relative", aversion=aversion)
    assert float(index.estimate) == pytest.approx(twin.extended_area(y, people, aversion), rel=1e-6)
    persons = person_concentration(values=y, weights=people, rank_by=range(5), kind="relative", aversion=aversion)
    assert float(index.estimate) == pytest.approx(float(persons.estimate))


def test_midpoints_come_near_the_curve_with_many_groups() -> None:
    rng = np.random.default_rng(12)
    y, many = 50 + np.cumsum(rng.normal(0, 0.1, 400)), np.full(400, 7.0)
    groups = group_figures(estimates=y, population=many, position=np.arange(400), direction="adverse")
    both = [
        float(concentration_index(groups=groups, kind="relative", aversion=4, ranks=ranks).estimate)
        for ranks in ("exact", "midpoint")
    ]
    assert both[0] == pytest.approx(both[1], abs=1e-5)


def test_slopes_with_groups_counted_alike_and_over_the_average() -> None:
    y, errors, people = SETTINGS[3]

    def of(z, **rules):
        return relative_slope_index(groups=given((z, errors, people), position=range(1, 9)), **rules)

    for rules in ({"over": "mean"}, {"weights": "equal"}, {"weights": "equal", "model": "logit", "bounds": (0, 100)}):
        by_hand = twin.pushed(lambda z, rules=rules: float(of(z, **rules).estimate), y, errors)
        assert float(of(y, **rules).standard_error) == pytest.approx(by_hand, rel=1e-4)
    x = twin.ranks(people)
    plain = np.polyfit(x, y, 1)
    index = slope_index(groups=given(SETTINGS[3], position=range(1, 9)), weights="equal")
    assert float(index.estimate) == pytest.approx(float(plain[0]))


@pytest.mark.parametrize(("against", "divisor"), [("best", "all"), ("best", "others"), ("reference", "others")])
@pytest.mark.parametrize("favorable", [True, False])
def test_disparity_against_a_group(against, divisor, favorable) -> None:
    y, errors, _ = SETTINGS[2]

    def figure(z):
        base = (max(z) if favorable else min(z)) if against == "best" else z[1]
        return 100 * sum(abs(a - base) for a in z) / base / (len(z) - (divisor == "others"))

    groups = given(SETTINGS[2], favorable, reference=1)
    found = index_of_disparity(groups=groups, weighted=False, against=against, divisor=divisor)
    assert float(found.estimate) == pytest.approx(figure(y))
    assert float(found.standard_error) == pytest.approx(twin.pushed(figure, y, errors), rel=1e-5)


@pytest.mark.parametrize("clustered", [False, True])
def test_measures_of_a_survey_against_the_jackknife(clustered) -> None:
    """Leaving out one sampling unit at a time moves means and shares, and so does ours."""
    rng = np.random.default_rng(13)
    units = 80
    place = np.repeat(rng.normal(0, 1, units), 4)
    group = np.digitize(0.8 * place + 0.6 * rng.normal(0, 1, 4 * units), [-0.5, 0.6])
    y = 40 + 6 * group + rng.normal(0, 5, 4 * units)
    psu = np.repeat(np.arange(units), 4) if clustered else np.arange(4 * units)
    rules = {"direction": "adverse", "position": [1, 2, 3], "reference": 0}

    def of(kept):
        groups = survey_groups(values=y[kept], group=group[kept], psu=psu[kept], **rules)
        return {name: float(each.estimate) for name, each in who_measures(groups=groups).items()}

    many = int(psu.max()) + 1
    left = [of(psu != unit) for unit in range(many)]
    found = survey_measures(values=y, group=group, psu=psu, **rules)
    for name, each in found.items():
        figures = np.array([one[name] for one in left])
        by_hand = float(np.sqrt((many - 1) / many * ((figures - figures.mean()) ** 2).sum()))
        # Those made of squares count what chance adds beside the slope.
        assert float(each.standard_error) == pytest.approx(by_hand, rel=0.06), name
