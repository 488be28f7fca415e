"""The inputs and calls that benchmarks.memory measures, one a public measure."""

from __future__ import annotations

from benchmarks.memory_cases import decomposition, disclosure, inequality, lives, rates, segregation, small_areas

CASES = {
    name: case
    for family in (
        rates.rates,
        lives.lives,
        decomposition.decomposition,
        small_areas.small_areas,
        segregation.between_units,
        segregation.in_places,
        inequality.between_groups,
        inequality.between_persons,
        disclosure.disclosed,
    )
    for name, case in family().items()
}
EQUATIONS = "adds equations to a table that is given; suppression, in benchmarks/disclosure.py, holds them all"
NOT_MEASURED = {
    "audit": "benchmarks/disclosure.py measures it with suppression",
    "custom_policy": "takes no arrays",
    "linked_table": EQUATIONS,
    "nested_table": EQUATIONS,
    "release_table": "suppression and audit again, and the figures shown; see benchmarks/disclosure.py",
    "suppress": "benchmarks/disclosure.py measures it with its audit, on the same 100,000 cells",
    "with_earlier_table": EQUATIONS,
    "with_earlier_release": EQUATIONS,
    "with_group": EQUATIONS,
    "with_life_expectancy": EQUATIONS,
    "with_rate": EQUATIONS,
    "with_rounding": EQUATIONS,
}
