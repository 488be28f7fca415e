"""What the embedded engine spills to the disk, and what is left of it when a process is killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from commontable.pipeline.engines import engine
from commontable.pipeline.engines.spill import PREFIX, spill_folder

SPILLING = """
import sys, tempfile
from pathlib import Path
from commontable.pipeline.engines import engine
with engine("duckdb") as held:
    (folder,) = (path for path in Path(tempfile.gettempdir()).iterdir() if path.is_dir() and path.name not in sys.argv)
    (folder / "spilled").write_bytes(b"rows")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def begin(home: Path, *others: str) -> tuple[subprocess.Popen[str], Path]:
    """A process that has an engine open until its input ends, and its folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", SPILLING, *others], env=os.environ | {"TMPDIR": str(home)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_what_a_killed_process_spilled_is_swept_away_at_the_next_start_and_nothing_of_a_living_one(home):
    killed, left = begin(home)
    killed.kill()
    killed.communicate()
    assert (left / "spilled").is_file()
    living, used = begin(home, left.name)
    try:
        assert not left.exists(), "the next process swept it away"
        with engine("duckdb") as held:
            assert held.table("select 1 as a").num_rows == 1
            assert (used / "spilled").is_file()
    finally:
        living.communicate("")
    assert living.returncode == 0
    assert list(home.iterdir()) == []


def test_a_link_in_place_of_a_folder_is_not_followed(home):
    precious = home / "precious"
    precious.mkdir()
    (precious / "file").touch()
    (home / f"{PREFIX}x.lock").touch()
    (home / f"{PREFIX}x").symlink_to(precious)
    (home / f"{PREFIX}y.lock").symlink_to(precious / "file")
    with spill_folder():
        pass
    assert (precious / "file").is_file()


def test_folders_of_one_process_do_not_disturb_each_other(home):
    with spill_folder() as one, spill_folder() as other:
        assert one != other
        assert Path(one).is_dir()
        assert Path(other).stat().st_mode & 0o077 == 0
    assert list(home.iterdir()) == []
