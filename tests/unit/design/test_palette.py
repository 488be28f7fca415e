"""Colors that must be told apart stay apart for people with a color vision deficiency.

Deficiencies by the matrices of Machado, Oliveira and Fernandes (2009), severity 1.0, on linear sRGB; distance in Oklab
(Ottosson 2020), times 100. For scale: the closest pair of the Okabe-Ito palette is 7.6 apart by the same measure.
"""

from itertools import combinations, pairwise

import numpy as np
import pytest

VIEWS = {
    "all cones": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
YARDSTICK = 7.6
OKABE_ITO = ("#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7", "#000000")


def _linear(color: str) -> np.ndarray:
    parts = np.array([int(color[n : n + 2], 16) for n in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def _oklab(color: str, view: str) -> np.ndarray:
    seen = np.clip(np.asarray(VIEWS[view]) @ _linear(color), 0, 1)
    cones = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    mix = np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    )
    return mix @ np.cbrt(cones @ seen) * 100


def distance(one: str, other: str, view: str) -> float:
    return float(np.linalg.norm(_oklab(one, view) - _oklab(other, view)))


def _least(colors, view: str) -> float:
    return min(distance(a, b, view) for a, b in combinations(colors, 2))


def test_the_yardstick_itself():
    assert distance("#000000", "#ffffff", "all cones") == pytest.approx(100, abs=0.01)
    assert min(_least(OKABE_ITO, view) for view in VIEWS) == pytest.approx(YARDSTICK, abs=0.05)


@pytest.mark.parametrize("theme", ["light", "system_dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_series_are_further_apart_than_those_of_okabe_and_ito(tokens, theme, view):
    series = [tokens[theme][f"series-{n}"] for n in range(1, 7)]
    assert _least(series, view) >= YARDSTICK


@pytest.mark.parametrize("theme", ["light", "system_dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_neighbors_on_the_map_ramp_can_be_told_apart(tokens, theme, view):
    ramp = [tokens[theme][f"ramp-{n}"] for n in range(1, 10)]
    assert min(distance(a, b, view) for a, b in pairwise(ramp)) >= YARDSTICK


@pytest.mark.parametrize("theme", ["light", "system_dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_the_two_ends_of_the_ramp_are_never_mistaken(tokens, theme, view):
    """Step by step, each clay is told from the teal as far from the middle: lowest is never read as highest."""
    ramp = [tokens[theme][f"ramp-{n}"] for n in range(1, 10)]
    assert min(distance(ramp[n], ramp[8 - n], view) for n in range(4)) >= YARDSTICK
