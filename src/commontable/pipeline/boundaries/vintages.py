"""The year whose boundaries a map shows, told by its columns or by its file name. Places of another year may have the
same number and other borders, or another number and the same borders.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

COLUMN = re.compile(r"^(?:GEOID|NAMELSAD|ZCTA5CE|TRACTCE|STATEFP|COUNTYFP)(00|10|20)$")
SAID = re.compile(r"(?<!\d)(2000|2010|2020)[ _-]?vintage|vintage[ _-]?(2000|2010|2020)(?!\d)", re.IGNORECASE)
# Files of the Census Bureau: tl_2019_us_zcta510 holds the ZCTAs of 2010, tl_2019_29_tract the tracts of 2010.
CENSUS = re.compile(r"^(?:tl|cb)_(\d{4})_\w+?_(?:tract|zcta5|bg|county|tabblock)(00|10|20)?(?!\d)", re.IGNORECASE)


def vintage_of(file: str, columns: Iterable[str]) -> int | None:
    """None where neither the columns nor the name tell."""
    told = {2000 + int(match[1]) for name in columns if (match := COLUMN.match(name))}
    if len(told) == 1:
        return told.pop()
    if said := SAID.search(file):
        return int(said[1] or said[2])
    if census := CENSUS.match(file):
        return 2000 + int(census[2]) if census[2] else int(census[1]) // 10 * 10
    return None
