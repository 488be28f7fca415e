"""Sexes told apart: their life expectancies, the gap between them, and what is not told beside groups."""

from __future__ import annotations

import pytest

from commontable.pipeline import LifeExpectancyRequest, RefusedInput, measure, verify_release
from tests.unit.pipeline.conftest import AGES, PEOPLE, RATES

WORDS = {"Female": "F", "Male": "male"}
LEVEL = {"Female": 0.8, "Male": 1.1}


def table(write, name="sexes.csv", groups=("Black", "White"), size=3.0, change=None):
    """Deaths and people by group, sex and age of one year."""
    lines = ["group,sex,year,age,deaths,population"]
    for number, group in enumerate(groups):
        for sex, level in LEVEL.items():
            for age, rate, people in zip(AGES, RATES, PEOPLE, strict=True):
                deaths = round(people * size * rate * level * (1 + 0.2 * number)) + 10
                deaths = (change or {}).get((group, sex, age), deaths)
                lines.append(f"{group},{WORDS[sex]},2015,{age},{deaths},{round(people * size)}")
    return write(name, "\n".join(lines) + "\n")


def test_each_sex_has_the_life_expectancy_of_its_own_deaths_and_the_gap_lies_between(write, tmp_path):
    path = table(write)
    made = measure(LifeExpectancyRequest(deaths=(path,), by=("sex", "year")), releases=tmp_path / "r")
    told = {row["group"]: row for row in made.rows("estimates")}
    assert set(told) == {"Female", "Male"}
    for sex, word in WORDS.items():
        rows = [line for line in path.read_text().splitlines() if f",{word}," in line]
        alone = write(f"{sex}.csv", "group,sex,year,age,deaths,population\n" + "\n".join(rows) + "\n")
        one = measure(LifeExpectancyRequest(deaths=(alone,), by=("year",)), releases=tmp_path / sex)
        assert told[sex]["value"] == one.rows("estimates")[0]["value"]
        assert told[sex]["deaths"] == one.rows("estimates")[0]["deaths"]
    (gap,) = made.rows("gaps")
    assert (gap["reference"], gap["comparison"]) == ("Female", "Male")
    assert gap["value"] == pytest.approx(told["Female"]["value"] - told["Male"]["value"], abs=1e-5)
    assert made.facts["parameters"]["by"] == ["sex", "year"]
    assert verify_release(made.path, [tmp_path]).recomputed


def test_a_file_that_tells_no_sex_is_refused_with_the_rows_it_concerns(counts_csv, tmp_path):
    with pytest.raises(RefusedInput) as refused:
        measure(LifeExpectancyRequest(deaths=(counts_csv(),), by=("sex",)), releases=tmp_path)
    fault = refused.value.report.faults[0]
    assert (fault.rule, fault.column) == ("missing_column", "sex")
    assert "rows tell no sex" in fault.value


def test_groups_by_sex_are_refused(write, tmp_path):
    with pytest.raises(RefusedInput, match="Ask for groups or for sexes"):
        measure(LifeExpectancyRequest(deaths=(table(write),), by=("group", "sex")), releases=tmp_path)


@pytest.mark.parametrize("first", ["group", "sex"])
def test_sexes_and_groups_together_do_not_tell_a_hidden_count(write, tmp_path, first):
    """Everyone is the sum of either: what one release hides, the other would tell by subtraction."""
    small = {("Black", "Female", "1-4"): 2, ("Black", "Male", "1-4"): 3}
    small |= {("White", sex, "1-4"): 40 for sex in LEVEL}
    path = table(write, change=small)

    def told(by, folder):
        made = measure(LifeExpectancyRequest(deaths=(path,), by=(by,)), releases=tmp_path / folder)
        return {row["group"]: row["deaths"] for row in made.rows("counts") if row["age"] == "1-4"}

    alone = told("group", "a") | told("sex", "b")
    assert alone == {"Black": None, "White": 80, "Female": 42, "Male": 43}
    assert 42 + 43 - 80 == 5, "the attack"
    both = told(first, "r") | told("sex" if first == "group" else "group", "r")
    assert list(both.values()).count(None) >= 2
