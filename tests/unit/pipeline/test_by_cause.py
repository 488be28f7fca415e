"""Deaths by cause: counted in wide ages, told with their rates, and hidden so that nobody can work them out."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from commontable.pipeline import LifeExpectancyRequest, RefusedInput, Release, measure, verify_release
from tests.unit.pipeline.conftest import AGES, PEOPLE, RATES

CAUSES = {"I21.9": 0.4, "C34.9": 0.3, "X95": 0.006, "R99": 0.294}
STARTS = [int(age.split("-")[0].rstrip("+")) for age in AGES]


@pytest.fixture
def by_cause_csv(write):
    """Deaths of two groups by cause; a share of each age's deaths for each cause, more homicide among the young."""

    def writer(name: str = "causes.csv", *, totals: bool = False, size: float = 1.0) -> str:
        lines = ["group,year,age,cause,deaths,population"]
        for group, factor in {"Black": 1.3, "White": 1.0}.items():
            for age, rate, people in zip(AGES, RATES, PEOPLE, strict=True):
                living = round(people * size * 20)
                for cause, share in CAUSES.items():
                    young = 8.0 if cause == "X95" and 15 <= int(age.split("-")[0].rstrip("+")) < 45 else 1.0
                    deaths = round(living * rate * factor * share * young)
                    lines.append(f"{group},2015,{age},{cause},{deaths},{living}")
        if totals:
            lines = [line for line in lines if ",R99," not in line]
        return write(name, "\n".join(lines) + "\n")

    return writer


def _request(*files, **changes) -> LifeExpectancyRequest:
    asked = {"by": ("group",), "causes": "leading", "reference_group": "White"} | changes
    return LifeExpectancyRequest(deaths=tuple(files), **asked)


def _all_ages(release: Release) -> dict[tuple[str, str], dict]:
    return {(row["group"], row["cause"]): row for row in release.rows("causes") if row["age_start"] is None}


def test_causes_add_up_to_all_deaths_and_are_told_with_rate_and_interval(by_cause_csv, tmp_path):
    path = by_cause_csv(size=30)
    made = measure(_request(path), releases=tmp_path)
    assert {row["age"] for row in made.rows("causes")} == {"", "0-24", "25-44", "45-64", "65-74", "75+"}
    rows = _all_ages(made)
    heart = rows["White", "Heart disease"]
    assert heart["value"] == pytest.approx(heart["deaths"] / heart["population"] * 100_000, abs=1e-5)
    assert heart["lower"] < heart["value"] < heart["upper"]
    assert heart["unit"] == "deaths per 100,000 person-years"
    for group in ("White", "Black"):
        told = [row["deaths"] for (of, _), row in rows.items() if of == group]
        total = next(row["deaths"] for row in made.rows("estimates") if row["group"] == group)
        assert sum(told) == total
    assert verify_release(made.path, [path]).problems == ()


def test_without_a_wish_for_causes_they_are_added_up(by_cause_csv, tmp_path):
    made = measure(_request(by_cause_csv(), causes=""), releases=tmp_path)
    assert "causes" not in made.names
    asked = measure(_request(by_cause_csv()), releases=tmp_path / "other")
    assert [row["value"] for row in made.rows("estimates")] == [row["value"] for row in asked.rows("estimates")]


def test_deaths_of_all_causes_beside_give_the_rest(by_cause_csv, write, tmp_path):
    whole = by_cause_csv("whole.csv").read_text().splitlines()
    sums: dict[tuple[str, ...], int] = {}
    for line in whole[1:]:
        group, year, age, _, deaths, people = line.split(",")
        sums[group, year, age, people] = sums.get((group, year, age, people), 0) + int(deaths)
    lines = ["group,year,age,deaths,population", *(f"{g},{y},{a},{d},{p}" for (g, y, a, p), d in sums.items())]
    totals = write("totals.csv", "\n".join(lines) + "\n")
    some = by_cause_csv("some.csv", totals=True)
    apart = measure(_request(totals, some), releases=tmp_path / "a")
    together = measure(_request(by_cause_csv("whole.csv")), releases=tmp_path / "b")
    assert apart.rows("causes") == together.rows("causes")


