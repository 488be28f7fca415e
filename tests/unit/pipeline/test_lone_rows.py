"""Rows that stand in no sum, protected side by side: attacked as those of the search are, and held to what it finds."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.pipeline import POLICIES, LifeExpectancyRequest, measure
from commontable.pipeline.counts import Pooled
from commontable.pipeline.disclosure import lone_rows as lone
from commontable.pipeline.disclosure import protect as protecting
from commontable.pipeline.disclosure.assembly import assemble
from commontable.pipeline.disclosure.offer import offer
from commontable.pipeline.disclosure.protect import Protected, protect
from commontable.pipeline.disclosure.terms import Terms
from commontable.pipeline.estimates import estimate
from commontable.pipeline.progress import Canceled, Stop, stopped_by
from commontable.pipeline.sources.records import BANDS
from commontable.stats.disclosure import audit
from commontable.stats.disclosure.programs import Programs
from tests.unit.pipeline.test_disclosure import STARTS, attack, rows_of, small_counts
from tests.unit.pipeline.test_disclosure_counties import county_csv

NEVER = 10**9


def counts(rows: int, people: float, seed: int = 3) -> Pooled:
    """Tracts of which each tells one group."""
    rng, starts = np.random.default_rng(seed), np.array([band.start for band in BANDS])
    width = np.array([(band.end or 95) - band.start for band in BANDS])
    size = people * np.exp(rng.normal(0, 0.7, (rows, 1)))
    population = size * width * np.linspace(1.2, 0.35, len(BANDS)) * rng.uniform(0.7, 1.3, (rows, len(BANDS)))
    rate = np.where(starts == 0, 0.006, np.where(starts < 20, 2e-4, 1e-3 * np.exp(0.06 * (starts - 20))))
    died = rng.poisson(population * rate)
    about = {"place_name": "", "group": "Black", "period": "2018", "start_year": 2018, "end_year": 2018}
    none = np.zeros(died.shape, np.int64)
    named = [{"place": f"{10001000000 + row:011}", **about} for row in range(rows)]
    return Pooled(named, BANDS, died, died, none, population, none)


def protected(pooled: Pooled, policy: str) -> Protected:
    return protect(pooled, estimate(pooled, POLICIES[policy]), Terms(POLICIES[policy]))


@pytest.mark.parametrize("size", [0.1, 0.3])
def test_an_attacker_with_linear_programs_cannot_narrow_a_hidden_count(counts_csv, tmp_path, monkeypatch, size):
    monkeypatch.setattr(lone, "MANY", 0)
    path = small_counts(counts_csv, size=size)
    release = measure(LifeExpectancyRequest(deaths=(path,)), releases=tmp_path)
    assert release.facts["disclosure"]["result"]["audit"]["method"] == lone.METHOD
    by_row, attacked = rows_of(release, path), 0
    for told in release.rows("estimates"):
        if told["value"] is None:
            continue
        for (number, _), (low, high) in attack(by_row[told["group"], told["period"]], told).items():
            attacked += 1
            assert low <= 0.35, f"{told['group']} {told['period']} age {STARTS[number]} is at least {low:.2f}"
            assert high >= 8.65, f"{told['group']} {told['period']} age {STARTS[number]} is at most {high:.2f}"
    assert attacked > 10


CASES = [("wonder", 300.0), ("wonder", 3_000.0), ("cms", 300.0), ("washington", 20_000.0)]


@pytest.mark.parametrize(("policy", "people"), CASES)
def test_as_much_is_told_as_the_search_would_tell_and_the_audit_of_the_search_finds_nothing(
    monkeypatch, policy, people
):
    pooled = counts(24, people)
    monkeypatch.setattr(lone, "MANY", NEVER)
    slow = protected(pooled, policy)
    monkeypatch.setattr(lone, "MANY", 0)
    fast = protected(pooled, policy)
    assert fast.result["audit"]["method"] == lone.METHOD
    assert fast.result["audit"]["secrets"] == slow.result["audit"]["secrets"] > 10
    assert np.all(fast.hidden[protecting.small_counts(pooled, POLICIES[policy])])
    value = [(1 + np.log1p(pooled.low))[each.hidden].sum() for each in (fast, slow)]
    assert value[0] <= 1.05 * value[1]
    for told in ("value", "error"):
        assert np.isfinite(getattr(fast.estimated, told)).sum() >= np.isfinite(getattr(slow.estimated, told)).sum()
    assert np.isfinite(fast.total).sum() >= np.isfinite(slow.total).sum()
    assert not exposed(pooled, fast, policy).any()


def exposed(pooled: Pooled, found: Protected, policy: str) -> np.ndarray:
    """Secrets that the general audit of the linked table finds, from what a reader is told."""
    terms, told = Terms(POLICIES[policy]), found.estimated
    exact = estimate(pooled, terms.policy)
    sheet = protecting._sheet(pooled, exact, terms.policy)
    offered = offer(pooled, exact, assemble([sheet], terms.policy), terms)
    whole = np.array([state == "estimate" for state in told.state]) & (told.value == np.round(told.value))
    decimals = np.where(np.isfinite(told.value), np.where(whole & (told.error == np.round(told.error)), 0, 1), -1)
    table = offered.told(decimals, np.isfinite(found.total)).table
    figures = np.zeros(len(table.counts) - found.hidden.size, dtype=bool)
    seen = audit(
        table=table, hidden=np.append(found.hidden.ravel(), figures), policy=terms.policy,
        also=np.append(sheet.secret.ravel(), figures), exact=False,
    )  # fmt: skip
    return seen.exposed


def test_the_audit_does_find_secrets_where_too_little_is_hidden(monkeypatch):
    monkeypatch.setattr(lone, "MANY", 0)
    pooled = counts(24, 3_000.0)
    found = protected(pooled, "wonder")
    found.hidden[:] = protecting.small_counts(pooled, POLICIES["wonder"])
    assert exposed(pooled, found, "wonder").any()


def test_a_solver_that_is_wrong_hides_more_at_worst(monkeypatch):
    """What programs find is believed only where it agrees with all that is told."""
    monkeypatch.setattr(lone, "MANY", 0)
    monkeypatch.setattr(
        Programs, "solved", lambda asked: asked.start + np.random.default_rng(0).normal(3, 1, asked.start.shape)
    )
    monkeypatch.setattr("commontable.pipeline.disclosure.lone_search.ROUNDS", 3)
    pooled = counts(6, 3_000.0)
    assert not exposed(pooled, protected(pooled, "wonder"), "wonder").any()


def test_rows_that_stand_in_a_sum_are_left_to_the_search(write, tmp_path, monkeypatch):
    monkeypatch.setattr(lone, "MANY", 0)
    asked = LifeExpectancyRequest(deaths=(county_csv(write, tracts=2),), by=("place", "group"))
    release = measure(asked, releases=tmp_path)
    assert lone.METHOD not in release.facts["disclosure"]["result"]["audit"]["method"]


def test_of_some_at_a_time_none_is_left_out_and_a_request_to_stop_is_heard_between(monkeypatch):
    monkeypatch.setattr(lone, "MANY", 0)
    pooled = counts(20, 3_000.0)
    once = protected(pooled, "wonder")
    monkeypatch.setattr(lone, "AT_ONCE", 7)
    assert protected(pooled, "wonder").result["audit"]["secrets"] == once.result["audit"]["secrets"]
    stop = Stop()
    stop.ask()
    with stopped_by(stop), pytest.raises(Canceled):
        protected(pooled, "wonder")
