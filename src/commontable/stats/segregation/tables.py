"""People by unit and group, read once: faults by region, the variance of every count, the pair of groups compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commontable.stats.arrays import Codes, Floats, choice, floats, normal_quantile
from commontable.stats.chunks import CELLS
from commontable.stats.reasons import NUMBER, Reason, first_code, marked
from commontable.stats.results import Estimate
from commontable.stats.segregation.regions import Regions, group_units

Sampling = Literal["none", "multinomial"]
# A scipy.sparse matrix (SciPy ships no types), or one made as it is used (see nearby).
Sparse = Any
ACS_LEVEL = 0.90


@dataclass(frozen=True, eq=False)
class People:
    """Counts as groups × leading axes (flattened) × units sorted by region; faulty regions hold zeros."""

    n: Floats
    variance: Floats | None
    regions: Regions
    lead: tuple[int, ...]
    codes: Codes
    surroundings: Sparse | None
    doubt: str

    def parts(self) -> Iterator[People]:
        """The same people, some regions at a time; all at once where the units of one region surround another's."""
        if self.surroundings is not None or self.regions.starts.size == 1:
            yield self
            return
        for some, units in self.regions.blocks(CELLS):
            n, variance = self.n[..., units], self.variance
            yield replace(
                self,
                n=n,
                variance=n if variance is self.n else None if variance is None else variance[..., units],
                regions=self.regions.part(some),
                codes=self.codes[..., some],
            )

    def out(self, values: NDArray[Any]) -> NDArray[Any]:
        """A figure per region in the shape the caller knows: without a region axis where none was asked for."""
        shaped = values.reshape(self.lead + values.shape[1:])
        return shaped if self.regions.labels is not None else shaped[..., 0]

    def estimate(self, values: Floats, error: Floats | None, method: str, codes: Codes | None = None) -> Estimate:
        """Figures per region with their reasons."""
        codes = self.codes if codes is None else first_code(self.codes, codes)
        blank = codes != 0
        error = np.full(values.shape, np.nan) if error is None else error
        people = self.regions.sum(self.n.sum(axis=0))
        figures = (np.where(blank, np.nan, each) for each in (values, error, people))
        value, doubt, n = (self.out(np.asarray(each)) for each in figures)
        return Estimate(value, doubt, self.out(codes), n, method, (self.doubt,))


def read_people(
    *,
    counts: ArrayLike,
    regions: ArrayLike | None = None,
    surroundings: Sparse | None = None,
    margins: ArrayLike | None = None,
    margin_level: float = ACS_LEVEL,
    sampling: Sampling = "none",
) -> People:
    """Counts (..., units, groups), checked. A fault leaves its region undefined and no other."""
    given = floats(counts, name="counts")
    if given.ndim < 2 or given.shape[-1] < 2:
        raise ValueError(
            f"counts must be units × groups with at least two groups (give an 'everybody else' column); got shape "
            f"{given.shape}."
        )
    grouped = group_units(regions, given.shape[-2])
    n = by_group(given, grouped)
    square, doubt = count_variance(given, margins, margin_level, sampling)
    codes = faults(n, grouped)
    bad = np.repeat(codes != 0, grouped.sizes, axis=-1)
    n = np.where(bad, 0.0, n) if bad.any() else n
    if sampling == "multinomial":
        square = n
    elif square is not None:
        square = by_group(square, grouped)
    people = People(n, square, grouped, given.shape[:-2], codes, None, doubt)
    if surroundings is None:
        return people
    return surrounded(people, check_surroundings(surroundings, grouped, given.shape[-2]))


def surrounded(people: People, near: Sparse) -> People:
    """The same people with surroundings (in the order of the regions). A fault leaves regions it surrounds undefined
    too."""
    codes = people.codes
    if codes.any():
        bad = np.repeat(codes != 0, people.regions.sizes, axis=-1)
        touched = people.regions.sum((near @ bad.T.astype(float)).T) > 0
        codes = first_code(codes, marked(touched, Reason.MISSING_COUNT))
    return replace(people, surroundings=near, codes=codes)