def test_more_deaths_by_cause_than_deaths_are_refused(by_cause_csv, counts_csv, tmp_path):
    small = counts_csv("totals.csv", years=range(2015, 2016))
    with pytest.raises(RefusedInput) as refused:
        measure(_request(small, by_cause_csv("some.csv", totals=True)), releases=tmp_path)
    assert set(refused.value.report.counts) == {"parts_do_not_add"}


def test_years_by_cause_without_all_deaths_are_refused(by_cause_csv, counts_csv, tmp_path):
    other = counts_csv("totals.csv", years=range(2013, 2015))
    with pytest.raises(RefusedInput) as refused:
        measure(_request(other, by_cause_csv("some.csv", totals=True)), releases=tmp_path)
    assert "causes_without_total" in refused.value.report.counts


def test_a_file_without_causes_cannot_be_asked_for_them(counts_csv, tmp_path):
    with pytest.raises(RefusedInput, match="Give deaths by cause"):
        measure(_request(counts_csv()), releases=tmp_path)


@pytest.mark.parametrize(
    ("changes", "words"), [({"causes": "a,a"}, "Name a list"), ({"cause_ages": (5, 20)}, "Begin at 0")]
)
def test_a_wrong_wish_names_what_there_is(by_cause_csv, tmp_path, changes, words):
    with pytest.raises(RefusedInput, match=words):
        measure(_request(by_cause_csv(), **changes), releases=tmp_path)


def test_a_cause_twice_is_a_duplicate(by_cause_csv, write, tmp_path):
    text = by_cause_csv().read_text()
    twice = write("twice.csv", text + text.splitlines()[1] + "\n")
    with pytest.raises(RefusedInput) as refused:
        measure(_request(twice), releases=tmp_path)
    assert refused.value.report.counts["duplicate"] == 1


@pytest.mark.parametrize("size", [0.2, 0.3])
def test_no_hidden_count_by_cause_can_be_worked_out(by_cause_csv, tmp_path, size):
    """A program written apart from the audit: everything told, every sum, and nothing else."""
    path = by_cause_csv(size=size)
    made = measure(_request(path), releases=tmp_path)
    rows = made.rows("causes")
    assert any(row["state"] == "suppressed" for row in rows)
    assert all(row["deaths"] is None or row["deaths"] == 0 or row["deaths"] > 9 for row in rows)
    truth = _truth(path, made)
    attack = _Attack(made)
    for key, true in truth.items():
        if key in attack.hidden and 1 <= true <= 9:
            low, high = attack.ends(key)
            assert low <= 1.001, (key, true, low, high)
            assert high >= 8.999, (key, true, low, high)


def test_the_attacker_would_find_a_count_that_nothing_protects(by_cause_csv, tmp_path):
    path = by_cause_csv(size=0.3)
    made = measure(_request(path), releases=tmp_path)
    attack, truth = _Attack(made), _truth(path, made)
    key = next(key for key in attack.hidden if 1 <= truth[key] <= 9)
    for other in attack.hidden - {key}:
        if other[0] == key[0] and other[2] == key[2]:
            attack.tell(other, truth[other])
    whole = sum(value for each, value in truth.items() if each[0] == key[0] and each[2] == key[2])
    attack.tell((key[0], "", key[2]), whole)
    assert attack.ends(key) == pytest.approx((truth[key], truth[key]), abs=1e-6)


WONDER_FOOTER = """"---"
"Dataset: Underlying Cause of Death, 1999-2018"
"Query Parameters:"
"Race: {race}"
"Group By: {by}"
"Show Suppressed: {shown}"
"Show Zero Values: {shown}"
"---"
"""
LABELS = {
    "I21.9": "#Diseases of heart (I00-I09,I11,I13,I20-I51)",
    "C34.9": "#Malignant neoplasms (C00-C97)",
    "X95": "#Assault (homicide) (*U01-*U02,X85-Y09,Y87.1)",
}


