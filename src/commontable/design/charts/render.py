"""Specs to SVG, PNG and PDF, without a browser and without a network.

Danger: vl-convert holds Python's lock for the whole conversion (0.03 to 0.2 s, and 0.7 s the first time). Call
it from the background worker, and let pages read what ``rendered`` has left in the cache.
"""

import functools
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from commontable.design.charts.chart import Chart, ChartError, Spec
from commontable.design.charts.svg import inline_svg

FORMATS = ("svg", "png", "pdf")
VEGA_LITE = "6.4"
PNG_SCALE = 2
REVISION = 1  # raise when svg.py or Chart.standalone change what comes out, so that caches are drawn anew


def render(chart: Chart | Mapping[str, Any], format: str) -> bytes:
    """The picture in one of the FORMATS: SVG ready to stand in a page; PNG and PDF with title and reading aid.

    SVG and PNG come out the same each time. A PDF looks the same, but its objects may stand in another order.
    """
    _check(format)
    if format == "svg":
        raw = _converter().vegalite_to_svg(_bare(chart), **_closed())
        return inline_svg(raw, _titles(chart), spec_hash(chart)).encode()
    spec = chart.standalone() if isinstance(chart, Chart) else dict(chart)
    if format == "png":
        return bytes(_converter().vegalite_to_png(spec, scale=PNG_SCALE, **_closed()))
    return bytes(_converter().vegalite_to_pdf(spec, **_closed()))


def rendered(chart: Chart | Mapping[str, Any], format: str, cache: Path) -> Path:
    """The file of the picture in the folder ``cache``: drawn on first call, found again by the hash of its spec."""
    _check(format)
    path = cache / f"{spec_hash(chart)}.{format}"
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        _write_whole(path, render(chart, format))
    return path


def spec_hash(chart: Chart | Mapping[str, Any]) -> str:
    """Names a picture by everything that shapes it: spec, words, and the versions of what draws it."""
    parts = [_bare(chart), _titles(chart), VEGA_LITE, importlib.metadata.version("vl-convert-python"), REVISION]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:24]


def _check(format: str) -> None:
    if format not in FORMATS:
        raise ChartError(f"Format {format!r} is not known; choose one of {', '.join(FORMATS)}.")


def _bare(chart: Chart | Mapping[str, Any]) -> Spec:
    return chart.spec if isinstance(chart, Chart) else dict(chart)


def _titles(chart: Chart | Mapping[str, Any]) -> tuple[str, str, str]:
    if isinstance(chart, Chart):
        return chart.title, chart.summary, chart.how_to_read
    return str(chart.get("description", "")), "", ""


def _write_whole(path: Path, content: bytes) -> None:
    """Two workers may draw the same picture at once; a reader must never meet half a file."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".drawing-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.chmod(name, 0o644)
    os.replace(name, path)


def _closed() -> dict[str, Any]:
    # an empty list, because by default vl-convert fetches any address it finds in a spec
    return {"vl_version": VEGA_LITE, "allowed_base_urls": []}


@functools.cache
def _converter() -> ModuleType:
    """vl-convert with the house's face registered; text is measured with it, so labels neither clip nor change face."""
    import vl_convert

    found = importlib.util.find_spec("font_source_sans_pro")
    if found is None or found.origin is None:
        raise ChartError("The face Source Sans Pro is not installed; install the package font-source-sans-pro.")
    vl_convert.register_font_directory(str(Path(found.origin).parent / "files"))
    return vl_convert
