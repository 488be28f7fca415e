"""Differencing: what two releases tell together, each being safe alone."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from commontable.cli import main
from commontable.pipeline import LifeExpectancyRequest, RefusedInput, measure, verify_release
from commontable.pipeline.ages import Band
from commontable.pipeline.disclosure.pieces import pieces_of
from commontable.pipeline.disclosure.protect import Exposed
from commontable.pipeline.disclosure.sheets import People, Sheet
from tests.unit.pipeline.conftest import AGES, PEOPLE, RATES

COARSE = ("0", "1-14", "15-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75-84", "85+")
YEARS = {("A", 2014, "1-4"): 12, ("A", 2015, "1-4"): 14, ("A", 2016, "1-4"): 4}
PAIRS = {("A", 2014, "5-14"): 31, ("A", 2015, "5-14"): 32, ("A", 2016, "5-14"): 33, ("A", 2014, "0"): 70}


def deaths(release, **wanted):
    """(year, age) -> deaths shown, None where hidden."""
    rows = [row for row in release.rows("counts") if all(row[name] == value for name, value in wanted.items())]
    return {(row["period"], row["age"]): row["deaths"] for row in rows}


@pytest.fixture
def years(counts_csv):
    """Three years of one group; the last holds 4 deaths at ages 1 to 4."""
    return counts_csv(groups={"A": 1.0}, years=range(2014, 2017), size=1.5, change=YEARS)


def test_pooled_years_first_then_single_years_would_tell_the_small_year(years, tmp_path):
    pooled = LifeExpectancyRequest(deaths=(years,), periods=3)
    yearly = LifeExpectancyRequest(deaths=(years,))
    first = measure(pooled, releases=tmp_path / "r")
    alone = measure(yearly, releases=tmp_path / "other")
    assert deaths(first)["2014–2016", "1-4"] == 30
    told = deaths(alone)
    assert [told[year, "1-4"] for year in ("2014", "2015", "2016")] == [12, 14, None]
    assert 30 - 12 - 14 == 4, "the attack: two safe releases, one subtraction"
    second = measure(yearly, releases=tmp_path / "r")
    told = deaths(second)
    assert [told[year, "1-4"] for year in ("2014", "2015", "2016")].count(None) >= 2
    assert second.facts["disclosure"]["earlier"] == [first.id]
    assert second.facts["disclosure"]["result"]["audit"]["narrowest_interval"] >= 9


def by_area(write, name, places):
    lines = ["place,group,year,age,deaths,population"]
    for place in places:
        for age, rate, people in zip(AGES, RATES, PEOPLE, strict=True):
            count = {"1-4": 4 if place == "64109" else 11}.get(age, round(people * rate * 20))
            lines.append(f"{place},A,2014,{age},{count},{people * 20}")
    return write(name, "\n".join(lines) + "\n")


def test_one_area_less_would_tell_the_area(write, tmp_path):
    """The city first with three ZIPs, then with two: the difference is the third, with 4 deaths at ages 1 to 4."""
    every, fewer = by_area(write, "all.csv", ("64108", "64109", "64110")), by_area(write, "two.csv", ("64108", "64110"))
    first = measure(LifeExpectancyRequest(deaths=(every,)), releases=tmp_path / "r")
    alone = measure(LifeExpectancyRequest(deaths=(fewer,)), releases=tmp_path / "other")
    assert deaths(first)["2014", "1-4"] - deaths(alone)["2014", "1-4"] == 4
    second = measure(LifeExpectancyRequest(deaths=(fewer,)), releases=tmp_path / "r")
    told = deaths(second)
    assert told["2014", "1-4"] is None
    differences = [deaths(first)[key] - told[key] for key in told if told[key] is not None]
    assert differences
    assert min(differences) >= 10


def test_pooled_ages_first_then_single_ages_would_tell_the_small_age(write, counts_csv, tmp_path):
    fine = counts_csv(
        groups={"A": 1.0}, years=range(2014, 2015), size=1.5, change={("A", 2014, "1-4"): 4, ("A", 2014, "5-14"): 31}
    )
    cells = [line.split(",") for line in fine.read_text().splitlines()[1:]]
    joined = [["A", "2014", "1-14", "35", str(int(cells[1][4]) + int(cells[2][4]))]]
    coarse = write(
        "coarse.csv",
        "group,year,age,deaths,population\n" + "".join(",".join(row) + "\n" for row in cells[:1] + joined + cells[3:]),
    )
    first = measure(LifeExpectancyRequest(deaths=(coarse,)), releases=tmp_path / "r")
    assert [row["age"] for row in first.rows("counts")] == list(COARSE)
    assert deaths(measure(LifeExpectancyRequest(deaths=(fine,)), releases=tmp_path / "other"))["2014", "1-4"] is None
    told = deaths(measure(LifeExpectancyRequest(deaths=(fine,)), releases=tmp_path / "r"))
    assert (told["2014", "1-4"], told["2014", "5-14"]) == (None, None)


def test_two_releases_that_tell_a_count_together_already_are_both_named(years, tmp_path):
    folder = tmp_path / "r"
    first = measure(LifeExpectancyRequest(deaths=(years,), periods=3), releases=folder)
    second = measure(LifeExpectancyRequest(deaths=(years,)), releases=folder, earlier=[])
    with pytest.raises(RefusedInput) as refused:
        measure(LifeExpectancyRequest(deaths=(years,), title="Again"), releases=folder)
    assert set(refused.value.report.counts) == {"told_by_earlier_releases"}
    said = str(refused.value)
    assert first.id in said
    assert second.id in said
    assert "A, 2016, 1-4" in said
    assert "Withdraw one of these releases" in said
    assert len(list(folder.iterdir())) == 2


def test_one_release_under_a_milder_policy_that_tells_too_much_is_named_with_the_next_step(counts_csv, tmp_path):
    """Six deaths in two years, told where three may be: neither year's count can be as many as nine."""
    path = counts_csv(groups={"A": 1.0}, size=1.5, change={("A", 2014, "1-4"): 3, ("A", 2015, "1-4"): 3})
    mild = LifeExpectancyRequest(deaths=(path,), periods=2, policy="england-deaths")
    first = measure(mild, releases=tmp_path / "r")
    assert deaths(first)["2014–2015", "1-4"] == 6
    with pytest.raises(RefusedInput) as refused:
        measure(LifeExpectancyRequest(deaths=(path,)), releases=tmp_path / "r")
    assert set(refused.value.report.counts) == {"told_by_earlier_releases"}
    said = str(refused.value)
    assert f"{first.id} tells 2 counts, such as A, 2014, 1-4; A, 2015, 1-4" in said
    assert "Withdraw that release" in said
    assert "measure under the policy it was made under" in said
    assert measure(LifeExpectancyRequest(deaths=(path,), policy="england-deaths"), releases=tmp_path / "r").id


