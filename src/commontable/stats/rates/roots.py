"""Where a rising curve reaches a height: Newton's steps, kept between bounds that close in."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from commontable.stats.arrays import Floats

# Halving alone is at rest after so many; Newton's steps mostly need five to ten.
STEPS = 60
# A Newton step this small leaves an error of about its square; bounds this near are one number.
SMALL, NEAR = 1e-8, 1e-15

# Height and slope of the curve at each cell's place.
Curve = Callable[[Floats], tuple[Floats, Floats]]


def rising_root(curve: Curve, height: float, low: Floats, high: Floats) -> Floats:
    """The place between low and high where each cell's curve reaches the height; cells without bounds stay NaN."""
    below, above = (np.array(each, dtype=np.float64) for each in np.broadcast_arrays(low, high))
    place = (below + above) / 2
    for _ in range(STEPS):
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            reached, slope = curve(place)
            step = place - (reached - height) / slope
        under = reached < height
        below, above = np.where(under, place, below), np.where(under, above, place)
        # Where the curve is flat a step leaves the bounds: half the way between them instead.
        inside = (step >= below) & (step <= above)
        moved = np.where(inside, step, (below + above) / 2)
        scale = np.abs(moved)
        still = (inside & (np.abs(moved - place) <= SMALL * scale)) | (above - below <= NEAR * scale)
        place = moved
        if np.all(still | np.isnan(place)):
            break
    return np.asarray(place)


def gamma_curve(shape: Floats, scale: Floats | float, at: Floats) -> tuple[Floats, Floats]:
    """Chance of at most `at` in a gamma distribution, and its density there."""
    from scipy.special import gammainc, gammaln  # late: keeps the import of this package light

    x = at / scale
    return gammainc(shape, x), np.exp((shape - 1) * np.log(x) - x - gammaln(shape)) / scale
