"""Named standard populations: people by age, of one million, the open band last.

us-2000: Klein RJ, Schoenborn CA (2001) Healthy People Statistical Notes 20 (the 2000 projected US population).
world-2000: Ahmad OB et al. (2001) WHO GPE Discussion Paper 31 (World, WHO 2000-2025), its first age split by the US
registries as SEER prints it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

STARTS = (0, 1, *range(5, 90, 5))
STANDARDS: dict[str, tuple[int, ...]] = {
    "us-2000": (
        13_818,
        55_317,
        72_533,
        73_032,
        72_169,
        66_478,
        64_529,
        71_044,
        80_762,
        81_851,
        72_118,
        62_716,
        48_454,
        38_793,
        34_264,
        31_773,
        26_999,
        17_842,
        15_508,
    ),
    "world-2000": (
        17_917,
        70_652,
        86_870,
        85_970,
        84_670,
        82_171,
        79_272,
        76_073,
        71_475,
        65_877,
        60_379,
        53_681,
        45_484,
        37_187,
        29_590,
        22_092,
        15_195,
        9_097,
        6_348,
    ),
}


def weights(standard: str, starts: list[int]) -> NDArray[np.float64] | None:
    """The share of each band of the standard; None where a band begins at an age the standard does not begin one at."""
    people = np.array(STANDARDS[standard], dtype=float)
    if not set(starts) <= set(STARTS):
        return None
    shares = np.add.reduceat(people, [STARTS.index(start) for start in starts])
    return np.asarray(shares / people.sum())
