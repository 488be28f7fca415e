"""The rows of a release that no sum links to others, protected some at a time.

Where a release tells neither wholes beside their parts nor deaths by cause, and no earlier one told of the same people,
nothing but a row itself says anything of its counts. Such rows need no search over the whole release, and its size adds
time in proportion and no more.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.counts import Pooled
from commontable.pipeline.disclosure.assembly import assemble
from commontable.pipeline.disclosure.lone_search import Lone
from commontable.pipeline.disclosure.meetings import meetings_of
from commontable.pipeline.disclosure.offer import offer
from commontable.pipeline.disclosure.relations import Within, sums_of
from commontable.pipeline.disclosure.sheets import Sheet
from commontable.pipeline.disclosure.terms import Terms
from commontable.pipeline.estimates import Estimated
from commontable.pipeline.progress import further

Whole = NDArray[np.intp]
Mask = NDArray[np.bool_]
MANY = 400  # secrets; of fewer the search finds the exact ends, and time is no matter
AT_ONCE = 1_000  # rows: as many as the nearest memory of a processor holds
METHOD = "rows that stand in no sum: linear programs side by side"


@dataclass(frozen=True)
class Seen:
    """What an audit saw of the secrets."""

    secrets: int = 0
    linked: int = 0
    narrowest: float = np.inf
    exact: bool = True
    methods: frozenset[str] = frozenset()

    def with_(self, more: Seen) -> Seen:
        return Seen(
            self.secrets + more.secrets, self.linked + more.linked, min(self.narrowest, more.narrowest),
            self.exact and more.exact, self.methods | more.methods,
        )  # fmt: skip

    def as_dict(self) -> dict[str, object]:
        """As the manifest tells it."""
        return {
            "secrets": self.secrets,
            "linked": self.linked,
            "narrowest_interval": float(np.round(self.narrowest, 3)) if np.isfinite(self.narrowest) else None,
            "exact": self.exact,
            "method": ", ".join(sorted(self.methods)) or "no secret stands in a sum",
        }


@dataclass(eq=False)
class Shown:
    """Of each row of the new release: which counts are hidden, how finely its figure is told (below zero: not at all)
    and whether its total is. `stands` marks the rows that would tell a figure if nothing had to be protected."""

    hidden: Mask
    decimals: Whole
    total_told: Mask
    stands: Mask
    seen: Seen = field(default_factory=Seen)

    @classmethod
    def blank(cls, rows: int, ages: int) -> Shown:
        no = np.zeros(rows, dtype=bool)
        return cls(np.zeros((rows, ages), dtype=bool), np.full(rows, -1), no, no.copy())

    def put(self, rows: Whole, other: Shown) -> None:
        """Write what was found of some rows."""
        for name in ("hidden", "decimals", "total_told", "stands"):
            getattr(self, name)[rows] = getattr(other, name)
        self.seen = self.seen.with_(other.seen)


def lone_rows(sheet: Sheet, within: Within) -> Whole:
    """The rows of the only sheet of a release that stand in no sum; none where there is little to protect."""
    found = np.ones(len(sheet.people), dtype=bool)
    spans = sorted({(people.start, people.end) for people in sheet.people})
    if sheet.secret.sum() <= MANY or any(one[1] >= other[0] for one, other in pairwise(spans)):
        return np.zeros(0, dtype=np.intp)
    own = found.size * len(sheet.bands)  # cells of rows in which the release meets itself come after these
    for each in sums_of([sheet, *meetings_of([sheet], within)], within):
        for cells in (each.wholes, each.parts[each.parts >= 0]):
            found[cells[cells < own] // len(sheet.bands)] = False
    return np.flatnonzero(found)


def protect_lone(given: tuple[Pooled, Estimated, Sheet], terms: Terms, rows: Whole, shown: Shown) -> Whole:
    """Protect these rows, each within itself, and write what is `shown` of them; those where that was not to be
    reached are left to the search and given back."""
    pooled, estimated, sheet = given
    left = [np.zeros(0, dtype=np.intp)]
    for start in range(0, len(rows), AT_ONCE):
        further(start)
        some = rows[start : start + AT_ONCE]
        found, good = _protected((pooled.take(some), estimated.take(some), _some(sheet, some)), terms)
        if good.all():
            shown.put(some, found)
        else:  # once more without the others, so that what was seen is of these
            left.append(some[~good])
            rest = some[good]
            found, _ = _protected((pooled.take(rest), estimated.take(rest), _some(sheet, rest)), terms)
            shown.put(rest, found)
    return np.concatenate(left)


def _some(sheet: Sheet, rows: Whole) -> Sheet:
    names = ("counts", "population", "told", "secret", "gone", "guessed")
    held = {name: getattr(sheet, name)[rows] for name in names}
    return replace(sheet, people=[sheet.people[row] for row in rows.tolist()], **held)


def _protected(given: tuple[Pooled, Estimated, Sheet], terms: Terms) -> tuple[Shown, Mask]:
    pooled, estimated, sheet = given
    offered = offer(pooled, estimated, assemble([sheet], terms.policy), terms)
    lone, good = Lone.of(offered, terms.policy), np.ones(len(sheet.people), dtype=bool)
    good[offered.rows] = lone.settle()
    shown = Shown(sheet.secret.copy(), offered.decimals.copy(), offered.total_told.copy(), offered.decimals >= 0)
    shown.hidden[offered.rows] = lone.hidden
    shown.decimals[offered.rows], shown.total_told[offered.rows] = lone.level, lone.total
    secrets, linked = int(offered.assembly.named.sum()), int(lone.secret.sum())
    width = lone.seen.sum(axis=0)[lone.secret]
    methods = frozenset({METHOD} if linked else ())
    shown.seen = Seen(secrets, linked, float(width.min(initial=np.inf)), not linked, methods)
    return shown, good
