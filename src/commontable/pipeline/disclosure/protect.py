"""From counts and estimates to what may be shown: what the policy hides, what protects it, and all figures rounded that
rest on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.counts import Pooled
from commontable.pipeline.disclosure.assembly import Assembly, assemble
from commontable.pipeline.disclosure.before import Before
from commontable.pipeline.disclosure.lone_rows import Seen, Shown, lone_rows, protect_lone
from commontable.pipeline.disclosure.meetings import meetings_of
from commontable.pipeline.disclosure.offer import Offer, offer
from commontable.pipeline.disclosure.pieces import pieces_of
from commontable.pipeline.disclosure.rounding import round_to, round_up
from commontable.pipeline.disclosure.search import Shield, search
from commontable.pipeline.disclosure.sheets import UNTOLD, Sheet, people_of
from commontable.pipeline.disclosure.solving import stoppable
from commontable.pipeline.disclosure.terms import Terms
from commontable.pipeline.estimates import Estimated, small_counts
from commontable.pipeline.tables import MISSING, STANDS, SUPPRESSED
from commontable.stats.disclosure import DisclosurePolicy

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
NOTHING = Before()


@dataclass(frozen=True, eq=False)
class Protected:
    """What may be shown of every row. `causes` are the hidden counts of the sheets by cause."""

    at_source: Mask
    hidden: Mask
    rounded: Mask
    total: Floats
    estimated: Estimated
    result: dict[str, object] = field(default_factory=dict)
    causes: tuple[Mask, ...] = ()


class Exposed(Exception):
    """Counts that the policy hides would be told whatever this release hides: by earlier ones, if any."""

    def __init__(self, releases: list[str], cells: list[str]) -> None:
        self.releases, self.cells = releases, cells
        super().__init__(self.found)

    @property
    def rule(self) -> str:
        return "told_by_earlier_releases" if self.releases else "cannot_be_protected"

    @property
    def found(self) -> str:
        """Which releases tell how many counts, and some of them by name."""
        counts = f"{len(self.cells)} counts" if len(self.cells) != 1 else "1 count"
        verb = "tells" if len(self.releases) == 1 else "tell"
        some = f"{counts}, such as {'; '.join(self.cells[:3])}"
        return f"{' and '.join(self.releases)} {verb} {some}" if self.releases else some

    @property
    def remedy(self) -> str:
        """The next step."""
        if not self.releases:
            return "Leave out the places, groups or ages named, or pool more years or larger places."
        one = len(self.releases) == 1
        which, them = ("that release", "it shares") if one else ("one of these releases", "they share")
        policy = " measure under the policy it was made under," if one else ""
        return (
            f"Withdraw {which} (move it out of the folder once nobody can get it any more),{policy} or leave out the "
            f"places, groups or years {them} with this one."
        )


def protect(
    pooled: Pooled, estimated: Estimated, terms: Terms, before: Before = NOTHING, causes: Sequence[Sheet] = ()
) -> Protected:
    """Hide what must be hidden, then what would tell it, alone or together with what earlier releases told; rows that
    keep a hidden count are rounded. Raises `Exposed` where a secret is told whatever is hidden now.
    """
    policy = terms.policy
    sheet = _sheet(pooled, estimated, policy)
    shown, alone = Shown.blank(*sheet.counts.shape), not (causes or before.releases or before.sources)
    lone = lone_rows(sheet, before.within) if alone else np.zeros(0, dtype=np.intp)
    left = protect_lone((pooled, estimated, sheet), terms, lone, shown)
    linked = np.union1d(np.setdiff1d(np.arange(len(pooled.rows)), lone), left)
    by_cause: list[Mask] = []
    more: dict[str, object] = {}
    if len(linked) or not len(lone):
        every = len(linked) == len(pooled.rows)
        some = (pooled, estimated) if every else (pooled.take(linked), estimated.take(linked))
        with stoppable():
            found, by_cause, more = _together(some, terms, before, causes)
        shown.put(linked, found)
    made = _made(pooled, estimated, terms, shown, sheet)
    return replace(made, result=made.result | more, causes=tuple(by_cause))


def _together(
    given: tuple[Pooled, Estimated], terms: Terms, before: Before, causes: Sequence[Sheet]
) -> tuple[Shown, list[Mask], dict[str, object]]:
    """Rows that sums may link are protected with all that is told of the same people; then what is hidden by cause, and
    what else there is to say of the result."""
    (pooled, estimated), policy = given, terms.policy
    sheet = _sheet(pooled, estimated, policy)
    new = [sheet, *causes]
    told = [each.sheet for each in before.releases]
    sources = [before.sources] if before.sources else []
    sheets = [*new, *told, *(more for each in before.releases for more in each.causes), *sources]
    sheets += (meetings := meetings_of([sheet, *told, *sources], before.within))
    sheets += (pieces := pieces_of([sheet, *told, *sources, *meetings]))
    offered = replace(offer(pooled, estimated, assemble(sheets, policy, before.within), terms), sheets=len(new))
    figures = [each.figures(offered.assembly, number) for number, each in enumerate(before.releases, len(new))]
    offered = replace(offered, before=[one for some in figures for one in some])
    shield = search(offered, policy)
    _refuse_if_exposed(shield, offered.assembly, sheets)
    hidden, *by_cause = _hidden(shield, offered.assembly, new)
    more: dict[str, object] = {}
    if unknown := _unknown(offered.assembly, sheets, len(pieces)):
        more["not_known_between_releases"] = unknown
    if causes:
        more["hidden_by_cause"] = int(sum(each.sum() for each in by_cause))
    shown = Shown(hidden, shield.decimals, shield.total_told, offered.decimals >= 0, _seen(shield, offered))
    return shown, by_cause, more


def _made(pooled: Pooled, estimated: Estimated, terms: Terms, shown: Shown, sheet: Sheet) -> Protected:
    """What may be told of every row, rounded where it keeps a hidden count."""
    policy, rounding, stands = terms.policy, terms.rounding, shown.stands
    hidden = shown.hidden | sheet.secret | sheet.gone
    at_source = pooled.hidden > 0
    kept_out = at_source | (small_counts(pooled, policy) & pooled.uncertain[:, None])
    rounded = np.asarray((hidden & ~kept_out).any(axis=1))
    total = np.where(pooled.uncertain, np.nan, pooled.low.sum(axis=1).astype(float))
    total[(rounded & (~stands | ~shown.total_told)) | (total <= policy.hidden_high)] = np.nan
    total[rounded] = [round_to(number, rounding.total_step) for number in total[rounded]]
    gone = stands & (shown.decimals < 0)
    result: dict[str, object] = {
        "hidden_at_source": int(at_source.sum()),
        "hidden": int((hidden & ~at_source).sum()),
        "rows_rounded": int(rounded.sum()),
        "rows_rounded_to_whole_years": int((rounded & stands & (shown.decimals == 0)).sum()),
        "rows_suppressed": int(gone.sum()),
        "audit": shown.seen.as_dict(),
    }
    decimals = np.where(rounded, np.where(stands, shown.decimals, rounding.decimals), -1)
    return Protected(at_source, hidden, rounded, total, _rounded(estimated, decimals, gone, rounded), result)


def _hidden(shield: Shield, assembly: Assembly, sheets: Sequence[Sheet]) -> list[Mask]:
    """The counts of each sheet that are not told."""
    found = []
    for number, sheet in enumerate(sheets):
        within = slice(int(assembly.starts[number]), int(assembly.starts[number + 1]))
        found.append(shield.hidden[within].reshape(sheet.counts.shape) | sheet.secret | sheet.gone)
    return found


def _unknown(assembly: Assembly, sheets: Sequence[Sheet], pieces: int) -> int:
    """Counts between releases that cut across each other which rest on what earlier ones hide, and are not known."""
    first = int(assembly.starts[len(sheets) - pieces])
    return int(np.isnan(assembly.counts[first : int(assembly.starts[-1])]).sum())


def _refuse_if_exposed(shield: Shield, assembly: Assembly, sheets: Sequence[Sheet]) -> None:
    if shield.closed is None or not shield.exposed.any():
        return
    starts, names, releases = assembly.starts, [], []
    for number, sheet in enumerate(sheets):
        within = slice(int(starts[number]), int(starts[number + 1]))
        exposed = np.argwhere(shield.exposed[within].reshape(sheet.counts.shape))
        names += [_named(sheet, row, age) for row, age in exposed.tolist()]
        if sheet.release not in ("", *UNTOLD) and shield.closed[within].any():
            releases.append(sheet.release)
    rests = int(shield.exposed[int(starts[-1]) :].sum())
    names += [f"the difference between a whole and its parts ({rests} times)"] if rests else []
    raise Exposed(releases, list(dict.fromkeys(names)))


def _named(sheet: Sheet, row: int, age: int) -> str:
    people = sheet.people[row]
    return ", ".join(
        part for part in (people.place, people.group, people.cause, str(people.start), sheet.bands[age].label) if part
    )


def _sheet(pooled: Pooled, estimated: Estimated, policy: DisclosurePolicy) -> Sheet:
    at_source, small = pooled.hidden > 0, small_counts(pooled, policy)
    secret = at_source | small
    stands = np.array([state in STANDS for state in estimated.state], dtype=bool)
    gone = ~secret & (secret.any(axis=1) & ~pooled.uncertain & ~stands)[:, None]
    middle = pooled.low + (pooled.high - pooled.low) // 2
    return Sheet(
        release="",
        people=[people_of(row) for row in pooled.rows],
        bands=pooled.bands,
        counts=middle.astype(float),
        population=pooled.population,
        told=np.zeros(secret.shape, dtype=bool),
        secret=secret,
        gone=gone,
        guessed=at_source,
    )


def _seen(shield: Shield, offered: Offer) -> Seen:
    """What the audit found."""
    named = offered.assembly.named
    seen = named & np.isfinite(shield.low)
    width = (shield.high - shield.low)[seen]
    narrowest = float(width.min(initial=np.inf))
    return Seen(
        int(named.sum()), int(seen.sum()), narrowest, bool(shield.exact[named].all()), frozenset(shield.methods)
    )


def _rounded(estimated: Estimated, decimals: NDArray[np.intp], gone: Mask, rounded: Mask) -> Estimated:
    """Values to the nearest, standard errors upward; `decimals` below zero leaves a row as it is."""

    def near(values: Floats) -> Floats:
        return np.array([round(each, places) if places >= 0 else each for each, places in _pairs(values)])

    def up(values: Floats) -> Floats:
        return np.array([round_up(each, places) if places >= 0 else each for each, places in _pairs(values)])

    def _pairs(values: Floats) -> list[tuple[float, int]]:
        pairs = zip(values.tolist(), decimals.tolist(), strict=True)
        return [(each, places if np.isfinite(each) else -1) for each, places in pairs]

    def kept(values: Floats) -> Floats:
        return np.where(gone, np.nan, values)

    state, reason = list(estimated.state), list(estimated.reason)
    for row in np.flatnonzero(gone).tolist():
        state[row], reason[row] = SUPPRESSED, "would_tell_a_hidden_count"
    for row in np.flatnonzero(rounded).tolist():
        if state[row] == MISSING:  # the exact reason (nobody died in the open band, say) would tell a hidden count
            reason[row] = "cannot_be_estimated"
    return replace(
        estimated,
        value=kept(near(estimated.value)),
        error=kept(up(estimated.error)),
        low=kept(near(estimated.low)),
        high=kept(near(estimated.high)),
        error_low=kept(up(estimated.error_low)),
        error_high=kept(up(estimated.error_high)),
        state=state,
        reason=reason,
    )
