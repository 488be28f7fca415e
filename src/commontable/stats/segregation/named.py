"""An index by its name, for the measures that take any of them: which groups it reads, and its value."""

from __future__ import annotations

import numpy as np

from commontable.stats.arrays import Floats, choice
from commontable.stats.segregation.evenness import compared, only_two
from commontable.stats.segregation.indices import INDICES, Choice
from commontable.stats.segregation.state import count_slopes, state_of, weighted
from commontable.stats.segregation.tables import People, check_group, chosen_groups

EVENNESS = (
    "dissimilarity",
    "gini",
    "information",
    "relative-diversity",
    "squared-variation",
    "normalized-exposure",
    "atkinson",
    "min-max",
    "concentration-profile",
)
NAMES = (*EVENNESS, "mutual-information", "isolation", "exposure")


def named(
    people: People, index: str, groups: tuple[int | None, int | None], shape: float
) -> tuple[People, str, Choice]:
    """The people, the index of `INDICES` and its choices. For exposure the second group is the one met."""
    name = choice(index, name="index", allowed=NAMES)
    group, reference = groups
    if name in ("isolation", "exposure"):
        if group is None or (name == "exposure" and reference is None):
            raise ValueError(
                f"{name} needs {'group' if name == 'isolation' else 'group and reference (whom they meet)'}."
            )
        own = check_group(group, len(people.n), "group")
        other = own if name == "isolation" or reference is None else check_group(reference, len(people.n), "reference")
        return people, "exposure", Choice(group=own, to=other)
    chosen = chosen_groups(people, group, reference)
    only_two(name, chosen)
    return chosen, name, Choice(shape=shape)


def described(index: str, groups: tuple[int | None, int | None]) -> str:
    if index == "exposure":
        return f"exposure of group {groups[0]} to group {groups[1]}"
    return f"isolation of group {groups[0]}" if index == "isolation" else f"{index}, {compared(*groups)}"


def value_of(people: People, index: str, chosen: Choice, counts: Floats) -> Floats:
    """The index of other counts in the same places."""
    state = state_of(counts, people.regions, people.surroundings)
    with np.errstate(divide="ignore", invalid="ignore"):
        return INDICES[index][0](state, chosen)


def slopes_of(people: People, index: str, chosen: Choice, counts: Floats) -> Floats:
    """Its slopes by every count; what a count does to figures of units it surrounds is put down to it."""
    state = state_of(counts, people.regions, people.surroundings)
    with np.errstate(divide="ignore", invalid="ignore"):
        value, slope = INDICES[index]
        through, direct = count_slopes(state, slope(state, chosen, value(state, chosen)))
    if people.surroundings is not None:
        through = weighted(people.surroundings.T, through)
    return np.nan_to_num(through + direct, posinf=0.0, neginf=0.0)


def drawn(people: People, stream: np.random.Generator, around: Floats | None = None) -> Floats:
    """One more table as chance might have given it: normal around estimates with margins (cut at zero), or Poisson."""
    table = people.n if around is None else around
    if people.variance is people.n or people.variance is None:
        return stream.poisson(table).astype(float)
    wide = np.sqrt(people.variance)
    return np.maximum(table + wide * stream.standard_normal(table.shape), 0.0)
