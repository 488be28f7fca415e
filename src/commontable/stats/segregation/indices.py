"""The indices as functions of a state: value and slopes. Groups are worked off one after the other to save memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from commontable.stats.arrays import Floats
from commontable.stats.segregation.pairwise import gini_slopes, gini_sums
from commontable.stats.segregation.state import Slopes, State, floor_shares


@dataclass(frozen=True)
class Choice:
    """What an index needs beside the state: the groups meant, Atkinson's shape, the base of the logarithm."""

    group: int = 0
    to: int = 0
    shape: float = 0.5
    base: float = np.e


Value = Callable[[State, Choice], Floats]
Slope = Callable[[State, Choice, Floats], Slopes]


def interaction(state: State) -> Floats:
    """Simpson's interaction: the chance that two people of the region are of different groups."""
    return np.asarray((state.P * (1 - state.P)).sum(axis=0))


def plogp(shares: Floats) -> Floats:
    """p ln p, zero at zero."""
    logs = np.zeros(shares.shape)
    np.log(shares, out=logs, where=shares > 0)
    logs *= shares
    return logs


def entropy(shares: Floats) -> Floats:
    total = np.zeros(shares.shape[1:])
    for each in shares:
        total -= plogp(each)
    return total


def dissimilarity_value(state: State, choice: Choice) -> Floats:
    gathered = np.zeros(state.T.shape)
    for shares, region in zip(state.p, state.P, strict=True):
        apart = np.abs(shares - state.regions.spread(region))
        apart *= state.t
        gathered += state.regions.sum(apart)
    return gathered / (2 * state.T * interaction(state))


def dissimilarity_slopes(state: State, choice: Choice, value: Floats) -> Slopes:
    spread, sums, mixed = state.regions.spread, state.regions.sum, interaction(state)
    scale = 1 / (2 * state.T * mixed)
    sign, wide, distance = np.empty(state.p.shape), spread(scale), np.zeros(state.t.shape)
    for place, shares in enumerate(state.p):
        apart = shares - spread(state.P[place])
        np.sign(apart, out=sign[place])
        sign[place] *= wide
        sign[place] *= state.t
        distance += np.abs(apart, out=apart)
    by_region = -sums(sign) - value / mixed * (1 - 2 * state.P)
    return Slopes(distance * wide, sign, by_region, -value / state.T)


def gini_value(state: State, choice: Choice) -> Floats:
    gathered = np.zeros(state.T.shape)
    for shares in state.p:
        gathered += gini_sums(shares, state.t, state.regions)
    return gathered / (2 * state.T**2 * interaction(state))


def gini_all_slopes(state: State, choice: Choice, value: Floats) -> Slopes:
    spread, mixed = state.regions.spread, interaction(state)
    scale = spread(1 / (2 * state.T**2 * mixed))
    by_unit, by_share = np.zeros(state.t.shape), np.empty(state.p.shape)
    for place, shares in enumerate(state.p):
        unit, by_share[place] = gini_slopes(shares, state.t, state.regions)
        by_unit += unit
    by_share *= scale
    return Slopes(by_unit * scale, by_share, -value / mixed * (1 - 2 * state.P), -2 * value / state.T)


def mutual_value(state: State, choice: Choice) -> Floats:
    inside = state.regions.sum(state.t * entropy(state.p)) / state.T
    found: Floats = (entropy(state.P) - inside) / np.log(choice.base)
    # Without surroundings M cannot be negative; what is below zero then is rounding.
    return np.maximum(found, 0.0) if state.surroundings is None else found


def mutual_slopes(state: State, choice: Choice, value: Floats) -> Slopes:
    unit = entropy(state.p)
    spread, scale = state.regions.spread, 1 / np.log(choice.base)
    # From the value, so that the units may be some of the region's only.
    inside = entropy(state.P) - value / scale
    by_share = floor_shares(state)
    np.log(by_share, out=by_share)
    by_share += 1
    by_share *= state.t
    by_share *= scale / spread(state.T)
    with np.errstate(divide="ignore"):
        by_region = np.where(state.P > 0, -np.log(state.P) - 1, 0.0)
    return Slopes(-unit / spread(state.T) * scale, by_share, by_region * scale, inside / state.T * scale)


