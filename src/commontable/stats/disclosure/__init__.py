"""Disclosure control: policies, suppression across linked tables, rounding, and an audit that attacks the result."""

from commontable.stats.disclosure.auditing import Audit, audit
from commontable.stats.disclosure.policies import POLICIES, DisclosurePolicy, custom_policy
from commontable.stats.disclosure.states import CellState, cell_states
from commontable.stats.disclosure.suppression import Suppression, suppress
from commontable.stats.disclosure.tables import LinkedTable, cross_table, linked_table, nested_table
