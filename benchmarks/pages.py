"""Pages at 20 concurrent users on one small server, as a ratio to a bare Django view in the same run.

    .venv/bin/python -m benchmarks.pages [--seconds 5] [--people 500]

Needs wrk (apt-get install wrk). Starts granian on loopback with two workers, fills a partnership, and stops it again.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

CONNECTIONS = 20


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=int, default=5)
    options.add_argument("--people", type=int, default=500)
    chosen = options.parse_args()
    if shutil.which("wrk") is None:
        print("This benchmark drives the server with wrk, which is not installed: apt-get install wrk", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"COMMONTABLE_DATA": folder, "DJANGO_SETTINGS_MODULE": "benchmarks.site_settings"}
        cookie, slug = _fill(chosen.people)
        port = _free_port()
        server = _serve(port)
        try:
            _wait(port)
            _report(port, cookie, slug, chosen.seconds)
        finally:
            server.terminate()
            server.wait(timeout=10)
    return 0


def _fill(people: int) -> tuple[str, str]:
    """A partnership with that many people, and the session cookie of its backbone director."""
    import django

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from tests import cast, things

    with transaction.atomic():
        here = cast.assemble()
        for number in range(people):
            things.person(here.department, f"Person {number:04d}")
    session = SessionStore()
    session[SESSION_KEY] = str(here.dana.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = here.dana.get_session_auth_hash()
    session.create()
    return str(session.session_key), here.river.slug


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serve(port: int) -> subprocess.Popen[bytes]:
    command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", "2", "--blocking-threads", "1", "--log-level", "error"]
    return subprocess.Popen([*command, "commontable.project.wsgi:application"])


def _wait(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/bare/", timeout=2)
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server did not answer within 30 seconds.")


def _rate(port: int, address: str, cookie: str, seconds: int) -> tuple[float, str]:
    """Requests a second, and wrk's 99th percentile of latency."""
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency"]
    if cookie:
        command += ["-H", f"Cookie: sessionid={cookie}"]
    printed = subprocess.run([*command, f"http://127.0.0.1:{port}{address}"], capture_output=True, text=True).stdout
    if "Non-2xx" in printed:
        raise SystemExit(f"{address} did not answer 200 every time:\n{printed}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", printed)
    slowest = re.search(r"99%\s+(\S+)", printed)
    return float(rate.group(1)) if rate else 0.0, slowest.group(1) if slowest else "?"


def _report(port: int, cookie: str, slug: str, seconds: int) -> None:
    pages = {
        "bare view": ("/bare/", ""),
        "home page, signed out": ("/", ""),
        "home page, signed in": ("/", cookie),
        "people list, signed in": (f"/at/{slug}/people/", cookie),
    }
    _rate(port, "/bare/", "", 1)  # warm both workers
    bare = 0.0
    print(f"{CONNECTIONS} concurrent users, 2 workers, {seconds} s a page")
    print(f"{'page':<26}{'requests/s':>12}{'p99':>12}{'x bare view':>14}")
    for name, (address, session) in pages.items():
        rate, slowest = _rate(port, address, session, seconds)
        bare = bare or rate
        print(f"{name:<26}{rate:>12.0f}{slowest:>12}{bare / rate:>14.1f}")


if __name__ == "__main__":
    sys.exit(main())
