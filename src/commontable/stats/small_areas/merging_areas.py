"""Merge neighboring areas until life expectancy is precise enough.

**What it says.** Life expectancy of areas so large that each has at most the target standard error; an area too small
for it speaks together with neighbors, and all members share one figure.

**Formula.** In rounds: every merged area whose standard error of e(age) misses the target (or that has no figure)
chooses a neighbor, the one with the fewest person-years (prefer="smallest") or with the most similar ratio of deaths
to deaths expected at the rates of all areas (prefer="similar"). Smallest first, they pair up, each at most once a
round. Figures are plain life tables of the merged counts (Chiang, with the open band's variance).

**Assumptions.** People in a merged area share one mortality.

**Interpretation.** Favorable: higher is better. `labels` numbers the merged areas; `own_share` is the area's share of
the deaths of its merged area.

**Type.** An absolute measure in years; unweighted; without reference.

**Applicability.** A symmetric neighborhood graph. Where a connected part of it cannot reach the target as a whole, its
areas have the reason `target_not_reached`.

**Limits.** Merging hides differences inside merged areas, and with prefer="similar" the deaths themselves choose the
partners, which intervals do not know of. Greedy: other merges may need fewer partners. The open band closes by 1 / m.

**References.** Talbot TO, Done DH, Babcock GD (2018) Popul Health Metr 16:1 (tracts merged to a target standard error).

**Example.** Two small areas side by side, and a large one.

>>> from scipy.sparse import coo_array
>>> path = coo_array(([1, 1, 1, 1], ([0, 1, 1, 2], [1, 0, 2, 1])), shape=(3, 3))
>>> merged = merge_areas(
...     deaths=[[1, 1, 30, 40], [2, 1, 35, 50], [20, 9, 700, 900]],
...     population=[[200, 800, 7_000, 400], [200, 800, 8_000, 450], [4_000, 16_000, 160_000, 8_000]],
...     age_starts=[0, 1, 5, 85], adjacency=path, target_standard_error=2.0,
... )
>>> merged.labels.tolist()
[0, 0, 1]
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commontable.stats.arrays import Floats, choice
from commontable.stats.chunks import by_columns
from commontable.stats.life_tables import life_table
from commontable.stats.reasons import Reason
from commontable.stats.small_areas.areas import Areas, mark, read_areas
from commontable.stats.small_areas.conventions import chiang_variances, closed_by_rate, log_of
from commontable.stats.small_areas.neighborhood import Sparse, read_adjacency
from commontable.stats.small_areas.result import SmallAreas, assemble
from commontable.stats.small_areas.schedules import plain_rules
from commontable.stats.small_areas.spreads import Independent

Labels = NDArray[np.intp]


def merge_areas(
    *,
    deaths: ArrayLike,
    population: ArrayLike,
    age_starts: ArrayLike,
    adjacency: object,
    target_standard_error: float,
    age: float | None = None,
    prefer: Literal["smallest", "similar"] = "smallest",
    a0: float = 0.1,
    ax: float = 0.5,
) -> SmallAreas:
    """Areas merged along a graph until the target is met. The module says what it means.

    adjacency: areas × areas, symmetric (SciPy sparse). target_standard_error: in years, of e(age) (the first age if
    none is named). prefer: which neighbor an area that misses the target goes to. a0, ax: shares, as in life_table.
    """
    if not target_standard_error > 0:
        raise ValueError(f"target_standard_error must be above zero years; got {target_standard_error}.")
    choice(prefer, name="prefer", allowed=("smallest", "similar"))
    areas = read_areas(deaths, population, age_starts, 0.0)
    graph = between_usable(read_adjacency(adjacency, len(areas)), areas.usable)
    first = float(areas.bands.starts[0]) if age is None else age

    def missing(counts: Floats, years: Floats) -> NDArray[np.bool_]:
        """Which merged areas miss the target."""

        def errors(some: slice) -> tuple[Floats]:
            table = life_table(
                deaths=counts[:, some].T, population=years[:, some].T, age_starts=areas.bands.starts, a0=a0, ax=ax,
                population_floor=0,
            )  # fmt: skip
            return (table.expectancy(first).standard_error,)

        return np.asarray(~(by_columns(errors, counts.shape[1])[0] <= target_standard_error))

    labels = np.arange(len(areas))
    while True:
        counts, years = gathered(areas.deaths, labels), gathered(areas.years, labels)
        failing = missing(counts, years)
        pairs = paired(failing, counts, years, joined(graph, labels), prefer)
        if (pairs == np.arange(pairs.size)).all():
            break
        labels = np.unique(pairs[labels], return_inverse=True)[1].astype(np.intp)
    areas = mark(areas, failing[labels], Reason.TARGET_NOT_REACHED)
    words = f"neighbors merged to a standard error of {target_standard_error:g} years, {prefer} first"
    return shared_result(areas, labels, (counts, years), (a0, ax), words)


def between_usable(graph: Sparse, usable: NDArray[np.bool_]) -> Sparse:
    """The graph without areas that cannot be used."""
    from scipy import sparse

    keep = sparse.diags_array(usable.astype(float))
    found = (keep @ graph @ keep).tocsr()
    found.eliminate_zeros()
    return found


def gathered(columns: Floats, labels: Labels) -> Floats:
    """Sums over the members of each merged area, ages first."""
    return np.stack([np.bincount(labels, weights=row) for row in columns])


def joined(graph: Sparse, labels: Labels) -> Sparse:
    """Which merged areas touch."""
    from scipy import sparse

    count = int(labels.max()) + 1
    members = sparse.csr_array((np.ones(labels.size), (np.arange(labels.size), labels)), shape=(labels.size, count))
    found = (members.T @ graph @ members).tocsr()
    found.setdiag(0)
    found.eliminate_zeros()
    return found


def paired(failing: NDArray[np.bool_], counts: Floats, years: Floats, graph: Sparse, prefer: str) -> Labels:
    """For each merged area the number it goes by after this round: its own, or that of its partner."""
    size = years.sum(axis=0)
    pooled = counts.sum(axis=1) / np.maximum(years.sum(axis=1), 1e-300)
    # Half a death on both sides keeps the ratio of an area without deaths finite.
    ratio = np.log((counts.sum(axis=0) + 0.5) / (pooled @ years + 0.5))
    numbers, taken = np.arange(failing.size), np.zeros(failing.size, dtype=bool)
    for area in np.flatnonzero(failing)[np.argsort(size[failing], kind="stable")]:
        touching = graph.indices[graph.indptr[area] : graph.indptr[area + 1]]
        if taken[area] or not touching.size:
            continue
        cost = size[touching] if prefer == "smallest" else np.abs(ratio[touching] - ratio[area])
        partner = touching[np.lexsort((touching, cost))[0]]
        if not taken[partner]:
            taken[area] = taken[partner] = True
            numbers[max(area, partner)] = min(area, partner)
    return numbers


def shared_result(
    areas: Areas, labels: Labels, merged: tuple[Floats, Floats], conventions: tuple[float, float], words: str
) -> SmallAreas:
    """Every member with the figures of its merged area."""
    rules = plain_rules(areas.bands, *conventions, None, len(areas))

    def some(cells: slice) -> tuple[Floats, ...]:
        here, (counts, years) = areas.part(cells), (each[:, labels[cells]] for each in merged)
        with np.errstate(divide="ignore", invalid="ignore"):
            rates = np.where(here.usable & (years > 0), counts / years, 1.0)
            share = here.deaths.sum(axis=0) / counts.sum(axis=0)
        return log_of(rates), chiang_variances(rates, counts, here, rules), share

    log_rates, variances, share = by_columns(some, len(areas))
    areas, schedules = closed_by_rate(areas, log_rates, rules, Independent(variances))
    own = np.where(np.isfinite(share), share, 0.0)
    numbers = labels.reshape(areas.shape)
    return assemble(areas, schedules, method=words, own_share=own, labels=numbers)
