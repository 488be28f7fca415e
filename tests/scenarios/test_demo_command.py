"""`commontable demo` and `commontable serve` as a person runs them: on a free port, until Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from commontable.cli import main
from commontable.verbs.serve import Address, port_refusal
from tests.conftest import ROOT

COMMAND = [str(Path(sys.executable).parent / "commontable")]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def taken():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def test_a_taken_port_is_named_with_the_next_step(taken, tmp_path, capsys):
    assert main(["demo", "--port", str(taken), "--data", str(tmp_path)]) == 2
    message = capsys.readouterr().err
    assert f"Port {taken} on 127.0.0.1 is taken" in message
    assert "commontable demo --port" in message
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_does_not_exist_is_refused():
    assert "Port 70000 does not exist" in port_refusal(Address("127.0.0.1", 70000), verb="serve")


def test_the_demo_does_not_open_to_the_network_by_accident(tmp_path, capsys):
    assert main(["demo", "--host", "0.0.0.0", "--data", str(tmp_path)]) == 2
    assert "--on-network" in capsys.readouterr().err


def test_the_demo_never_touches_the_data_of_a_site_in_use(tmp_path, capsys):
    (tmp_path / "commontable.sqlite3").touch()
    assert main(["demo", "--port", str(free_port()), "--data", str(tmp_path)]) == 2
    assert "is no demonstration" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("host", "url"),
    [("127.0.0.1", "http://localhost:8000"), ("::1", "http://localhost:8000"), ("192.0.2.7", "http://192.0.2.7:8000")],
)
def test_the_printed_address_is_one_a_browser_opens(host, url):
    assert Address(host, 8000).url == url


class Running:
    """A verb in a process of its own, its output in a file."""

    def __init__(self, words: list[str], folder: Path, **environment: str) -> None:
        self.log = folder / "log"
        self.out = self.log.open("wb")
        self.process = subprocess.Popen(
            COMMAND + words, cwd=ROOT, stdout=self.out, stderr=subprocess.STDOUT, env=_clean() | environment
        )

    def wait_for(self, words: str, seconds: float = 180) -> str:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if words in (text := self.log.read_text()):
                return text
            assert self.process.poll() is None, text
            time.sleep(0.1)
        raise AssertionError(f"'{words}' did not appear in {seconds} s:\n{self.log.read_text()}")

    def children(self) -> list[int]:
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(word) for word in path.read_text().split()]

    def close(self) -> int:
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(timeout=30)
        finally:
            self.process.kill()
            self.out.close()


def _clean() -> dict[str, str]:
    """The environment without the settings of this test run."""
    ours = ("COMMONTABLE_", "DATABASE_URL", "DJANGO_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.read().decode()


def gone(pid: int) -> bool:
    return not Path(f"/proc/{pid}").exists()


def test_the_demo_opens_restarts_its_worker_and_closes_cleanly(tmp_path):
    port = free_port()
    words = ["demo", "--port", str(port), "--data", str(tmp_path / "data")]
    demo = Running(words, tmp_path)
    try:
        text = demo.wait_for("Ctrl-C closes it.")
        assert f"http://localhost:{port}" in text
        assert "dana@demo.example" in text
        assert "Kansas City: data and power" in fetch(f"http://127.0.0.1:{port}/")
        time.sleep(6)
        server, worker = demo.children()
        os.kill(worker, signal.SIGKILL)
        demo.wait_for("The worker ended (code -9); starting it again.", 30)
        children = demo.children()
        assert server in children
    finally:
        code = demo.close()
    assert code == 0
    assert "CommonTable is closed." in demo.log.read_text()
    assert all(gone(pid) for pid in [server, *children])

    again = Running(words, tmp_path)
    try:
        text = again.wait_for("Ctrl-C closes it.")
        assert "Making the demonstration ready" not in text
    finally:
        assert again.close() == 0


def test_serve_refuses_an_old_database_and_makes_no_demo_accounts(tmp_path):
    port = free_port()
    environment = {"COMMONTABLE_DATA": str(tmp_path / "data")}
    refused = subprocess.run(
        [*COMMAND, "serve", "--port", str(port)],
        env=_clean() | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 2
    assert "commontable manage migrate" in refused.stderr
    for command in ("migrate", "createcachetable"):
        subprocess.run([*COMMAND, "manage", command], env=_clean() | environment, capture_output=True, check=True)
    site = Running(["serve", "--port", str(port), "--workers", "1"], tmp_path, **environment)
    try:
        site.wait_for(f"CommonTable is open at http://localhost:{port}")
        assert "No table is open to the public here" in fetch(f"http://127.0.0.1:{port}/")
    finally:
        assert site.close() == 0
