"""Real processes, really stopped: Ctrl-C, a request to end, and a kill in the middle. What is left is nothing, or what
the next start sweeps away; and what people gave is not lost.

The only thing that is not real is a pause: the process waits at the first table that it writes, so that the test need
not guess when it is in the middle.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from commontable.pipeline import list_releases
from tests.conftest import ROOT
from tests.rooms.evidence import tables

PAUSE = """
import sys, time
import pyarrow.parquet as pq
write = pq.write_table
def paused(*given, **more):
    write(*given, **more)
    print("in the middle", flush=True)
    time.sleep(120)
pq.write_table = paused
"""
MEASURE = "from commontable.cli import main\nsys.exit(main(sys.argv[1:]))\n"


def begin(code: str, *words: object, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, words)], env=os.environ | environment, cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def until_the_middle(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == "in the middle":
            return
    pytest.fail(f"It ended before: {process.communicate()[1]}")


@pytest.fixture
def asked(tmp_path) -> list[object]:
    deaths, people, _places = tables.write(tmp_path)
    out = tmp_path / "releases"
    return ["measure", "life-expectancy", "--deaths", deaths, "--population", people, "--out", out]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_in_the_middle_leaves_nothing(asked, tmp_path, number):
    process = begin(PAUSE + MEASURE, *asked)
    until_the_middle(process)
    assert list((tmp_path / "releases").glob(".incoming-*/*.parquet"))
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err.splitlines()[-1]) == (130, "Canceled. Nothing was kept."), "after progress, if slow"
    assert out == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["deaths.csv", "people.csv", "schematic-places.geojson"]
    )


def test_a_command_killed_in_the_middle_starts_clean(asked, tmp_path):
    process = begin(PAUSE + MEASURE, *asked)
    until_the_middle(process)
    process.kill()
    process.communicate()
    (half,) = (tmp_path / "releases").iterdir()
    assert half.name.startswith(".incoming-")
    assert list_releases(tmp_path / "releases") == []
    again = begin("import sys\n" + MEASURE, *asked)
    out, err = again.communicate(timeout=120)
    assert again.returncode == 0, err
    (release,) = list_releases(tmp_path / "releases")
    assert [path.name for path in (tmp_path / "releases").iterdir()] == [release.id]
    assert f"Release: {release.address}" in out


SITE = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "commontable.project.settings"
import django
django.setup()
from commontable.rooms.evidence import actions, measuring
from commontable.rooms.evidence.models import Release, Run
from commontable.rooms.people.models import Account
"""
PREPARE = """
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from commontable.rooms.evidence.states import FileRole
from pathlib import Path
# The tables as the models have them: that the migrations lead there is tested elsewhere, and takes its time.
settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
call_command("migrate", run_syncdb=True, verbosity=0)
from tests.cast import assemble
from tests.rooms.evidence.test_deeds import ASKED
cast = assemble()
roles = ((FileRole.DEATHS, Path(sys.argv[1])), (FileRole.POPULATION, Path(sys.argv[2])))
files = {role: [SimpleUploadedFile(path.name, path.read_bytes())] for role, path in roles}
run = actions.ask_for_run(custodian=cast.department, asked=ASKED, files=files, by=cast.ana)
measuring.carry_out(run.pk)
"""
AGAIN = """
import datetime as dt
from django.utils import timezone
run = Run.objects.get()
assert run.state == "running", run.state
assert not run.is_interrupted, "it was heard of a moment ago"
run.heard_at -= dt.timedelta(seconds=61)
run.save()
assert run.is_interrupted
again = actions.retry_run(run=run, by=Account.objects.get(email="ana@example.org"))
assert (again.title, again.choices) == (run.title, run.choices)
measuring.carry_out(again.pk)
again.refresh_from_db()
run.refresh_from_db()
print(run.state, run.failure, again.state, Release.objects.get().folder_id)
"""


def test_a_worker_killed_in_the_middle_loses_nothing_of_what_was_given(tmp_path):
    deaths, people, _places = tables.write(tmp_path)
    data = {"COMMONTABLE_DATA": str(tmp_path / "data"), "DATABASE_URL": "", "PYTHONPATH": _path()}
    worker = begin(PAUSE + SITE + PREPARE, deaths, people, **data)
    until_the_middle(worker)
    assert _heard_twice(tmp_path / "data" / "commontable.sqlite3")
    worker.kill()
    worker.communicate()
    releases = tmp_path / "data" / "releases"
    assert [path.name[:10] for path in releases.iterdir()] == [".incoming-"]
    after = begin(SITE + AGAIN, **data)
    out, err = after.communicate(timeout=120)
    assert after.returncode == 0, err
    (release,) = list_releases(releases)
    assert out.split() == ["failed", "interrupted", "done", release.id]
    assert [path.name for path in releases.iterdir()] == [release.id]
    assert not list((tmp_path / "data" / "uploads").iterdir())


def _path() -> str:
    return os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])


def _heard_twice(database: Path) -> bool:
    """The worker is heard of while it says nothing of its own: its heartbeat goes on."""

    def heard() -> str:
        with sqlite3.connect(database, timeout=20) as connection:
            return str(connection.execute("select heard_at from evidence_run").fetchone()[0])

    first, until = heard(), time.monotonic() + 20
    while heard() == first and time.monotonic() < until:
        time.sleep(0.2)
    return heard() != first
