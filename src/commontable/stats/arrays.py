"""Array types, and the few checks every measure makes of its inputs."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_] | np.bool_
# Numbers of reasons (see reasons.py), one byte a cell: words compare slowly and take a hundred bytes.
Codes = NDArray[np.uint8]
Words = NDArray[np.str_]
WORD_TYPE = "<U32"


def floats(values: ArrayLike, *, name: str) -> Floats:
    """A float64 array, or a message that names the argument."""
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as fault:
        raise TypeError(f"{name} must be numbers; got {type(values).__name__} NumPy cannot read.") from fault


def frozen(array: Floats) -> Floats:
    """The same array, closed to writing."""
    array.flags.writeable = False
    return array


def normal_quantile(level: float) -> float:
    """The two-sided normal multiplier: 1.96 for 0.95."""
    from statistics import NormalDist  # late: with decimal and fractions it is a tenth of the import of this package

    return NormalDist().inv_cdf(0.5 + check_level(level) / 2)


def check_level(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"level must be between 0 and 1; got {level}. For a 95% interval give 0.95.")
    return level


def choice(value: object, *, name: str, allowed: tuple[str, ...]) -> str:
    """One of the allowed words, or a message that lists them."""
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(allowed)}; got {value!r}.")
    return value
