"""What is known before an area's own deaths are seen: learned once, kept, and usable for other areas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commontable.stats.ages import AgeBands
from commontable.stats.arrays import Floats, floats
from commontable.stats.reasons import Reason
from commontable.stats.small_areas.areas import Areas, mark
from commontable.stats.small_areas.closing import OpenAge

# Ages between which an area's deviation from its standard runs straight: infancy, youth, midlife, old age, the oldest.
KNOTS = (0.0, 15.0, 35.0, 60.0, 90.0)


@dataclass(frozen=True, eq=False)
class SchedulePrior:
    """How death rates of areas lie around their group's standard.

    log rate = standard of the group + straight pieces between `knots` (normal, with `covariance`; their mean moved by
    `effects` per unit of each covariate) + a band's own part (normal, variance `residual`).
    """

    bands: AgeBands
    knots: tuple[float, ...]
    standard: Floats
    effects: Floats
    covariate_means: Floats
    covariance: Floats
    residual: float
    open_age: OpenAge
    areas: int
    settled: bool
    spread_doubt: float
    standard_doubt: Floats

    @property
    def basis(self) -> Floats:
        return basis_of(self.bands, self.knots)

    @property
    def notes(self) -> tuple[str, ...]:
        """Where the prior comes from, in words for the foot of a table."""
        rest = () if self.settled else ("the prior had not quite come to rest",)
        return (f"prior learned from {self.areas} areas", *rest)

    def check(self, areas: Areas, design: Design) -> None:
        """Refuse areas this prior knows nothing of."""
        if not np.array_equal(self.bands.starts, areas.bands.starts):
            raise ValueError(
                f"prior was learned for age bands {self.bands.starts.tolist()}; got {areas.bands.starts.tolist()}."
            )
        if len(areas) and design.groups.max() >= len(self.standard):
            raise ValueError(f"prior knows {len(self.standard)} groups; got group number {design.groups.max()}.")
        if len(design.covariates) != len(self.effects):
            raise ValueError(f"prior was learned with {len(self.effects)} covariates; got {len(design.covariates)}.")

    @property
    def components(self) -> tuple[Floats, Floats]:
        """The principal age components: share of the variance of log rates, and the pattern over bands (rows)."""
        together = self.basis @ self.covariance @ self.basis.T
        values, vectors = np.linalg.eigh(together)
        keep = slice(None, -len(self.knots) - 1, -1)
        return values[keep] / values.sum(), vectors.T[keep]


def basis_of(bands: AgeBands, knots: tuple[float, ...]) -> Floats:
    """Tents over the middles of the bands (the open band five years in): a row a band, a column a knot."""
    middles = bands.starts + np.append(bands.widths[:-1] / 2, 5.0)
    return np.stack([np.interp(middles, knots, tent) for tent in np.eye(len(knots))], axis=1)


@dataclass(frozen=True, eq=False)
class Design:
    """What groups and covariates areas have: a group number each, covariates in rows (centered by the prior)."""

    groups: NDArray[np.intp]
    covariates: Floats

    def one_hot(self, count: int) -> Floats:
        return np.asarray((self.groups[None] == np.arange(count)[:, None]).astype(float))

    def take(self, cells: NDArray[np.intp]) -> Design:
        return Design(self.groups[cells], self.covariates[:, cells])


def read_design(groups: ArrayLike | None, covariates: ArrayLike | None, areas: Areas) -> tuple[Design, Areas]:
    """Groups are numbers from 0, one an area; covariates have one axis more than the areas. An area without one of its
    covariates goes out of use."""
    shape, count = areas.shape, len(areas)
    numbers = np.zeros(shape, dtype=np.intp) if groups is None else np.asarray(groups)
    if numbers.shape != shape or not np.issubdtype(numbers.dtype, np.integer):
        raise ValueError(f"groups must be whole numbers of shape {shape}, one an area; got shape {numbers.shape}.")
    if count and numbers.min() < 0:
        raise ValueError(f"groups must be numbered from 0; got {numbers.min()}.")
    values = np.zeros((*shape, 0)) if covariates is None else floats(covariates, name="covariates")
    if values.shape[:-1] != shape or values.ndim != len(shape) + 1:
        raise ValueError(f"covariates must have one axis more than the areas, {shape}; got shape {values.shape}.")
    design = Design(numbers.ravel().astype(np.intp), values.reshape(count, -1).T)
    return design, mark(areas, np.asarray(~np.isfinite(design.covariates).all(axis=0)), Reason.MISSING_COVARIATE)
