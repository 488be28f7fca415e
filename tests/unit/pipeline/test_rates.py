"""Rates from counts: equal to the measures of commontable.stats, to named standards, and protected as well."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from commontable.cli import main
from commontable.pipeline import LifeExpectancyRequest, RefusedInput, measure, open_release, verify_release
from commontable.pipeline.making import MEASURE_NAMES, making_of
from commontable.pipeline.standards import STANDARDS, STARTS, weights
from commontable.stats import crude_rate, direct_rate, potential_years_lost

from .conftest import AGES

FIRST = [0, 1, 5, 15, 25, 35, 45, 55, 65, 75, 85]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("us-2000", "2000 US Std Million (19 age groups)"),
        ("world-2000", "World (WHO 2000-2025) Std Million (19 age groups)"),
    ],
)
def test_standards_are_those_of_the_published_file(shared, name, title):
    with (shared / "data/standards/std_pops.csv").open() as handle:
        rows = {
            int(row["age"]): float(row["pop_std"]) for row in csv.DictReader(handle) if row["standard_cat"] == title
        }
    assert [rows[age] for age in STARTS] == list(STANDARDS[name])
    assert sum(STANDARDS[name]) == 1_000_000


def test_standards_are_added_up_to_the_bands_of_the_counts():
    shares = weights("us-2000", FIRST)
    assert shares.round(6).tolist()[:4] == [0.013818, 0.055317, 0.145565, 0.138647]
    assert shares.sum() == pytest.approx(1)
    assert weights("us-2000", [0, 3, 85]) is None


def rows_of(release, group="Black"):
    counts = [row for row in release.rows("counts") if (row["group"], row["period"]) == (group, "2014")]
    (row,) = (row for row in release.rows("estimates") if (row["group"], row["period"]) == (group, "2014"))
    return np.array([cell["deaths"] for cell in counts], float), np.array([cell["population"] for cell in counts]), row


@pytest.mark.parametrize("name", MEASURE_NAMES)
def test_every_rate_is_the_one_of_the_statistics(counts_csv, tmp_path, name):
    release = measure(LifeExpectancyRequest(deaths=(counts_csv(size=5),), measure=name), releases=tmp_path / "r")
    deaths, people, row = rows_of(release)
    peers = {
        "age_adjusted_death_rate": lambda: direct_rate(
            events=deaths, population=people, standard=weights("us-2000", FIRST), limits="log"
        ),
        "crude_death_rate": lambda: crude_rate(events=deaths.sum(), population=people.sum()),
        "ypll_rate": lambda: potential_years_lost(deaths=deaths, age_starts=FIRST, population=people),
        "infant_death_rate": lambda: crude_rate(events=deaths[0], population=people[0], per=1_000),
    }
    if name not in peers:
        return
    peer = peers[name]()
    assert row["value"] == pytest.approx(float(peer.estimate), abs=1e-5)
    assert row["standard_error"] == pytest.approx(float(peer.standard_error), rel=0.03), "half a death more in some"
    assert row["lower"] < row["value"] < row["upper"]
    assert (row["value"] / row["lower"]) == pytest.approx(row["upper"] / row["value"], rel=1e-4)
    assert release.facts["favorable"] == "low"
    assert release.facts["reference_group"] == "White", "the group with the lowest rate"
    assert verify_release(release.path, [tmp_path]).problems == ()
    assert verify_release(release.path, [tmp_path]).recomputed


def test_an_age_adjusted_rate_has_the_limits_of_the_statistics(counts_csv, tmp_path):
    request = LifeExpectancyRequest(deaths=(counts_csv(size=5),), measure="age_adjusted_death_rate")
    deaths, people, row = rows_of(measure(request, releases=tmp_path / "r"))
    peer = direct_rate(events=deaths, population=people, standard=weights("us-2000", FIRST), limits="log")
    assert [row["lower"], row["upper"]] == pytest.approx([float(limit) for limit in peer.interval(0.95)], abs=1e-3)


def test_a_gap_in_rates_closes_when_the_group_behind_gains_more(counts_csv, tmp_path):
    lines = counts_csv(size=20).read_text().splitlines()
    gain = {("Black", "2015"): 0.85, ("White", "2015"): 0.97}
    cells = [line.split(",") for line in lines[1:]]
    made = [
        [group, year, age, str(round(int(deaths) * gain.get((group, year), 1))), people]
        for group, year, age, deaths, people in cells
    ]
    path = tmp_path / "gains.csv"
    path.write_text("\n".join([lines[0], *map(",".join, made)]) + "\n")
    release = measure(LifeExpectancyRequest(deaths=(path,), measure="age_adjusted_death_rate"), releases=tmp_path / "r")
    (row,) = release.rows("leveling")
    assert (row["reference"], row["verdict"], row["lost"]) == ("White", "closed_all_gained", "")
    assert row["value"] < 0, "below zero it closed"
    (trend,) = (each for each in release.rows("trend") if each["kind"] == "gap")
    assert trend["verdict"] == "closed_all_gained"


def test_ages_that_do_not_fit_the_measure_are_refused_with_what_is_needed(write, tmp_path):
    lines = ["group,year,age,deaths,population"]
    lines += [f"All,2014,{age},500,90000" for age in ("0-6", "7-69", "70+")]
    path = write("odd.csv", "\n".join(lines) + "\n")
    for name, words in (
        ("age_adjusted_death_rate", "us-2000"),
        ("ypll_rate", "begins at 75"),
        ("infant_death_rate", "at 1"),
    ):
        with pytest.raises(RefusedInput) as refused:
            measure(LifeExpectancyRequest(deaths=(path,), measure=name), releases=tmp_path / "r")
        assert words in refused.value.report.faults[0].remedy


def test_unknown_measures_and_standards_are_refused(counts_csv, tmp_path):
    with pytest.raises(RefusedInput) as refused:
        measure(
            LifeExpectancyRequest(deaths=(counts_csv(),), measure="smr", standard="us-1940"), releases=tmp_path / "r"
        )
    assert [fault.column for fault in refused.value.report.faults] == ["measure", "standard"]


def test_a_rate_of_few_deaths_is_marked(write, tmp_path):
    lines = ["group,year,age,deaths,population", "All,2014,0,10,9000", "All,2014,1-74,0,90000", "All,2014,75+,0,9000"]
    path = write("few.csv", "\n".join(lines) + "\n")
    release = measure(
        LifeExpectancyRequest(deaths=(path,), measure="infant_death_rate", policy="nchs-rates-2023"),
        releases=tmp_path / "r",
    )
    (row,) = release.rows("estimates")
    assert row["state"] in ("unreliable", "suppressed")
    if row["state"] == "unreliable":
        assert row["reason"] == "large_relative_error"
        assert row["standard_error"] > 0.225 * row["value"]


@pytest.mark.parametrize("name", ["age_adjusted_death_rate", "crude_death_rate", "ypll_rate"])
def test_a_small_count_may_still_be_anything_after_the_rate_is_told(counts_csv, tmp_path, name):
    """Whoever knows how the rate was made and rounded looks for whole counts that give it: the small one takes both
    ends of what is hidden."""
    change = {("Black", 2014, "5-14"): 4}
    request = LifeExpectancyRequest(deaths=(counts_csv(change=change, size=3),), measure=name)
    release = measure(request, releases=tmp_path / "r")
    deaths, people, row = rows_of(release)
    hidden = np.flatnonzero(np.isnan(deaths))
    assert AGES.index("5-14") in hidden
    if row["value"] is None:
        return
    making = making_of(name, "us-2000")
    half = making.times * (0.5 if row["value"] % making.times == 0 else 0.05)
    possible = set()
    rng = np.random.default_rng(1)
    for small in (0, 9):
        for _ in range(8_000):
            tried = np.where(np.isnan(deaths), 0.0, deaths)
            tried[hidden] = rng.integers(0, 260, len(hidden))
            tried[AGES.index("5-14")] = small
            made = making.make(tried, people, FIRST)
            near = abs(float(made.estimate) * making.times - row["value"]) <= half
            if near and (row["deaths"] is None or abs(tried.sum() - row["deaths"]) <= 5):
                possible.add(small)
                break
    assert possible == {0, 9}, row


def test_a_release_of_rates_counts_as_an_earlier_one_for_life_expectancy(counts_csv, tmp_path):
    path = counts_csv(change={("Black", 2014, "5-14"): 4}, size=3)
    first = measure(LifeExpectancyRequest(deaths=(path,), measure="crude_death_rate"), releases=tmp_path / "r")
    second = measure(LifeExpectancyRequest(deaths=(path,)), releases=tmp_path / "r")
    assert second.facts["disclosure"]["earlier"] == [first.id]
    told = [
        {(row["group"], row["period"], row["age"]): row["deaths"] for row in each.rows("counts")}
        for each in (first, second)
    ]
    assert told[0]["Black", "2014", "5-14"] is told[1]["Black", "2014", "5-14"] is None


def test_one_command_makes_a_rate(counts_csv, tmp_path, capsys):
    words = [
        "measure",
        "rate",
        "--kind",
        "age-adjusted",
        "--standard",
        "world-2000",
        "--deaths",
        str(counts_csv(size=5)),
    ]
    assert main([*words, "--out", str(tmp_path / "r")]) == 0
    assert "Age-adjusted death rate, deaths per 100,000 person-years (95% interval)" in capsys.readouterr().out
    (folder,) = (tmp_path / "r").iterdir()
    assert "world-2000" in open_release(folder).facts["method"]
    assert main(["measure", "rate", "--published", "a.csv"]) == 2
