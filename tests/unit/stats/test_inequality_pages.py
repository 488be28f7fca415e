"""The pages of the measures of inequality are their docstrings. To write them again:

python tests/unit/stats/test_inequality_pages.py
"""

from __future__ import annotations

import re
import sys
from importlib import import_module, util
from pathlib import Path

import pytest

from commontable.stats import inequality

FOLDER = Path(__file__).parents[3] / "docs" / "reference" / "measures"
SPEC = util.spec_from_file_location("render", FOLDER / "render.py")
render = util.module_from_spec(SPEC)
SPEC.loader.exec_module(render)
PAGES = {
    "who": ("who", ("who_measures",)),
    "ends": ("extremes", ("group_difference", "group_ratio", "pair_differences", "pair_ratios")),
    "variance": ("spread", ("between_group_variance", "between_group_sd", "coefficient_of_variation")),
    "mean-differences": (
        "mean_differences",
        (
            "mean_difference_from_average",
            "mean_difference_from_best",
            "mean_difference_from_reference",
            "index_of_disparity",
        ),
    ),
    "attributable-risk": ("impact", ("population_attributable_risk", "population_attributable_fraction")),
    "entropy": ("entropy", ("theil_index", "mean_log_deviation")),
    "concentration": ("concentration", ("concentration_index",)),
    "slope": ("slopes", ("slope_index", "relative_slope_index")),
    "persons": (
        "persons",
        ("person_concentration", "person_slope_index", "person_relative_index", "survey_groups"),
    ),
    "incomes": ("incomes", ("person_inequality", "within_between")),
    "change": ("changes", ("change_from_first",)),
    "excess": ("excess", ("excess_deaths",)),
    "attributable-deaths": ("attributable", ("levin", "miettinen", "attributable_deaths")),
}


def page(name: str) -> str:
    module, functions = PAGES[name]
    return render.page(f"inequality.{module}", functions)


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_the_docstring(name: str) -> None:
    written = (FOLDER / f"inequality-{name}.md").read_text(encoding="utf-8")
    assert written == page(name), "run: python tests/unit/stats/test_inequality_pages.py"
    docstring = import_module(f"commontable.stats.inequality.{PAGES[name][0]}").__doc__
    places = [docstring.find(f"**{heading}.**") for heading in render.HEADINGS]
    assert -1 not in places
    assert places == sorted(places)


def test_every_function_has_a_page_and_every_page_is_listed() -> None:
    explained = {function for _, functions in PAGES.values() for function in functions}
    public = {name for name in inequality.__all__ if name[0].islower()}
    assert public - {"group_figures", "by_area"} == explained
    overview = (FOLDER / "inequality.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\(inequality-([a-z-]+)\.md\)", overview)) == set(PAGES)
    assert "group_figures" in overview
    assert "by_area" in overview


if __name__ == "__main__":
    for each in PAGES:
        (FOLDER / f"inequality-{each}.md").write_text(page(each), encoding="utf-8")
    sys.exit(0)
