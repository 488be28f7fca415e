"""The attack: whoever holds the release, and knows how it was made, must not find a hidden count."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from commontable.pipeline import POLICIES, LifeExpectancyRequest, measure
from commontable.pipeline.disclosure.rounding import Rounding, round_to, round_up
from commontable.pipeline.disclosure.terms import Terms
from commontable.pipeline.requests import HIDING
from commontable.stats import life_table

STARTS = [0, 1, 5, 15, 25, 35, 45, 55, 65, 75, 85]


def small_counts(counts_csv, size=0.06, groups=None, **more):
    return counts_csv(groups=groups or {"A": 1.3, "B": 1.0, "C": 0.8}, years=range(2014, 2017), size=size, **more)


def true_counts(path):
    found = {}
    for line in path.read_text().splitlines()[1:]:
        group, year, age, deaths, _ = line.split(",")
        found[group, year, age] = int(deaths)
    return found


def attack(rows, estimate, minimum=10):
    """Lowest and highest value of each hidden count of one release row, by an attacker's own linear programs.

    Written apart from the audit it checks: it knows the true counts only to linearize, and reads all else from the
    release.
    """
    people = np.array([row["population"] for row in rows])
    truth = np.array([row["truth"] for row in rows], float)

    def figures(deaths):
        found = life_table(
            deaths=deaths, population=np.broadcast_to(people, np.shape(deaths)), age_starts=STARTS, population_floor=0
        ).expectancy(0)
        return found.estimate, found.standard_error

    value, error = figures(truth)
    step = np.eye(len(truth)) * 0.5
    slopes = [(up - down) for up, down in zip(figures(truth + step), figures(np.maximum(truth - step, 0)), strict=True)]
    hidden = [number for number, row in enumerate(rows) if row["state"] == "suppressed"]
    decimals = 1 if round(estimate["value"] * 10) % 10 or round(estimate["standard_error"] * 10) % 10 else None
    found = {}
    for places in [decimals] if decimals else [1, 0]:
        half = 0.5 * 10.0**-places
        matrix, bound = [], []
        for slope, middle, low, high in (
            (slopes[0], value, estimate["value"] - half, estimate["value"] + half),
            (slopes[1], error, estimate["standard_error"] - 2 * half, estimate["standard_error"]),
        ):
            matrix += [slope[hidden], -slope[hidden]]
            bound += [high - middle, middle - low]
        if estimate["deaths"] is not None:
            matrix += [np.ones(len(hidden)), -np.ones(len(hidden))]
            bound += [estimate["deaths"] + 5 - truth.sum(), truth.sum() - estimate["deaths"] + 5]
        box = []
        for number in hidden:
            box.append((-truth[number], None))  # which of the hidden counts are small is not told
        for place, number in enumerate(hidden):
            if truth[number] >= minimum:
                continue
            ends = []
            for sign in (1, -1):
                cost = np.zeros(len(hidden))
                cost[place] = sign
                solved = linprog(cost, A_ub=np.array(matrix), b_ub=np.array(bound) + 1e-9, bounds=box, method="highs")
                endless = {0: solved.fun, 3: -np.inf}.get(solved.status, np.nan)
                ends.append(truth[number] + sign * endless)
            found[number, places] = ends
    return found


def rows_of(release, path):
    truth = true_counts(path)
    by_row = {}
    for row in release.rows("counts"):
        by_row.setdefault((row["group"], row["period"]), []).append(
            row | {"truth": truth[row["group"], row["period"], row["age"]]}
        )
    return by_row


def test_no_count_of_nine_or_fewer_is_ever_in_a_release(counts_csv, tmp_path):
    release = measure(LifeExpectancyRequest(deaths=(small_counts(counts_csv),)), releases=tmp_path)
    shown = [row["deaths"] for row in release.rows("counts") if row["deaths"] is not None]
    assert shown
    assert min(shown) >= 10
    assert all(row["deaths"] is None or row["deaths"] >= 10 for row in release.rows("estimates"))
    assert all((row["deaths"] is None) == (row["state"] == "suppressed") for row in release.rows("counts"))


@pytest.mark.parametrize("size", [0.06, 0.1, 0.2, 0.3])
def test_an_attacker_with_linear_programs_cannot_narrow_a_hidden_count(counts_csv, tmp_path, size):
    path = small_counts(counts_csv, size=size)
    release = measure(LifeExpectancyRequest(deaths=(path,)), releases=tmp_path)
    by_row = rows_of(release, path)
    attacked = 0
    for estimate in release.rows("estimates"):
        if estimate["value"] is None:
            continue
        for (number, _), (low, high) in attack(by_row[estimate["group"], estimate["period"]], estimate).items():
            attacked += 1
            assert low <= 0.35, f"{estimate['group']} {estimate['period']} age {STARTS[number]} is at least {low:.2f}"
            assert high >= 8.65, f"{estimate['group']} {estimate['period']} age {STARTS[number]} is at most {high:.2f}"
    assert attacked > 10 or size < 0.1


def test_the_attack_does_find_counts_where_nothing_protects_them(counts_csv, tmp_path):
    """The check can fail: the same attacker against unrounded figures, one hidden count and an exact total."""
    path = small_counts(counts_csv, size=0.3)
    release = measure(LifeExpectancyRequest(deaths=(path,)), releases=tmp_path)
    rows = rows_of(release, path)["A", "2014"]
    estimate = next(row for row in release.rows("estimates") if (row["group"], row["period"]) == ("A", "2014"))
    hidden = next(number for number, row in enumerate(rows) if row["truth"] < 10)
    bare = [row | {"state": "suppressed" if number == hidden else "estimate"} for number, row in enumerate(rows)]
    ((low, high),) = [ends for (_, places), ends in attack(bare, estimate).items() if places == 1][:1]
    assert high - low < 9


def test_published_figures_of_a_protected_row_could_come_from_quite_other_counts(counts_csv, tmp_path):
    """Beyond lines: whole tables of whole numbers that give exactly the published row, with the secret at other
    values.
    """
    path = counts_csv(groups={"A": 1.0}, years=range(2014, 2015), size=0.3)
    release = measure(LifeExpectancyRequest(deaths=(path,)), releases=tmp_path)
    (estimate,) = release.rows("estimates")
    rows = rows_of(release, path)["A", "2014"]
    truth = np.array([row["truth"] for row in rows], float)
    people = np.array([row["population"] for row in rows])
    hidden = [number for number, row in enumerate(rows) if row["reason"] == "hidden_by_policy"]
    secret = [number for number in hidden if truth[number] < 10]
    others = [number for number in hidden if truth[number] >= 10]
    assert secret
    assert others
    moves = [range(-10, 11, 1)] * len(secret) + [range(-60, 61, 2)] * min(len(others), 2)
    worlds = []
    for move in product(*moves):
        table = truth.copy()
        table[[*secret, *others[:2]]] += move
        if all(0 <= table[number] <= 9 for number in secret) and all(table[number] >= 10 for number in others):
            worlds.append(table)
    tables = np.array(worlds)
    found = life_table(
        deaths=tables, population=np.broadcast_to(people, tables.shape), age_starts=STARTS, population_floor=0
    ).expectancy(0)
    same = (np.round(found.estimate, 1) == estimate["value"]) & np.isclose(
        [round_up(each, 1) for each in found.standard_error], estimate["standard_error"]
    )
    if estimate["deaths"] is not None:
        same &= np.array([round_to(total, 10) for total in tables.sum(axis=1)]) == estimate["deaths"]
    for number in secret:
        values = set(tables[same][:, number].astype(int))
        assert {0, 9} <= values, f"age {STARTS[number]} could only be {sorted(values)}"


def test_a_row_with_hidden_counts_tells_no_exact_total(counts_csv, tmp_path):
    release = measure(LifeExpectancyRequest(deaths=(small_counts(counts_csv, size=0.3),)), releases=tmp_path)
    protected = {(row["group"], row["period"]) for row in release.rows("counts") if row["reason"] == "hidden_by_policy"}
    assert protected
    for row in release.rows("estimates"):
        if (row["group"], row["period"]) in protected:
            assert row["deaths"] is None or row["deaths"] % 10 == 0
            assert round(row["value"], 1) == row["value"]
            assert round(row["standard_error"], 1) == row["standard_error"]


def test_a_count_hidden_at_the_source_never_enters_and_small_ones_beside_it_neither(counts_csv, tmp_path):
    def value(neighbor):
        path = small_counts(
            counts_csv,
            size=2.0,
            groups={"A": 1.0},
            change={("A", 2014, "1-4"): "Suppressed", ("A", 2014, "5-14"): neighbor},
        )
        return measure(LifeExpectancyRequest(deaths=(path,)), releases=tmp_path).rows("estimates")[0]

    assert value(2) == value(7)


def test_everyone_is_protected_where_a_group_is_hidden(counts_csv, tmp_path):
    """Everyone minus the groups shown would be the group that is hidden."""
    path = counts_csv(
        groups={"A": 1.0, "Everyone": 2.2}, years=range(2014, 2015), size=2.0, change={("A", 2014, "1-4"): 4}
    )
    release = measure(LifeExpectancyRequest(deaths=(path,)), releases=tmp_path)
    cells = {(row["group"], row["age"]): row for row in release.rows("counts")}
    assert (cells["A", "1-4"]["state"], cells["A", "1-4"]["reason"]) == ("suppressed", "hidden_by_policy")
    assert (cells["Everyone", "1-4"]["state"], cells["Everyone", "1-4"]["reason"]) == ("suppressed", "hidden_by_policy")
    everyone = next(row for row in release.rows("estimates") if row["group"] == "Everyone")
    assert round(everyone["value"], 1) == everyone["value"]


def test_a_county_is_protected_where_its_tract_is_hidden(counts_csv, write, tmp_path):
    body = counts_csv(groups={"Everyone": 1.0}, years=range(2014, 2015), size=2.0).read_text().splitlines()[1:]
    lines = ["place,group,year,age,deaths,population"]
    for place in ("29095", "29095000100"):
        for line in body:
            group, year, age, deaths, people = line.split(",")
            lines.append(
                f"{place},{group},{year},{age},{4 if (place, age) == ('29095000100', '1-4') else deaths},{people}"
            )
    release = measure(
        LifeExpectancyRequest(deaths=(write("p.csv", "\n".join(lines) + "\n"),), by=("place",)), releases=tmp_path
    )
    cells = {(row["place"], row["age"]): row["reason"] for row in release.rows("counts")}
    assert cells["29095000100", "1-4"] == "hidden_by_policy"
    assert cells["29095", "1-4"] == "hidden_by_policy"


def test_the_reason_of_a_missing_estimate_does_not_tell_a_hidden_zero(counts_csv, tmp_path):
    path = counts_csv(groups={"A": 1.0}, years=range(2014, 2015), change={("A", 2014, "85+"): 0})
    (row,) = measure(LifeExpectancyRequest(deaths=(path,)), releases=tmp_path).rows("estimates")
    assert (row["state"], row["reason"], row["deaths"]) == ("missing", "cannot_be_estimated", None)


def test_a_zero_is_shown_only_where_the_policy_shows_it(counts_csv, tmp_path):
    path = counts_csv(groups={"A": 1.0}, years=range(2014, 2015), size=2.0, change={("A", 2014, "1-4"): 0})
    cells = {}
    for policy in HIDING:
        release = measure(LifeExpectancyRequest(deaths=(path,), policy=policy), releases=tmp_path / policy)
        cells[policy] = next(row for row in release.rows("counts") if row["age"] == "1-4")
    assert (cells["cms"]["state"], cells["cms"]["deaths"]) == ("zero", 0)
    assert (cells["wonder"]["state"], cells["wonder"]["deaths"]) == ("suppressed", None)


def test_policies_are_complete_and_say_what_they_hide():
    for policy in POLICIES.values():
        assert policy.citation
        assert policy.effective
        assert policy.url.startswith("https://")
    assert (POLICIES["wonder"].hidden_low, POLICIES["wonder"].hidden_high) == (0, 9)
    assert (POLICIES["cms"].hidden_low, POLICIES["cms"].hidden_high) == (1, 10)


def test_the_release_says_what_was_hidden_and_why(counts_csv, tmp_path):
    release = measure(LifeExpectancyRequest(deaths=(small_counts(counts_csv, size=0.3),)), releases=tmp_path)
    result = release.facts["disclosure"]["result"]
    counts = release.rows("counts")
    assert result["hidden"] == sum(row["reason"] == "hidden_by_policy" for row in counts)
    assert result["audit"]["narrowest_interval"] >= 9
    assert (result["audit"]["exact"], result["audit"]["method"] != "") == (True, True)
    assert any("none can be worked out" in note for note in release.facts["notes"])


def test_a_rounding_is_checked():
    with pytest.raises(ValueError, match="decimals must be zero or more; got -1"):
        Rounding(decimals=-1)
    with pytest.raises(ValueError, match="total_step must be 1 or more; got 0"):
        Rounding(total_step=0)


def test_terms_of_a_release_made_before_policies_were_those_of_the_statistics_still_read():
    old = {"policy": {"name": "wonder", "minimum": 10, "zero_shown": False, "decimals": 1, "total_step": 5,
                      "citation": "c", "url": "u", "effective": "e"}}  # fmt: skip
    terms = Terms.of(old)
    assert (terms.policy.name, terms.policy.hidden_high, terms.rounding) == ("wonder", 9, Rounding(1, 5))
    assert Terms.of(terms.as_dict()) == terms
