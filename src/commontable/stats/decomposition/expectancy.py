"""Difference in life expectancy, decomposed by age and by cause of death.

**What it says.** How many years of a difference in life expectancy come from each age band, and within each band from
each cause of death. "Of the 5 years that separate the two, 1.2 come from heart disease between 45 and 64."

**Formula.** Contribution of the band x to x + n = l₁(x) ((g₁ - g₂) + (q₁ - q₂) e₂(x + n)), with survivors l, chance
of dying q, expectancy e and g = (n - a) q; 1 is the reference, 2 the comparison. In life-table terms that is
l₁(x) (ₙL₂/l₂(x) - ₙL₁/l₁(x)) + T₂(x + n) (l₁(x)/l₂(x) - l₁(x + n)/l₂(x + n)): Arriaga, one way. "lopez-ruzicka"
exchanges the groups and the sign; "arriaga-symmetric" is the mean of both, and "chandrasekaran-iii", which starts from
(l₁ + l₂)(e₂ - e₁)/2, is the same figure. "horiuchi": the rates of all bands and causes move on a straight line from one
group to the other, and each band is given what its own movement changes; here in `steps` symmetric steps, each exact.
By cause these four give a band's years to its causes in proportion to the differences of their rates. "stepwise"
(Andreev and others) replaces the rates one by one, causes in the order given and ages upward, and takes the mean of
both directions; "stepwise-one-way" goes from the reference only. "horiuchi-midpoint" is Horiuchi's approximation by
central differences. Standard error: delta method, deaths of each band and cause Poisson with var(rate) = deaths /
person-years², the years a lived by those who die held at their rule, and half a death more of the part's own kind in
each group. Limits (MOVER): what a part owes to its own deaths has the limits of their counts under Jeffreys's prior,
what it owes to all others is normal; squared distances are added. The total difference is normal.

**Assumptions.** The two groups are independent (neither holds the other). Person-years are known without error. Causes
are exclusive and together make all deaths. Death rates of one cause do not depend on those of another.

**Interpretation.** Positive: the comparison lives longer because of this band or cause; negative: shorter. Favorable
when it makes the group of concern live longer. The parts sum to the difference.

**Type.** An absolute measure in years; the reference is given by you; unweighted.

**Applicability.** Any two tables with the same bands and an open last one; a pair is undefined with a reason where
either table is. The reference may be one group for many comparisons.

**Limits.** It is bookkeeping, not cause and effect. One-way figures change when the groups are exchanged, by half a
year in a band in our examples; so the default is symmetric. Stepwise figures by cause depend on the order of causes.
Proportional figures are unstable where causes cancel within a band. Where a band or cause has next to no deaths its
limits are wide and hold more often than they say (up to always): no limits of such counts can do better. Pooled open
bands are taken as independent of the bands they borrow from, as in `life_table`.

**References.** Arriaga EE (1984) Demography 21:83-96. Lopez AD, Ruzicka LT (1977) in: Proc. Meeting on Socioeconomic
Determinants of Mortality. Chandra Sekaran C (1949) Popul Bull UN. Ponnapalli KM (2005) Demographic Research 12:141-172.
Andreev EM, Shkolnikov VM, Begun AZ (2002) Demographic Research 7:499-522. Horiuchi S, Wilmoth JR, Pletcher SD (2008)
Demography 45:785-801. Preston SH, Heuveline P, Guillot M (2001) Demography, section 3.10. Zou GY, Donner A (2008) Stat
Med 27:1693-1702 and Li HQ, Tang ML, Wong WK (2014) Comput Stat 29:1-20 (limits).

**Example.** Two causes in four bands; the comparison loses its years to the first cause in the third band.

>>> years = [10_000, 40_000, 600_000, 30_000]
>>> parts = decompose_expectancy(
...     reference_deaths=[[10, 70], [10, 10], [450, 450], [1400, 1000]],
...     reference_population=years,
...     deaths=[[10, 80], [10, 10], [950, 450], [1500, 1000]],
...     population=years,
...     age_starts=[0, 1, 5, 85],
...     causes=("heart", "other"),
... )
>>> round(float(parts.difference.estimate), 2), parts.by_age.estimate.round(2).tolist()
(-3.49, [-0.09, 0.0, -2.97, -0.42])
>>> parts.by_age_and_cause.estimate.round(2).tolist()
[[0.0, -0.09], [0.0, 0.0], [-2.97, 0.0], [-0.42, 0.0]]
>>> [round(float(limit), 2) for limit in parts.of_cause("heart").interval(0.95)]
[-4.03, -2.77]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import choice
from commontable.stats.decomposition.inputs import Given, Options, read
from commontable.stats.decomposition.result import ExpectancyDecomposition
from commontable.stats.decomposition.working import METHODS, decompose
from commontable.stats.rules import POPULATION_FLOOR, OpenBandRule, QRule
from commontable.stats.time_lived import BandRule, InfantRule

Method = Literal[
    "arriaga",
    "lopez-ruzicka",
    "arriaga-symmetric",
    "chandrasekaran-iii",
    "stepwise",
    "stepwise-one-way",
    "horiuchi",
    "horiuchi-midpoint",
]


def decompose_expectancy(
    *,
    deaths: ArrayLike,
    population: ArrayLike,
    reference_deaths: ArrayLike,
    reference_population: ArrayLike,
    age_starts: ArrayLike,
    causes: Sequence[str] = (),
    method: Method = "arriaga-symmetric",
    steps: int = 20,
    intervals: bool = True,
    a0: float | InfantRule = 0.1,
    ax: float | BandRule | ArrayLike = 0.5,
    sex: ArrayLike | None = None,
    reference_sex: ArrayLike | None = None,
    open_band: OpenBandRule = "inverse-rate",
    open_expectancy: ArrayLike | None = None,
    open_standard_error: ArrayLike | None = None,
    reference_open_expectancy: ArrayLike | None = None,
    reference_open_standard_error: ArrayLike | None = None,
    q_rule: QRule = "cap",
    population_floor: float = POPULATION_FLOOR,
) -> ExpectancyDecomposition:
    """Comparison minus reference, in parts, for any number of pairs. The module says what it means.

    deaths, population: of the comparison, shape (..., bands); with `causes`, deaths have shape (..., bands, causes).
    reference_deaths, reference_population: the same of the reference; the leading axes need only fit each other.
    causes: their names, in the order of the last axis of deaths; none for a decomposition by age alone.
    steps: how many steps the "horiuchi" methods take.
    intervals: False leaves the standard errors out, which is faster.
    sex, reference_sex: needed by the named rules of `a0` and `ax` only; `reference_sex` is `sex` if not given.
    a0, ax, open_band, q_rule, population_floor: as in `life_table`. With open_band "given" both groups need their
    open_expectancy, with its standard error when known; causes then share the open band as its deaths do.
    """
    choice(method, name="method", allowed=tuple(METHODS))
    if isinstance(steps, bool) or not isinstance(steps, int | np.integer) or not 1 <= steps <= 1000:
        raise ValueError(f"steps must be a whole number from 1 to 1,000; got {steps!r}.")
    if open_band == "given" and (open_expectancy is None or reference_open_expectancy is None):
        raise ValueError("open_band='given' needs both open_expectancy and reference_open_expectancy.")
    options = Options(a0, ax, open_band, q_rule, float(population_floor))
    names = tuple(str(cause) for cause in causes)
    inputs = read(
        comparison=Given("", deaths, population, sex, open_expectancy, open_standard_error),
        reference=Given(
            "reference_",
            reference_deaths,
            reference_population,
            sex if reference_sex is None else reference_sex,
            reference_open_expectancy,
            reference_open_standard_error,
        ),
        age_starts=age_starts,
        causes=names,
        options=options,
    )
    return decompose(inputs, METHODS[method], int(steps), intervals)
