"""Writes one reference page per measure from the docstring of its module, so that page and code cannot part.

Run: python docs/reference/measures/render.py
A test fails when a page differs from its docstring.
"""

from __future__ import annotations

import inspect
import sys
from importlib import import_module
from pathlib import Path

FOLDER = Path(__file__).parent
# Page: module, and the public functions it explains.
PAGES = {
    "life-table": ("life_tables", ("life_table",)),
    "monte-carlo": ("simulation", ("monte_carlo_expectancy",)),
    "bounds": ("bounds", ("life_expectancy_bounds",)),
    "gap": ("gaps", ("gap", "gap_change")),
    "leveling-down": ("leveling", ("leveling_down",)),
    "trend": ("trends", ("trend",)),
    "lifespan-spread": ("lifespan", ("age_at_death_sd", "e_dagger", "age_at_death_gini")),
    "healthy-expectancy": ("health", ("healthy_expectancy",)),
    "years-lost": ("life_lost", ("potential_years_lost", "years_of_life_lost")),
    "ranks": ("ranking", ("ranks",)),
    "decomposition-expectancy": ("decomposition.expectancy", ("decompose_expectancy",)),
    "decomposition-kitagawa": ("decomposition.kitagawa", ("kitagawa",)),
    "decomposition-function": ("decomposition.functions", ("decompose_function",)),
    "decomposition-das-gupta": ("decomposition.das_gupta", ("das_gupta", "structure_factors")),
    "rates-crude": ("rates.crude", ("crude_rate",)),
    "rates-proportion": ("rates.proportions", ("proportion",)),
    "rates-survey": ("rates.survey", ("survey_proportion",)),
    "rates-direct": ("rates.direct", ("direct_rate", "repeated_events")),
    "rates-indirect": ("rates.indirect", ("expected_events", "indirect_ratio", "indirect_rate")),
    "rates-compared": ("rates.comparisons", ("rate_ratio", "rate_difference")),
    "rates-mean": ("rates.means", ("mean",)),
    "rates-quantile-groups": ("rates.quantiles", ("quantile_groups",)),
    "rates-funnel": ("rates.funnel", ("funnel",)),
    "rates-trend": ("rates.segments", ("segmented_trend",)),
    "rates-margins": (
        "rates.margins",
        ("margin_sum", "margin_share", "margin_ratio", "margin_product", "margin_change"),
    ),
    "segregation-evenness": (
        "segregation.evenness",
        (
            "dissimilarity",
            "segregation_gini",
            "information_index",
            "mutual_information",
            "relative_diversity",
            "squared_variation",
            "normalized_exposure",
            "segregation_atkinson",
            "min_max_segregation",
            "concentration_profile",
        ),
    ),
    "segregation-exposure": ("segregation.exposure", ("isolation", "exposure")),
    "segregation-land": ("segregation.land", ("land_concentration",)),
    "segregation-center": ("segregation.centers", ("centralization", "local_centralization")),
    "segregation-clustering": ("segregation.clusters", ("clustering", "distance_exposure")),
    "segregation-diversity": ("segregation.mixing", ("diversity",)),
    "segregation-distortion": ("segregation.views", ("distortion",)),
    "segregation-profiles": (
        "segregation.profiles",
        ("segregation_profile", "concentration_curve", "proximity_profile"),
    ),
    "segregation-contrast": ("segregation.contrast", ("segregation_contrast",)),
    "segregation-tests": ("segregation.testing", ("segregation_test", "segregation_difference_test")),
    "segregation-density": ("segregation.density", ("density_corrected_dissimilarity",)),
    "segregation-local": ("segregation.local", ("location_quotients", "local_segregation")),
    "segregation-nested": ("segregation.nested", ("nested_segregation",)),
    "segregation-change": ("segregation.change", ("segregation_change",)),
    "segregation-extremes": ("segregation.extremes", ("concentration_at_extremes",)),
    "segregation-simulated": ("segregation.simulated", ("simulated_segregation",)),
    "segregation-chance": ("segregation.chance", ("above_chance",)),
    "segregation-space": (
        "segregation.spatial",
        ("kernel_surroundings", "neighbor_surroundings", "boundary_dissimilarity"),
    ),
    "small-areas-hierarchical": (
        "small_areas.hierarchical",
        ("hierarchical_schedules", "learn_schedule_prior"),
    ),
    "small-areas-filling": ("small_areas.filling", ("fill_empty_bands",)),
    "small-areas-merging-bands": ("small_areas.merging_bands", ("merge_bands",)),
    "small-areas-merging-areas": ("small_areas.merging_areas", ("merge_areas",)),
    "small-areas-topals": ("small_areas.topals", ("topals",)),
    "small-areas-empirical-bayes": ("small_areas.empirical_bayes", ("empirical_bayes",)),
    "small-areas-poisson-gamma": ("small_areas.poisson_gamma", ("poisson_gamma",)),
    "inequality-groups": ("inequality.given", ("group_figures",)),
    "inequality-who": ("inequality.who", ("who_measures",)),
    "inequality-ends": (
        "inequality.extremes",
        ("group_difference", "group_ratio", "pair_differences", "pair_ratios"),
    ),
    "inequality-variance": (
        "inequality.spread",
        ("between_group_variance", "between_group_sd", "coefficient_of_variation"),
    ),
    "inequality-mean-differences": (
        "inequality.mean_differences",
        (
            "mean_difference_from_average",
            "mean_difference_from_best",
            "mean_difference_from_reference",
            "index_of_disparity",
        ),
    ),
    "inequality-attributable-risk": (
        "inequality.impact",
        ("population_attributable_risk", "population_attributable_fraction"),
    ),
    "inequality-entropy": ("inequality.entropy", ("theil_index", "mean_log_deviation")),
    "inequality-concentration": ("inequality.concentration", ("concentration_index",)),
    "inequality-slope": ("inequality.slopes", ("slope_index", "relative_slope_index")),
    "inequality-persons": (
        "inequality.persons",
        ("person_concentration", "person_slope_index", "person_relative_index"),
    ),
    "inequality-surveys": ("inequality.surveys", ("survey_measure", "survey_measures", "survey_groups")),
    "inequality-areas": ("inequality.areas", ("by_area",)),
    "inequality-incomes": ("inequality.incomes", ("person_inequality", "within_between")),
    "inequality-change": ("inequality.changes", ("change_from_first",)),
    "inequality-excess": ("inequality.excess", ("excess_deaths",)),
    "inequality-attributable-deaths": (
        "inequality.attributable",
        ("levin", "miettinen", "attributable_deaths"),
    ),
    "disclosure-policies": ("disclosure.policies", ("custom_policy",)),
    "disclosure-states": ("disclosure.states", ("cell_states",)),
    "disclosure-rates": ("disclosure.rates_shown", ("rate_states",)),
    "disclosure-standards": ("disclosure.standards", ("nchs_proportion", "nchs_rate")),
    "disclosure-tables": ("disclosure.tables", ("cross_table", "nested_table", "linked_table")),
    "disclosure-linking": (
        "disclosure.linking",
        ("with_group", "with_rate", "with_life_expectancy", "with_earlier_release", "with_rounding"),
    ),
    "disclosure-suppression": ("disclosure.suppression", ("suppress",)),
    "disclosure-audit": ("disclosure.auditing", ("audit",)),
    "disclosure-rounding": ("disclosure.rounding", ("round_counts", "controlled_rounding")),
    "disclosure-earlier": ("disclosure.earlier", ("with_earlier_table",)),
    "disclosure-release": ("disclosure.releasing", ("release_table",)),
}
HEADINGS = (
    "What it says",
    "Formula",
    "Assumptions",
    "Interpretation",
    "Type",
    "Applicability",
    "Limits",
    "References",
    "Example",
)


