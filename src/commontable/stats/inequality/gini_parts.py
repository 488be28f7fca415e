"""Gini's parts within and between groups, and how much each person's share moves them."""

from __future__ import annotations

import numpy as np

from commontable.stats.arrays import Floats
from commontable.stats.inequality.design import Persons
from commontable.stats.inequality.groups import Places

Scored = tuple[float, Floats]


def gini_parts(people: Persons, place: Places) -> tuple[Scored, Scored]:
    """Within: half of Σ w w |y - y| over pairs of one group, over the mean. Between: half of Σ |T P - P T| over pairs
    of groups, P their people and T what they hold, over the mean."""
    near, far = _within(people, place), _between(people, place)
    return _over_mean(people, near), _over_mean(people, far)


def _over_mean(people: Persons, pull: Floats) -> Scored:
    """A figure of pairs over the mean; `pull` is what each person's share adds to it, both sides of its pairs."""
    mean = people.mean
    pairs = float(people.weight @ pull) / 2
    figure = pairs / mean
    return figure, (pull - 2 * pairs) / mean - figure * (people.value - mean) / mean


def _within(people: Persons, place: Places) -> Floats:
    """Σ w |y - y'| over the others of each person's group."""
    order = np.lexsort((people.value, place))
    y, w, group = people.value[order], people.weight[order], place[order]
    many = int(place.max()) + 1
    whole, held = np.bincount(group, w, many), np.bincount(group, w * y, many)
    before = np.concatenate([[0.0], np.cumsum(whole)[:-1]])
    owned = np.concatenate([[0.0], np.cumsum(held)[:-1]])
    below, below_held = np.cumsum(w) - before[group], np.cumsum(w * y) - owned[group]
    pull = np.empty(y.size)
    pull[order] = y * (2 * below - whole[group]) - (2 * below_held - held[group])
    return pull


def _between(people: Persons, place: Places) -> Floats:
    """Σ sign(m - m') (y P' - T') over the other groups, m the means."""
    share, held = np.bincount(place, people.weight), np.bincount(place, people.weight * people.value)
    rung = np.unique(held / share, return_inverse=True)[1]
    folk, goods = np.bincount(rung, share), np.bincount(rung, held)
    more = (2 * np.cumsum(folk) - folk - folk.sum())[rung]
    richer = (2 * np.cumsum(goods) - goods - goods.sum())[rung]
    return np.asarray(people.value * more[place] - richer[place])
