"""Every measure's docstring has all headings, and its reference page is the docstring."""

from __future__ import annotations

import re
from importlib import import_module, util
from pathlib import Path

import pytest

import commontable.stats

FOLDER = Path(__file__).parents[3] / "docs" / "reference" / "measures"
SPEC = util.spec_from_file_location("render", FOLDER / "render.py")
render = util.module_from_spec(SPEC)
SPEC.loader.exec_module(render)


@pytest.mark.parametrize("name", render.PAGES)
def test_the_page_is_the_docstring(name: str) -> None:
    module, functions = render.PAGES[name]
    written = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    assert written == render.page(module, functions), "run: python docs/reference/measures/render.py"
    docstring = import_module(f"commontable.stats.{module}").__doc__
    places = [docstring.find(f"**{heading}.**") for heading in render.HEADINGS]
    assert -1 not in places
    assert places == sorted(places)


def test_every_public_function_has_a_page() -> None:
    explained = {function for _, functions in render.PAGES.values() for function in functions}
    public = {name for name in commontable.stats.__all__ if name[0].islower()}
    assert public == explained


@pytest.mark.parametrize("family", ["decomposition", "disclosure", "inequality", "rates", "segregation", "small-areas"])
def test_the_overview_of_a_family_lists_its_pages(family: str) -> None:
    overview = (FOLDER / f"{family}.md").read_text(encoding="utf-8")
    listed = set(re.findall(rf"\(({family}-[a-z-]+)\.md\)", overview))
    assert listed == {name for name in render.PAGES if name.startswith(f"{family}-")}


@pytest.mark.parametrize(
    "family", ["life-expectancy", "decomposition", "disclosure", "inequality", "rates", "segregation", "small-areas"]
)
def test_a_table_says_which_options_reproduce_which_program_and_tests_hold_it(family: str) -> None:
    overview = (FOLDER / f"{family}.md").read_text(encoding="utf-8")
    section = overview.split("## Which options reproduce which program\n")[1].split("\n## ")[0]
    assert section.count("\n| ") > 4
    named = re.findall(r"test_[a-z_]+\.py", section)
    assert named
    for name in named:
        assert (FOLDER.parents[2] / "tests" / "reference" / name).exists()
