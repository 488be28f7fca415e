"""`commontable serve` knows that its server answers, whatever the site is called; only then the worker starts."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from commontable.verbs import serve


@pytest.fixture
def server():
    """Answers 200 to its own name and 400 to any other, as Django does."""

    class Handler(BaseHTTPRequestHandler):
        asked: list[str] = []

        def do_GET(self) -> None:
            self.asked.append(self.headers["Host"])
            self.send_response(200 if self.headers["Host"] == "table.example.org" else 400)
            self.end_headers()

        def log_message(self, *words: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running, Handler.asked
        running.shutdown()


@pytest.mark.parametrize(
    ("hosts", "name"),
    [("table.example.org,www.example.org", "table.example.org"), ("", "localhost"), ("*", "localhost")],
)
def test_the_server_is_asked_by_its_own_name(server, monkeypatch, hosts, name):
    running, asked = server
    monkeypatch.setenv("COMMONTABLE_HOSTS", hosts)
    assert serve._answers(serve.Address("127.0.0.1", running.server_port))
    assert asked == [name]


def test_a_port_nobody_listens_on_does_not_answer(server):
    running, _asked = server
    port = running.server_port
    running.shutdown()
    running.server_close()
    assert not serve._answers(serve.Address("127.0.0.1", port))
