"""Every setting an installation can make is documented, and every documented one is read."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = ROOT / "src/commontable/project"
PAGE = ROOT / "docs/reference/settings.md"
READ = re.compile(r"""(?:env\.\w+|text)\(\s*["'](COMMONTABLE_\w+)["']""")
# DATABASE_URL is read by dj-database-url under its customary name; the others by the pipeline.
CUSTOMARY = {"DATABASE_URL", "COMMONTABLE_ENGINE", "COMMONTABLE_STATISTICS", "COMMONTABLE_RELEASE_KEY"}


def read() -> set[str]:
    sources = "".join(path.read_text(encoding="utf-8") for path in PROJECT.glob("*.py"))
    return set(READ.findall(sources)) | CUSTOMARY


def documented() -> set[str]:
    return set(re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE))


def test_the_page_of_settings_is_complete_and_true():
    assert len(read()) > 15, "the pattern that finds settings has gone blind"
    assert documented() == read()


def started_with(**surroundings: str) -> subprocess.CompletedProcess[str]:
    code = "from commontable.project import settings as s; print(s.ALLOWED_HOSTS, s.IS_HTTPS, s.SECRET_KEY[:6], 'end')"
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("COMMONTABLE_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-c", code], env={**clean, **surroundings}, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize(
    ("surroundings", "words"),
    [
        ({"COMMONTABLE_DEBUG": "perhaps"}, "COMMONTABLE_DEBUG is 'perhaps'. Write true or false."),
        ({"COMMONTABLE_PROXIES": "one"}, "COMMONTABLE_PROXIES is 'one'. Write a whole number, such as 0."),
        (
            {"COMMONTABLE_DAILY_HOUR": "24"},
            "COMMONTABLE_DAILY_HOUR is '24'. Write an hour from 0 to 23, such as 6, or off.",
        ),
        ({"COMMONTABLE_URL": "table.example.org"}, "COMMONTABLE_URL is 'table.example.org'. Write a whole address"),
        ({"COMMONTABLE_OIDC_URL": "https://id.example.org"}, "COMMONTABLE_OIDC_CLIENT_ID is not set, and"),
        (
            {"COMMONTABLE_SECRET_KEY_FILE": "/no/such/file"},
            "COMMONTABLE_SECRET_KEY_FILE names /no/such/file, which cannot",
        ),
    ],
)
def test_a_setting_that_cannot_be_read_is_refused_with_its_name_and_the_next_step(tmp_path, surroundings, words):
    done = started_with(COMMONTABLE_DATA=str(tmp_path), **surroundings)
    assert done.returncode != 0
    assert words in done.stderr


def test_the_host_of_the_sites_address_is_answered_to(tmp_path):
    done = started_with(COMMONTABLE_DATA=str(tmp_path), COMMONTABLE_URL="https://table.example.org/")
    assert "'table.example.org'] True" in done.stdout


def test_a_secret_is_made_once_kept_and_readable_by_its_owner_only(tmp_path):
    first, second = (started_with(COMMONTABLE_DATA=str(tmp_path)).stdout for _ in range(2))
    assert first == second
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_secret_may_come_from_a_mounted_file(tmp_path):
    (tmp_path / "key").write_text("from-a-file-of-its-own\n")
    done = started_with(COMMONTABLE_DATA=str(tmp_path), COMMONTABLE_SECRET_KEY_FILE=str(tmp_path / "key"))
    assert " from-a " in done.stdout
