"""Deaths by cause as sheets of the attack: in wide ages, and all ages together; with rows of all causes between them
and the counts by age.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commontable.pipeline.ages import Band, read_age
from commontable.pipeline.by_cause import ByCause
from commontable.pipeline.counts import Pooled
from commontable.pipeline.disclosure.sheets import People, Sheet, people_of
from commontable.pipeline.release import Release
from commontable.pipeline.tables import SUPPRESSED
from commontable.stats.disclosure import DisclosurePolicy

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
ALL_AGES = Band(0, None)
NO_CAUSE = ""


def sheets_of(found: ByCause, pooled: Pooled, policy: DisclosurePolicy) -> list[Sheet]:
    """The new counts: a sheet in wide ages and one of all ages. Counts of all causes are there for the sums alone: they
    are not told again.
    """
    rows = found.rows
    if not len(rows):
        return []
    low, high, people = found.low[rows], found.high[rows], found.population[rows]
    titles = (NO_CAUSE, *found.titles)
    named = [people_of(pooled.rows[row], title) for row in rows.tolist() for title in titles]
    sheets = [_sheet((low, high, people), found.bands, named, policy)]
    if len(found.bands) > 1:
        sums = tuple(each.sum(axis=-1, keepdims=True) for each in (low, high, people))
        sheets.append(_sheet(sums, [ALL_AGES], named, policy))
    return sheets


def _sheet(counted: tuple[Any, ...], bands: list[Band], named: list[People], policy: DisclosurePolicy) -> Sheet:
    low, high, people = counted
    middle, hazy = low + (high - low) // 2, low < high
    counts = np.concatenate([middle.sum(axis=1, keepdims=True), middle], axis=1)
    guessed = np.concatenate([hazy.any(axis=1, keepdims=True), hazy], axis=1)
    small = (counts >= policy.hidden_low) & (counts <= policy.hidden_high)
    secret = small | guessed
    secret[:, 0] &= small[:, 0] & ~guessed[:, 0]
    gone = np.zeros(secret.shape, dtype=bool)
    gone[:, 0] = ~secret[:, 0]
    everyone = np.broadcast_to(people[:, None, :], counts.shape)
    flat = (len(named), len(bands))
    return Sheet(
        release="",
        people=named,
        bands=bands,
        counts=counts.reshape(flat).astype(float),
        population=everyone.reshape(flat).astype(float),
        told=np.zeros(flat, dtype=bool),
        secret=secret.reshape(flat),
        gone=gone.reshape(flat),
        guessed=guessed.reshape(flat),
    )


def sheets_before(release: Release, kept: Sequence[People]) -> tuple[Sheet, ...]:
    """What an earlier release told by cause of these rows, with rows of all causes that it did not tell."""
    if "causes" not in release.names:
        return ()
    wanted = set(kept)
    rows = [row for row in release.rows("causes") if people_of(row) in wanted]
    wide = [row for row in rows if row["age_start"] is not None]
    return tuple(
        _before(release.id, some) for some in (wide, [row for row in rows if row["age_start"] is None]) if some
    )


def _before(release: str, rows: list[dict[str, Any]]) -> Sheet:
    bands = sorted({_band(row) for row in rows})
    people = list(dict.fromkeys(people_of(row, row["cause"]) for row in rows))
    wholes = list(dict.fromkeys(each._replace(cause=NO_CAUSE) for each in people))
    number = {each: place for place, each in enumerate([*wholes, *people])}
    shape = (len(number), len(bands))
    counts, population, told = np.full(shape, np.nan), np.zeros(shape), np.zeros(shape, dtype=bool)
    for row in rows:
        each, age = people_of(row, row["cause"]), bands.index(_band(row))
        population[[number[each], number[each._replace(cause=NO_CAUSE)]], age] = row["population"]
        if row["state"] != SUPPRESSED:
            counts[number[each], age], told[number[each], age] = row["deaths"], True
    none = np.zeros(shape, dtype=bool)
    return Sheet(release, list(number), bands, counts, population, told, none, none, none)


def _band(row: dict[str, Any]) -> Band:
    band = ALL_AGES if row["age_start"] is None else read_age(row["age"])
    if band is None:
        raise ValueError(f"An earlier release names an age that cannot be read: '{row['age']}'.")
    return band