def test_counts_revised_since_may_be_small_now(counts_csv, tmp_path):
    """A correction is no difference of two groups of people: what was told then is not told of what is counted now."""
    first = counts_csv("first.csv", groups={"A": 1.0}, years=range(2014, 2015), size=1.5, change={("A", 2014, "0"): 40})
    then = measure(LifeExpectancyRequest(deaths=(first,)), releases=tmp_path / "r")
    assert deaths(then)["2014", "0"] == 40
    right = counts_csv("right.csv", groups={"A": 1.0}, years=range(2014, 2015), size=1.5, change={("A", 2014, "0"): 4})
    now = measure(LifeExpectancyRequest(deaths=(right,)), releases=tmp_path / "r")
    assert deaths(now)["2014", "0"] is None
    assert now.facts["disclosure"]["earlier"] == [then.id]
    assert now.facts["disclosure"]["result"]["audit"]["narrowest_interval"] >= 9


def test_counts_that_nothing_protects_are_named_with_the_next_step():
    told = Exposed([], ["A, 2014, 1-4"])
    assert (told.rule, str(told)) == ("cannot_be_protected", "1 count, such as A, 2014, 1-4")
    assert told.remedy.startswith("Leave out the places, groups or ages named")


def test_the_same_asked_again_is_the_same_release_and_verifies_beside_the_earlier_one(years, tmp_path):
    folder = tmp_path / "r"
    first = measure(LifeExpectancyRequest(deaths=(years,), periods=3), releases=folder)
    request = LifeExpectancyRequest(deaths=(years,))
    second = measure(request, releases=folder)
    assert measure(request, releases=folder).id == second.id
    found = verify_release(second.path, [years.parent])
    assert (found.ok, found.recomputed) == (True, True)
    for path in first.path.iterdir():
        path.unlink()
    first.path.rmdir()
    assert not verify_release(second.path, [years.parent]).recomputed


