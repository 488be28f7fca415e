"""Vega for browsers that run scripts: the bundle that vl-convert carries, made once and kept in the charts' folder.

Making it takes about two seconds and holds Python's lock, so a child process makes it: `python -m
commontable.design.engine FILE`. Nothing is fetched from anywhere.
"""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings

from commontable.design.charts.render import VEGA_LITE

SECONDS = 60
SNIPPET = "window.vegaEmbed = vegaEmbed;"


def version() -> str:
    """Names the bundle by what it is made of."""
    return f"{VEGA_LITE}-{importlib.metadata.version('vl-convert-python')}"


def engine() -> Path:
    """The file of the bundle, made on first call."""
    path = Path(settings.CHARTS_FOLDER) / f"vega-{version()}.js"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", __name__, str(path)], check=True, timeout=SECONDS)  # noqa: S603  our own
    return path


def make(path: Path) -> None:
    """Whole or not at all: a reader must never meet half a script."""
    import vl_convert

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".engine-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(vl_convert.javascript_bundle(SNIPPET, vl_version=VEGA_LITE))
    os.replace(name, path)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
