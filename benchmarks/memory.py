"""Peak memory of every public measure of commontable.stats, as a multiple of its input arrays.

Run: python -m benchmarks.memory [part of a name ...]
80,000 areas × 19 bands, 80,000 tracts × 5 groups, 100,000 settings × 5 groups, 100,000 persons. The peak is what NumPy
and Python allocate while the measure runs, its result is kept and its interval is asked for; the input itself is not
counted in the peak. The third column takes off what the caller keeps: figures, standard errors, reasons, limits.
Measures that take a life table, groups or estimates have these as their input.
"""

from __future__ import annotations

import gc
import inspect
import sys
import time
import tracemalloc
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

import numpy as np

from benchmarks.memory_cases import CASES, NOT_MEASURED
from benchmarks.memory_cases.inputs import Case
from commontable import stats

MOST = 4.0


def arrays(thing: object) -> Iterator[np.ndarray]:
    """Every array in it, whichever way it is wrapped."""
    if isinstance(thing, np.ndarray):
        yield thing
    elif isinstance(thing, Mapping):
        for each in thing.values():
            yield from arrays(each)
    elif isinstance(thing, list | tuple):
        for each in thing:
            yield from arrays(each)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from arrays(getattr(thing, field.name))
    elif hasattr(thing, "indptr"):
        yield from (thing.data, thing.indices, thing.indptr)


def bytes_of(thing: object) -> int:
    """What its arrays hold; a value repeated by stride zero is one value."""
    different = {id(each): each for each in arrays(thing)}.values()
    sizes = (
        each.itemsize * int(np.prod([many for many, step in zip(each.shape, each.strides, strict=True) if step]))
        for each in different
    )
    return sum(sizes)


def limits(result: object) -> list[object]:
    """The interval of every estimate in a result."""
    if hasattr(result, "interval"):
        return [result.interval()]
    if isinstance(result, Mapping):
        return [limits(each) for each in result.values()]
    if is_dataclass(result):
        return [limits(getattr(result, field.name)) for field in fields(result)]
    return []


def measured(case: Case) -> tuple[float, float, float, float]:
    """Bytes given, the peak above them, what the caller keeps of it, and seconds."""
    inputs = case.inputs()
    limits(case.run(inputs))  # what is imported late comes first
    inputs = case.inputs()
    gc.collect()
    tracemalloc.start()
    begin = time.process_time()
    result = case.run(inputs)
    bounds = limits(result)
    seconds = time.process_time() - begin
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return float(bytes_of(inputs)), float(peak), float(bytes_of([result, bounds])), seconds


def without_a_case() -> list[str]:
    """Public functions that are neither measured nor said to be left out."""
    names = (name for name in stats.__all__ if inspect.isfunction(getattr(stats, name)))
    said = {name.split(",")[0] for name in CASES} | set(NOT_MEASURED)
    return sorted(name for name in names if name not in said)


def main(wanted: list[str]) -> int:
    print(f"{'measure':52}{'input':>9}{'peak':>9}{'ratio':>7}{'less result':>13}{'seconds':>9}")
    above = []
    for name, case in CASES.items():
        if wanted and not any(part in name for part in wanted):
            continue
        given, peak, kept, seconds = measured(case)
        ratio, own = peak / given, (peak - kept) / given
        mark = "" if ratio <= MOST else " above" if own > MOST else " its result"
        print(
            f"{name:52}{given / 2**20:>6.1f} MB{peak / 2**20:>6.1f} MB{ratio:>7.1f}{own:>13.1f}{seconds:>9.2f}{mark}",
            flush=True,
        )
        if own > MOST:
            above.append(name)
    for name, why in NOT_MEASURED.items():
        print(f"not measured: {name}: {why}")
    unsaid = without_a_case()
    print(f"above {MOST:g} even without the result: {', '.join(above) or 'none'}")
    print(f"public functions without a case: {', '.join(unsaid) or 'none'}")
    return 1 if above or unsaid else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
