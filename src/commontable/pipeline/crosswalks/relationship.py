"""Relationship files: tables of how places of one kind lie in areas of another. Read as published: the Census
Bureau's of 2010 (zcta_tract_rel_10.txt and its like) and of 2020 (tab20_…_natl.txt), HUD's of ZIP codes and tracts, and
a plain table place, area, share. The side whose codes are in the data is where figures come from.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from commontable.pipeline.crosswalks.parts import ADDRESSES, LAND, PEOPLE, Crosswalk, Part, tidy
from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.sources.reading import BOM, look_at

MAX_BYTES = 512 * 1024 * 1024
MARKS = ("|", "\t", ",")
HUD = ("TRACT", "ZIP", "COUNTY", "CBSA", "CD")
FROM_2020 = re.compile(r"^(?:GEOID_)?([A-Z]+5?)_?(00|10|20)$")
REMEDY = (
    "Give a relationship file of the Census Bureau or HUD as published, or a table with the columns place, area and "
    "share (0 to 1), or place, area and people."
)


class Side(NamedTuple):
    """The columns of one kind of places; `total` is empty where the file does not tell how large each is."""

    code: str
    total: str = ""
    name: str = ""
    vintage: int | None = None


@dataclass(frozen=True)
class Layout:
    """The columns of a relationship file. `ratio` is True where parts are told as shares of one side already."""

    sides: tuple[Side, Side]
    part: str
    basis: str
    ratio: bool = False


class Row(NamedTuple):
    """One line: the codes of both sides, their totals (0 where not told), their names, and the part they share."""

    codes: tuple[str, str]
    totals: tuple[float, float]
    names: tuple[str, str]
    part: float


def layout_of(header: list[str]) -> Layout | None:
    """How to read a file with this header; None where it is no relationship file."""
    held = set(header)
    if {"ZCTA5", "GEOID", "POPPT"} <= held:
        other = next((name for name in header if name.endswith("POP") and name not in ("ZPOP", "POP")), "")
        return Layout((Side("ZCTA5", "ZPOP", "", 2010), Side("GEOID", other, "", 2010)), "POPPT", PEOPLE)
    sides = [_side(name, match, held) for name in header if (match := FROM_2020.match(name))]
    if "AREALAND_PART" in held and len(sides) == 2:
        return Layout((sides[0], sides[1]), "AREALAND_PART", LAND)
    kinds = [name for name in header[:2] if name in HUD]
    ratios = [name for name in ("RES_RATIO", "TOT_RATIO") if name in held]
    if len(kinds) == 2 and ratios:
        return Layout((Side(kinds[0]), Side(kinds[1])), ratios[0], ADDRESSES, ratio=True)
    if {"place", "area"} <= held and held & {"share", "people"}:
        of_shares = "share" in held
        sides = [Side("place"), Side("area", name="area_name" if "area_name" in held else "")]
        return Layout((sides[0], sides[1]), "share" if of_shares else "people", PEOPLE, ratio=of_shares)
    return None


def _side(name: str, match: re.Match[str], held: set[str]) -> Side:
    kind = match[1] if match[1] != "ZCTA" else "ZCTA5"
    end = f"{kind}_{match[2]}"
    total, called = f"AREALAND_{end}", f"NAMELSAD_{end}"
    return Side(name, total if total in held else "", called if called in held else "", 2000 + int(match[2]))


def read_relationship(path: Path, places: Set[str], collector: Collector) -> Crosswalk | None:
    """The crosswalk from the places of the data to the areas of the other side; faults go to the collector."""
    head = look_at(path, MAX_BYTES, collector)
    if head is None:
        return None
    first = head.removeprefix(BOM).split(b"\n", 1)[0].decode("utf-8", "replace").strip()
    mark = max(MARKS, key=first.count)
    header = [cell.strip().strip('"') for cell in first.split(mark)]
    layout = layout_of(header)
    if layout is None:
        collector.add(Fault(path.name, 1, "", ", ".join(header[:8])[:200], "not_a_crosswalk", REMEDY))
        return None
    rows = list(_rows(path, (mark, header), layout, collector))
    near = _near_side(rows, places)
    if near is None:
        if collector.clean:
            shown = rows[0].codes if rows else ("", "")
            remedy = f"Neither {shown[0]} nor {shown[1]} and their like are places of the data."
            collector.add(Fault(path.name, None, "", ", ".join(shown), "place_joins_nothing", remedy))
        return None
    return _crosswalk(path.name, (layout, near, places), rows, collector)


def _rows(path: Path, look: tuple[str, list[str]], layout: Layout, collector: Collector) -> Iterator[Row]:
    mark, header = look
    at = {name: index for index, name in enumerate(header)}
    one, other = layout.sides
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as handle:
        reader = csv.reader(handle, delimiter=mark)
        try:
            next(reader)
            for cells in reader:
                whole = len(cells) == len(header)
                codes = [cells[at[side.code]].strip() for side in layout.sides] if whole else ["", ""]
                if not any(cells) or (whole and not all(codes)):
                    continue  # land of one side that lies in no area of the other
                numbers = _numbers(cells, [at.get(name) for name in (one.total, other.total, layout.part)])
                if numbers is None or not whole:
                    shown = ", ".join(cells)[:80]
                    collector.add(Fault(path.name, reader.line_num, layout.part, shown, "not_a_number", REMEDY))
                    continue
                called = tuple(cells[at[side.name]].strip() if side.name else "" for side in layout.sides)
                yield Row((codes[0], codes[1]), (numbers[0], numbers[1]), (called[0], called[1]), numbers[2])
        except csv.Error as error:
            collector.add(Fault(path.name, reader.line_num, "", str(error)[:80], "not_a_table", REMEDY))


def _numbers(cells: list[str], columns: list[int | None]) -> list[float] | None:
    found = []
    for column in columns:
        if column is None:
            found.append(0.0)
            continue
        try:
            number = float(cells[column])
        except (ValueError, IndexError):
            return None
        if not 0 <= number < 1e15:
            return None
        found.append(number)
    return found


def _near_side(rows: list[Row], places: Set[str]) -> int | None:
    """The side whose codes are the places of the data."""
    hits = [len({row.codes[side] for row in rows} & places) for side in (0, 1)]
    return None if not any(hits) else int(hits[1] > hits[0])


def _crosswalk(file: str, how: tuple[Layout, int, Set[str]], rows: list[Row], collector: Collector) -> Crosswalk | None:
    """Of all areas those that places of the data reach, with all their parts, so that what is not covered is known."""
    layout, near, places = how
    far = 1 - near
    sums: tuple[dict[str, float], dict[str, float]] = (defaultdict(float), defaultdict(float))
    told: tuple[dict[str, float], dict[str, float]] = ({}, {})
    for row in rows:
        for side in (0, 1):
            sums[side][row.codes[side]] += row.part
            told[side][row.codes[side]] = row.totals[side]
    if layout.ratio and not _adds_up(file, layout, sums[near], collector):
        return None
    whole = {code: 1.0 if layout.ratio else told[near][code] or total for code, total in sums[near].items()}
    reached = {row.codes[far] for row in rows if row.codes[near] in places and row.part > 0}
    rows = [row for row in rows if row.codes[far] in reached]
    parts = [
        Part(row.codes[near], row.codes[far], min(1.0, row.part / whole[row.codes[near]]), row.part)
        for row in rows
        if row.part > 0 and whole[row.codes[near]] > 0
    ]
    people = whole if layout.basis == PEOPLE and not layout.ratio else {}
    if not layout.ratio and not layout.sides[near].total:
        collector.note(f"{file} does not tell how large each place is as a whole; the sum of its parts stands for it.")
    return Crosswalk(
        parts=tidy(parts),
        basis=layout.basis,
        names={row.codes[far]: row.names[far] for row in rows if row.names[far]},
        covered={
            code: min(1.0, sums[far][code] / told[far][code]) if told[far][code] else 1.0 for code in sorted(reached)
        },
        people=people,
        place_vintage=layout.sides[near].vintage,
        area_vintage=layout.sides[far].vintage,
    )


def _adds_up(file: str, layout: Layout, sums: dict[str, float], collector: Collector) -> bool:
    """Shares must be shares of the places of the data, not of the areas."""
    wrong = {code: total for code, total in sums.items() if total > 1.02}
    if not wrong:
        return True
    code, total = max(wrong.items(), key=lambda each: each[1])
    remedy = (
        f"{len(wrong):,} of {len(sums):,} places have shares that add up to more than 1: they are shares of areas. "
        "Give the file whose shares are of the data's places (HUD's TRACT_ZIP for tracts, ZIP_TRACT for ZIP codes)."
    )
    collector.add(Fault(file, None, layout.part, f"{code}: {total:.3g}", "not_a_crosswalk", remedy))
    return False
