"""Funnels and quantile groups against other programs: figures in ../shared/reference (programs and versions there)."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.stats import (
    funnel,
    quantile_groups,
)


class TestPHEindicatormethodsFunnels:
    """Expected output of its tests (tests/testthat/testdata_funnel_*.csv of github.com/ukhsa-collaboration/
    PHEindicatormethods, commits 8ac28e5, 39d5df1, 63894a9, 3352ce5): calculate_funnel_limits and
    assign_funnel_significance. 2s is 95%, 3s is 99.8%."""

    # Observed events: ratio × 100 at the limit, and the expected events there; lower and upper of 2s, of 3s.
    RATIOS = {
        1: [(17.94802207, 5.571644585), (3949.774946, 0.025317898), (10.83023482, 9.233410143)],
        10: [
            (54.3763205, 18.39035799), (208.5337156, 4.795387629),
            (41.43536693, 24.13397235), (337.778507, 2.960519925),
        ],
        100: [
            (82.21871402, 121.6268111), (122.9044681, 81.36400699),
            (74.11562345, 134.9243187), (139.0406755, 71.92139974),
        ],
        716: [
            (92.93605352, 770.4222128), (107.7488421, 664.5083011),
            (89.20960712, 802.60414), (112.5516964, 636.1521174),
        ],
    }  # fmt: skip
    # Directly standardized rates per 100,000 against 116.1720835, three years of data: events, population, limit.
    RATES = [
        (2, 2072.984403, 32.15975314, 0), (20, 8862.823734, 75.22057153, 0), (1360, 411529.9259, 110.158048, 0),
        (2, 69.49732367, 959.2695538, 1), (20, 3505.293872, 190.1885237, 1), (1360, 369759.5622, 122.6021934, 1),
    ]  # fmt: skip
    # Population: percent at the lower and upper limit of 2s, of 3s, against 80.642448%.
    SHARES = {
        2: (25.885383, 100, 0, 100),
        20: (63.326743, 97.958152, 53.341156, 100),
        50: (69.691035, 91.593861, 63.375595, 97.909301),
        1008: (78.203374, 83.081521, 76.796814, 84.488082),
        110000: (80.408963, 80.875933, 80.274317, 81.010578),
    }
    STANDING = [
        (35078.488, 41980, "high-99.8"), (24803.6256, 31824, "low-99.8"), (50050.7443, 61921, "within"),
        (26789.238, 33012, "high-95"), (30277.5312, 37828, "low-95"), (36850.0492, 45449, "high-95"),
        (24648.7596, 30521, "within"), (18365.4621, 29277, "low-99.8"), (21139.2936, 25992, "high-95"),
    ]  # fmt: skip

    def test_ratios(self) -> None:
        seen = funnel(events=[1], size=[1], kind="ratio", target=1, limits="inverted")
        # It finds the expected events by search, to six digits or so.
        for count, printed in self.RATIOS.items():
            for place, (limit, expected) in enumerate(printed):
                ours = seen.at_size([expected], (0.95, 0.998)[place // 2])[place % 2]
                assert 100 * ours[0] == pytest.approx(limit, rel=5e-6)
                assert expected * ours[0] == pytest.approx(count, rel=5e-6)

    def test_rates(self) -> None:
        seen = funnel(events=[1], size=[1], kind="rate", target=116.1720835 / 1e5, limits="inverted")
        for events, population, limit, side in self.RATES:
            ours = seen.at_size([3 * population], 0.95)[side]
            assert 1e5 * ours[0] == pytest.approx(limit, rel=1e-6)
            assert 3 * population * ours[0] == pytest.approx(events, rel=1e-6)

    def test_proportions(self) -> None:
        seen = funnel(events=[1], size=[2], kind="proportion", target=0.80642448, limits="normal")
        for people, printed in self.SHARES.items():
            limits = [limit[0] for level in (0.95, 0.998) for limit in seen.at_size([people], level)]
            np.testing.assert_allclose(100 * np.array(limits), printed, atol=2e-6)

    def test_significance(self) -> None:
        events, people, standing = zip(*self.STANDING, strict=True)
        seen = funnel(events=events, size=people, kind="proportion", target=0.80642448, limits="normal")
        assert seen.standing().tolist() == list(standing)


def test_quantile_groups_of_england() -> None:
    """Deciles of local authorities within their regions, ranked from the highest premature cancer mortality of women,
    as the tool of England's technical guide gives them ("Tool Output Decile" of fd_quantiles.csv in the repository of
    PHEindicatormethods, commit 6485d10; regions of 12, 23, 15, 14 and 11 areas)."""
    deciles = [
        [1, 1, 2, 3, 4, 5, 6, 6, 7, 8, 9, 10],
        [1, 1, 1, 2, 2, 3, 3, 4, 4, 4, 5, 5, 6, 6, 7, 7, 7, 8, 8, 9, 9, 10, 10],
        [1, 1, 2, 3, 3, 4, 5, 5, 6, 7, 7, 8, 9, 9, 10],
        [1, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 8, 9, 10],
        [1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    ]
    region = np.repeat(np.arange(5), [len(each) for each in deciles])
    values = np.concatenate([200.0 - np.arange(len(each)) for each in deciles])
    ranked = quantile_groups(values=values, groups=10, first="highest", within=region)
    assert ranked.group.tolist() == np.concatenate(deciles).tolist()
    backward = quantile_groups(values=-values, groups=10, first="lowest", within=region)
    assert backward.group.tolist() == np.concatenate(deciles).tolist()
