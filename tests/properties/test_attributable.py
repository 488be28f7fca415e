"""What must hold for attributable shares and for excess deaths."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commontable.stats import Estimate
from commontable.stats.inequality import (
    attributable_deaths,
    excess_deaths,
    levin,
    miettinen,
)
from tests.properties.limits import holds_and_widens, quick

shares = st.lists(st.integers(1, 30), min_size=2, max_size=3)


@quick
@given(shares, st.lists(st.floats(1.05, 6), min_size=3, max_size=3), st.floats(0.1, 0.9))
def test_attributable_shares(common, risks, part) -> None:
    p, r = np.array(common) / 100, np.array(risks[: len(common)])
    split, risk = np.concatenate([[p[0] * part, p[0] * (1 - part)], p[1:]]), np.insert(r, 1, r[0])
    cases = p * r / (1 + p @ (r - 1))
    for formula, name, given_shares, pieces in (
        (levin, "prevalence", p, split),
        (miettinen, "case_share", cases, np.concatenate([[cases[0] * part, cases[0] * (1 - part)], cases[1:]])),
    ):
        found = formula(**{name: given_shares}, relative_risk=r, log_errors=0.2)
        assert 0 < found.estimate < 1
        assert float(formula(**{name: pieces}, relative_risk=risk).estimate) == pytest.approx(float(found.estimate))
        assert float(formula(**{name: given_shares}, relative_risk=np.ones(r.size)).estimate) == 0
        assert formula(**{name: given_shares}, relative_risk=r + 0.5).estimate > found.estimate
        turned = formula(**{name: given_shares[::-1]}, relative_risk=r[::-1], log_errors=0.2)
        np.testing.assert_allclose(turned.interval(), found.interval())
        holds_and_widens(found, name)
        holds_and_widens(attributable_deaths(fraction=found, deaths=200), name)
    both = levin(prevalence=p, relative_risk=r), miettinen(case_share=cases, relative_risk=r)
    assert float(both[0].estimate) == pytest.approx(float(both[1].estimate))  # without confounding they are one


counts = st.lists(st.tuples(*[st.integers(0, 80)] * 2, *[st.integers(100, 5000)] * 2), min_size=2, max_size=5)


@quick
@given(counts, st.integers(2, 5), st.randoms(use_true_random=False))
def test_excess(bands, times, chance) -> None:
    d, e, p, q = (np.array(each, dtype=float) for each in zip(*bands, strict=True))
    years = np.arange(1.0, d.size + 1)

    def excess(*counted: np.ndarray, lost: np.ndarray | None = None) -> Estimate:
        names = ("deaths", "reference_deaths", "population", "reference_population")
        return excess_deaths(**dict(zip(names, counted, strict=True)), years_lost=lost)

    for lost in (None, years):
        found = excess(d, e, p, q, lost=lost)
        holds_and_widens(found, "excess")
        assert float(excess(d, d, p, p, lost=lost).estimate) == pytest.approx(0, abs=1e-9)
        more = excess(times * d, times * e, times * p, times * q, lost=lost)
        assert float(more.estimate) == pytest.approx(times * float(found.estimate), abs=1e-9)
        order = list(range(d.size))
        chance.shuffle(order)
        mixed = excess(d[order], e[order], p[order], q[order], lost=None if lost is None else lost[order])
        np.testing.assert_allclose(mixed.interval(), found.interval())
    halved = excess(*(np.repeat(each / 2, 2) for each in (d, e, p, q)))
    assert float(halved.estimate) == pytest.approx(float(excess(d, e, p, q).estimate), abs=1e-9)
