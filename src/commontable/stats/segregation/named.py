"""An index by its name, for the measures that take any of them: which groups it reads, and its value."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from commontable.stats.arrays import Floats, choice
from commontable.stats.segregation.evenness import compared, only_two
from commontable.stats.segregation.indices import INDICES, Choice
from commontable.stats.segregation.state import slopes_by_group, state_of, weighted
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
    found = []
    for some in replace(people, n=counts, variance=None).parts():
        state = state_of(some.n, some.regions, some.surroundings)
        with np.errstate(divide="ignore", invalid="ignore"):
            found.append(INDICES[index][0](state, chosen))
    return np.concatenate(found, axis=-1)


def slopes_of(people: People, index: str, chosen: Choice, counts: Floats) -> Floats:
    """Its slopes by every count; what a count does to figures of units it surrounds is put down to it."""
    found, done = np.empty(counts.shape), 0
    value, slope = INDICES[index]
    for some in replace(people, n=counts, variance=None).parts():
        state = state_of(some.n, some.regions, some.surroundings)
        with np.errstate(divide="ignore", invalid="ignore"):
            slopes = slope(state, chosen, value(state, chosen))
            for place, (through, direct) in enumerate(slopes_by_group(state, slopes)):
                if people.surroundings is not None:
                    through = weighted(people.surroundings.T, through)
                np.add(through, direct, out=found[place, :, done : done + through.shape[-1]])
        done += some.n.shape[-1]
    return np.nan_to_num(found, copy=False, posinf=0.0, neginf=0.0)


def drawn(people: People, stream: np.random.Generator, around: Floats | None = None) -> Floats:
    """One more table as chance might have given it: normal around estimates with margins (cut at zero), or Poisson."""
    table = people.n if around is None else around
    found = np.empty(table.shape)
    for place, mean in enumerate(table):
        if people.variance is people.n or people.variance is None:
            found[place] = stream.poisson(mean)
        else:
            moved = mean + np.sqrt(people.variance[place]) * stream.standard_normal(mean.shape)
            np.maximum(moved, 0.0, out=found[place])
    return found
