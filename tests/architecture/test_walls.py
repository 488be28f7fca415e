"""The walls: imports, foreign keys and doors obey the layers; models, URLs and actions are all accounted for."""

import ast
import inspect
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from commontable.foundation import ledger
from tests.conftest import ROOT

SOURCE = ROOT / "src" / "commontable"
ROOMS_LOW_TO_HIGH = ["people", "gatherings", "agreements", "evidence", "home"]
DOORS = {"models", "queries", "actions", "states", "signals"}
# What a room's web side may use of the room below it: who asks, at which table (people's doors for views).
WEB_DOORS = {("people", "requests"), ("people", "permissions")}


def _our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("commontable.")]


def test_imports_go_down():
    """import-linter's contracts in pyproject.toml, exhaustive."""
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_foreign_keys_go_down():
    """Strings such as "people.Person" are invisible to the import linter, so the model registry is walked."""
    height = {"foundation": -1, **{room: number for number, room in enumerate(ROOMS_LOW_TO_HIGH)}}
    upward = []
    for model in _our_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey | models.OneToOneField | models.ManyToManyField):
                target = field.related_model._meta.app_label
                if target in height and height[target] > height[model._meta.app_label]:
                    upward.append(f"{model._meta.label}.{field.name} -> {target}")
    assert upward == []


def test_nothing_is_deleted_by_surprise():
    """PROTECT everywhere: deleting one person must never delete meetings or grants."""
    guilty = [
        f"{model._meta.label}.{field.name}"
        for model in _our_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is not models.PROTECT
    ]
    assert guilty == []


def test_foundation_owns_the_ledger_only_and_home_and_design_own_nothing():
    tables = {
        label: [model.__name__ for model in apps.get_app_config(label).get_models()]
        for label in ("foundation", "design", "home")
    }
    assert tables == {"foundation": ["LedgerLine"], "design": [], "home": []}


def _imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


@pytest.mark.parametrize("room", ROOMS_LOW_TO_HIGH)
def test_other_rooms_are_entered_by_their_doors_only(room):
    guilty = []
    for path in (SOURCE / "rooms" / room).rglob("*.py"):
        for name in _imports(path):
            parts = name.split(".")
            elsewhere = parts[:2] == ["commontable", "rooms"] and len(parts) > 3 and parts[2] != room
            if elsewhere and parts[3] not in DOORS and (parts[2], parts[3]) not in WEB_DOORS:
                guilty.append(f"{path.relative_to(ROOT)}: {name}")
    assert guilty == []


def test_every_model_declares_its_privacy():
    assert [model._meta.label for model in _our_models() if not getattr(model, "privacy", "").strip()] == []


# Tables that are not records of a partnership, and who sees them instead.
NOT_SIGHTED = {
    "people.Account": "seen by its owner only",
    "people.Partnership": "has an audience of its own",
    "foundation.LedgerLine": "seen by those who may see what it speaks of",
    "agreements.DigestSetting": "seen by its owner only",
    "agreements.DigestMail": "seen by its owner only",
    "agreements.DailyWork": "seen by whoever has the machine only",
}
NO_PAGE_LISTS = {label for label, seen in NOT_SIGHTED.items() if seen.endswith("only")}


def test_every_record_has_custodian_audience_and_record_class():
    from commontable.rooms.people.models import Sighted

    bare = {model._meta.label for model in _our_models() if not issubclass(model, Sighted)}
    assert bare == set(NOT_SIGHTED)
    for model in _our_models():
        assert hasattr(model._default_manager.all(), "visible_to") or model._meta.label in NO_PAGE_LISTS


def test_every_record_can_be_told_by_the_ledger():
    told = set(ledger.subject_models())
    assert {model for model in _our_models() if hasattr(model.objects.all(), "visible_to")} - told <= {
        apps.get_model("foundation.LedgerLine")
    }


def test_stats_uses_numpy_and_scipy_only():
    allowed = {"numpy", "scipy", "commontable.stats"}
    standard = sys.stdlib_module_names
    guilty = []
    for path in (SOURCE / "stats").rglob("*.py"):
        for name in _imports(path):
            if name.split(".")[0] not in standard and not any(name.startswith(prefix) for prefix in allowed):
                guilty.append(f"{path.relative_to(ROOT)}: {name}")
    assert guilty == []


def _actions() -> list[tuple[str, str]]:
    found = []
    for room in ROOMS_LOW_TO_HIGH:
        folder = SOURCE / "rooms" / room
        paths = [*folder.glob("actions.py"), *(folder / "actions").glob("*.py")]
        for path in paths:
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    module = ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts)
                    found.append((module, node.name))
    return found


def test_every_action_is_keyword_only_names_its_actor_and_is_atomic():
    guilty = []
    for module, name in _actions():
        function = getattr(import_module(module), name)
        parameters = inspect.signature(function).parameters.values()
        if any(parameter.kind is not parameter.KEYWORD_ONLY for parameter in parameters):
            guilty.append(f"{module}.{name}: not keyword-only")
        if "by" not in {parameter.name for parameter in parameters}:
            guilty.append(f"{module}.{name}: does not say by whom")
    assert guilty == []


def test_every_action_has_a_ledger_test():
    """Each action's name stands in a test that also reads the ledger."""
    tests = ROOT / "tests"
    texts = [path.read_text() for path in tests.rglob("test_*.py")]
    readers = ("voted.told(", "words import told")  # what tests of several modules read the ledger with
    reads = [text for text in texts if "ledger" in text.lower() or any(one in text for one in readers)]
    about_the_ledger = "\n".join(reads)
    about_the_ledger += (tests / "rooms/people/deeds.py").read_text()  # what test_ledger_of_deeds.py goes through
    assert [f"{module}.{name}" for module, name in _actions() if name not in about_the_ledger] == []


def test_every_deed_written_has_a_sentence():
    written = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            is_write = isinstance(node, ast.Call) and ast.unparse(node.func) in ("ledger.write", "write")
            if is_write and node.args and isinstance(node.args[0], ast.Constant):
                written.add(node.args[0].value)
    assert written
    assert written <= ledger.deeds()
