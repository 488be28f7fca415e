"""What `commontable.stats` offers: every name of every family, each from one place, and the same to a type checker."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

import commontable.stats

FAMILIES = ("decomposition", "disclosure", "inequality", "rates", "segregation", "small_areas")
SOURCE = ast.parse(Path(commontable.stats.__file__).read_text(encoding="utf-8"))


@pytest.mark.parametrize("family", FAMILIES)
def test_every_name_of_a_family_is_offered(family: str) -> None:
    module = import_module(f"commontable.stats.{family}")
    for name in module.__all__:
        assert getattr(commontable.stats, name) is getattr(module, name)


def test_no_two_families_claim_a_name() -> None:
    claims = Counter(name for family in FAMILIES for name in import_module(f"commontable.stats.{family}").__all__)
    assert [name for name, times in claims.items() if times > 1] == []


def test_a_type_checker_sees_the_same_names() -> None:
    block = next(each for each in SOURCE.body if isinstance(each, ast.If))
    seen: set[str] = set()
    for line in block.body:
        assert isinstance(line, ast.ImportFrom)
        for each in line.names:
            seen |= set(import_module(str(line.module)).__all__) if each.name == "*" else {str(each.asname)}
    assert seen == set(commontable.stats.__all__)


def test_names_are_listed_and_others_refused() -> None:
    assert dir(commontable.stats) == sorted(commontable.stats.__all__)
    assert {name for name in dir(commontable.stats) if getattr(commontable.stats, name) is None} == set()
    with pytest.raises(AttributeError, match="has no 'levelling'"):
        _ = commontable.stats.levelling


def test_import_is_light() -> None:
    """The import costs NumPy and little else: no family is loaded before one of its names is asked for."""
    heavy = ("scipy", "numpy.polynomial", "pandas", "django", "duckdb", "pyarrow")
    code = (
        "import sys, commontable.stats as stats; "
        f"print([name for name in {heavy} if name in sys.modules], "
        "[name for name in sys.modules if name.startswith('commontable.stats.')], "
        "stats.life_table.__module__, 'commontable.stats.rates' in sys.modules)"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[] [] commontable.stats.life_tables False"
