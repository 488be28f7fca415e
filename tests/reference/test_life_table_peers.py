"""Life tables against other programs: figures in ../shared/reference (programs and versions in its README).

Each test says how far apart the figures may be; the page docs/reference/measures/life-expectancy.md gives the largest
differences measured.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from commontable.stats import LifeTable, life_table

Row = dict[str, str]
PHE_REASONS = {
    "sub5000": "population_below_floor",
    "zero_open": "open_band_without_deaths",
    "zero_pop_band": "empty_population",
    "deaths_gt_pop": "deaths_above_person_years",
}


def read(path: Path) -> dict[tuple[str, str], list[Row]]:
    areas: dict[tuple[str, str], list[Row]] = {}
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            areas.setdefault((row["area_id"], row.get("sex", "B")), []).append(row)
    return areas


def column(areas: dict[tuple[str, str], list[Row]], name: str) -> np.ndarray:
    return np.array([[float(row[name].replace("NA", "nan")) for row in rows] for rows in areas.values()])


def tables(areas: dict[tuple[str, str], list[Row]], **rules: object) -> LifeTable:
    starts = [int(row["age_start"]) for row in next(iter(areas.values()))]
    return life_table(
        deaths=column(areas, "deaths"), population=column(areas, "population"), age_starts=starts, **rules
    )


@pytest.mark.parametrize(
    ("inputs", "outputs"),
    [
        ("le20_input.csv", "phe_life_expectancy_20.csv"),
        ("le19_input.csv", "phe_life_expectancy_19_band_count_set_to_19.csv"),
    ],
)
class TestPHEindicatormethods:
    """PHEindicatormethods 2.1.1, phe_life_expectancy(confidence = c(95, 99.8)). To it 5,000 itself is too few."""

    @pytest.fixture
    def pair(self, shared: Path, inputs: str, outputs: str) -> tuple[dict, dict, LifeTable]:
        areas = read(shared / "reference" / "inputs" / inputs)
        phe = read(shared / "reference" / "peer_outputs" / outputs)
        phe = {key: phe[key] if key in phe else phe[(key[0], "B")] for key in areas}
        return areas, phe, tables(areas, population_floor=5000.5)

    def test_every_expectancy_agrees(self, pair: tuple[dict, dict, LifeTable]) -> None:
        _, phe, table = pair
        theirs = column(phe, "e")
        # Where the probability of dying is capped at one nobody is left for the next band: they say 0, we say what its
        # own death rate says.
        shown = np.isfinite(theirs) & (theirs > 0)
        assert shown.sum() > 800
        assert np.abs(table.ex - theirs)[shown].max() < 1e-10

    @pytest.mark.parametrize(("level", "name"), [(0.95, "95"), (0.998, "998")])
    def test_every_interval_agrees(self, pair: tuple[dict, dict, LifeTable], level: float, name: str) -> None:
        _, phe, table = pair
        worst = 0.0
        for place, age in enumerate(table.bands.starts):
            ours = table.expectancy(float(age)).interval(level)
            for mine, side in zip(ours, ("lower", "upper"), strict=True):
                theirs = column(phe, side + name)[:, place]
                shown = np.isfinite(theirs) & np.isfinite(column(phe, "e")[:, place])
                worst = max(worst, float(np.abs(mine - theirs)[shown].max()))
        assert worst < 1e-9

    def test_what_they_leave_out_we_leave_out_with_a_reason(self, pair: tuple[dict, dict, LifeTable]) -> None:
        areas, _, table = pair
        for (key, rows), reason in zip(areas.items(), table.reason, strict=True):
            assert reason == PHE_REASONS.get(rows[0]["scenario"], ""), key


@pytest.fixture
def nineteen(shared: Path) -> tuple[dict, dict]:
    peers = read(shared / "reference" / "peer_outputs" / "other_life_tables_19.csv")
    inputs = read(shared / "reference" / "inputs" / "le19_input.csv")
    return {key: inputs[key] for key in peers}, peers


def shared_cells(table: LifeTable, theirs: np.ndarray) -> np.ndarray:
    """Tables both programs made, without those whose q exceeds one, which every program meets in its own way."""
    both = (table.reason == "") & np.isfinite(theirs[:, 0]) & (table.qx[:, :-1] < 1).all(axis=1)
    assert both.sum() >= 30
    return both


def words(areas: dict[tuple[str, str], list[Row]]) -> list[str]:
    return [{"F": "female", "M": "male"}[sex] for _, sex in areas]


def test_andreev_kingkade_reproduces_ledecomp(nineteen: tuple[dict, dict]) -> None:
    """LEdecomp 1.0.14: a0 by Andreev and Kingkade, half of each other band, open band 1/m."""
    areas, peers = nineteen
    table = tables(areas, a0="andreev-kingkade", sex=words(areas), population_floor=0)
    both = shared_cells(table, column(peers, "ledecomp_ex"))
    assert np.abs(table.ax - column(peers, "ledecomp_ax"))[both, :-1].max() < 1e-12
    assert np.abs(table.ex - column(peers, "ledecomp_ex"))[both].max() < 1e-10


def test_coale_demeny_by_q0_reproduces_demotools(nineteen: tuple[dict, dict]) -> None:
    """DemoTools 01.13.87, lt_abridged(axmethod = "pas", a0rule = "cd"). It closes tables by another rule, so only
    the years lived below five can agree; tables without infant deaths are missing there."""
    areas, peers = nineteen
    table = tables(areas, a0="coale-demeny-q0", ax="coale-demeny-q0", sex=words(areas), population_floor=0)
    theirs = column(peers, "demotools_ax_cd")
    both = shared_cells(table, theirs)
    assert np.abs(table.ax - theirs)[both, 0].max() < 1e-12
    # From 1 to 5 it takes the q0 of Andreev and Kingkade's a0; ours is the q0 of the table itself.
    assert np.abs(table.ax - theirs)[both, 1].max() < 1e-4


def test_andreev_kingkade_reproduces_demotools(nineteen: tuple[dict, dict]) -> None:
    areas, peers = nineteen
    table = tables(areas, a0="andreev-kingkade", ax="coale-demeny-q0", sex=words(areas), population_floor=0)
    theirs = column(peers, "demotools_ax_ak")
    both = shared_cells(table, theirs)
    assert np.abs(table.ax - theirs)[both, :2].max() < 1e-12


def test_closing_by_another_rule_is_what_parts_us_from_demotools(nineteen: tuple[dict, dict]) -> None:
    """Given their expectancy of the open band, their whole table comes back."""
    areas, peers = nineteen
    theirs = column(peers, "demotools_ex_ak")
    table = tables(
        areas,
        a0="andreev-kingkade",
        ax="coale-demeny-q0",
        sex=words(areas),
        open_band="given",
        open_expectancy=theirs[:, -1],
        population_floor=0,
    )
    both = shared_cells(table, theirs)
    assert np.abs(table.ex - theirs)[both].max() < 1e-10


def test_coale_demeny_reproduces_demogr(nineteen: tuple[dict, dict]) -> None:
    """demogR 0.6.0 uses the female a0 for both sexes, and adds where table 3.3 of Preston et al. subtracts in 4a1
    (1.522 + 1.518 m instead of 1.522 - 1.518 m); its figures are rounded to 2 to 4 digits."""
    areas, peers = nineteen
    table = tables(areas, a0="coale-demeny", ax="coale-demeny", sex="female", population_floor=0)
    theirs = column(peers, "demogR_ax_cd")
    both = shared_cells(table, theirs)
    assert np.abs(table.ax - theirs)[both, 0].max() < 5.1e-5
    mirrored = 2 * 1.522 - table.ax[:, 1]
    assert np.abs(mirrored - theirs[:, 1])[both].max() < 5.1e-5
    assert np.abs(table.ex - column(peers, "demogR_ex_cd"))[both, 0].max() < 0.02


def test_pairs_of_ledecomp(shared: Path) -> None:
    """ledecomp_e0: both sexes ("t"), the mean of the two infant formulas."""
    groups: dict[tuple[str, str], dict[int, list[float]]] = {}
    with (shared / "reference" / "inputs" / "decomp_input.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            cell = groups.setdefault((row["pair_id"], row["group"]), {}).setdefault(int(row["age_start"]), [0.0, 0.0])
            cell[0] += float(row["deaths"])
            cell[1] = float(row["population"])
    with (shared / "reference" / "peer_outputs" / "ledecomp_e0.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            for group in ("ref", "cmp"):
                assert e0_of(groups[(row["pair_id"], group)]) == pytest.approx(float(row[f"e0_{group}"]), abs=1e-10)


def e0_of(bands: dict[int, list[float]]) -> float:
    ages = sorted(bands)
    counts = np.array([bands[age] for age in ages]).T
    table = life_table(
        deaths=counts[0], population=counts[1], age_starts=ages, a0="andreev-kingkade", sex="both", population_floor=0
    )
    return float(table.expectancy().estimate)


def usaleep(path: Path) -> Iterator[list[Row]]:
    with path.open(newline="", encoding="latin-1") as file:
        tract: list[Row] = []
        for row in csv.DictReader(file):
            if tract and row["Tract ID"] != tract[0]["Tract ID"]:
                yield tract
                tract = []
            tract.append(row)
        yield tract


@pytest.mark.parametrize("state", ["KS", "MO", "OR"])
def test_usaleep_tracts(shared: Path, state: str) -> None:
    """Tract tables of NCHS (US Small-area Life Expectancy Estimates Project): from their q(x) and L(x) our engine gives
    their e(0), and from their se(q(x)) and the error of the open band their se(e(0)), in every tract as near as the
    four decimals of se(q(x)) allow (farthest in one of Oregon: 0.0042 years, of 0.0056 that rounding can make)."""
    path = shared / "data" / "usaleep" / f"{state}_B.CSV"
    tracts = [rows for rows in usaleep(path) if len(rows) == 11]
    starts = np.array([0, 1, 5, 15, 25, 35, 45, 55, 65, 75, 85])
    widths = np.diff(starts)

    def read_column(name: str) -> np.ndarray:
        return np.array([[float(row[name]) for row in rows] for rows in tracts])

    q, lived = read_column("nq(x)")[:, :-1], read_column("nL(x)")
    alive = read_column("l(x)")
    # a from L = n l' + a d, with the survivors the q themselves give (l is printed rounded).
    a = (lived[:, :-1] - widths * alive[:, 1:]) / (alive[:, :-1] - alive[:, 1:])
    a = np.clip(a, 0.01 * widths, 0.99 * widths)
    rates = q / (widths - q * (widths - a))
    last = read_column("e(x)")[:, -1]

    def table_with(errors: np.ndarray) -> LifeTable:
        # Deaths and person-years that carry the published q and its variance q² (1 - q) / deaths.
        deaths = q**2 * (1 - q) / errors**2
        return life_table(
            deaths=np.column_stack([deaths, np.ones(len(tracts))]),
            population=np.column_stack([deaths / rates, np.full(len(tracts), 10.0)]),
            age_starts=starts,
            ax=np.column_stack([a, last]),
            population_floor=0,
            open_band="given",
            open_expectancy=lived[:, -1] / alive[:, -1],
            open_standard_error=read_column("se(e(x))")[:, -1],
        )

    printed, half = read_column("se(nq(x))")[:, :-1], 0.00005
    table = table_with(printed)
    assert len(tracts) > 600
    assert (table.reason == "").all()
    e0 = table.expectancy()
    assert np.abs(lived.sum(axis=1) / 100_000 - read_column("e(x)")[:, 0]).max() <= 0.0501
    assert np.abs(e0.estimate - read_column("e(x)")[:, 0]).max() < 0.06
    theirs = read_column("se(e(x))")[:, 0]
    low, high = (table_with(np.maximum(printed + by, 1e-9)).expectancy().standard_error for by in (-half, half))
    assert np.all((low - half <= theirs) & (theirs <= high + half))
    assert np.abs(e0.standard_error - theirs).max() < 0.0043


def wonder(path: Path, year: str) -> tuple[list[float], list[float]]:
    """Deaths and population by ten-year age band of one year; "85+" and "< 1 year" first and last by their code."""
    with path.open(newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["Year"] == year]
    order = {"1": 0, "1-4": 1}
    rows.sort(
        key=lambda row: order.get(code := row["Ten-Year Age Groups Code"], int(code.split("-")[0].rstrip("+")) + 2)
    )
    rows = [row for row in rows if row["Ten-Year Age Groups Code"] != "NS"]
    return [float(row["Deaths"]) for row in rows], [float(row["Population"]) for row in rows]


@pytest.mark.parametrize(("year", "expected"), [("2005", 70.95), ("2017", 74.89), ("2018", 74.98)])
def test_new_orleans_from_cdc_wonder(shared: Path, year: str, expected: float) -> None:
    """Black residents of the New Orleans metropolitan area: CDC WONDER's counts, the figure of the data's own notes."""
    deaths, population = wonder(shared / "data" / "wonder" / "nola_Metro_Black.txt", year)
    table = life_table(deaths=deaths, population=population, age_starts=[0, 1, 5, 15, 25, 35, 45, 55, 65, 75, 85])
    assert float(table.expectancy().estimate) == pytest.approx(expected, abs=0.005)


@pytest.mark.parametrize(("year", "expected"), [("2000", 76.4), ("2010", 78.9)])
def test_puerto_rico_without_an_infant_band(shared: Path, year: str, expected: float) -> None:
    """0-4 together: the share 0.1 of the band still describes those who die in it, most of them infants."""
    deaths: dict[int, float] = {}
    people: dict[int, float] = {}
    with (shared / "data" / "counts" / "puerto_rico_deaths_population_annual_2000-2014.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            if row["year"] == year:
                age = int(row["agegroup"].split("-")[0])
                deaths[age] = deaths.get(age, 0) + float(row["deaths"])
                people[age] = people.get(age, 0) + float(row["mean_population"])
    ages = sorted(deaths)
    table = life_table(deaths=[deaths[age] for age in ages], population=[people[age] for age in ages], age_starts=ages)
    assert float(table.expectancy().estimate) == pytest.approx(expected, abs=0.3)
