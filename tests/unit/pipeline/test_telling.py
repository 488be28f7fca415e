"""What the terminal says of a release: the measure, its unit and its good side, whatever is measured."""

import re

import pytest

from commontable.pipeline import LifeExpectancyRequest, PublishedRequest, measure
from commontable.pipeline.analysis.telling import _focus
from commontable.pipeline.wording import difference, sentence

LIVES = re.compile(r"could expect to live|years of life|life expectancy|\d years")
UNITS = {
    "age_adjusted_death_rate": "deaths per 100,000 person-years",
    "crude_death_rate": "deaths per 100,000 person-years",
    "infant_death_rate": "deaths per 1,000 person-years",
    "ypll_rate": "years per 100,000 person-years",
}


@pytest.mark.parametrize("name", UNITS)
def test_a_rate_is_told_in_its_unit_from_the_side_of_those_who_die_more(name, counts_csv, tmp_path):
    files = (counts_csv(size=5),)
    release = measure(LifeExpectancyRequest(deaths=files, measure=name, reference_group="White"), releases=tmp_path)
    said = sentence(release)
    assert re.search(
        rf"\d {UNITS[name]} more among Black people than among White people \(95% interval [\d,.]+ to", said
    )
    assert said.endswith("Lower is better.")
    assert not LIVES.search(said.replace("years per 100,000", ""))
    trend = next(row for row in release.rows("trend") if row["kind"] == "gap")
    assert ("narrowed by" in said) == (trend["change"] > 0), "a rate's gap to a better group is below zero"


def test_life_expectancy_is_told_in_years_of_life(counts_csv, tmp_path):
    release = measure(LifeExpectancyRequest(deaths=(counts_csv(size=5),), reference_group="White"), releases=tmp_path)
    assert "Black people could expect to live" in sentence(release)
    assert "is better" not in sentence(release)


def test_the_gap_of_the_group_that_lives_longer_moves_as_it_is_told(counts_csv, tmp_path):
    """Seen from the group behind, the gap of the group ahead is told as the same amount, narrowing all the same."""
    said = [
        sentence(
            measure(
                LifeExpectancyRequest(deaths=(counts_csv(size=5),), reference_group=group), releases=tmp_path / group
            )
        )
        for group in ("White", "Black")
    ]
    numbers = [re.findall(r"\d+\.\d", text) for text in said]
    assert sorted(numbers[0]) == sorted(numbers[1])
    assert ("narrowed" in said[0]) == ("narrowed" in said[1])


def test_a_published_percentage_is_told_with_its_good_side(tmp_path):
    path = tmp_path / "published.csv"
    path.write_text(
        "setting,date,indicator_abbr,dimension,subgroup,estimate,ci_lb,ci_ub\n"
        "City,2022,smoking,Race,Asian,8.2,6.9,9.6\nCity,2022,smoking,Race,Black,17.4,15.9,18.9\n"
    )
    request = PublishedRequest(
        file=path, measure="smoking", measure_title="Adults who smoke", unit="percent", favorable="low"
    )
    said = sentence(measure(request, releases=tmp_path / "r"))
    assert said.startswith("Adults who smoke, 2022: from 8.2 percent")
    assert said.endswith("Lower is better.")
    assert difference(3.0, "percent") == "3.0 percentage points"


def test_the_worst_places_of_a_rate_have_the_highest_level():
    row = {
        "group": "Everyone", "lists": "lowest_level", "place": "1", "place_name": "North", "places": 9, "level_rank": 1,
        "level_rank_from": 1, "level_rank_to": 3,
    }  # fmt: skip
    for name, word in (("crude_death_rate", "Highest"), ("life_expectancy_at_birth", "Lowest")):
        assert list(_focus([{**row, "measure": name}])) == [f"{word} level, Everyone: North, rank 1 (1 to 3) of 9"]
