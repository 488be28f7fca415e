"""Starting costs little: help and statistics do not drag the site in (measured in modules, never in seconds)."""

import subprocess
import sys

import pytest

from commontable.cli import VERBS
from tests.conftest import ROOT

HEAVY = ("django", "duckdb", "pyarrow", "altair", "vl_convert", "pandas", "scipy.stats")


def _loaded(statement: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{statement}\nimport sys\nprint(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("statement", ["import commontable", "import commontable.cli", "import commontable.stats"])
def test_importing_brings_nothing_heavy(statement):
    assert not _loaded(statement) & set(HEAVY)


def test_pipeline_runs_without_django():
    assert "django" not in _loaded("import commontable.pipeline")


def test_reading_a_release_brings_nothing_that_making_one_takes():
    """A server process reads for the first visitor of a page: 1.4 seconds of imports would be that visitor's."""
    loaded = _loaded("from commontable.pipeline import open_release")
    assert not loaded & {"duckdb", "scipy.stats", "scipy.optimize", "commontable.pipeline.measuring"}


def test_every_name_of_the_pipeline_is_there():
    import commontable.pipeline as pipeline

    assert all(getattr(pipeline, name) is not None for name in pipeline.__all__)
    assert set(dir(pipeline)) == set(pipeline.__all__)
    with pytest.raises(AttributeError, match=r"commontable.pipeline has no 'meaure'. Its names stand in"):
        pipeline.meaure


def test_every_verb_of_the_help_is_a_module_and_the_other_way_round():
    modules = {path.stem for path in (ROOT / "src/commontable/verbs").glob("*.py")} - {"__init__"}
    assert modules == set(VERBS)


def test_help_lists_the_verbs(capsys):
    from commontable.cli import main

    assert main(["--help"]) == 0
    printed = capsys.readouterr().out
    assert all(verb in printed for verb in VERBS)


def test_an_unknown_verb_names_those_there_are(capsys):
    from commontable.cli import main

    assert main(["dance"]) == 2
    assert "there is no verb 'dance'. The verbs are: demo, serve" in capsys.readouterr().err
