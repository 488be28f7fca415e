"""Disclosure control: policies, suppression across linked tables, rounding, and an audit that attacks the result."""

from commontable.stats.disclosure.auditing import Audit, audit
from commontable.stats.disclosure.earlier import EarlierTable, with_earlier_table
from commontable.stats.disclosure.linking import (
    with_earlier_release,
    with_group,
    with_life_expectancy,
    with_rate,
    with_rounding,
)
from commontable.stats.disclosure.policies import POLICIES, DisclosurePolicy, custom_policy
from commontable.stats.disclosure.rates_shown import rate_states
from commontable.stats.disclosure.releasing import ReleasedTable, release_table
from commontable.stats.disclosure.rounding import controlled_rounding, round_counts
from commontable.stats.disclosure.standards import (
    STANDARDS,
    Presentation,
    ReliabilityStandard,
    nchs_proportion,
    nchs_rate,
)
from commontable.stats.disclosure.states import CellState, cell_states
from commontable.stats.disclosure.suppression import Suppression, suppress
from commontable.stats.disclosure.tables import LinkedTable, cross_table, linked_table, nested_table

__all__ = [
    "POLICIES",
    "STANDARDS",
    "Audit",
    "CellState",
    "DisclosurePolicy",
    "EarlierTable",
    "LinkedTable",
    "Presentation",
    "ReleasedTable",
    "ReliabilityStandard",
    "Suppression",
    "audit",
    "cell_states",
    "controlled_rounding",
    "cross_table",
    "custom_policy",
    "linked_table",
    "nchs_proportion",
    "nchs_rate",
    "nested_table",
    "rate_states",
    "release_table",
    "round_counts",
    "suppress",
    "with_earlier_release",
    "with_earlier_table",
    "with_group",
    "with_life_expectancy",
    "with_rate",
    "with_rounding",
]
