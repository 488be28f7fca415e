"""One cell of a table read as a count, a population or a year: a value, or the word of the source for not telling,
or a fault.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from commontable.pipeline.faults import Collector, Fault

SUPPRESSED_WORDS = frozenset({"suppressed", "s", "*", "hidden"})
NOT_APPLICABLE_WORDS = frozenset({"not applicable", "na", "n/a", "not available", "unreliable"})
HIGHEST_COUNT = 10**10
SHORT = 9  # digits: most cells are no longer, and need no further look

_YEAR = re.compile(r"^(\d{4})(?:\s*\((?:provisional|partial)[^)]*\))?$")


class Where(NamedTuple):
    """The cell a fault would name."""

    file: str
    row: int
    column: str

    def fault(self, value: str, rule: str, remedy: str) -> Fault:
        """A fault at this cell."""
        return Fault(self.file, self.row, self.column, value[:80], rule, remedy)


def read_number(text: str, where: Where, collector: Collector) -> float | None:
    """A finite number that is not negative; None with a fault otherwise."""
    if not text:
        collector.add(
            where.fault(
                text,
                "missing_value",
                'Fill the cell; write 0 only where it is zero, and "Suppressed" where it is hidden.',
            )
        )
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or "_" in text:
        collector.add(
            where.fault(
                text, "not_a_number", "Write digits only, such as 1234, without thousands separators, units or notes."
            )
        )
        return None
    if number < 0:
        collector.add(where.fault(text, "negative_count", "Correct it at its source; the lowest possible value is 0."))
        return None
    if number > HIGHEST_COUNT:
        collector.add(where.fault(text, "out_of_range", f"The highest possible value is {HIGHEST_COUNT:,}."))
        return None
    return number


def read_deaths(text: str, where: Where, collector: Collector, hidden_high: int) -> tuple[int, int] | None:
    """Bounds on a count of deaths: equal where it is told, 0 to `hidden_high` where the source hides it; None with a
    fault.
    """
    text = text.strip()
    if len(text) <= SHORT and text.isascii() and text.isdigit() and int(text) <= HIGHEST_COUNT:
        return int(text), int(text)
    if text.lower() in SUPPRESSED_WORDS:
        return 0, hidden_high
    number = read_number(text, where, collector)
    if number is None:
        return None
    if number != int(number):
        collector.add(where.fault(text, "not_whole", "Give counts of deaths, not rates or averages."))
        return None
    return int(number), int(number)


def read_population(text: str, where: Where, collector: Collector) -> tuple[bool, float | None]:
    """(readable, population); the population is None where the source says that it does not apply or is hidden."""
    text = text.strip()
    if len(text) <= SHORT and text.isascii() and text.isdigit() and int(text) <= HIGHEST_COUNT:
        return True, float(text)
    if text.lower() in NOT_APPLICABLE_WORDS | SUPPRESSED_WORDS:
        return True, None
    number = read_number(text, where, collector)
    return number is not None, number


def read_year(text: str, where: Where, collector: Collector) -> int | None:
    """A year from 1800 to 2200; WONDER's "2021 (provisional)" is 2021."""
    match = _YEAR.match(text.strip().removesuffix(".0"))
    if match and 1800 <= int(match[1]) <= 2200:
        return int(match[1])
    collector.add(where.fault(text, "unknown_year", "Write one four-digit year a row, such as 2018."))
    return None