@pytest.fixture
def wonder(write):
    """An export of one group: all causes by age, or grouped by a list of causes, with rows of few deaths left out."""

    def writer(race: str, *, by_cause: bool) -> str:
        factor = {"Black": 1.3, "White": 1.0}[race]
        cause = '"ICD-10 113 Cause List"\t"ICD-10 113 Cause List Code"\t' if by_cause else ""
        lines = [f'"Notes"\t{cause}"Ten-Year Age Groups"\t"Ten-Year Age Groups Code"\tDeaths\tPopulation\tCrude Rate']
        for age, rate, people in zip(AGES, RATES, PEOPLE, strict=True):
            for number, (code, label) in enumerate(LABELS.items() if by_cause else [("", "")]):
                deaths = round(people * 200 * rate * factor * (CAUSES[code] if code else 1))
                if deaths > 9:
                    words = f'"{label}"\t"GR113-{number:03}"\t' if by_cause else ""
                    lines.append(f'\t{words}"{age} years"\t"{age}"\t{deaths}\t{people * 200}\t1.0')
        if by_cause:  # a wider group of the same list, which holds heart disease and more
            lines.append(
                '\t"#Major cardiovascular diseases (I00-I78)"\t"GR113-053"\t'
                f'"85+ years"\t"85+"\t9000\t{PEOPLE[-1] * 200}\t1.0'
            )
        footer = WONDER_FOOTER.format(
            race=race, by="Cause" if by_cause else "Age", shown="False" if by_cause else "True"
        )
        return write(f"{race}-{by_cause}.txt", "\n".join(lines) + "\n" + footer)

    return writer


def test_wonder_exports_grouped_by_cause_are_read_beside_those_of_all_causes(wonder, tmp_path):
    files = [wonder(race, by_cause=by_cause) for race in ("Black", "White") for by_cause in (False, True)]
    made = measure(_request(*files), releases=tmp_path)
    rows = _all_ages(made)
    assert {cause for _, cause in rows} == {"Heart disease", "Cancer", "Homicide", "All other causes"}
    wide = {(row["group"], row["cause"], row["age"]): row for row in made.rows("causes")}
    heart = wide["White", "Heart disease", "75+"]
    assert heart["deaths"] == sum(round(PEOPLE[age] * 200 * RATES[age] * 0.4) for age in (-2, -1))
    hidden = [row for row in made.rows("causes") if row["reason"] == "hidden_at_source"]
    assert {row["cause"] for row in hidden} >= {"Homicide", "All other causes"}
    assert all(row["value_low"] == row["value_high"] for row in made.rows("estimates"))  # all deaths are told
    assert any("reach beyond one group" in note for note in made.facts["notes"])


@pytest.mark.parametrize("other", [{"causes": "few"}, {"cause_ages": (0, 15, 65)}])
def test_other_causes_or_ages_that_cut_across_for_the_same_people_are_refused(by_cause_csv, tmp_path, other):
    first = measure(_request(path := by_cause_csv()), releases=tmp_path)
    with pytest.raises(RefusedInput) as refused:
        measure(_request(path, **other), releases=tmp_path)
    (fault,) = refused.value.report.faults
    assert (fault.rule, fault.column) == ("told_by_earlier_releases", next(iter(other)))
    assert first.id in fault.value


@pytest.mark.parametrize("size", [0.2, 0.3])
def test_together_with_an_earlier_release_of_everybody_no_hidden_count_can_be_worked_out(by_cause_csv, tmp_path, size):
    path = by_cause_csv(size=size)
    everybody = measure(_request(path, by=(), reference_group=None), releases=tmp_path)
    made = measure(_request(path), releases=tmp_path)
    assert made.facts["disclosure"]["earlier"] == [everybody.id]
    attack, truth = _Attack(made), _truth(path, made)
    attack.take_in(everybody, ("Black", "White"))
    for key, true in truth.items():
        if key in attack.hidden and 1 <= true <= 9:
            low, high = attack.ends(key)
            assert low <= 1.001, (key, true, low, high)
            assert high >= 8.999, (key, true, low, high)


