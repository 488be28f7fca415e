"""A measure of persons for many areas at once.

**What it says.** The measure's figure in each area, from one list of persons.

**Formula.** Persons are sorted by area; the measure is taken within each area, ranks and weights included.

**Assumptions.** Those of the measure.

**Interpretation.** Inequality within each area; what lies between areas is not in it (`within_between` has both).

**Type.** As the measure's.

**Applicability.** Any measure of persons of this family, `survey_measure` included. An area that cannot be measured
carries a reason and stops no other.

**Limits.** Areas with few persons have wide limits: read them, not the ranking.

**References.** Those of the measure.

**Example.**

>>> from commontable.stats.inequality import by_area, person_inequality
>>> labels, gini = by_area(
...     measure=person_inequality, rules={"measure": "gini"},
...     area=["a", "b", "a", "b"], people={"values": [1, 5, 3, 5]},
... )
>>> labels.tolist(), gini.estimate.tolist()
(['a', 'b'], [0.25, 0.0])
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commontable.stats.arrays import Floats
from commontable.stats.rates.limited import LimitedEstimate
from commontable.stats.results import Estimate


def by_area(
    *, measure: Callable[..., Estimate], area: ArrayLike, people: Mapping[str, ArrayLike], rules: Mapping[str, Any]
) -> tuple[NDArray[Any], Estimate]:
    """The labels of the areas, in order, and the measure's figure for each. `people` holds the lists with one entry per
    person, `area` the label of each person's area; `rules` (kind, bounds …) go to the measure as they are. Ranks are
    within the area.

    >>> from commontable.stats.inequality import person_inequality
    >>> labels, gini = by_area(
    ...     measure=person_inequality, rules={"measure": "gini"},
    ...     area=["a", "b", "a", "b"], people={"values": [1, 5, 3, 5]},
    ... )
    >>> labels.tolist(), gini.estimate.tolist()
    (['a', 'b'], [0.25, 0.0])
    """
    place = np.asarray(area)
    lists = {name: np.asarray(values) for name, values in people.items()}
    wrong = [name for name, values in lists.items() if values.shape != place.shape]
    if place.ndim != 1 or place.size == 0 or wrong:
        raise ValueError(f"area and people must be lists of one length, one entry a person; look at {wrong or 'area'}.")
    labels, number = np.unique(place, return_inverse=True)
    order = np.argsort(number, kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(number))[:-1])
    found = [measure(**{name: values[part] for name, values in lists.items()}, **rules) for part in parts]
    return labels, _together(found)


def _together(found: list[Estimate]) -> Estimate:
    """One estimate of many cells, each cell's limits those of its area."""
    first = found[0]

    def limits(level: float) -> tuple[Floats, Floats]:
        ends = [each.interval(level) for each in found]
        return np.array([lower for lower, _ in ends]), np.array([upper for _, upper in ends])

    return LimitedEstimate(
        np.array([each.estimate for each in found]),
        np.array([each.standard_error for each in found]),
        np.array([each.codes for each in found]),
        np.array([each.n for each in found]),
        first.method,
        first.notes,
        scale=first.scale,
        limits=limits,
        without_limits=np.array([each.interval_codes for each in found]),
    )
