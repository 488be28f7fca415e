"""Downloads against a server on loopback: bounded, tried again, gone on with, noted, and never led astray."""

from __future__ import annotations

import gzip
import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from commontable.cli import main
from commontable.pipeline.fetch import (
    Bounds,
    FetchFailure,
    Reach,
    download,
    fetch,
    unpacked,
)
from commontable.pipeline.sources import REGISTRY

CONTENT = b"place,age,deaths\n" + b"01001,0-64,5\n" * 5_000
HERE = Reach(loopback=True)
QUICK = Bounds(tries=3, first_wait=0.0)


class Server(ThreadingHTTPServer):
    """Answers by the steps that a test gives it; the last step stays. What was asked is kept."""

    daemon_threads = True

    def __init__(self, *steps):
        super().__init__(("127.0.0.1", 0), Handler)
        self.steps, self.asked = list(steps), []

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}/data/deaths.csv"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append(dict(self.headers))
        step = self.server.steps.pop(0) if len(self.server.steps) > 1 else self.server.steps[0]
        step(self)

    def log_message(self, *_words):
        return

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in ({"Content_Type": "text/csv", "Content_Length": len(body)} | headers).items():
            if value is not None:
                self.send_header(name.replace("_", "-"), str(value))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True


def whole(handler):
    handler.answer(200, CONTENT, ETag='"one"')


def broken(handler):
    handler.answer(200, CONTENT[:1000], ETag='"one"', Content_Length=len(CONTENT))


def rest(handler):
    start = int(handler.headers["Range"].removeprefix("bytes=").removesuffix("-"))
    said = f"bytes {start}-{len(CONTENT) - 1}/{len(CONTENT)}"
    handler.answer(206, CONTENT[start:], ETag='"one"', Content_Range=said)


def saying(status, body=b"", **headers):
    return lambda handler: handler.answer(status, body, **headers)


@pytest.fixture
def serving():
    running = []

    def start(*steps):
        server = Server(*steps)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        running.append((server, thread))
        return server

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()


def get(server, folder, bounds=QUICK):
    return fetch(server.address, folder / "deaths.csv", bounds, reach=HERE)


def test_a_file_is_downloaded_and_its_hash_and_address_are_noted(serving, tmp_path):
    server = serving(whole)
    found = get(server, tmp_path)
    digest = hashlib.sha256(CONTENT).hexdigest()
    assert (found.path.read_bytes(), found.sha256, found.size) == (CONTENT, digest, len(CONTENT))
    assert (tmp_path / "deaths.csv.sha256").read_text() == f"{digest}  deaths.csv\n"
    note = json.loads((tmp_path / "deaths.csv.source.json").read_text())
    assert (note["address"], note["sha256"], note["validator"]) == (server.address, digest, '"one"')
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "deaths.csv", "deaths.csv.sha256", "deaths.csv.source.json",
    ]  # fmt: skip
    with pytest.raises(FetchFailure, match="is there already"):
        get(server, tmp_path)
    assert len(server.asked) == 1


def test_a_busy_server_is_asked_again_later(serving, tmp_path, monkeypatch):
    waits = []
    monkeypatch.setattr(download.time, "sleep", waits.append)
    server = serving(saying(503), saying(429, Retry_After=7), saying(500, Retry_After=9999), whole)
    get(server, tmp_path, Bounds(tries=4, first_wait=1.0))
    assert waits == [1.0, 7.0, 60.0]
    assert len(server.asked) == 4


def test_what_broke_off_is_gone_on_with(serving, tmp_path):
    server = serving(broken, rest)
    found = get(server, tmp_path)
    assert found.path.read_bytes() == CONTENT
    assert found.resumed == 1000
    assert (server.asked[1]["Range"], server.asked[1]["If-Range"]) == ("bytes=1000-", '"one"')


def test_a_later_command_goes_on_where_an_earlier_one_ended(serving, tmp_path):
    server = serving(broken, saying(503), whole)
    with pytest.raises(FetchFailure, match=r"answers 503 .* tried 2 times. What came so far is kept"):
        get(server, tmp_path, Bounds(tries=2, first_wait=0.0))
    assert (tmp_path / "deaths.csv.part").stat().st_size == 1000
    server.steps = [rest]
    assert get(server, tmp_path).resumed == 1000


def test_a_file_that_changed_in_between_is_begun_anew(serving, tmp_path):
    server = serving(broken, saying(200, b"age,deaths\n0,1\n", ETag='"two"'))
    assert get(server, tmp_path).path.read_bytes() == b"age,deaths\n0,1\n"
    other = serving(broken, saying(206, CONTENT[5:], Content_Range="bytes 5-9/10"), whole)
    assert get(other, tmp_path / "other").path.read_bytes() == CONTENT
    third = serving(broken, saying(416), whole)
    assert get(third, tmp_path / "third").path.read_bytes() == CONTENT


def test_without_a_validator_nothing_is_gone_on_with(serving, tmp_path):
    server = serving(saying(200, CONTENT[:9], Content_Length=len(CONTENT)), whole)
    assert get(server, tmp_path).path.read_bytes() == CONTENT
    assert "Range" not in server.asked[1]


