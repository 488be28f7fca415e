"""Decompositions against LEdecomp 1.0.14: figures in ../shared/reference (see its README)."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from commontable.stats.decomposition import ExpectancyDecomposition, decompose_expectancy

# Ours: LEdecomp's LEdecomp(method), and the largest difference allowed, in years.
REPRODUCES = {
    "arriaga": ("arriaga", "andreev", "lopez_ruzicka"),
    "arriaga-symmetric": ("arriaga_sym", "andreev_sym", "lopez_ruzicka_sym", "chandrasekaran_ii"),
    "chandrasekaran-iii": ("chandrasekaran_iii",),
    "stepwise": ("stepwise",),
    "horiuchi-midpoint": ("horiuchi",),
}


class Peer:
    def __init__(self, folder: Path) -> None:
        with (folder / "inputs" / "decomp_input.csv").open(newline="") as file:
            rows = list(csv.DictReader(file))
        # Outputs cover a third of the input's pairs.
        with (folder / "peer_outputs" / "ledecomp_e0.csv").open(newline="") as file:
            self.e0 = {row["pair_id"]: (float(row["e0_ref"]), float(row["e0_cmp"])) for row in csv.DictReader(file)}
        self.pairs = list(self.e0)
        self.ages = sorted({int(row["age_start"]) for row in rows})
        self.causes = tuple(dict.fromkeys(row["cause"] for row in rows))
        shape = (2, len(self.pairs), len(self.ages), len(self.causes))
        self.deaths, self.population = np.full(shape, np.nan), np.full(shape[:-1], np.nan)
        for row in rows:
            if row["pair_id"] in self.e0:
                at = (row["group"] == "cmp", self.pairs.index(row["pair_id"]), self.ages.index(int(row["age_start"])))
                at = tuple(int(place) for place in at)
                self.deaths[(*at, self.causes.index(row["cause"]))] = float(row["deaths"])
                self.population[at] = float(row["population"])
        self.years: dict[str, np.ndarray] = {}
        with (folder / "peer_outputs" / "ledecomp_contributions.csv").open(newline="") as file:
            for row in csv.DictReader(file):
                table = self.years.setdefault(row["method"], np.full((*shape[1:-1], shape[-1] + 1), np.nan))
                cause = len(self.causes) if row["cause"] == "ALL" else self.causes.index(row["cause"])
                at = (self.pairs.index(row["pair_id"]), self.ages.index(int(row["age_start"])), cause)
                table[at] = float(row["contribution"])

    def ours(self, method: str, by_cause: bool, pairs: int | None = None) -> ExpectancyDecomposition:
        deaths = self.deaths[:, :pairs] if by_cause else self.deaths[:, :pairs].sum(axis=-1)
        return decompose_expectancy(
            reference_deaths=deaths[0],
            deaths=deaths[1],
            reference_population=self.population[0, :pairs],
            population=self.population[1, :pairs],
            age_starts=self.ages,
            causes=self.causes if by_cause else (),
            method=method,
            a0="andreev-kingkade",
            sex="both",
        )


@pytest.fixture(scope="module")
def peer(shared: Path) -> Peer:
    return Peer(shared / "reference")


def test_the_differences_agree(peer: Peer) -> None:
    expected = [last - first for first, last in peer.e0.values()]
    np.testing.assert_allclose(peer.ours("arriaga", False).difference.estimate, expected, atol=1e-12)


@pytest.mark.parametrize(("method", "theirs"), [(ours, each) for ours, all_ in REPRODUCES.items() for each in all_])
def test_contributions_agree(peer: Peer, method: str, theirs: str) -> None:
    pairs = 2 if method == "horiuchi-midpoint" else len(peer.pairs)
    years = peer.years[theirs][:pairs]
    assert np.isfinite(years).all()
    by_age = peer.ours(method, False, pairs).by_age.estimate
    both = peer.ours(method, True, pairs).by_age_and_cause.estimate
    assert np.abs(by_age - years[..., -1]).max() < 1e-11
    assert np.abs(both - years[..., :-1]).max() < 1e-11


def test_their_horiuchi_misses_the_sum_and_ours_does_not(peer: Peer) -> None:
    """The program's 20 central differences leave up to 0.0008 years out; ours differ from them by less than that."""
    ours = peer.ours("horiuchi", True)
    years = peer.years["horiuchi"]
    total = ours.difference.estimate
    assert np.abs(years[..., :-1].sum(axis=(1, 2)) - total).max() > 5e-4
    assert np.abs(ours.by_age_and_cause.estimate.sum(axis=(1, 2)) - total).max() < 1e-12
    assert np.abs(ours.by_age_and_cause.estimate - years[..., :-1]).max() < 3e-4


def test_one_way_and_symmetric_differ_by_a_third_of_a_year_here(peer: Peer) -> None:
    one, both = (peer.ours(method, False).by_age.estimate for method in ("arriaga", "arriaga-symmetric"))
    assert 0.3 < np.abs(one - both).max() < 0.5
