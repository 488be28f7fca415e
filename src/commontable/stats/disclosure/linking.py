"""What hides a count elsewhere: rates, life expectancies, rounded tables, overlapping groups, earlier releases.

**What it says.** Each function returns the table with one more figure that a reader knows. `suppress` may withhold
such a figure, and `audit` uses it; a figure that is out already is `fixed` and cannot be withheld.

**Formula.** A group: value = the sum of its parts. A rate shown as r of a known population P per `per`, rounded to d
decimals: the count lies within P / per × (r ± 10⁻ᵈ / 2). A life expectancy: linear in the deaths around the truth,
its slopes by one death more in each band, within its rounding. A rounded count: within so much of what is shown.

**Assumptions.** A reader knows the populations, the rounding and the method. Populations themselves are public.

**Interpretation.** A rate published beside a population tells its count, unless it is rounded so that several counts
give the same rate.

**Type.** Further equations of a linked table.

**Applicability.** Any linked table without a missing count among the parts. Figures an earlier release told must
agree with the counts now; where counts were revised, the revised part is a cell of its own.

**Limits.** The life expectancy is taken as linear, which grants the attacker the truth; far from it the linear
statement is off. A standard error published beside a rate tells as much again and is not linked by itself.

**References.** Hundepool A et al. (2012) Statistical Disclosure Control, Wiley, chapters 4 and 5, on linked tables
and on differencing.

**Example.** Four deaths are hidden, but their rate is published beside 5,000 people: 80.0 per 100,000 tells them.

>>> from commontable.stats.disclosure import POLICIES, audit, cross_table, with_rate
>>> table = with_rate(table=cross_table(counts=[4, 30, 25], margins=[]), cells=0, population=5_000)
>>> seen = audit(table=table, hidden=[True, *[False] * 4], policy=POLICIES["cms"])
>>> [round(float(end), 1) for end in (seen.low[0], seen.high[0])], bool(seen.protected[0])
([4.0, 4.0], False)
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import floats
from commontable.stats.disclosure.tables import LinkedTable, Whole
from commontable.stats.life_tables import life_table


def _cells(table: LinkedTable, cells: ArrayLike) -> Whole:
    found = np.atleast_1d(np.asarray(cells, dtype=np.intp))
    if found.ndim != 1 or np.any((found < 0) | (found >= len(table.counts))):
        raise ValueError(f"cells must be numbers of cells from 0 to {len(table.counts) - 1}; got {cells!r}.")
    return found


def with_group(*, table: LinkedTable, parts: ArrayLike) -> LinkedTable:
    """A group that is published besides and overlaps others ("all but White", say): the sum of its parts.

    >>> from commontable.stats.disclosure import cross_table
    >>> with_group(table=cross_table(counts=[12, 3, 40]), parts=[1, 2]).counts.tolist()
    [12.0, 3.0, 40.0, 55.0, 43.0]
    """
    cells = _cells(table, parts)
    value = float(table.counts[cells].sum())
    linked = table.linked(value=value, parts=cells, weights=np.ones(len(cells)), known=(value, value))
    return replace(linked, countable=np.append(table.countable, True))


def with_rate(
    *, table: LinkedTable, cells: ArrayLike, population: float, per: float = 100_000, decimals: int = 1
) -> LinkedTable:
    """A rate of some cells' count is published, rounded, beside a known population: the count hides behind it."""
    chosen = _cells(table, cells)
    if population <= 0 or per <= 0:
        raise ValueError(f"population and per must be above zero; got {population:g} and {per:g}.")
    step = 10.0**-decimals * population / per
    value = float(table.counts[chosen].sum())
    shown = np.round(value / step) * step
    known = (shown - step / 2, shown + step / 2)
    return table.linked(value=value, parts=chosen, weights=np.ones(len(chosen)), known=known)


def with_life_expectancy(
    *, table: LinkedTable, cells: ArrayLike, population: ArrayLike, age_starts: ArrayLike, decimals: int = 1
) -> LinkedTable:
    """A life expectancy at birth is published, rounded; `cells` are the deaths by age it was made from.

    It is taken as linear in the deaths around their true values, which the attacker is generously granted.
    """
    chosen = _cells(table, cells)
    deaths, people = table.counts[chosen], floats(population, name="population")
    everyone = np.broadcast_to(people, (len(chosen) + 1, len(chosen)))
    moved = np.vstack([deaths, deaths + np.eye(len(chosen))])
    rules = {"population_floor": 0, "age_starts": age_starts}
    expectancy = life_table(deaths=moved, population=everyone, **rules).expectancy(0).estimate  # type: ignore[arg-type]
    if not np.all(np.isfinite(expectancy)):
        raise ValueError("This life expectancy is undefined, or would be with one death more; it cannot be published.")
    slopes = expectancy[1:] - expectancy[0]
    half = 0.5 * 10.0**-decimals
    gap = np.round(expectancy[0], decimals) - expectancy[0]
    value = float(slopes @ deaths)
    return table.linked(value=value, parts=chosen, weights=slopes, known=(value + gap - half, value + gap + half))


def with_earlier_release(
    *, table: LinkedTable, cells: ArrayLike, least: ArrayLike, most: ArrayLike | None = None
) -> LinkedTable:
    """An earlier release told the sum of these cells: `least` to `most`, or `least` itself. It cannot be hidden now."""
    chosen = _cells(table, cells)
    value = float(table.counts[chosen].sum())
    low, high = (float(floats(each, name="least and most")) for each in (least, least if most is None else most))
    if not low <= value <= high:
        raise ValueError(
            f"The earlier release tells {low:g} to {high:g}, the table {value:g}: the count was revised. Give the "
            "revised part as a cell of its own, so that an outsider's doubt about it counts."
        )
    linked = table.linked(value=value, parts=chosen, weights=np.ones(len(chosen)), known=(low, high))
    return replace(linked, fixed=np.append(table.fixed, True))


def with_rounding(*, table: LinkedTable, shown: ArrayLike, within: float) -> LinkedTable:
    """Counts are published rounded: a reader of `shown` knows each count to lie within so much of it, not below 0."""
    values = floats(shown, name="shown").ravel()
    if values.shape != table.counts.shape:
        raise ValueError(f"shown must have a figure for each of the {len(table.counts)} cells; got {len(values)}.")
    least, most = np.maximum(values - within, 0), values + within
    off = table.countable & ((table.counts < least) | (table.counts > most))
    if np.any(off):
        raise ValueError(f"{int(off.sum())} counts are farther than {within:g} from what is shown.")
    here = table.countable
    return replace(table, least=np.where(here, least, table.least), most=np.where(here, most, table.most))
