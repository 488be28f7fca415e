"""Fixtures every test may use: the cast, and the folder of real public data."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.utils import translation
from whitenoise.middleware import WhiteNoiseMiddleware

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs beside the ORM in browser tests

# What imports leave stays for good. To look through it for cycles again and again took a tenth of a run.
gc.set_threshold(20_000, 20, 50)

# One key for all places that hold releases, so that the same request makes the same release in each of them.
os.environ.setdefault("COMMONTABLE_RELEASE_KEY", "the-key-of-the-tests")

# On submissions the same examples each time; elsewhere new ones, which may find what these do not.
# No test fails for being slow: a machine with much else to do says nothing of the code.
UNTIMED: dict[str, Any] = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
hypothesis.settings.register_profile("elsewhere", **UNTIMED)
hypothesis.settings.register_profile("ci", derandomize=True, **UNTIMED)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "elsewhere")


ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
BROWSER = ROOT / "tests" / "browser"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="only the tests that use the site's database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    stray = [item.nodeid for item in items if item.get_closest_marker("browser") and BROWSER not in item.path.parents]
    if stray:  # the check looks for browsers in one folder
        raise pytest.UsageError(f"Tests that drive Chromium stand in tests/browser: {', '.join(stray)}")
    if not config.getoption("--database-only"):
        return
    uses = {item: {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ())) for item in items}
    other = [item for item, found in uses.items() if not found and not item.get_closest_marker("django_db")]
    config.hook.pytest_deselected(items=other)
    items[:] = [item for item in items if item not in set(other)]


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real public data and peer outputs beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("needs the folder ../shared with public data and peer outputs, which is not here")
    return SHARED


@pytest.fixture(scope="session", autouse=True)
def _static_files_listed_once() -> Iterator[None]:
    """Each client makes its own site, and each site would list all static files anew; they do not change."""
    listed: dict[str, Any] = {}
    from_finders = WhiteNoiseMiddleware.add_files_from_finders

    def add(site: WhiteNoiseMiddleware) -> None:
        if not listed:
            from_finders(site)
            listed.update(site.files)
        site.files.update(listed)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", add)
        yield


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path: Path) -> None:
    """Each test keeps releases, uploads, charts and mail to itself."""
    settings.DATA_FOLDER = tmp_path
    settings.RELEASES_FOLDER = tmp_path / "releases"
    settings.UPLOADS_FOLDER = tmp_path / "uploads"
    settings.CHARTS_FOLDER = tmp_path / "charts"
    settings.CACHES = {
        # A cache of its own: throttles count in it, and must not count what another test did.
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)},
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": f"pages-{tmp_path}"},
    }
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture(autouse=True)
def _english():
    """A request leaves its language with the thread; the next test begins in English all the same."""
    translation.activate("en")
    yield
    translation.activate("en")


@pytest.fixture
def cast(db):
    """The people of the tests, each with one meaning (tests/cast.py)."""
    from tests.cast import assemble

    return assemble()