def test_a_count_told_before_stays_told_and_hides_nothing_more(counts_csv, tmp_path):
    """The same table with a year more: the years that are out are told as before."""
    few = counts_csv("few.csv", groups={"A": 1.0}, years=range(2014, 2016), size=1.5)
    more = counts_csv("more.csv", groups={"A": 1.0}, years=range(2014, 2017), size=1.5)
    first = deaths(measure(LifeExpectancyRequest(deaths=(few,)), releases=tmp_path))
    second = deaths(measure(LifeExpectancyRequest(deaths=(more,)), releases=tmp_path))
    assert {key: second[key] for key in first} == first


def test_what_an_earlier_release_rounded_is_still_out(counts_csv, tmp_path):
    """A release of the same small table under another title may not undo what the first one hid."""
    path = counts_csv(groups={"A": 1.0, "B": 1.3}, years=range(2014, 2016), size=0.3)
    first = measure(LifeExpectancyRequest(deaths=(path,), title="One"), releases=tmp_path)
    second = measure(LifeExpectancyRequest(deaths=(path,), title="Two"), releases=tmp_path)
    assert second.facts["disclosure"]["earlier"] == [first.id]
    shown, again = first.rows("counts"), second.rows("counts")
    small = [a for a, b in zip(shown, again, strict=True) if (a["deaths"] is None) != (b["deaths"] is None)]
    assert len(small) <= np.ceil(0.1 * len(shown))


def test_the_command_takes_what_lies_in_the_folder_into_account(years, tmp_path, capsys):
    words = ["measure", "life-expectancy", "--deaths", str(years), "--out", str(tmp_path / "r")]
    assert main([*words, "--periods", "3"]) == 0
    assert main(words) == 0
    out = capsys.readouterr().out
    assert "1 earlier release that tells of the same people was taken into account" in out


def sheet_of(ages, years, release="r", people=None):
    bands = [Band(start, end) for start, end in zip(ages, (*ages[1:], None), strict=True)]
    rows, shape = [People("", "A", *each) for each in years], (len(years), len(bands))
    none = np.zeros(shape, dtype=bool)
    population = np.array([[(band.end or 100) - band.start for band in bands] for _ in rows], dtype=float)
    population *= np.array([end - start + 1 for start, end in years])[:, None]
    return Sheet(release, rows, bands, np.full(shape, np.nan), population, none, none, none, none)


def pieces(*sheets):
    return {(each.people[n][2:4], tuple(b.start for b in each.bands)): each.population[n].tolist()
            for each in pieces_of(sheets) for n in range(len(each.people))}  # fmt: skip


def test_ages_are_cut_where_any_band_begins():
    year = [(2014, 2014)]
    found = pieces(sheet_of((0, 18, 65), year), sheet_of((0, 20), year))
    assert found[(2014, 2014), (0, 18, 20, 65)] == [18, 2, 45, 35]
    assert pieces(sheet_of((0, 18, 65), year), sheet_of((0, 18), year)) == {}


def test_years_and_ages_that_cut_across_each_other_are_cut_together():
    one = sheet_of((0, 18, 65), [(2014, 2016)]), sheet_of((0, 18, 65), [(2015, 2017)])
    found = pieces(*one, sheet_of((0, 18, 65), [(2014, 2014)]), sheet_of((0, 20), [(2017, 2017)]))
    assert found[(2017, 2017), (0, 18, 20, 65)] == [18, 2, 45, 35]
    assert found[(2015, 2016), (0, 18, 65)] == [36, 94, 70]
    assert ((2015, 2016), (0, 18, 20, 65)) not in found, "nobody told these ages of these years"


def test_rows_of_one_sheet_of_pieces_do_not_overlap():
    spans = [(2014, 2016), (2015, 2017), (2014, 2014), (2013, 2017), (2013, 2013)]
    sheets = [sheet_of((0, 18, 65), [each]) for each in spans] + [sheet_of((0, 20), [each]) for each in spans]
    for sheet in pieces_of(sheets):
        ordered = sorted((row.start, row.end) for row in sheet.people)
        assert all(one[1] < two[0] for one, two in pairwise(ordered))
