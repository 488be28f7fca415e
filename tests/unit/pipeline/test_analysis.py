"""Analyses of a release: from its own tables alone, parts that add up, hidden counts that stay hidden, known truth."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.pipeline import Further, LifeExpectancyRequest, RefusedInput, measure, verify_release
from commontable.pipeline.analysis import ANALYSES, Beside, analyze
from commontable.pipeline.analysis.decomposition import runs
from commontable.pipeline.analysis.filling import filled
from commontable.pipeline.analysis.regression import adjusted, foretell
from commontable.pipeline.analysis.shown import shown_of
from commontable.pipeline.making import expectancy
from commontable.pipeline.release.writing import as_read
from commontable.pipeline.sources.context import read_context

from .conftest import AGES, PEOPLE, RATES

PLACES = 24


@pytest.fixture
def places_csv(write):
    """Counts of many places in two years: death rates follow poverty, but one place does far better than its own."""

    def writer(*, bright: int | None = 3, groups: dict[str, float] | None = None, size: float = 1.0):
        lines = ["place,group,year,age,deaths,population"]
        for place in range(PLACES):
            for group, factor in (groups or {"All": 1.0}).items():
                for year in (2014, 2015):
                    level = np.exp(0.03 * (place - PLACES / 2)) * (0.6 if place == bright else 1.0) * factor
                    gain = 1 - 0.004 * ((place * 7) % PLACES)
                    for age, rate, people in zip(AGES, RATES, PEOPLE, strict=True):
                        deaths = round(people * size * rate * level * gain ** (year - 2014))
                        lines.append(f"Z{place:02},{group},{year},{age},{deaths},{round(people * size)}")
        return write("places.csv", "\n".join(lines) + "\n")

    return writer


@pytest.fixture
def poverty(write):
    rows = [f"Z{place:02},Place {place},{place + 5},{(place * 7) % 5}" for place in range(PLACES)]
    return write("poverty.csv", "\n".join(["place,name,poverty,parks", *rows]) + "\n")


def of(release, name, /, **wanted):
    return [row for row in release.rows(name) if all(row[key] == value for key, value in wanted.items())]


def test_every_analysis_can_be_made_from_the_release_alone(places_csv, poverty, collector, tmp_path):
    groups = {"Black": 1.3, "White": 1.0}
    request = LifeExpectancyRequest(
        deaths=(places_csv(groups=groups, size=6),),
        by=("place", "group", "year"),
        reference_group="White",
        further=Further(context=poverty, focus=4),
    )
    release = measure(request, releases=tmp_path / "r")
    made = [name for name in ANALYSES if name != "conditions"]
    assert set(made) <= set(release.names)
    shown = {name: release.rows(name) for name in ("estimates", "gaps", "trend", "counts")}
    again = analyze(shown, Beside("White", 4, read_context(poverty, collector)))
    assert as_read(again) == {name: release.rows(name) for name in made}
    assert verify_release(release.path, [tmp_path]).problems == ()
    assert verify_release(release.path, [tmp_path]).recomputed


def test_ages_add_up_to_the_gap_and_exact_counts_have_no_bounds(counts_csv, tmp_path):
    release = measure(LifeExpectancyRequest(deaths=(counts_csv(size=5),)), releases=tmp_path / "r")
    for gap in release.rows("gaps"):
        parts = of(release, "decomposition", period=gap["period"])
        assert [row["age"] for row in parts] == list(AGES)
        assert sum(row["value"] for row in parts) == pytest.approx(gap["value"], abs=1e-5)
        assert all(row["value_low"] == row["value_high"] and row["reason"] == "" for row in parts)
        assert all(row["lower"] < row["value"] < row["upper"] for row in parts)


def test_hidden_ages_are_one_part_and_nothing_is_told_of_each(counts_csv, tmp_path):
    hidden = {("White", 2014, age): "Suppressed" for age in ("1-4", "5-14", "25-34")}
    release = measure(LifeExpectancyRequest(deaths=(counts_csv(size=5, change=hidden),)), releases=tmp_path / "r")
    parts = of(release, "decomposition", period="2014")
    assert [row["age"] for row in parts if row["reason"] == "ages_hidden_together"] == ["1-14, 25-34"]
    assert not {"1-4", "5-14", "25-34"} & {row["age"] for row in parts}
    (gap,) = of(release, "gaps", period="2014")
    assert sum(row["value"] for row in parts) == pytest.approx(gap["value"], abs=1e-4)
    together = next(row for row in parts if row["reason"] == "ages_hidden_together")
    width = gap["value_high"] - gap["value_low"]
    assert together["value_high"] - together["value_low"] == pytest.approx(width, rel=0.2)
    assert all(row["value_high"] - row["value_low"] < width / 20 for row in parts if row is not together)


def test_hidden_counts_are_filled_so_that_the_life_expectancy_shown_comes_back(counts_csv, tmp_path):
    small = {("White", 2014, "5-14"): 3, ("White", 2014, "1-4"): 7}
    release = measure(LifeExpectancyRequest(deaths=(counts_csv(size=5, change=small),)), releases=tmp_path / "r")
    shown = shown_of(release.rows("estimates"), release.rows("counts"))
    assert np.isnan(shown.deaths).any()
    back = expectancy(filled(shown, shown.figure("value")), shown.population, shown.starts)
    assert back.estimate == pytest.approx(shown.figure("value"), abs=0.05), "to its rounding"


def test_a_gap_whose_figures_are_suppressed_keeps_its_state(places_csv, tmp_path):
    request = LifeExpectancyRequest(
        deaths=(places_csv(groups={"Black": 1.3, "White": 1.0}, size=0.002),), by=("place", "group", "year")
    )
    release = measure(request, releases=tmp_path / "r")
    for row in of(release, "decomposition", age=""):
        (gap,) = of(release, "gaps", place=row["place"], period=row["period"])
        assert (row["state"], row["value"]) == (gap["state"], None)
    assert of(release, "decomposition", age="")
    assert not [row for row in release.rows("decomposition") if row["state"] == "suppressed" and row["value"]]


def test_excess_is_what_the_rates_of_the_reference_would_have_spared(counts_csv, tmp_path):
    release = measure(LifeExpectancyRequest(deaths=(counts_csv(size=5),)), releases=tmp_path / "r")
    counts = {(row["group"], row["period"], row["age"]): row for row in release.rows("counts")}
    by_hand = 0.0
    for age in AGES:
        black, white = (counts[group, "2014", age] for group in ("Black", "White"))
        by_hand += black["deaths"] - black["population"] * white["deaths"] / white["population"]
    (row,) = of(release, "excess", kind="deaths", period="2014")
    assert row["value"] == pytest.approx(by_hand, abs=1e-5)
    (whole,) = of(release, "excess", kind="deaths", period="2014–2015")
    singles = [of(release, "excess", kind="deaths", period=year)[0] for year in ("2014", "2015")]
    assert whole["value"] == pytest.approx(sum(each["value"] for each in singles))
    assert whole["upper"] - whole["lower"] < sum(each["upper"] - each["lower"] for each in singles)
    (years,) = of(release, "excess", kind="years_of_life", period="2014")
    assert 5 < years["value"] / row["value"] < 80


def test_one_group_that_lost_makes_it_no_progress_though_another_gap_closed(counts_csv, tmp_path):
    lines = counts_csv(groups={"Black": 1.3, "White": 1.0, "Asian": 0.8}, size=20).read_text().splitlines()
    factors = {("Black", "2015"): 0.8, ("White", "2015"): 0.98, ("Asian", "2015"): 1.4}
    changed = [lines[0]]
    for line in lines[1:]:
        group, year, age, deaths, people = line.split(",")
        changed.append(f"{group},{year},{age},{round(int(deaths) * factors.get((group, year), 1))},{people}")
    path = tmp_path / "changed.csv"
    path.write_text("\n".join(changed) + "\n")
    release = measure(LifeExpectancyRequest(deaths=(path,), reference_group="White"), releases=tmp_path / "r")
    (row,) = of(release, "leveling", comparison="Black")
    assert (row["verdict"], row["lost"], row["lost_surely"], row["groups"]) == (
        "closed_someone_lost",
        "Asian",
        "Asian",
        3,
    )
    (pair,) = of(release, "trend", kind="gap", comparison="Black")
    assert pair["verdict"] == "closed_all_gained", "the two groups alone both gained"


def test_kc_30_two_lists_with_rank_intervals_their_union_and_overlap(places_csv, tmp_path):
    request = LifeExpectancyRequest(
        deaths=(places_csv(bright=None, size=10),), by=("place", "year"), further=Further(focus=6)
    )
    release = measure(request, releases=tmp_path / "r")
    rows = release.rows("focus")
    level = {row["place"] for row in rows if row["lists"] in ("lowest_level", "both")}
    change = {row["place"] for row in rows if row["lists"] in ("least_improvement", "both")}
    assert (len(level), len(change)) == (6, 6)
    assert level == {f"Z{place:02}" for place in range(PLACES - 6, PLACES)}, "death rates rise with the number"
    assert len(level | change) == sum(bool(row["lists"]) for row in rows)
    assert len(level & change) == sum(row["lists"] == "both" for row in rows)
    for row in rows:
        assert row["level_rank_from"] <= row["level_rank"] <= row["level_rank_to"]
        assert row["change_rank_from"] <= row["change_rank"] <= row["change_rank_to"]
        assert (row["lowest_level"] in ("surely", "perhaps")) == (row["place"] in level)


def test_one_period_has_levels_and_no_improvement(places_csv, tmp_path):
    request = LifeExpectancyRequest(deaths=(places_csv(),), by=("place",))
    rows = measure(request, releases=tmp_path / "r").rows("focus")
    assert {row["least_improvement"] for row in rows} == {""}
    assert {row["change"] for row in rows} == {None}


def test_the_place_that_does_better_than_its_poverty_foretells_is_the_bright_spot(places_csv, poverty, tmp_path):
    request = LifeExpectancyRequest(
        deaths=(places_csv(bright=3, size=10),), by=("place", "year"), further=Further(context=poverty)
    )
    release = measure(request, releases=tmp_path / "r")
    rows = of(release, "expected", period="2015")
    assert [row["place"] for row in rows if row["standing"] == "better"] == ["Z03"]
    assert not [row for row in rows if row["standing"] == "worse"]
    bright = next(row for row in rows if row["place"] == "Z03")
    assert bright["difference_lower"] > 2
    assert bright["observed"] - bright["value"] == pytest.approx(bright["difference"], abs=1e-5)
    assert len(of(release, "context", name="poverty")) == PLACES


def test_a_prediction_is_the_line_through_all_other_places(collector):
    rng = np.random.default_rng(5)
    context = rng.normal(size=(30, 2))
    errors = rng.uniform(0.2, 0.5, 30)
    values = 75 + context @ [1.0, -2.0] + rng.normal(0, errors)
    found = foretell(values, errors, context)
    assert found is not None
    others = np.arange(30) != 7
    weights = np.sqrt(1 / (errors**2 + found.between))[others]
    design = np.column_stack([np.ones(30), context])
    line = np.linalg.lstsq(design[others] * weights[:, None], values[others] * weights, rcond=None)[0]
    assert found.predicted[7] == pytest.approx(design[7] @ line)


def test_predictions_hold_as_often_as_they_say_and_false_alarms_are_rare():
    from scipy.special import stdtrit

    rng = np.random.default_rng(11)
    inside, alarms = [], 0
    for _ in range(150):
        context = rng.normal(size=(40, 1))
        errors = rng.uniform(0.3, 1.2, 40)
        values = 75 - 1.5 * context[:, 0] + rng.normal(0, 0.8, 40) + rng.normal(0, errors)
        found = foretell(values, errors, context)
        whole = np.hypot(found.error, errors)
        inside.append(np.abs(found.surprise) < stdtrit(found.degrees, 0.975) * whole)
        alarms += bool((found.false_share < 0.1).any())
    assert np.mean(inside) == pytest.approx(0.95, abs=0.015)
    assert alarms / 150 < 0.16


def test_false_shares_are_those_of_benjamini_and_hochberg():
    from scipy.stats import false_discovery_control

    chances = np.random.default_rng(2).uniform(size=50) ** 2
    assert adjusted(chances) == pytest.approx(false_discovery_control(chances))


def test_too_few_places_foretell_nothing_and_say_so(counts_csv, write, tmp_path):
    lines = counts_csv(size=5).read_text().splitlines()
    path = write(
        "two.csv", "\n".join(["place," + lines[0]] + [f"{p},{line}" for p in "AB" for line in lines[1:]]) + "\n"
    )
    context = write("context.csv", "place,poverty\nA,1\nB,\n")
    request = LifeExpectancyRequest(deaths=(path,), by=("place", "group", "year"), further=Further(context=context))
    rows = measure(request, releases=tmp_path / "r").rows("expected")
    reasons = {(row["place"], row["state"], row["reason"], row["value"]) for row in rows}
    assert reasons == {("A", "missing", "too_few_places", None), ("B", "missing", "no_figure_or_no_context", None)}


def test_faults_of_a_context_file_are_told_together(write, collector):
    path = write("context.csv", "place,poverty\nA,high\nA,2\nB,1,2\n")
    read_context(path, collector)
    assert collector.report().counts == {"not_a_number": 1, "duplicate": 1, "wrong_width": 1}


def test_a_context_without_places_or_numbers_is_refused(write, collector):
    read_context(write("context.csv", "town,poverty\nA,1\n"), collector)
    assert collector.report().counts == {"unknown_columns": 1}


def test_neighboring_ages_are_written_as_one():
    assert runs(["0", "1-4", "15-24", "75-84", "85+"], np.array([0, 1, 3, 9, 10])) == "0-4, 15-24, 75+"


def test_a_correction_names_what_it_replaces_and_why(counts_csv, tmp_path):
    old = measure(LifeExpectancyRequest(deaths=(counts_csv(size=5),)), releases=tmp_path / "r")
    further = Further(replaces=old.id, why="Deaths of one hospital had been counted twice.", agreement="DUA 2024-7")
    new = measure(LifeExpectancyRequest(deaths=(counts_csv(size=5),), further=further), releases=tmp_path / "r")
    assert new.id != old.id
    assert new.facts["replaces"] == {"release": old.id, "why": "Deaths of one hospital had been counted twice."}
    assert new.facts["agreement"] == "DUA 2024-7"
    assert old.facts["replaces"] is None
    assert verify_release(new.path, [tmp_path]).ok


@pytest.mark.parametrize(
    ("further", "column"),
    [
        (Further(replaces="0" * 16), "why"),
        (Further(why="Because."), "replaces"),
        (Further(replaces="latest", why="Because."), "replaces"),
        (Further(focus=0), "focus"),
    ],
)
def test_half_a_correction_is_refused(counts_csv, tmp_path, further, column):
    with pytest.raises(RefusedInput) as refused:
        measure(LifeExpectancyRequest(deaths=(counts_csv(),), further=further), releases=tmp_path / "r")
    assert refused.value.report.faults[0].column == column
