"""Standard populations of NCI SEER: a table with names, or the fixed-width file as SEER offers it."""

from __future__ import annotations

import re

from commontable.pipeline.ages import Band, faults_of, read_age
from commontable.pipeline.faults import Collector, Fault
from commontable.pipeline.sources.cells import Where, read_number
from commontable.pipeline.sources.declared import PUBLIC_DOMAIN, STANDARDS, Source
from commontable.pipeline.sources.reading import ReadOptions, Sheet
from commontable.pipeline.tables import StandardsFile, Weight

NAME = "SEER standard populations"
COLUMNS = ("age_cat", "standard_cat", "pop_std", "standard")
_FIXED = re.compile(r"^(\d{3})(\d{3})(\d{8})$")
# Ages of the fixed-width file, by how many a standard has: 18 (0-4 first), 19 (0, 1-4), and single years.
_EIGHTEEN = [Band(0, 5), *(Band(age, age + 5) for age in range(5, 85, 5)), Band(85, None)]
_NINETEEN = [Band(0, 1), Band(1, 5), *_EIGHTEEN[1:]]


def recognizes(header: list[str]) -> bool:
    """The columns of the table, or a first line of fourteen digits."""
    return set(COLUMNS) <= set(header) or (len(header) == 1 and bool(_FIXED.match(header[0])))


def read(sheet: Sheet, options: ReadOptions, collector: Collector) -> StandardsFile:
    """Every standard with its ages; one whose ages leave a gap or overlap is a fault."""
    found = StandardsFile(NAME, sheet.name)
    if len(sheet.header) == 1:
        _fixed(sheet, found, collector)
    else:
        _table(sheet, found, collector)
    for code, weights in by_standard(found).items():
        for wrong in faults_of([Band(each.age_start, each.age_end) for each in weights])[:3]:
            remedy = "Get the file again: a standard population covers every age once."
            collector.add(Fault(sheet.name, weights[0].row, "age", f"{code}: {wrong}", "age_gap", remedy))
    return found


def by_standard(found: StandardsFile) -> dict[str, list[Weight]]:
    """The weights of each standard, by its code."""
    held: dict[str, list[Weight]] = {}
    for weight in found.weights:
        held.setdefault(weight.standard, []).append(weight)
    return held


def _table(sheet: Sheet, found: StandardsFile, collector: Collector) -> None:
    column = {name: index for index, name in enumerate(sheet.header)}
    for number, cells in sheet.whole_rows(collector):
        label = cells[column["age_cat"]].strip()
        band = read_age(label)
        if band is None:
            where = Where(sheet.name, number, "age_cat")
            collector.add(where.fault(label, "unknown_age", "Write ages as 0, 1-4, 5-9 or 85+."))
        people = read_number(cells[column["pop_std"]].strip(), Where(sheet.name, number, "pop_std"), collector)
        code = cells[column["standard"]].strip()
        if band is not None and people is not None:
            title = cells[column["standard_cat"]].strip()
            found.weights.append(Weight(code, title, *band, people, sheet.name, number))


def _fixed(sheet: Sheet, found: StandardsFile, collector: Collector) -> None:
    """Standard (3), age (3), population (8)."""
    rows: dict[str, list[tuple[int, int, float]]] = {}
    for number, cells in sheet.rows(collector, headers=0):
        match = _FIXED.match("".join(cells).strip())
        if match is None:
            value = "".join(cells)[:40]
            remedy = "Get the file again: every line has fourteen digits."
            collector.add(Fault(sheet.name, number, "", value, "wrong_width", remedy))
            continue
        rows.setdefault(match[1], []).append((number, int(match[2]), float(match[3])))
    for code, held in rows.items():
        bands = _bands(sorted(age for _, age, _ in held))
        for number, age, people in held:
            band = bands.get(age)
            if band is not None:
                found.weights.append(Weight(f"s{int(code)}", "", *band, people, sheet.name, number))


def _bands(codes: list[int]) -> dict[int, Band]:
    """What the age codes mean: 18 or 19 groups (numbered from 1 and 0), or single years up to the last, open one."""
    if len(codes) == len(_EIGHTEEN):
        return dict(zip(codes, _EIGHTEEN, strict=True))
    if len(codes) == len(_NINETEEN):
        return dict(zip(codes, _NINETEEN, strict=True))
    return {age: Band(age, age + 1 if age < codes[-1] else None) for age in codes}


SOURCES = (
    Source(
        name="seer-standards",
        title=NAME,
        publisher="National Cancer Institute, SEER",
        license=PUBLIC_DOMAIN,
        address="https://seer.cancer.gov/stdpopulations/stdpop.{ages}.txt",
        holds=(STANDARDS,),
        recognizes=recognizes,
        standards=read,
        suggests="This is a standard population, to weight ages with; it holds no counts of a place.",
    ),
)
