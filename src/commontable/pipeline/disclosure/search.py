"""The search for the least that must be hidden so that no secret can be worked out.

Cells that a chain of sums links are searched together; those that nothing links, apart. Where hiding counts is not
enough, totals go, then estimates are told more coarsely, then not at all; where even that tells a secret (for earlier
releases do), no count of the block is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.disclosure.moves import given_up
from commontable.pipeline.disclosure.offer import TOTAL, Offer, Told
from commontable.pipeline.progress import further
from commontable.stats.disclosure import Audit, DisclosurePolicy, LinkedTable, audit, suppress
from commontable.stats.disclosure.attack import Bounds, Room, Witness, unmet
from commontable.stats.disclosure.propagation import propagated
from commontable.stats.disclosure.suppression import needs_of, primary_cells

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]
Whole = NDArray[np.intp]
EXACT_UP_TO = 400  # secrets; of more, the interval is told that is certainly possible
LARGE = 800  # cells; a block of more is searched by itself, smaller ones together


@dataclass(eq=False)
class Shield:
    """What stands between a reader and the secrets; the search raises it where it is too low.

    `hidden` and `exposed` tell of each cell; from `low` to `high` an outsider must place it. `decimals` (below zero:
    no estimate) and `total_told` tell of each row of the new release. `closed` blocks are those of which nothing is
    told any more; a secret still exposed there was told by earlier releases.
    """

    decimals: Whole
    total_told: Mask
    hidden: Mask
    exposed: Mask
    exact: Mask
    low: Floats
    high: Floats
    methods: set[str] = field(default_factory=set)
    closed: Mask | None = None

    @classmethod
    def first(cls, offer: Offer) -> Shield:
        """The lowest: only the secrets are hidden. One that stands in no sum can be anything the policy hides."""
        named = offer.assembly.named
        none, blank = np.zeros(len(named), dtype=bool), np.full(len(named), np.nan)
        return cls(
            offer.decimals.copy(), offer.total_told.copy(), named.copy(), none, named.copy(), blank, blank.copy()
        )

    def take_in(self, cells: Whole, hidden: Mask, seen: Audit) -> None:
        """Write what an audit saw; cells beyond the counts are figures."""
        counts = cells < len(self.hidden)
        kept = cells[counts]
        self.hidden[kept], self.exposed[kept] = hidden[counts], seen.exposed[counts]
        self.low[kept], self.high[kept], self.exact[kept] = seen.low[counts], seen.high[counts], seen.exact[counts]
        self.methods.add(seen.method)

    def told_as(self, told: Told, hidden: Mask) -> None:
        """Write how finely each row's figures stay told."""
        finest, total = told.decimals(hidden)
        estimated = np.unique(told.row[told.digits != TOTAL])
        self.decimals[estimated] = finest[estimated]
        counted = told.row[told.digits == TOTAL]
        self.total_told[counted] = total[counted]


def search(offer: Offer, policy: DisclosurePolicy) -> Shield:
    """Raise the shield until the audit passes. What stays exposed then is not the new release's doing."""
    shield = Shield.first(offer)
    if offer.assembly.table.equations.shape[0]:
        # What a row by itself cannot bear no sum over rows will: such figures are found at little cost.
        _raise_shield(offer.row_by_row(), policy, shield)
    block = _raise_shield(offer, policy, shield)
    bare = np.isin(block, block[shield.exposed & offer.assembly.named])
    if bare.any():
        _close(offer, shield, policy, bare)
    return shield


def _raise_shield(offer: Offer, policy: DisclosurePolicy, shield: Shield) -> Whole:
    """Suppress and attack every block that holds a secret; returns the number of each count's block."""
    told = offer.told(shield.decimals, shield.total_told)
    table, active = told.table, offer.assembly.named
    named = np.append(active, np.zeros(len(table.counts) - len(active), dtype=bool))
    block, hidden, worth = blocks(table.equations), np.zeros(len(named), dtype=bool), told.worth
    lost = _out_of_reach(table, named, policy)
    shield.exposed[:] = lost[: len(active)]
    named &= ~np.isin(block, block[lost])
    exact = int(active.sum()) <= EXACT_UP_TO
    for cells, label in gathered(block, named, table.group):
        further()
        part, also = part_of(table, cells, label), named[cells]
        yielding = _yielding(told, (part, cells), also, policy)
        made = suppress(table=part, policy=policy, also=also, value=worth[cells], **yielding)
        shield.exposed[cells[made.unprotected]] = True
        hidden[cells] = told.whole(made.hidden, cells)
        good = ~np.isin(block[cells], block[cells[made.unprotected]])
        seen = audit(
            table=part_of(part, np.flatnonzero(good), label[good]),
            hidden=hidden[cells[good]],
            policy=policy,
            also=also[good],
            exact=exact,
            witnesses=_kept(made.witnesses, good),
        )
        shield.take_in(cells[good], hidden[cells[good]], seen)
        shield.methods.add(made.method)
    shield.told_as(told, hidden)
    return block[: len(active)]