def test_a_file_that_is_too_large_is_refused_whether_or_not_it_says_so(serving, tmp_path):
    small = Bounds(most=10_000, tries=1)
    for step in (whole, saying(200, CONTENT, Content_Length=None)):
        with pytest.raises(FetchFailure, match="the bound is"):
            get(serving(step), tmp_path, small)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (saying(404), "answers 404"),
        (saying(403, b"no"), "answers 403"),
        (saying(200, b"<html>", Content_Type="text/html; charset=utf-8"), "sends text/html, which is no table"),
        (saying(200, b"  <!DOCTYPE html><p>Sorry</p>"), "sent a page instead of a file"),
        (saying(200, b""), "sent nothing instead of a file"),
        (saying(200, CONTENT, Content_Encoding="gzip"), "packs the file"),
        (saying(302, Location="http://example.org/x.csv"), "is not HTTPS"),
        (saying(302, Location="file:///etc/passwd"), "is not HTTPS"),
        (saying(302, Location="https://127.0.0.1/x.csv"), "which is not on the public internet"),
        (saying(302, Location="https://[::ffff:10.0.0.1]/x.csv"), "which is not on the public internet"),
        (saying(302, Location="https://example.org:22/"), "is not the usual port"),
        (saying(302, Location="https://me:word@example.org/"), "not an address that can be asked"),
        (saying(302, Location="https://[::1"), "is no address"),
        (saying(302, Location="/again.csv"), "leads on more than 5 times"),
    ],
)
def test_what_leads_astray_is_refused_at_once(serving, tmp_path, step, words):
    server = serving(step)
    with pytest.raises(FetchFailure, match=words):
        get(server, tmp_path)
    assert len(server.asked) <= 6
    assert not (tmp_path / "deaths.csv").exists()


def test_a_redirect_within_reach_is_followed(serving, tmp_path):
    assert get(serving(saying(302, Location="/new/deaths.csv"), whole), tmp_path).size == len(CONTENT)


def test_time_is_bounded(serving, tmp_path):
    with pytest.raises(FetchFailure, match="takes too long"):
        get(serving(whole), tmp_path, Bounds(seconds=0.0))


def test_outside_of_tests_loopback_and_plain_http_are_refused(serving, tmp_path):
    server = serving(whole)
    with pytest.raises(FetchFailure, match="is not HTTPS"):
        fetch(server.address, tmp_path / "x.csv", QUICK, reach=Reach())
    assert server.asked == []


def test_packed_files_are_unpacked_beside_within_the_bound(tmp_path):
    path = tmp_path / "mo.txt.gz"
    path.write_bytes(gzip.compress(CONTENT))
    with pytest.raises(FetchFailure, match="unpacks to more than"):
        unpacked(path, 1000)
    assert unpacked(path, 10**6).read_bytes() == CONTENT
    with pytest.raises(FetchFailure, match="is there already"):
        unpacked(path, 10**6)
    (tmp_path / "bad.gz").write_bytes(path.read_bytes()[:50])
    with pytest.raises(FetchFailure, match="cannot be unpacked"):
        unpacked(tmp_path / "bad.gz", 10**6)
    assert not (tmp_path / "bad").exists()
    assert unpacked(tmp_path / "mo.txt", 10) is None


def test_the_command_lists_fetches_and_says_what_is_wrong(serving, tmp_path, monkeypatch, capsys):
    assert main(["sources"]) == 0
    told = capsys.readouterr().out
    assert all(f"{source.name}: {source.title}" in told for source in REGISTRY)
    assert all(source.address in told for source in REGISTRY)
    server = serving(whole)
    monkeypatch.setattr("commontable.pipeline.fetch.address_of", lambda *_words: server.address)
    monkeypatch.setattr("commontable.pipeline.fetch.Reach", lambda: HERE)
    assert main(["sources", "fetch", "usaleep", "--to", str(tmp_path), "--set", "state=MO"]) == 0
    told = capsys.readouterr()
    assert f"{len(CONTENT):,} bytes from {server.address}" in told.out
    assert (tmp_path / "deaths.csv").read_bytes() == CONTENT
    for words in (["usalep"], ["usaleep"], ["usaleep", "--set", "state"]):
        assert main(["sources", "fetch", *words, "--to", str(tmp_path)]) == 2
        assert capsys.readouterr().err.startswith("commontable sources: ")


def test_the_command_saves_a_mapping_and_never_over_another(write, tmp_path, capsys):
    own = write("own.csv", "fips_code,sex_cd,agegrp,n_deaths,ward\n29095,1,0-64,5,x\n29095,2,65+,6,y\n")
    assert main(["sources", "map", str(own)]) == 0
    assert json.loads(capsys.readouterr().out)["columns"]["fips_code"] == "place"
    saved = tmp_path / "m.json"
    assert main(["sources", "map", str(own), "--save", str(saved)]) == 0
    assert json.loads(saved.read_text())["left_out"] == ["ward"]
    assert main(["sources", "map", str(own), "--save", str(saved)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert main(["sources", "map", str(tmp_path / "gone.csv")]) == 2
    assert main(["sources", "map", str(own), "--header-row", "0"]) == 2