def by_group(values: Floats, regions: Regions) -> Floats:
    """(..., units, groups) as groups × leading × units, contiguous, units in the order of the regions."""
    # Whole rows are moved before turning: a row of groups lies together in memory.
    turned = np.moveaxis(values if regions.order is None else np.take(values, regions.order, axis=-2), -1, 0)
    return np.ascontiguousarray(turned).reshape(turned.shape[0], -1, turned.shape[-1])


def count_variance(
    given: Floats, margins: ArrayLike | None, level: float, sampling: Sampling
) -> tuple[Floats | None, str]:
    """The variance of every count, and in words where its doubt comes from."""
    way = choice(sampling, name="sampling", allowed=("none", "multinomial"))
    if margins is None:
        words = {
            "none": "counts taken as they are; no standard error (give margins, or sampling='multinomial')",
            "multinomial": "people counted are a random draw from a larger population",
        }
        return None, words[way]
    if way != "none":
        raise ValueError(
            "Give margins or sampling='multinomial', not both: margins already say how doubtful counts are."
        )
    margin = floats(margins, name="margins")
    if margin.shape != given.shape:
        raise ValueError(f"margins must have the shape of counts, {given.shape}; got {margin.shape}.")
    square = np.where(margin >= 0, margin / normal_quantile(level), np.nan) ** 2
    return square, f"margins of error at {level:.0%}, independent between cells"


def faults(n: Floats, regions: Regions) -> Codes:
    """The first fault of each region."""
    flat = regions.sum
    found = marked(~(flat(n.sum(axis=0)) > 0), Reason.NO_PEOPLE)
    if np.isfinite(n).all() and not (n < 0).any():
        return found
    for reason, mask in (
        (Reason.NEGATIVE_COUNT, n < 0),
        (Reason.INFINITE_COUNT, np.isinf(n)),
        (Reason.MISSING_COUNT, np.isnan(n)),
    ):
        found[flat(mask.any(axis=0).astype(float)) > 0] = NUMBER[reason]
    return found


def check_surroundings(given: Sparse, regions: Regions, units: int, name: str = "surroundings") -> Sparse:
    """A sparse units × units matrix in the order of the regions, or a message."""
    from scipy import sparse  # late: keeps the import of this package light

    if not sparse.issparse(given):
        raise TypeError(f"{name} must be a scipy.sparse matrix (see kernel_surroundings); a full one is too large.")
    if given.shape != (units, units):
        raise ValueError(f"{name} must be {units} × {units}, one row per unit; got {given.shape}.")
    near = given.tocsr()
    if near.data.size and not (np.isfinite(near.data).all() and near.data.min() >= 0):
        raise ValueError(f"{name} must hold finite weights of zero or more.")
    return near if regions.order is None else near[regions.order][:, regions.order]


def check_group(group: int, groups: int, name: str) -> int:
    if not isinstance(group, int | np.integer) or not 0 <= group < groups:
        raise ValueError(f"{name} must be the number of a column of counts, 0 to {groups - 1}; got {group!r}.")
    return int(group)


def chosen_groups(people: People, group: int | None, reference: int | None) -> People:
    """All groups; or one against another; or one against everybody else."""
    if group is None:
        if reference is not None:
            raise ValueError("reference needs group: which group is compared with the reference?")
        return people
    first = check_group(group, len(people.n), "group")
    if reference is None:
        second = [each for each in range(len(people.n)) if each != first]
    else:
        second = [check_group(reference, len(people.n), "reference")]
        if second == [first]:
            raise ValueError(f"group and reference are both column {first}; give two different ones.")

    def two(values: Floats) -> Floats:
        return np.stack([values[first], values[second].sum(axis=0)])

    return replace(people, n=two(people.n), variance=None if people.variance is None else two(people.variance))


def only_one_group(people: People) -> Codes:
    """Regions in which fewer than two groups live: nothing can be unevenly spread."""
    present = (people.regions.sum(people.n) > 0).sum(axis=0)
    return marked(present < 2, Reason.ONE_GROUP_ONLY)
