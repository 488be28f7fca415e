"""Complementary suppression with audit for a table of 100,000 cells: areas × race × age with all margins, on one core.

Run: python benchmarks/disclosure.py [areas]
The table is of the kind that hurts: six of ten inner cells small or zero. CMS's rule is timed with two protections: no
count can be told (width 1), and the default, where an outsider must hold every count from 1 to 10 for possible. The
audit checks the other tables that suppression found; it trusts none unchecked.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import resource
import sys
import time
from dataclasses import replace

import numpy as np
import scipy.optimize
import scipy.sparse.csgraph  # noqa: F401

from commontable.stats.disclosure import POLICIES, audit, cross_table, suppress

RACES, AGES, LIMIT = 5, 20, 30.0


def counts(areas: int, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    size = rng.lognormal(3.5, 1.2, (areas, 1, 1))
    shares = rng.dirichlet([3, 1.5, 1, 0.5, 0.3])[None, :, None]
    ages = np.linspace(0.1, 1, AGES)[None, None, :] ** 2 * 12 / AGES
    return rng.poisson(size * shares * ages).astype(float)


def main(areas: int) -> None:
    table = cross_table(counts=counts(areas))
    inputs = sum(
        each.nbytes
        for each in (
            *(table.counts, table.least, table.most, table.countable, table.fixed, table.group),
            *(table.equations.data, table.equations.indices, table.equations.indptr),
        )
    )
    small = cross_table(counts=counts(20))  # loads the solver, so that its code is not counted as data
    audit(table=small, hidden=suppress(table=small, policy=POLICIES["cms"]).hidden, policy=POLICIES["cms"], exact=False)
    for label, width in (("no count told", 1), ("whole hidden range", None)):
        policy = replace(POLICIES["cms"], width=width)
        before, begin = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        found = suppress(table=table, policy=policy)
        middle = time.process_time()
        seen = audit(table=table, hidden=found.hidden, policy=policy, exact=False, witnesses=found.witnesses)
        end = time.process_time()
        more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
        print(
            f"{label}: {len(table.counts):,} cells, {int(found.primary.sum()):,} secret, "
            f"{int(found.protective.sum()):,} hidden besides, {int(seen.exposed.sum())} exposed; "
            f"suppression {middle - begin:.1f} s, audit {end - middle:.1f} s, {(end - begin) / LIMIT:.2f} of the "
            f"{LIMIT:.0f} s allowed; peak memory {more / inputs:.1f} × the linked table ({inputs / 1e6:.0f} MB)",
            flush=True,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 800)
