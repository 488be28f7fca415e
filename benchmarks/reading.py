"""Reading large files: rows a second, and the most memory the process held, beside the size of the file.

Run: python -m benchmarks.reading [megabytes, default 20] [table|mapped|records]
A file of that size is written into a temporary folder, read by a process of its own, and deleted. `table` is a table of
counts, every row a cell of its own; `mapped` is one with columns and codes of somebody's own, read by a column mapping;
`records` is a line list, which is counted while it is read. Memory is told twice:
all that was resident, and without pages of files (rows beyond two million wait in a temporary file that the system may
take out of memory whenever it needs to).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commontable.pipeline.sources.columns import ColumnMapping

MEGABYTE = 1024 * 1024
GROUPS = ("Asian", "Black or African American", "Hispanic or Latino", "White")
AGES = ("0", "1-4", *(f"{age}-{age + 4}" for age in range(5, 85, 5)), "85+")
BLOCK = 20_000
TEMPORARY = 3  # times its own size may be needed on the disk


def write_table(path: Path, size: int) -> None:
    """Cells of place × group × sex × age × year, no two alike."""
    with path.open("w") as out:
        out.write("GEOID,County,Race,Sex,Age Group,Year,Deaths,Population\n")
        number = 0
        while out.tell() < size:
            out.write("".join(_cell(each) for each in range(number, number + BLOCK)))
            number += BLOCK


def _cell(number: int) -> str:
    rest, age = divmod(number, len(AGES))
    rest, group = divmod(rest, len(GROUPS))
    rest, sex = divmod(rest, 2)
    place, year = divmod(rest, 20)
    where = f"{1000000000 + place:011}"
    name = f"Census tract {place % 900}, county {place % 40}"
    return (
        f'{where},"{name}",{GROUPS[group]},{"FM"[sex]},{AGES[age]},{2000 + year},{number % 23},{200 + number % 4000}\n'
    )


def write_records(path: Path, size: int) -> None:
    """Deaths, one a row, with a free text that takes most of the room."""
    with path.open("w") as out:
        out.write("date,sex,age,race,residenceplace,cause_1,type_of_death\n")
        number = 0
        while out.tell() < size:
            out.write("".join(_record(each) for each in range(number, number + BLOCK)))
            number += BLOCK


def _record(number: int) -> str:
    day = f"{2000 + number % 20}-{1 + number % 12:02}-{1 + number % 28:02}"
    race = GROUPS[number % 4].split()[0].lower()
    cause = '"Arteriosclerotic cardiovascular disease, hypertension"'
    return f"{day},{('male', 'female')[number % 2]},{number % 100},{race},Town {number % 800},{cause},Natural\n"


def write_mapped(path: Path, size: int) -> None:
    """The same cells under other names, groups and sexes as codes."""
    with path.open("w") as out:
        out.write("TRACT_ID,NAME_TXT,R_CD,SX,AGR,YR,N,PY\n")
        number = 0
        while out.tell() < size:
            block = "".join(_cell(each) for each in range(number, number + BLOCK))
            for code, group in enumerate(GROUPS):
                block = block.replace(f",{group},", f",{code},")
            out.write(block)
            number += BLOCK


def mapping() -> ColumnMapping:
    """What the columns of `mapped` hold."""
    from commontable.pipeline.sources.columns import ColumnMapping

    roles = ("place", "place_name", "group", "sex", "age", "year", "deaths", "population")
    names = ("TRACT_ID", "NAME_TXT", "R_CD", "SX", "AGR", "YR", "N", "PY")
    codes = {"R_CD": {str(code): group for code, group in enumerate(GROUPS)}, "SX": {"F": "Female", "M": "Male"}}
    return ColumnMapping("own", dict(zip(names, roles, strict=True)), codes=codes, place_length=11)


WRITERS = {"table": write_table, "mapped": write_mapped, "records": write_records}


def read(path: Path) -> None:
    """In the process that is measured."""
    from commontable.pipeline.faults import Collector
    from commontable.pipeline.sources import read_counts
    from commontable.pipeline.sources.reading import ReadOptions

    base, began, collector = _memory(), time.perf_counter(), Collector()
    mappings = (mapping(),) if path.suffix == ".mapped" else ()
    found = read_counts(path, ReadOptions(life_table=False, mappings=mappings), collector)
    took = time.perf_counter() - began
    assert found is not None
    assert collector.clean, collector.report().as_text()
    most, now = _memory()["VmHWM"], _memory()
    size, cells = path.stat().st_size / MEGABYTE, len(found.deaths)
    print(
        f"{path.suffix[1:]:>8}  {size:8,.0f} MB  {cells:12,} cells  {took:7.1f} s  {size / took:6.1f} MB/s  "
        f"{most - base['VmRSS']:7,.0f} MB at most ({(most - base['VmRSS']) / size:5.2f} of the file), "
        f"{now['RssAnon'] - base['RssAnon']:6,.0f} MB of it its own at the end"
    )


def _memory() -> dict[str, float]:
    """Megabytes, as Linux tells them of this process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return {
        name: float(value.split()[0]) / 1024
        for name, _, value in (line.partition(":") for line in lines)
        if name in ("VmHWM", "VmRSS", "RssAnon")
    }


def main(megabytes: int, kinds: list[str]) -> None:
    """Write, read apart, delete."""
    with tempfile.TemporaryDirectory(prefix="commontable-reading-") as folder:
        if shutil.disk_usage(folder).free < TEMPORARY * megabytes * MEGABYTE:
            sys.exit(f"{folder} has less than {TEMPORARY} × {megabytes} MB free; choose another folder with TMPDIR.")
        for kind in kinds:
            path = Path(folder) / f"file.{kind}"
            WRITERS[kind](path, megabytes * MEGABYTE)
            environment = os.environ | {"TMPDIR": folder}
            subprocess.run([sys.executable, "-m", "benchmarks.reading", "--read", path], check=True, env=environment)
            path.unlink()


if __name__ == "__main__":
    words = sys.argv[1:]
    if words[:1] == ["--read"]:
        read(Path(words[1]))
    else:
        sizes = [int(word) for word in words if word.isdigit()]
        main(sizes[0] if sizes else 20, [word for word in words if word in WRITERS] or list(WRITERS))
