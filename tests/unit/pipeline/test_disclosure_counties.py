"""Counties with their tracts and groups, attacked: whatever is hidden stays so, whatever could be told is."""

from __future__ import annotations

from itertools import product

import numpy as np
from scipy.optimize import linprog

import commontable.pipeline.disclosure.search as searching
from commontable.pipeline import LifeExpectancyRequest, measure
from commontable.stats import life_table
from tests.unit.pipeline.conftest import AGES, PEOPLE, RATES

STARTS = [0, 1, 5, 15, 25, 35, 45, 55, 65, 75, 85]


def county_csv(write, tracts=5):
    """Tracts of three groups, Everyone in each, and their county: most counts are small, most estimates are not."""
    rng, found = np.random.default_rng(3), {}
    for tract, (group, size) in product(range(tracts), {"A": 1.0, "B": 0.5, "C": 0.04}.items()):
        for age, rate, people in zip(AGES, RATES, PEOPLE, strict=True):
            cell = np.array([rng.poisson(people * size * rate / 2), round(people * size / 2)])
            for place, kind in product(("29095", f"29095{tract:06d}"), (group, "Everyone")):
                found[place, kind, age] = found.get((place, kind, age), 0) + cell
    lines = [f"{place},{group},2014,{age},{d},{p}" for (place, group, age), (d, p) in found.items()]
    return write("county.csv", "\n".join(["place,group,year,age,deaths,population", *lines]) + "\n")


def test_a_county_with_its_tracts_and_groups_keeps_its_estimates_and_no_secret_is_told(write, tmp_path, monkeypatch):
    """An attacker of one's own holds everything: all places, groups, sums, totals, estimates and errors."""
    monkeypatch.setattr(searching, "LARGE", 150)
    path = county_csv(write)
    release = measure(LifeExpectancyRequest(deaths=(path,), by=("place", "group")), releases=tmp_path / "r")
    counts, estimates = release.rows("counts"), release.rows("estimates")
    told = [row for row in estimates if row["state"] in ("estimate", "unreliable")]
    wanted = [row for row in estimates if row["reason"] != "fewer_deaths_than_may_be_shown"]
    assert len(told) >= 0.6 * len(wanted) >= 10
    assert {"29095"} <= {row["place"] for row in told}
    truth = {(r[0], r[1], r[3]): int(r[4]) for r in (line.split(",") for line in path.read_text().splitlines()[1:])}
    known = [row | {"truth": truth[row["place"], row["group"], row["age"]]} for row in counts]
    secrets = [number for number, row in enumerate(known) if row["truth"] <= 9]
    assert all(row["state"] == "suppressed" for row in counts), "the way of large blocks of small counts"
    for number in np.random.default_rng(0).choice(secrets, 12, replace=False):
        low, high = attack_all(known, estimates, int(number))
        row = known[number]
        assert low <= 0.35, f"{row['place']} {row['group']} {row['age']} is at least {low:.2f}"
        assert high >= 8.65, f"{row['place']} {row['group']} {row['age']} is at most {high:.2f}"


def attack_all(rows, estimates, target):
    """Lowest and highest value of one hidden count, by whoever holds the whole release and its sums."""
    ages, truth = len(AGES), np.array([row["truth"] for row in rows], float)
    place = {(row["place"], row["group"], row["age"]): number for number, row in enumerate(rows)}
    sums = []
    for (where, group, age), number in place.items():
        for parts in (
            [n for (p, g, a), n in place.items() if a == age and p == where and g != "Everyone" == group],
            [n for (p, g, a), n in place.items() if a == age and g == group and len(p) > len(where) == 5],
        ):
            if parts:
                line = np.zeros(len(rows))
                line[number], line[parts] = -1, 1
                sums.append(line)
    planes, ends = [], []
    for at, estimate in enumerate(estimates):
        own = slice(at * ages, (at + 1) * ages)
        for slope, low, high in said_by(rows[own], truth[own], estimate):
            line = np.zeros(len(rows))
            line[own] = slope
            planes += [line, -line]
            ends += [high, -low]
    box = [(-t, None) if row["state"] == "suppressed" else (0, 0) for t, row in zip(truth, rows, strict=True)]
    found = []
    for sign in (1, -1):
        cost = np.zeros(len(rows))
        cost[target] = sign
        box_now = [*box]
        box_now[target] = (-truth[target], 20)
        solved = linprog(cost, A_ub=np.array(planes), b_ub=np.array(ends) + 1e-9, A_eq=np.array(sums),
                         b_eq=np.zeros(len(sums)), bounds=box_now, method="highs")  # fmt: skip
        assert solved.status == 0
        found.append(truth[target] + sign * solved.fun)
    return found


def said_by(rows, truth, estimate):
    """What the figures of one row say of its counts: slopes, and from where to where they may move."""
    if estimate["deaths"] is not None:
        off = estimate["deaths"] - truth.sum()
        yield np.ones(len(truth)), off - 5, off + 5
    if estimate["value"] is None:
        return
    people = np.array([row["population"] for row in rows])

    def figures(deaths):
        wide = np.broadcast_to(people, np.shape(deaths))
        found = life_table(deaths=deaths, population=wide, age_starts=STARTS, population_floor=0).expectancy(0)
        return found.estimate, found.standard_error

    whole = estimate["value"] == round(estimate["value"]) and estimate["standard_error"] % 1 == 0
    half = 0.5 if whole else 0.05
    value, error = figures(truth)
    up, wider = figures(truth + np.eye(len(truth)))
    yield up - value, estimate["value"] - half - value, estimate["value"] + half - value
    yield wider - error, estimate["standard_error"] - 2 * half - error, estimate["standard_error"] - error
