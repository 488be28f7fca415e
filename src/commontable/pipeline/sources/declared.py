"""What a source is: a small declared thing. Adding one is one file and one test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from commontable.pipeline.faults import Collector
from commontable.pipeline.sources.reading import ReadOptions, Sheet
from commontable.pipeline.tables import CountsFile, EstimatesFile, LifeTablesFile, StandardsFile

Reader = Callable[[Sheet, ReadOptions, Collector], CountsFile | EstimatesFile | StandardsFile | LifeTablesFile]

COUNTS = "counts"
POPULATIONS = "populations"
RECORDS = "line list"  # one row a death; only counts leave the reader
ESTIMATES = "estimates"
STANDARDS = "standard populations"
LIFE_TABLES = "life tables"
HOLDS = (COUNTS, POPULATIONS, RECORDS, ESTIMATES, STANDARDS, LIFE_TABLES)


@dataclass(frozen=True)
class Source:
    """A kind of file this field passes around.

    `recognizes` looks at the first row alone; `read` takes a file whose first row was recognized. Where one file can be
    read in more than one way (people of the American Community Survey as populations, or as estimates with margins), it
    has one reader for each.
    """

    name: str
    title: str
    publisher: str
    license: str
    address: str  # where its publisher offers it; {words} in braces stand for what is chosen there
    holds: tuple[str, ...]
    recognizes: Callable[[list[str]], bool]
    counts: Callable[[Sheet, ReadOptions, Collector], CountsFile] | None = None
    estimates: Callable[[Sheet, ReadOptions, Collector], EstimatesFile] | None = None
    standards: Callable[[Sheet, ReadOptions, Collector], StandardsFile] | None = None
    life_tables: Callable[[Sheet, ReadOptions, Collector], LifeTablesFile] | None = None
    direct: bool = True  # the address answers with the file; False where people choose on a page first
    suggests: str = ""  # what to do where counts were wanted and it holds none

    @property
    def read(self) -> Reader:
        """Its first reader, in the order of what it is mostly wanted for."""
        readers = (self.counts, self.estimates, self.standards, self.life_tables)
        return next(reader for reader in readers if reader is not None)


PUBLIC_DOMAIN = "US federal work, public domain"
