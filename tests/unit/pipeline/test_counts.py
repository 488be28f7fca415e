"""Checks across files, the joining of deaths with populations, ages and periods."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.pipeline import LifeExpectancyRequest, RefusedInput
from commontable.pipeline.counts import load, pool
from commontable.pipeline.faults import Collector
from commontable.pipeline.progress import silent

ADULTS = "5-84,85+"


def pooled(request, collector=None):
    collector = collector or Collector()
    request.check(collector)
    collector.require_clean()
    counts = load(request, collector, silent)
    collector.require_clean()
    return pool(counts, request, collector), collector.report()


def refusal(request):
    with pytest.raises(RefusedInput) as refused:
        pooled(request)
    return refused.value.report


def simple(*rows, header="age,deaths,population"):
    return "\n".join([header, *rows]) + "\n"


def test_counts_are_added_up_by_what_is_kept_apart(counts_csv):
    path = counts_csv()
    apart, _ = pooled(LifeExpectancyRequest(deaths=(path,)))
    together, _ = pooled(LifeExpectancyRequest(deaths=(path,), by=()))
    assert len(apart.rows) == 4
    assert together.rows == [
        {
            "place": "",
            "place_name": "",
            "group": "All groups together",
            "period": "2014–2015",
            "start_year": 2014,
            "end_year": 2015,
        }
    ]
    np.testing.assert_array_equal(apart.low.sum(axis=0), together.low[0])
    np.testing.assert_allclose(apart.population.sum(axis=0), together.population[0])


def test_sexes_are_added_up_and_a_whole_beside_them_is_refused(write):
    halves = simple(
        "0,Female,5,100", "0,Male,7,100", "1+,Female,50,1000", "1+,Male,60,1000", header="age,sex,deaths,population"
    )
    found, _ = pooled(LifeExpectancyRequest(deaths=(write("a.csv", halves),), by=()))
    assert found.low.tolist() == [[12, 110]]
    report = refusal(
        LifeExpectancyRequest(deaths=(write("b.csv", halves + "0,Both,12,200\n1+,Both,110,2000\n"),), by=())
    )
    assert "total_among_parts" in report.counts


def test_everyone_beside_groups_is_refused_unless_groups_are_kept_apart(counts_csv):
    path = counts_csv(groups={"Black": 1.3, "Everyone": 1.1})
    assert set(refusal(LifeExpectancyRequest(deaths=(path,), by=("year",))).counts) == {"total_among_parts"}
    assert len(pooled(LifeExpectancyRequest(deaths=(path,)))[0].rows) == 4


def test_the_same_row_twice_is_refused_in_one_file_and_across_files(write):
    text = simple("0,5,100", "1+,50,1000")
    one = refusal(LifeExpectancyRequest(deaths=(write("a.csv", text + "0,5,100\n"),), by=()))
    assert one.counts["duplicate"] == 2, "deaths and population alike"
    two = refusal(LifeExpectancyRequest(deaths=(write("a.csv", text), write("b.csv", text)), by=()))
    assert "It also stands in b.csv." in two.as_text()


def test_gaps_in_the_ages_are_named(write):
    report = refusal(LifeExpectancyRequest(deaths=(write("a.csv", simple("0,5,100", "5+,50,1000")),), by=()))
    assert set(report.counts) == {"age_gap"}
    assert "nothing from age 1 to 4" in report.as_text()


def test_deaths_without_population_name_who(write):
    deaths = write(
        "d.csv", simple("2014,A,0,5", "2014,A,1+,50", "2014,B,0,5", "2014,B,1+,50", header="year,group,age,deaths")
    )
    people = write("p.csv", simple("2014,A,0,100", "2014,A,1+,1000", header="year,group,age,population"))
    report = refusal(LifeExpectancyRequest(deaths=(deaths,), population=(people,)))
    (fault,) = report.faults
    assert (fault.rule, fault.file) == ("deaths_without_population", "d.csv")
    assert fault.value.startswith("B (2 ages and years, the first in 2014)")


def test_a_population_without_deaths_is_refused_or_hidden_as_asked(write):
    deaths = write("d.csv", simple("A,0,5", "A,1+,50", "B,1+,50", header="group,age,deaths"))
    people = write(
        "p.csv",
        simple("A,0,100", "A,1+,1000", "B,0,100", "B,1+,1000", "C,0,9", "C,1+,9", header="group,age,population"),
    )
    asked = LifeExpectancyRequest(deaths=(deaths,), population=(people,), by=("group",))
    assert "age_gap" in refusal(asked).counts
    found, report = pooled(
        LifeExpectancyRequest(deaths=(deaths,), population=(people,), by=("group",), omitted="hidden")
    )
    assert found.low.tolist() == [[5, 50], [0, 50]]
    assert found.high.tolist() == [[5, 50], [9, 50]]
    assert any("1 rows of deaths are not in the files" in note for note in report.notices)


def test_a_year_without_any_deaths_is_refused_and_never_taken_as_none(write):
    rows = [
        f"{year},{place},{age},{deaths}"
        for year in (2014, 2015)
        for place in "AB"
        for age, deaths in (("0", 5), ("1+", 50))
    ]
    deaths = write(
        "d.csv", simple(*[row for row in rows if not row.startswith("2015,B")], header="year,place,age,deaths")
    )
    people = write(
        "p.csv", simple(*[f"{row.rsplit(',', 1)[0]},1000" for row in rows], header="year,place,age,population")
    )
    report = refusal(LifeExpectancyRequest(deaths=(deaths,), population=(people,), by=("place", "year")))
    assert set(report.counts) == {"population_without_deaths"}
    assert report.faults[0].value == "B, Everyone (1 years, the first 2015)"


def test_exchanged_columns_are_noticed(write):
    report = refusal(LifeExpectancyRequest(deaths=(write("a.csv", simple("0,100,5", "1+,1000,50")),), by=()))
    assert set(report.counts) == {"deaths_above_population"}


def test_groups_of_different_places_are_not_compared(write):
    text = simple(
        "A,x,0,5,100", "A,x,1+,50,1000", "B,y,0,5,100", "B,y,1+,50,1000", header="group,place,age,deaths,population"
    )
    report = refusal(LifeExpectancyRequest(deaths=(write("a.csv", text),), by=("group",)))
    assert set(report.counts) == {"places_differ"}
    assert len(pooled(LifeExpectancyRequest(deaths=(write("a.csv", text),), by=("group", "place")))[0].rows) == 2


def test_a_file_of_deaths_needs_deaths_and_a_file_of_populations_populations(write):
    only_people = write("p.csv", simple("0,100", "1+,1000", header="age,population"))
    only_deaths = write("d.csv", simple("0,5", "1+,50", header="age,deaths"))
    report = refusal(LifeExpectancyRequest(deaths=(only_people,), population=(only_deaths,), by=()))
    assert "missing_column" in report.counts


def test_an_unknown_reference_and_a_wrong_request_name_the_choices(counts_csv):
    path = counts_csv()
    assert (
        "The files hold: Black, White."
        in refusal(LifeExpectancyRequest(deaths=(path,), reference_group="Green")).as_text()
    )
    wrong = refusal(
        LifeExpectancyRequest(
            deaths=(), by=("color",), policy="none", omitted="perhaps", level=1.5, reference_group="White"
        )
    )
    assert wrong.counts == {"bad_request": 6}


def test_ages_are_joined_to_the_bands_both_files_can_be_added_up_to(write):
    deaths = write("d.csv", simple("0,1", "1-4,2", "5-84,30", "85-89,10", "90+,20", header="age,deaths"))
    people = write("p.csv", simple("0-4,500", "5-84,3000", "85+,100", header="age,population"))
    found, report = pooled(LifeExpectancyRequest(deaths=(deaths,), population=(people,), by=()))
    assert [band.label for band in found.bands] == ["0-4", "5-84", "85+"]
    assert found.low.tolist() == [[3, 30, 30]]
    assert any("joined to the 3 bands" in note for note in report.notices)


def test_a_population_file_fills_the_ages_for_which_the_deaths_have_none(write):
    deaths = write("d.csv", simple("0,1,100", "1-84,2,900", "85-89,10,Not Applicable", "90+,20,Not Applicable"))
    people = write("p.csv", simple("85+,50", header="age,population"))
    found, _ = pooled(LifeExpectancyRequest(deaths=(deaths,), population=(people,), by=()))
    assert found.population.tolist() == [[100, 900, 50]]
    assert found.low.tolist() == [[1, 2, 30]]


def test_a_population_given_on_purpose_outranks_the_one_beside_the_deaths(write):
    deaths = write("d.csv", simple("0,1,100", "1+,20,900"))
    people = write("p.csv", simple("0,111", "1+,999", header="age,population"))
    found, _ = pooled(LifeExpectancyRequest(deaths=(deaths,), population=(people,), by=()))
    assert found.population.tolist() == [[111, 999]]


def test_a_population_without_a_year_stands_for_every_year(write):
    deaths = write("d.csv", simple("2014,0,1", "2014,1+,20", "2015,0,2", "2015,1+,30", header="year,age,deaths"))
    people = write("p.csv", simple("0,100", "1+,900", header="age,population"))
    found, _ = pooled(LifeExpectancyRequest(deaths=(deaths,), population=(people,), by=()))
    assert found.population.tolist() == [[200, 1800]]


@pytest.mark.parametrize(
    ("periods", "labels", "note"),
    [
        (None, ["2010", "2011", "2012", "2013", "2014"], None),
        (2, ["2010", "2011–2012", "2013–2014"], "shorter than 2 years"),
        (5, ["2010–2014"], None),
        (((2010, 2011), (2013, 2014)), ["2010–2011", "2013–2014"], "were not used: 2012"),
    ],
)
def test_years_are_put_into_periods(counts_csv, periods, labels, note):
    found, report = pooled(
        LifeExpectancyRequest(deaths=(counts_csv(groups={"A": 1}, years=range(2010, 2015)),), periods=periods)
    )
    assert [row["period"] for row in found.rows] == labels
    assert (note is None) == (not report.notices)
    assert note is None or note in report.notices[0]


@pytest.mark.parametrize("periods", [0, ((2010, 2012), (2012, 2014)), ((2012, 2010),), ((1990, 1999),)])
def test_periods_that_cannot_be_used_are_refused(counts_csv, periods):
    report = refusal(LifeExpectancyRequest(deaths=(counts_csv(years=range(2010, 2015)),), periods=periods))
    assert "periods_wrong" in report.counts


def test_files_without_years_give_one_period_and_no_trend(write):
    path = write("a.csv", simple("0,5,100", "1+,50,1000"))
    found, _ = pooled(LifeExpectancyRequest(deaths=(path,), by=()))
    assert found.rows[0]["period"] == "all years together"
    assert set(refusal(LifeExpectancyRequest(deaths=(path,), by=("year",))).counts) == {"years_not_told"}


def test_faulty_ages_of_the_population_and_of_several_years_are_told_once(write):
    rows = [f"{year},{age},5" for year in (2014, 2015) for age in ("0", "1+")]
    deaths = write("d.csv", simple(*rows, header="year,age,deaths"))
    people = write("p.csv", simple(*[row.replace("1+", "1-84") for row in rows], header="year,age,population"))
    report = refusal(LifeExpectancyRequest(deaths=(deaths,), population=(people,), by=("year",)))
    (fault,) = report.faults
    assert "(and 1 more of places, groups and years alike)" in fault.value
    assert "--population" in fault.remedy
