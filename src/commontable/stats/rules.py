"""The conventions a life table was made with, checked once and kept with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commontable.stats.ages import AgeBands
from commontable.stats.arrays import Floats, choice, floats
from commontable.stats.time_lived import (
    A1,
    InfantRule,
    check_band_rule,
    check_infant_rule,
    child_years,
    greville,
    infant_years,
    male_share,
)

OpenBandRule = Literal["inverse-rate", "pooled", "given"]
QRule = Literal["cap", "constant-hazard", "refuse"]
OPEN_BAND_RULES = ("inverse-rate", "pooled", "given")
Q_RULES = ("cap", "constant-hazard", "refuse")

# Eayres D, Williams ES (2004), J Epidemiol Community Health 58:243-249: below 5,000 person-years the estimate is skewed
# and its interval misleads.
POPULATION_FLOOR = 5000.0


@dataclass(frozen=True, eq=False)
class Rules:
    """Named conventions. Arrays in it have one value per cell."""

    a0: float | InfantRule
    ax: Floats | str
    male: Floats | None
    open_band: str
    open_expectancy: Floats | None
    open_standard_error: Floats | None
    q_rule: str
    population_floor: float
    open_variance: bool

    @property
    def same_for_all(self) -> bool:
        """Whether ax is one column of numbers for every cell."""
        if isinstance(self.ax, str) or self.q_rule == "constant-hazard":
            return False
        return self.ax.ndim == 1 or (self.ax.ndim == 0 and not isinstance(self.a0, str))

    @property
    def words(self) -> str:
        """The method in one line, for the foot of a table."""
        if isinstance(self.ax, str) or self.ax.ndim == 0:
            years = f"a0 {self.a0}, ax {self.ax}"
        else:
            years = "ax given for every band"
        variance = "with" if self.open_variance else "without"
        return (
            f"abridged life table: {years}, open band {self.open_band}, q above one {self.q_rule}; "
            f"Chiang variance {variance} the open band"
        )

    def part(self, cells: slice | NDArray[np.intp]) -> Rules:
        """The rules of some of the cells."""

        def cut(values: Floats | None) -> Floats | None:
            return None if values is None or values.ndim == 0 else values[cells]

        ax = self.ax if isinstance(self.ax, str) or self.ax.ndim < 2 else self.ax[cells]
        return replace(
            self,
            ax=ax,
            male=cut(self.male),
            open_expectancy=cut(self.open_expectancy),
            open_standard_error=cut(self.open_standard_error),
        )


def check_rules(rules: Rules, *, bands: AgeBands, sex: ArrayLike | None, shape: tuple[int, ...]) -> Rules:
    """The same rules, refused with one clear message or spread over `shape` and laid out flat, one value a cell."""
    check_infant_rule(rules.a0, bands)
    ax = check_band_rule(rules.ax, bands)
    choice(rules.open_band, name="open_band", allowed=OPEN_BAND_RULES)
    choice(rules.q_rule, name="q_rule", allowed=Q_RULES)
    if not rules.population_floor >= 0:
        raise ValueError(f"population_floor must be zero or more person-years; got {rules.population_floor}.")
    if (rules.open_band == "given") != (rules.open_expectancy is not None):
        raise ValueError("open_expectancy and open_band='given' belong together; give both or neither.")
    if rules.open_standard_error is not None and rules.open_expectancy is None:
        raise ValueError("open_standard_error needs open_expectancy and open_band='given'.")
    male = male_share(sex, needed_by=rule_by_sex(rules.a0, ax))
    return replace(
        rules,
        ax=ax if isinstance(ax, str) or ax.ndim < 2 else spread(ax, (*shape, len(bands)), "ax").reshape(-1, len(bands)),
        male=None if male is None else spread(male, shape, "sex").ravel(),
        open_expectancy=flat(rules.open_expectancy, shape, "open_expectancy"),
        open_standard_error=flat(rules.open_standard_error, shape, "open_standard_error"),
    )


def rule_by_sex(a0: float | InfantRule, ax: Floats | str) -> str | None:
    """The rule that cannot do without the sex, in words; nothing when none is in use."""
    if not isinstance(ax, str) and ax.ndim:
        return None  # an array of years speaks for every band, the first included
    if isinstance(a0, str):
        return f"a0={a0!r}"
    return f"ax={ax!r}" if isinstance(ax, str) and ax in A1 else None


def spread(values: Floats, shape: tuple[int, ...], name: str) -> Floats:
    try:
        return np.broadcast_to(values, shape)
    except ValueError as fault:
        raise ValueError(f"{name} has shape {values.shape}, which does not fit cells of shape {shape}.") from fault


def flat(values: ArrayLike | None, shape: tuple[int, ...], name: str) -> Floats | None:
    return None if values is None else spread(floats(values, name=name), shape, name).ravel()


def years_by_rule(rates: Floats, bands: AgeBands, rules: Rules) -> Floats:
    """Years lived in each closed band by those who die in it: ages first, then one column, or one column a cell."""
    widths = bands.widths[:-1]
    if isinstance(rules.ax, str):
        halves = np.repeat((widths / 2)[:, None], rates.shape[1], 1)
        years = greville(rates, bands) if rules.ax == "greville" else halves
    elif rules.ax.ndim == 0:
        years = (rules.ax * widths)[:, None]
    else:
        return np.atleast_2d(rules.ax).T[:-1]
    if isinstance(rules.a0, str) and years.shape[1] != rates.shape[1]:
        years = np.repeat(years, rates.shape[1], 1)
    if isinstance(rules.a0, str) and rules.male is not None:
        years[0] = infant_years(rules.a0, rates[0], rules.male)
    elif not isinstance(rules.a0, str) and bands.starts[0] == 0:
        years[0] = rules.a0 * widths[0]
    if isinstance(rules.ax, str) and rules.ax in A1 and rules.male is not None:
        years[1] = child_years(rules.ax, rates[0], years[0], rules.male)
    return years