Key = tuple[str, str, int | None]


def _truth(path, made: Release) -> dict[Key, int]:
    titles = {"I21.9": "Heart disease", "C34.9": "Cancer", "X95": "Homicide", "R99": "All other causes"}
    starts = sorted({row["age_start"] for row in made.rows("causes") if row["age_start"] is not None})
    found: dict[Key, int] = {(row["group"], row["cause"], row["age_start"]): 0 for row in made.rows("causes")}
    for line in path.read_text().splitlines()[1:]:
        group, _, age, cause, deaths, _ = line.split(",")
        wide = max(start for start in starts if start <= int(age.split("-")[0].rstrip("+")))
        for at in (wide, None):
            found[group, titles[cause], at] += int(deaths)
    return found


class _Attack:
    """Counts by age, by cause and wide age, by cause; the sums between them; ends by linear programs."""

    def __init__(self, made: Release) -> None:
        self.cells: dict[tuple, int] = {}
        self.bounds: list[tuple[float, float | None]] = []
        self.lines: list[dict[int, float]] = []
        causes, counts = made.rows("causes"), made.rows("counts")
        for row in causes:
            self._cell((row["group"], row["cause"], row["age_start"]), row["deaths"])
        for row in counts:
            self._cell((row["group"], "fine", row["age_start"]), row["deaths"])
        starts = sorted({row["age_start"] for row in causes if row["age_start"] is not None})
        titles = sorted({row["cause"] for row in causes})
        for group in sorted({row["group"] for row in causes}):
            for at, start in enumerate(starts):
                whole = self._cell((group, "", start), None)
                end = [*starts[1:], 999][at]
                self._sum(whole, [self.cells[group, title, start] for title in titles])
                fine = [age for age in STARTS if start <= age < end]
                self._sum(whole, [self.cells[group, "fine", age] for age in fine])
            for title in titles:
                self._sum(self.cells[group, title, None], [self.cells[group, title, start] for start in starts])
        self.hidden: set[Key] = {
            (row["group"], row["cause"], row["age_start"]) for row in causes if row["deaths"] is None
        }

    def _cell(self, key: tuple, deaths: int | None) -> int:
        self.cells[key] = len(self.bounds)
        self.bounds.append((0.0, None) if deaths is None else (deaths, deaths))
        return self.cells[key]

    def _sum(self, whole: int, parts: list[int]) -> None:
        self.lines.append({whole: -1.0, **dict.fromkeys(parts, 1.0)})

    def take_in(self, made: Release, groups: tuple[str, ...]) -> None:
        """What a release told of all groups together: sums over the groups."""
        rows = [((row["cause"], row["age_start"]), row["deaths"]) for row in made.rows("causes")]
        rows += [(("fine", row["age_start"]), row["deaths"]) for row in made.rows("counts")]
        for key, deaths in rows:
            self._sum(self._cell(("All", *key), deaths), [self.cells[group, *key] for group in groups])

    def tell(self, key: tuple, deaths: int) -> None:
        self.bounds[self.cells[key]] = (deaths, deaths)

    def ends(self, key: tuple) -> tuple[float, float]:
        matrix = np.zeros((len(self.lines), len(self.bounds)))
        for number, line in enumerate(self.lines):
            for cell, weight in line.items():
                matrix[number, cell] = weight
        found = []
        for sign in (1.0, -1.0):
            cost = np.zeros(len(self.bounds))
            cost[self.cells[key]] = sign
            solved = linprog(cost, A_eq=matrix, b_eq=np.zeros(len(self.lines)), bounds=self.bounds)
            found.append(sign * solved.fun if solved.success else sign * np.inf * -1)
        return found[0], found[1]
