"""An attacker with linear programs, written apart from the program's own audit: from all that was told together, the
lowest and the highest that a hidden count can be.

The unknowns are the atoms. What was told are statements about sums of them; life expectancies and standard errors are
taken as linear around the true counts, which the attacker is generously granted for that purpose alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from commontable.stats import life_table

from .told import Cell, Figure, Told
from .worlds import STARTS, Atom, World

NEAR = 2e-6  # releases write six decimals


class Misheard(ValueError):
    """A statement that is not true of the world."""


@dataclass
class Attacker:
    """Gathers statements; `world` gives populations, and the point around which figures are taken as linear."""

    world: World
    atoms: list[Atom] = field(init=False)

    def __post_init__(self) -> None:
        self.atoms = list(self.world.deaths)
        self.number = {atom: place for place, atom in enumerate(self.atoms)}
        self.truth = np.array([self.world.deaths[atom] for atom in self.atoms], float)
        self.rows: list[np.ndarray] = []
        self.least: list[float] = []
        self.most: list[float] = []

    def of(self, cell: Cell) -> np.ndarray:
        """The atoms of a cell, as weights: everything that lies in its place, group, years and ages."""
        weights = np.zeros(len(self.atoms))
        for atom, place in self.number.items():
            if cell.holds(atom, self.world.areas.get(cell.place, frozenset())):
                weights[place] = 1.0
        return weights

    def true(self, cell: Cell) -> float:
        return float(self.of(cell) @ self.truth)

    def says(self, weights: np.ndarray, least: float, most: float) -> None:
        """The sum, as it differs from the truth, lies between the two. What is not true was misheard."""
        if least > NEAR or most < -NEAR:
            raise Misheard(f"{least:.6g} to {most:.6g} does not hold the truth")
        if np.any(weights):
            self.rows.append(weights)
            self.least.append(least - NEAR)
            self.most.append(most + NEAR)

    def hears(self, told: Told, revised: Iterable[Atom] = ()) -> None:
        """Everything that one release (or page, or file) says, but for what it says of counts revised since."""
        revised = list(revised)
        told = told.without(lambda cell: any(cell.holds(atom) for atom in revised))
        for cell, count in told.counts.items():
            if count is not None:
                weights = self.of(cell)
                off = count - weights @ self.truth
                self.says(weights, off, off)
        for row, total in told.totals.items():
            weights, half = self.of(row), 5.0 if told.is_rounded(row) else 0.0
            off = total - weights @ self.truth
            self.says(weights, off - half, off + half)
        for figure in told.figures:
            try:
                self._figure(figure)
            except Misheard as fault:
                raise Misheard(f"{figure}: {fault}") from None

    def _figure(self, figure: Figure) -> None:
        """A value and its error, each rounded to `figure.step`, the error upward."""
        deaths, people, weights = self.by_age(figure.row, figure.ages)
        value, error = figure.made(deaths, people, figure.ages)
        moved = [figure.made(deaths + side * np.eye(len(deaths)) / 2, people, figure.ages) for side in (1, -1)]
        slopes = [np.nan_to_num(moved[0][number] - moved[1][number]) for number in (0, 1)]
        half = figure.step / 2
        if figure.value is not None:
            self.says(slopes[0] @ weights, figure.value - half - value, figure.value + half - value)
        if figure.error is not None:
            self.says(slopes[1] @ weights, figure.error - figure.step - error, figure.error - error)

    def by_age(self, row: Cell, ages: tuple[int, ...] = STARTS) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Deaths and people of a row by age, and the atoms of each age."""
        bands = [row.at(start, end) for start, end in zip(ages, (*ages[1:], None), strict=True)]
        weights = np.array([self.of(band) for band in bands])
        people = np.array([self.world.people[atom] for atom in self.atoms], float)
        return weights @ self.truth, weights @ people, weights

    def infers(self, cell: Cell) -> tuple[float, float]:
        """The lowest and the highest count of a cell that agree with everything heard. NaN: nothing agrees."""
        cost = self.of(cell)
        both = vstack([csr_array(np.array(self.rows)), -csr_array(np.array(self.rows))])
        bound = np.concatenate([self.most, -np.array(self.least)])
        ends = []
        for sign in (1.0, -1.0):
            solved = linprog(
                sign * cost, A_ub=both, b_ub=bound, bounds=[(-count, None) for count in self.truth], method="highs"
            )
            found = {0: sign * solved.fun if solved.status == 0 else 0.0, 3: -sign * np.inf}.get(solved.status, np.nan)
            ends.append(float(cost @ self.truth + found))
        return ends[0], ends[1]


def expectancy(deaths: np.ndarray, people: np.ndarray, ages: tuple[int, ...] = STARTS) -> tuple[np.ndarray, np.ndarray]:
    """Life expectancy at birth and its standard error."""
    people = np.broadcast_to(people, deaths.shape)
    made = life_table(
        deaths=np.maximum(deaths, 0), population=people, age_starts=list(ages), population_floor=0
    ).expectancy(0)
    return made.estimate, made.standard_error


def crude_rate(deaths: np.ndarray, people: np.ndarray, ages: tuple[int, ...] = STARTS) -> tuple[np.ndarray, np.ndarray]:
    """Deaths for 1,000 person-years, and its Poisson error."""
    total = np.maximum(deaths, 0).sum(axis=-1)
    return 1000 * total / people.sum(), 1000 * np.sqrt(total) / people.sum()


MADE: dict[str, Callable[..., tuple[np.ndarray, np.ndarray]]] = {
    "life_expectancy_at_birth": expectancy,
    "crude_death_rate": crude_rate,
}


def recovered(attacker: Attacker, hidden: Iterable[Cell], most: int = 9) -> list[str]:
    """The hidden counts that the attacker tells more of than that the policy hides them."""
    found = []
    for cell in hidden:
        if attacker.true(cell) > most:
            continue
        low, high = attacker.infers(cell)
        if not (low <= TOLERANCE and high >= most - TOLERANCE):
            found.append(f"{cell} is from {low:.2f} to {high:.2f} (truly {attacker.true(cell):.0f})")
    return found


TOLERANCE = 0.35  # of a death: a life expectancy is not quite linear over ten deaths
