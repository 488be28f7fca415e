"""Pictures: fit for a page under a strict policy, the same each time, and never from the network."""

import dataclasses
import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest
import vl_convert

from commontable.design.charts import ChartError, Words, dot_interval, render, rendered, theme, trend_lines
from commontable.design.charts.render import spec_hash
from tests.conftest import ROOT
from tests.unit.design.test_place_map import CITY, LOOK, ROWS, place_map

WORDS = Words(title='Years <of> "life" & more', measure="Life expectancy", unit="years", short_unit="yr")
SERIES = [
    {"group": g, "year": y, "value": v + y - 2000, "lower": v - 1, "upper": v + 9}
    for g, v in (("<b>A</b>", 70), ("B & C", 76))
    for y in (2000, 2001, 2002)
]


@pytest.fixture(scope="module")
def chart():
    return trend_lines(SERIES, words=WORDS)


@pytest.fixture(scope="module")
def svg(chart) -> str:
    return render(chart, "svg").decode()


def test_formats_are_what_they_say(chart):
    assert render(chart, "png").startswith(b"\x89PNG\r\n\x1a\n")
    assert render(chart, "pdf").startswith(b"%PDF-")
    assert render(chart, "svg").startswith(b"<svg")


def test_an_unknown_format_is_refused(chart, tmp_path):
    with pytest.raises(ChartError, match="Format 'gif' is not known; choose one of svg, png, pdf"):
        rendered(chart, "gif", tmp_path)


def test_the_svg_obeys_a_policy_without_inline_style_or_script(svg):
    for forbidden in (
        "<style",
        "style=",
        "<script",
        "javascript:",
        "<foreignObject",
        "onclick",
        "onload",
        "http://www.w3.org/1999/xlink",
    ):
        assert forbidden not in svg
    assert not re.search(r'(?:href|src)="https?:', svg)


def test_the_svg_has_one_role_one_name_and_one_description(svg):
    root = ET.fromstring(svg)
    ids = root.get("aria-labelledby").split()
    named = {e.get("id"): e.text for e in root.iter() if e.get("id")}
    assert root.get("role") == "img"
    assert named[ids[0]] == 'Years <of> "life" & more'
    assert named[ids[1]].startswith("<b>A</b>: 70.0 years")
    assert [e.get("role") for e in root.iter() if e.get("role")] == ["img"]


def test_texts_from_data_stay_texts(svg):
    assert "<b>" not in svg
    assert "B &amp; C" in svg


def test_ids_of_two_charts_do_not_clash(svg):
    other = render(dot_interval([{"place": "A", "value": 1, "lower": 0, "upper": 2}], words=WORDS), "svg").decode()
    clipped = render(place_map(ROWS, CITY, words=WORDS, look=LOOK), "svg").decode()
    ids = [set(re.findall(r'id="([^"]+)"', text)) for text in (svg, other, clipped)]
    assert all(ids)
    assert not ids[0] & ids[1]
    assert not (ids[0] | ids[1]) & ids[2]


@pytest.mark.parametrize("format", ["svg", "png"])
def test_the_same_chart_comes_out_the_same(chart, format):
    first = render(chart, format)
    render(place_map(ROWS, CITY, words=WORDS, look=LOOK), format)  # moves the counters inside the converter
    assert render(chart, format) == first


def test_every_color_of_the_svg_follows_the_theme(svg):
    """What chart.css does not know would stay light in the dark."""
    known = {theme.INK, theme.QUIET, theme.HAIRLINE, theme.CARD, theme.HATCH_GROUND, theme.HATCH_LINE}
    known |= set(theme.SERIES) | set(theme.RAMP)
    for text in (svg, render(place_map(ROWS, CITY, words=WORDS, look=LOOK), "svg").decode()):
        used = set(re.findall(r'(?:fill|stroke)="([^"]+)"', text)) - {"none", "transparent"}
        assert used <= known


def test_no_background_covers_the_card(svg):
    root = ET.fromstring(svg)
    assert [e for e in root if e.tag.endswith("rect")] == []


def test_the_face_is_the_one_of_the_house(svg):
    assert set(re.findall(r'font-family="([^"]+)"', svg)) == {"Source Sans Pro"}


def test_pictures_that_travel_alone_carry_their_title(chart):
    alone = chart.standalone()
    assert " ".join(alone["title"]["text"]) == chart.title
    assert " ".join(alone["title"]["subtitle"]) == chart.how_to_read
    assert "title" not in chart.spec


def test_the_cache_draws_once_and_finds_again(chart, tmp_path):
    path = rendered(chart, "svg", tmp_path / "charts")
    drawn = path.stat().st_mtime_ns
    assert rendered(chart, "svg", tmp_path / "charts") == path
    assert path.stat().st_mtime_ns == drawn
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_the_hash_follows_data_words_and_nothing_else(chart):
    again = trend_lines(SERIES, words=WORDS)
    other_data = trend_lines([row | {"upper": 90} for row in SERIES], words=WORDS)
    other_words = dataclasses.replace(chart, summary="Otro resumen")
    assert spec_hash(again) == spec_hash(chart)
    assert len({spec_hash(chart), spec_hash(other_data), spec_hash(other_words)}) == 3


@pytest.fixture
def listener(tmp_path):
    """A server of its own process (the converter holds this one's lock) and the log of what it was asked."""
    (tmp_path / "secret.json").write_text('[{"a": 1}]')
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(tmp_path)]
    log = (tmp_path / "log").open("w")
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
    assert server.stdout is not None
    port = re.search(r"port (\d+)", server.stdout.readline())[1]
    yield f"http://127.0.0.1:{port}/secret.json", tmp_path / "log"
    server.terminate()
    server.wait()
    server.stdout.close()
    log.close()


def test_drawing_asks_no_server_for_anything(listener):
    """Left to itself the converter fetches any address in a spec; ours refuses."""
    address, log = listener
    spec = {"data": {"url": address}, "mark": "point", "encoding": {"x": {"field": "a", "type": "quantitative"}}}
    for format in ("svg", "png", "pdf"):
        with pytest.raises(ValueError, match="External data url not allowed"):
            render(spec, format)
    assert "secret.json" not in log.read_text()
    vl_convert.vegalite_to_svg(spec)
    assert "secret.json" in log.read_text(), "the check itself sees no request, so it proves nothing"


def test_the_example_of_the_reference_runs(capsys):
    text = (ROOT / "docs" / "reference" / "charts.md").read_text()
    example = re.search(r"```python\n(.*?)```", text, re.S)[1]
    names: dict = {}
    exec(example, names)
    assert "Group B: 71.9 years (95% interval 70.8 to 73.0) in 2016." in capsys.readouterr().out
    assert names["picture"].read_text().startswith("<svg")