def _out_of_reach(table: LinkedTable, named: Mask, policy: DisclosurePolicy) -> Mask:
    """Secrets that some line would tell even if every other count were hidden."""
    needs = needs_of(table, primary_cells(table, policy, named), policy)
    outer = Bounds(*propagated(table, Room.of(table, ~table.fixed, policy)), [])
    return np.asarray(unmet(needs, outer).any(axis=0))


def _yielding(told: Told, part: tuple[LinkedTable, Whole], also: Mask, policy: DisclosurePolicy) -> dict[str, Any]:
    """In a large block most of whose counts are secrets no count is told, so that estimates can be: what it withholds,
    and the tables that show what it tells to be safe."""
    table, cells = part
    counts = table.countable & ~table.fixed
    secret = primary_cells(table, policy, also)
    if len(cells) <= LARGE or secret.sum() * 2 < counts.sum():
        return {}
    found = given_up(told, part, Room.of(table, counts, policy), needs_of(table, secret, policy))
    return {"withheld": counts | told.whole(found.given, cells), "witnesses": found.bounds.seen}


def _kept(witnesses: Sequence[Witness], good: Mask) -> list[Witness]:
    """The witnesses of some blocks: what one says of whole blocks holds without the others."""
    place = np.cumsum(good) - 1
    cut = [(cells[good[cells]], moves[good[cells]]) for cells, moves in witnesses]
    return [(place[cells].astype(np.int32), moves) for cells, moves in cut if len(cells)]


def _close(offer: Offer, shield: Shield, policy: DisclosurePolicy, bare: Mask) -> None:
    """Tell no count of these blocks, and see what earlier releases tell of them by themselves."""
    table = offer.told(np.full_like(shield.decimals, -1), np.zeros(len(shield.decimals), dtype=bool)).table
    shield.closed = bare
    shield.hidden |= bare & table.countable[: len(bare)] & ~table.fixed[: len(bare)]
    rows = bare[offer.cells(np.arange(len(shield.decimals)))].any(axis=1)
    shield.total_told[rows] = False
    cells = np.flatnonzero(np.append(bare, np.zeros(len(table.counts) - len(bare), dtype=bool)))
    seen = audit(
        table=part_of(table, cells, np.zeros(len(cells), dtype=np.intp)),
        hidden=shield.hidden[cells],
        policy=policy,
        also=offer.assembly.named[cells],
    )
    shield.take_in(cells, shield.hidden[cells], seen)


def blocks(equations: csr_array) -> Whole:
    """A number for each cell: the same for cells that a chain of equations links."""
    from scipy.sparse import block_array, csr_array
    from scipy.sparse.csgraph import connected_components

    lines, cells = equations.shape
    both = block_array([[None, csr_array(equations)], [csr_array((cells, lines)), None]])
    return np.asarray(connected_components(both, directed=False)[1][lines:], dtype=np.intp)


def gathered(block: Whole, named: Mask, group: Whole) -> Iterator[tuple[Whole, Whole]]:
    """Blocks that hold a secret and anything besides: each large one by its groups, small ones some together.

    The cells of small blocks are mixed, first all first ones: programs for cells that follow each other are then
    programs for different blocks, which do not stand in each other's way.
    """
    size, secrets = np.bincount(block), np.bincount(block, named)
    wanted = (secrets > 0) & (size > 1)
    for number in np.flatnonzero(wanted & (size > LARGE)):
        cells = np.flatnonzero(block == number)
        label = np.searchsorted(np.unique(group[cells][group[cells] >= 0]), group[cells])
        yield cells, np.where(group[cells] < 0, -1, label)
    small = np.flatnonzero(wanted & (size <= LARGE))
    batch = np.full(len(size), -1)
    batch[small] = np.cumsum(size[small]) // LARGE
    own = batch[block]
    order = np.argsort(block, kind="stable")
    rank = np.empty(len(block), dtype=np.intp)
    rank[order] = np.arange(len(block)) - np.repeat(np.cumsum(size) - size, size)
    for number in np.unique(batch[small]):
        cells = np.flatnonzero(own == number)
        yield cells[np.argsort(rank[cells], kind="stable")], np.zeros(len(cells), dtype=np.intp)


def part_of(table: LinkedTable, cells: Whole, label: Whole) -> LinkedTable:
    """Some whole blocks of a table."""
    within = table.equations.tocsc()[:, cells].tocsr()
    names = ("counts", "least", "most", "countable", "fixed")
    sliced = {name: getattr(table, name)[cells] for name in names}
    return replace(table, **sliced, equations=within[np.diff(within.indptr) > 0], group=label, shape=(len(cells),))
