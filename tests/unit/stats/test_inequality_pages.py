"""The overview of inequality lists every page of its measures, and of every measure there is one."""

from __future__ import annotations

import re
from importlib import util
from pathlib import Path

from commontable.stats import inequality

FOLDER = Path(__file__).parents[3] / "docs" / "reference" / "measures"
SPEC = util.spec_from_file_location("render", FOLDER / "render.py")
render = util.module_from_spec(SPEC)
SPEC.loader.exec_module(render)
PAGES = {name: functions for name, (_, functions) in render.PAGES.items() if name.startswith("inequality-")}


def test_every_function_has_a_page_and_every_page_is_listed() -> None:
    explained = {function for functions in PAGES.values() for function in functions}
    assert {name for name in inequality.__all__ if name[0].islower()} == explained
    overview = (FOLDER / "inequality.md").read_text(encoding="utf-8")
    assert {f"inequality-{name}" for name in re.findall(r"\(inequality-([a-z-]+)\.md\)", overview)} == set(PAGES)