def information_value(state: State, choice: Choice) -> Floats:
    return np.asarray(mutual_value(state, Choice()) / entropy(state.P))


def information_slopes(state: State, choice: Choice, value: Floats) -> Slopes:
    whole = entropy(state.P)
    part = mutual_slopes(state, Choice(), value * whole)
    with np.errstate(divide="ignore"):
        turn = np.where(state.P > 0, -np.log(state.P) - 1, 0.0)
    wide = state.regions.spread(whole)
    by_share = np.divide(part.p, wide, out=part.p)
    return Slopes(part.t / wide, by_share, (part.P - value * turn) / whole, part.T / whole)


def diversity_value(state: State, choice: Choice) -> Floats:
    gathered = np.zeros(state.T.shape)
    for shares, region in zip(state.p, state.P, strict=True):
        apart = (shares - state.regions.spread(region)) ** 2
        apart *= state.t
        gathered += state.regions.sum(apart)
    return gathered / (state.T * interaction(state))


def diversity_slopes(state: State, choice: Choice, value: Floats) -> Slopes:
    spread, mixed = state.regions.spread, interaction(state)
    scale = spread(1 / (state.T * mixed))
    by_share, squares = np.empty(state.p.shape), np.zeros(state.t.shape)
    for place, shares in enumerate(state.p):
        apart = shares - spread(state.P[place])
        squares += apart**2
        apart *= 2 * state.t
        np.multiply(apart, scale, out=by_share[place])
    by_region = -state.regions.sum(by_share) - value / mixed * (1 - 2 * state.P)
    return Slopes(squares * scale, by_share, by_region, -value / state.T)


Weighing = Callable[[Floats], tuple[Floats, Floats]]


def by_rest(shares: Floats) -> tuple[Floats, Floats]:
    """1 / (1 - P), and its derivative by P."""
    return 1 / (1 - shares), 1 / (1 - shares) ** 2


def by_own(shares: Floats) -> tuple[Floats, Floats]:
    """1 / P for each group present, shared out over all but one of them; and its derivative."""
    present = shares > 0
    others = present.sum(axis=0) - 1
    weight = np.where(present, 1 / (shares * others), 0.0)
    return weight, -np.where(present, weight / shares, 0.0)


def weighed_squares(weigh: Weighing) -> tuple[Value, Slope]:
    """Mean squared distance of unit shares from the region's, group by group with a weight that knows P alone."""

    def value(state: State, choice: Choice) -> Floats:
        gathered = np.zeros(state.T.shape)
        for shares, region, weight in zip(state.p, state.P, weigh(state.P)[0], strict=True):
            gathered += weight * state.regions.sum(state.t * (shares - state.regions.spread(region)) ** 2)
        return gathered / state.T

    def slopes(state: State, choice: Choice, value: Floats) -> Slopes:
        spread, sums = state.regions.spread, state.regions.sum
        weight, steep = weigh(state.P)
        by_share, squares, within = np.empty(state.p.shape), np.zeros(state.t.shape), np.empty(state.P.shape)
        for place, shares in enumerate(state.p):
            apart, wide = shares - spread(state.P[place]), spread(weight[place] / state.T)
            np.multiply(2 * apart * state.t, wide, out=by_share[place])
            apart *= apart
            within[place] = sums(state.t * apart)
            squares += apart * wide
        by_region = steep * within / state.T - sums(by_share)
        return Slopes(squares, by_share, by_region, -value / state.T)

    return value, slopes


def min_max_value(state: State, choice: Choice) -> Floats:
    apart = dissimilarity_value(state, choice)
    return np.asarray(2 * apart / (1 + apart))


def min_max_slopes(state: State, choice: Choice, value: Floats) -> Slopes:
    apart = value / (2 - value)
    steep = 2 / (1 + apart) ** 2
    part, wide = dissimilarity_slopes(state, choice, apart), state.regions.spread(steep)
    by_share = np.multiply(part.p, wide, out=part.p)
    return Slopes(part.t * wide, by_share, part.P * steep, part.T * steep)


def profile_value(state: State, choice: Choice) -> Floats:
    apart = state.regions.sum(state.n[0] * np.abs(state.p[0] - state.regions.spread(state.P[0])))
    return np.asarray(apart / (state.P[0] * state.T * (1 - state.P[0])))