def page(module_name: str, functions: tuple[str, ...]) -> str:
    """The docstring as Markdown: headings for bold words, a fence around the example, then each function's call."""
    module = import_module(f"commontable.stats.{module_name}")
    title, _, body = inspect.getdoc(module).partition("\n")
    for heading in HEADINGS:
        body = body.replace(f"**{heading}.** ", f"## {heading}\n\n").replace(f"**{heading}.**\n", f"## {heading}\n")
    prose, _, example = body.partition(">>> ")
    calls = [call(getattr(module, name)) for name in functions]
    parts = [f"# {title.rstrip('.')}", prose.strip(), f"```python\n>>> {example.strip()}\n```", "## Call", *calls]
    return "\n\n".join(parts) + "\n"


def call(function: object) -> str:
    """Name, parameters with their defaults, and what the docstring says of them."""
    parameters = inspect.signature(function).parameters.values()
    lines = [f"    {'**' if each.kind is each.VAR_KEYWORD else ''}{each.name}{default(each)}," for each in parameters]
    signature = "\n".join([f"{function.__name__}(", *lines, ")"])
    return f"```python\n{signature}\n```\n\n{inspect.getdoc(function)}"


def default(parameter: inspect.Parameter) -> str:
    """As the formatter writes it, so that formatting the pages changes nothing."""
    if parameter.default is parameter.empty:
        return ""
    return f'="{parameter.default}"' if isinstance(parameter.default, str) else f"={parameter.default!r}"


def main() -> int:
    for name, (module, functions) in PAGES.items():
        (FOLDER / f"{name}.md").write_text(page(module, functions), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
