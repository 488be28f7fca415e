"""The population of hidden cells: filled in, close to the truth, and never guessed from nothing."""

from __future__ import annotations

import pytest

from commontable.pipeline.faults import Collector
from commontable.pipeline.hidden import Cell, fill
from commontable.pipeline.sources import read_counts
from commontable.pipeline.sources.reading import ReadOptions
from commontable.pipeline.tables import Margin


def cell(year, age, population):
    return Cell("", "A", year, age, None if age else 1, population, "w.txt")


def test_a_hole_takes_the_share_of_its_neighbors():
    """Share 0.10 in 2014 and 0.20 in 2016, so 0.15 in 2015, of 2,000 people."""
    cells = [
        cell(2014, 1, 1000),
        cell(2015, 1, 2000),
        cell(2016, 1, 3000),
        cell(2014, 0, 100),
        cell(2015, 0, None),
        cell(2016, 0, 600),
    ]
    collector = Collector()
    (filled,) = fill(cells, (), collector)
    assert filled.population == pytest.approx(300)
    assert "1 hidden counts came without their population" in collector.report().notices[0]


def test_the_total_row_of_the_age_scales_the_guess():
    cells = [
        cell(2014, 1, 1000),
        cell(2015, 1, 1000),
        cell(2016, 1, 1000),
        cell(2014, 0, 100),
        cell(2015, 0, None),
        cell(2016, 0, None),
    ]
    filled = fill(cells, (Margin("", "A", 0, 1, 280.0),), Collector())
    assert [each.population for each in filled] == [90, 90]


def test_an_age_that_is_never_told_needs_its_total_or_is_a_fault():
    cells = [cell(2014, 1, 1000), cell(2015, 1, 3000), cell(2014, 0, None), cell(2015, 0, None)]
    filled = fill(cells, (Margin("", "A", 0, 1, 400.0),), Collector())
    assert [each.population for each in filled] == [100, 300]
    collector = Collector()
    assert fill(cells, (), collector) == []
    assert collector.report().counts == {"population_unknown": 2}


def test_nothing_is_filled_where_no_age_is_told_in_every_year():
    collector = Collector()
    assert fill([cell(2014, 1, None), cell(2015, 1, 5.0)], (), collector) == []
    assert collector.report().counts == {"population_unknown": 1}


def test_on_real_data_the_filled_population_is_near_the_true_one(shared):
    """Everyone in New Orleans is told whole: hide every fifth year of ages 1-4, fill it, compare."""
    found = read_counts(shared / "data/wonder/nola_Metro_Total.txt", ReadOptions(), Collector())
    truth = {(row.year, row.age_start): row.population for row in found.population}
    cells = [
        Cell(
            "",
            "A",
            row.year,
            row.age_start,
            row.age_end,
            None if row.age_start == 1 and row.year % 5 == 1 else row.population,
            "t",
        )
        for row in found.population
    ]
    filled = fill(cells, (), Collector())
    assert [each.year for each in filled] == [2001, 2006, 2011, 2016]
    worst = max(abs(each.population / truth[each.year, 1] - 1) for each in filled)
    assert worst < 0.06, "2006, the year after the flood, is among them"