def profile_slopes(state: State, choice: Choice, value: Floats) -> Slopes:
    whole, spread = state.P[0] * state.T * (1 - state.P[0]), state.regions.spread
    apart, wide = state.p[0] - spread(state.P[0]), spread(whole)
    own, by_share, by_region = (np.zeros(each.shape) for each in (state.n, state.p, state.P))
    own[0] = np.abs(apart) / wide
    by_share[0] = state.n[0] * np.sign(apart) / wide
    by_region[0] = -state.regions.sum(by_share[0]) - value / state.P[0] + value / (1 - state.P[0])
    return Slopes(np.zeros(state.t.shape), by_share, by_region, -value / state.T, own)


def atkinson_value(state: State, choice: Choice) -> Floats:
    return np.asarray(1 - state.P[0] / state.P[1] * welfare(state, choice.shape) ** (1 / (1 - choice.shape)))


def welfare(state: State, shape: float) -> Floats:
    mixed = state.p[0] ** shape * state.p[1] ** (1 - shape)
    return np.asarray(state.regions.sum(state.t * mixed) / (state.P[0] * state.T))


def atkinson_slopes(state: State, choice: Choice, value: Floats) -> Slopes:
    shape, ratio = choice.shape, state.P[0] / state.P[1]
    base, power = welfare(state, shape), 1 / (1 - shape)
    level = base**power
    with np.errstate(divide="ignore", invalid="ignore"):
        steep = np.where(base > 0, -ratio * power * level / base, 0.0)
    spread = state.regions.spread
    scale = spread(steep / (state.P[0] * state.T))
    one, other = floor_shares(state)
    by_share = np.stack([shape * (other / one) ** (1 - shape), (1 - shape) * (one / other) ** shape])
    by_region = np.stack([-level / state.P[1] - steep * base / state.P[0], ratio / state.P[1] * level])
    unit = state.p[0] ** shape * state.p[1] ** (1 - shape)
    return Slopes(unit * scale, by_share * scale * state.t, by_region, -steep * base / state.T)


def exposure_value(state: State, choice: Choice) -> Floats:
    met = state.regions.sum(state.n[choice.group] * state.p[choice.to])
    return np.asarray(met / (state.P[choice.group] * state.T))


def exposure_slopes(state: State, choice: Choice, value: Floats) -> Slopes:
    group = state.P[choice.group] * state.T
    wide = state.regions.spread(group)
    own, by_share, by_region = (np.zeros(each.shape) for each in (state.n, state.p, state.P))
    own[choice.group] = state.p[choice.to] / wide
    by_share[choice.to] = state.n[choice.group] / wide
    by_region[choice.group] = -value / state.P[choice.group]
    return Slopes(np.zeros(state.t.shape), by_share, by_region, -value / state.T, own)


def eta_value(state: State, choice: Choice) -> Floats:
    return np.asarray((exposure_value(state, Choice()) - state.P[0]) / (1 - state.P[0]))


def eta_slopes(state: State, choice: Choice, value: Floats) -> Slopes:
    met = exposure_value(state, Choice())
    raw, rest = exposure_slopes(state, Choice(), met), 1 - state.P[0]
    wide = state.regions.spread(rest)
    by_region = raw.P / rest
    by_region[0] += (met - 1) / rest**2
    return Slopes(raw.t, raw.p / wide, by_region, raw.T / rest, raw.own / wide)


INDICES: dict[str, tuple[Value, Slope]] = {
    "dissimilarity": (dissimilarity_value, dissimilarity_slopes),
    "gini": (gini_value, gini_all_slopes),
    "information": (information_value, information_slopes),
    "mutual-information": (mutual_value, mutual_slopes),
    "relative-diversity": (diversity_value, diversity_slopes),
    "atkinson": (atkinson_value, atkinson_slopes),
    "normalized-exposure": weighed_squares(by_rest),
    "squared-variation": weighed_squares(by_own),
    "min-max": (min_max_value, min_max_slopes),
    "concentration-profile": (profile_value, profile_slopes),
    "eta": (eta_value, eta_slopes),
    "exposure": (exposure_value, exposure_slopes),
}
