"""`commontable serve`: the server and the worker, side by side, until told to stop; the day's own work once a day."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

SETTINGS = "commontable.project.settings"
PATIENCE = 10.0  # seconds a process may take to stop before it is killed
QUICK = 5.0  # seconds between two starts of a worker that keeps dying


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    @property
    def url(self) -> str:
        name = "localhost" if is_loopback(self.host) else self.host
        return f"http://{f'[{name}]' if ':' in name else name}:{self.port}"

    @property
    def reachable_host(self) -> str:
        """Where this machine itself reaches the server."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2, help="server processes (default 2)")


def run(options: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    address = Address(options.host, options.port)
    os.environ.setdefault("COMMONTABLE_URL", address.url)
    if refusal := port_refusal(address, verb="serve") or _database_refusal():
        print(refusal, file=sys.stderr)
        return 2
    return run_site(
        address,
        workers=options.workers,
        when_up=lambda: print(f"CommonTable is open at {address.url}"),
        each_turn=DayWatch(),
    )


def is_loopback(host: str) -> bool:
    return host == "localhost" or host == "::1" or host.startswith("127.")


def port_refusal(address: Address, *, verb: str) -> str:
    """Why the server cannot listen there and what to do, or "" when it can."""
    if not 1 <= address.port <= 65535:
        return f"Port {address.port} does not exist. Choose one from 1024 to 65535: commontable {verb} --port 8000"
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except PermissionError:
            return f"Port {address.port} is reserved for the system. Choose another: commontable {verb} --port 8000"
        except OSError as error:
            if error.errno is not None and error.errno == 98:
                return (
                    f"Port {address.port} on {address.host} is taken by another program. "
                    f"Choose another: commontable {verb} --port {_free_port(address)}"
                )
            return f"The server cannot listen on {address.host}: {error.strerror or error}. Check --host."
    return ""


def _free_port(address: Address) -> int:
    for port in range(address.port + 1, min(address.port + 50, 65535)):
        with socket.socket(socket.AF_INET6 if ":" in address.host else socket.AF_INET) as probe:
            if probe.connect_ex((address.reachable_host, port)) != 0:
                return port
    return address.port + 1


def _database_refusal() -> str:
    import django
    from django.core.management import call_command

    django.setup()
    try:
        call_command("migrate", check_unapplied=True, verbosity=0)
    except SystemExit:
        return (
            "The database is not up to date. Run this first: "
            "commontable manage migrate && commontable manage createcachetable"
        )
    return ""


class DayWatch:
    """Has the day's own work begun when its hour comes; at any other time a turn only looks at the clock."""

    def __init__(self, clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)) -> None:
        self.clock, self.look_at = clock, dt.datetime.min.replace(tzinfo=dt.UTC)

    def __call__(self) -> None:
        now = self.clock()
        if now < self.look_at:
            return
        from django.db import DatabaseError, connection

        from commontable.rooms.agreements import daily

        try:
            daily.begin(now)
            self.look_at = daily.next_look(now)
        except DatabaseError as error:
            print(f"The day's work could not be begun ({error}); trying again in a minute.", file=sys.stderr)
            self.look_at = now + dt.timedelta(minutes=1)
        finally:
            connection.close()


def run_site(
    address: Address, *, workers: int, when_up: Callable[[], None], each_turn: Callable[[], None] = lambda: None
) -> int:
    """Start both processes, say so when the first page can be had, restart a worker that dies, stop both at the end."""
    site = _Site(address, workers, each_turn)
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, site.stop)
    try:
        return site.watch(when_up)
    finally:
        site.close()


class _Site:
    """The two processes. The server is the site: when it ends, all ends. The worker is started again when it dies."""

    def __init__(self, address: Address, workers: int, each_turn: Callable[[], None]) -> None:
        self.address, self.stopping, self.each_turn = address, False, each_turn
        self.server = _start(_server_words(address, workers))
        self.worker: subprocess.Popen[bytes] | None = None
        self.worker_began = 0.0

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def watch(self, when_up: Callable[[], None]) -> int:
        told = False
        while not self.stopping:
            if self.server.poll() is not None:
                print(f"The server ended by itself (code {self.server.returncode}).", file=sys.stderr)
                return 1
            if not told and _answers(self.address):
                told = True
                when_up()
            if told:  # the first page comes first
                self._keep_worker()
                self.each_turn()
            time.sleep(0.5 if told else 0.05)
        return 0

    def _keep_worker(self) -> None:
        if self.worker is not None:
            if self.worker.poll() is None or time.monotonic() - self.worker_began < QUICK:
                return  # it runs, or it died at once: start it again, but not in a tight loop
            print(f"The worker ended (code {self.worker.returncode}); starting it again.", file=sys.stderr)
        self.worker, self.worker_began = _start(_worker_words()), time.monotonic()

    def close(self) -> None:
        running = [process for process in (self.server, self.worker) if process and process.poll() is None]
        for process in running:
            process.terminate()
        until = time.monotonic() + PATIENCE
        for process in running:
            try:
                process.wait(timeout=max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _start(words: list[str]) -> subprocess.Popen[bytes]:
    # A session of its own, so that Ctrl-C reaches only this process, which then stops both in order.
    return subprocess.Popen(words, env=os.environ | {"DJANGO_SETTINGS_MODULE": SETTINGS}, start_new_session=True)


def _server_words(address: Address, workers: int) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--blocking-threads", "1", "--workers", str(workers),
        "--host", address.host, "--port", str(address.port), "--log-level", "warning", "--respawn-failed-workers",
        "commontable.project.wsgi:application",
    ]  # fmt: skip


def _worker_words() -> list[str]:
    return [sys.executable, "-m", "django", "db_worker", "--interval", "1", "--verbosity", "0"]


def _answers(address: Address) -> bool:
    family = socket.AF_INET6 if ":" in address.reachable_host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.settimeout(0.5)
        if probe.connect_ex((address.reachable_host, address.port)) != 0:
            return False
    return _page_comes(address)


def _own_name() -> str:
    """A name this site answers to: the first of COMMONTABLE_HOSTS."""
    first = os.environ.get("COMMONTABLE_HOSTS", "").split(",")[0].strip().lstrip("*.")
    return first or "localhost"


def _page_comes(address: Address) -> bool:
    import http.client

    connection = http.client.HTTPConnection(address.reachable_host, address.port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": _own_name()})
        return connection.getresponse().status < 500  # it answers: refusing a name is an answer too
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
