"""What must hold for every table, whatever the counts."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from commontable.stats.disclosure import (
    EarlierTable,
    audit,
    cross_table,
    custom_policy,
    round_counts,
    suppress,
    with_earlier_table,
)

few = settings(max_examples=12, deadline=None)
tables = st.integers(0, 10_000).map(
    lambda seed: np.random.default_rng(seed).negative_binomial(1, 0.05, (4, 3)).astype(float)
)
policies = st.builds(
    custom_policy,
    name=st.just("any"),
    minimum=st.sampled_from([3, 5, 10]),
    zero_shown=st.booleans(),
    width=st.sampled_from([None, 1, 4]),
)


@few
@given(tables, policies)
def test_every_hidden_count_stays_hidden_and_the_truth_stays_possible(counts, policy) -> None:
    table = cross_table(counts=counts)
    found = suppress(table=table, policy=policy)
    seen = audit(table=table, hidden=found.hidden, policy=policy, exact=True)
    assert not seen.exposed.any()
    assert not found.unprotected.any()
    assert np.all(seen.low <= table.counts + 1e-6)
    assert np.all(seen.high >= table.counts - 1e-6)


@few
@given(tables, policies)
def test_hiding_more_never_tells_more(counts, policy) -> None:
    table = cross_table(counts=counts)
    first = table.counts <= np.quantile(table.counts, 0.3)
    more = first | (table.counts <= np.quantile(table.counts, 0.6))
    a, b = (audit(table=table, hidden=each, policy=policy, exact=True) for each in (first, more))
    assert np.all(b.low <= a.low + 1e-6)
    assert np.all(b.high >= a.high - 1e-6)


@few
@given(tables, st.sampled_from([3, 5, 10]), st.integers(0, 99))
def test_rounding_moves_no_count_by_a_whole_base(counts, base, seed) -> None:
    for method in ("conventional", "random"):
        rounded = round_counts(counts=counts, base=base, method=method, seed=seed)
        assert np.all(rounded % base == 0)
        assert np.all(np.abs(rounded - counts) < base)


@few
@given(tables, policies)
def test_what_is_possible_lies_within_what_lines_allow_and_the_exact_ends_between(counts, policy) -> None:
    table = cross_table(counts=counts)
    hidden = suppress(table=table, policy=policy).hidden
    quick, exact = (audit(table=table, hidden=hidden, policy=policy, exact=each) for each in (False, True))
    for inner, between, outer in (
        (-quick.low, -exact.low, -quick.outer_low),
        (quick.high, exact.high, quick.outer_high),
    ):
        assert np.all(inner <= between + 1e-4)
        assert np.all(between <= outer + 1e-4)
    assert exact.exact.all()
    assert np.array_equal(quick.exposed, exact.exposed)


@few
@given(tables, policies, st.integers(0, 11))
def test_an_earlier_release_never_widens_what_can_be_inferred(counts, policy, shown) -> None:
    table = cross_table(counts=counts)
    hidden = suppress(table=table, policy=policy).hidden
    figures = np.full(table.shape, np.nan)
    figures[np.unravel_index(shown, counts.shape)] = counts.ravel()[shown]
    told = with_earlier_table(table=table, earlier=EarlierTable(shown=figures))
    alone, both = (audit(table=each, hidden=hidden, policy=policy, exact=True) for each in (table, told))
    assert np.all(both.low >= alone.low - 1e-4)
    assert np.all(both.high <= alone.high + 1e-4)
    assert np.all(both.low <= table.counts + 1e-6)
    assert np.all(both.high >= table.counts - 1e-6)
